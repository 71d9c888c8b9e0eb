"""A run as files for other programs: label numbers, pictures of them, and what was done."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grapl_engine import __version__
from grapl_engine.edited_map import EditedMap
from grapl_engine.errors import RunFileError
from grapl_engine.events import Labels
from grapl_engine.frame import Frame
from grapl_engine.hierarchy.detail import Detail
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.level_map import LevelMap
from grapl_engine.record import RunRecord
from grapl_engine.storage import run_file
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.color_names import label_color_names
from grapl_engine.storage.formats import EXPORTED, LABELS, OF_A_LEVEL, OF_ALL_LEVELS, OF_EDITS, OVERLAY, RUN
from grapl_engine.storage.level_files import MOST_CONTOURED, save_levels
from grapl_engine.storage.output_folder import FACTS, folder_name, whole_folder
from grapl_engine.storage.overlay_look import HALF, OverlayLook
from grapl_engine.storage.painting import Shown, colors_of, label_map, newest, overlay
from grapl_engine.storage.palette import frame_palette_indices
from grapl_engine.storage.summary import summary

__all__ = ["export_run", "save_labels", "save_overlay"]

_MAKER = f"grapl {__version__}"
"""Stands in every picture as the program that made it."""


def export_run(
    record: RunRecord,
    folder: str | Path,
    stem: str | None = None,
    detail: Detail | LevelMap | None = None,
    edited: EditedMap | None = None,
    *,
    source: str | Path | None = None,
    ids_from: int = 0,
    save_run: bool = False,
    accepts_model: bool = False,
    look: OverlayLook = HALF,
) -> list[Path]:
    """Write what a run found into a folder of its own.

    What an earlier run has left there goes once all is written, and not before: ``run.json`` stands beside its own files alone.

    Parameters
    ----------
    record : RunRecord
    folder : str or Path
        Made if it is missing.
    stem : str, optional
        Name of the run's own folder in it; by default the picture's name without its suffix.
    detail : Detail or LevelMap, optional
        A level of detail that is written too.
    edited : EditedMap, optional
        The map after edits by hand, which is written too; ``run.json`` then says what was edited.
    source : str or Path, optional
        What the command line in ``run.json`` reads; by default the picture's own file.
    ids_from : 0 or 1
        The number of the first segment in label maps.
    save_run : bool
        Write the whole run too, as ``.grapl`` with the name of its folder.
    accepts_model : bool
        Whether a person chose the DINO model, as the command in ``run.json`` then says.
    look : OverlayLook
        Of ``overlay.png``.

    Returns
    -------
    list of Path
        Those of `EXPORTED` that were written: ``labels.tif`` (uint16, label numbers), ``labels.png`` (the colours of the
        screen), ``overlay.png`` (the picture under them), ``run.json``, and the files of levels of detail and of edits.

    Raises
    ------
    RunFileError
        If the run has no labels yet, or not the level that is asked for, or a file cannot be written.
    SettingsError
        If `detail` is no level.
    """
    home = Path(folder) / folder_name(record.picture.name) if stem is None else Path(folder) / stem
    _numbered(label_map(record, detail=detail), ids_from)
    hierarchy, size = _hierarchy(record, detail), (record.picture.height, record.picture.width)
    levels = () if hierarchy is None else OF_ALL_LEVELS if size[0] * size[1] <= MOST_CONTOURED else OF_ALL_LEVELS[:1]
    of_a_level, of_edits = OF_A_LEVEL if detail is not None else (), OF_EDITS if edited is not None else ()
    left_out = {*OF_ALL_LEVELS, *OF_A_LEVEL, *OF_EDITS} - {*levels, *of_a_level, *of_edits}
    names = [name for name in EXPORTED if name not in left_out]
    run = f"{home.name}{RUN.suffix}"
    with whole_folder(home, (*EXPORTED, run)) as part:
        save_labels(part / "labels.tif", record, ids_from=ids_from)
        save_labels(part / "labels.png", record, ids_from=ids_from)
        save_overlay(part / "overlay.png", record, look=look)
        for name in of_a_level:
            save_labels(part / name, record, detail=detail, ids_from=ids_from)
        for name in of_edits:
            save_labels(part / name, record, detail=edited, ids_from=ids_from)
        for name in levels:
            assert hierarchy is not None
            save_levels(part / name, hierarchy, size)
        if save_run:
            run_file.save_run(part / run, record)
        seeds = home.absolute() / FACTS  # which holds the edits too
        command = record.command_line(
            home.parent.absolute(),
            seeds,
            *_option(record, detail),
            None if edited is None else seeds,
            source=source,
            name=home.name,
            ids_from=ids_from,
            accepts_model=accepts_model,
            overlay=look.options(),
        )
        told = {name: text for name, text in _descriptions(record, ids_from).items() if name in names}
        facts = summary(record) | ({"detail": detail.facts()} if isinstance(detail, LevelMap) else {})
        facts |= {"edited": False} if edited is None else edited.facts()
        facts["label_colors"] = _color_names(record, ids_from)
        facts |= {"first_label": ids_from, "background": None, "command": command, "files": told}
        with replacing(part / FACTS) as file:
            file.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return [home / name for name in names]


def _hierarchy(record: RunRecord, detail: Detail | LevelMap | None) -> Hierarchy | None:
    """Whose levels are written: those of the level that is looked at, else the run's own."""
    if isinstance(detail, LevelMap):
        return detail.hierarchy
    return None if record.finished is None else record.finished.hierarchy


def _option(record: RunRecord, detail: Detail | LevelMap | None) -> tuple[Detail | None, bool]:
    """A level as the command line names it: how much detail, and whether it keeps to the labels of the last cut."""
    if isinstance(detail, LevelMap):
        return detail.count_in(_hierarchy(record, None)), detail.is_within
    return detail, False


def _color_names(record: RunRecord, ids_from: int) -> dict[str, str]:
    """What the colour of each number in the label map of a run is called."""
    present = np.flatnonzero(np.bincount(label_map(record).ravel()))
    names = label_color_names(int(present[-1]) + 1, frame_palette_indices(record, newest(record)))
    return {str(int(label) + ids_from): names[label] for label in present}


def save_labels(
    path: str | Path, record: RunRecord, frame: Frame | None = None, detail: Shown | None = None, *, ids_from: int = 0
) -> None:
    """Write the label map: as numbers (``.tif``, uint16, H x W) or in the colours of the screen (``.png``).

    Each number is a segment, 0 too: there is no background, and the file's own description says so. The PNG's indices are the
    label numbers too, up to label 255; above that it is plain RGB.

    Parameters
    ----------
    path : str or Path
    record : RunRecord
    frame : Frame, optional
        The place on the timeline; by default the newest labels.
    detail : Detail, LevelMap or EditedMap, optional
        A level of detail, or a map after edits by hand, in the place of a frame's labels.
    ids_from : 0 or 1
        The number of the first segment: 1 for programs that take 0 as background.

    Raises
    ------
    RunFileError
        If there are no labels, the suffix is another one or the file cannot be written.
    """
    kind, labels = LABELS.kind_of(path), label_map(record, frame, detail)
    colors = colors_of(record, labels, frame or newest(record), detail) if kind != ".tif" else None
    labels = _numbered(labels, ids_from)
    note = _numbering(ids_from) + (f"; {detail.note}" if isinstance(detail, EditedMap) else "")
    if colors is None:
        _save_tiff(path, labels, note)
        return
    colors = np.concatenate([np.zeros((ids_from, 3), np.uint8), colors])  # nobody has the number 0 then
    if labels.max() > 255:
        _save_png(path, colors[labels], note=note)
    else:
        _save_png(path, labels.astype(np.uint8), colors[:256].ravel().tolist(), note)


def save_overlay(
    path: str | Path,
    record: RunRecord,
    frame: Frame | None = None,
    detail: Shown | None = None,
    look: OverlayLook = HALF,
) -> None:
    """Write the picture under the colours and contours of its labels, as PNG.

    Parameters
    ----------
    path, record, frame, detail
        As in `save_labels`.
    look : OverlayLook
        By default the colours cover half of the picture.

    Raises
    ------
    RunFileError
        If there are no labels, the suffix is not ``.png`` or the file cannot be written.
    """
    OVERLAY.kind_of(path)
    _save_png(path, overlay(record, frame, detail, look), note=detail.note if isinstance(detail, EditedMap) else None)


def _numbered(labels: Labels, ids_from: int) -> Labels:
    """The labels with another number for the first one."""
    if ids_from not in (0, 1):
        raise RunFileError(f"The first segment's number is 0 or 1, not {ids_from}.")
    if ids_from and labels.max() == np.iinfo(labels.dtype).max:
        raise RunFileError("There are more segments than numbers from 1 in 16 bits: number them from 0.")
    return labels + labels.dtype.type(ids_from) if ids_from else labels


def _numbering(ids_from: int) -> str:
    """What a label map, and what tells of it, says of its numbers."""
    return "from 1; no segment has 0" if ids_from else "0 is a segment like any other"


def _descriptions(record: RunRecord, ids_from: int) -> dict[str, str]:
    """Which file is numbers and which is a picture, and what its numbers mean."""
    many = int(label_map(record).max()) + ids_from > 255
    return {
        "labels.tif": f"numbers: the label of each pixel, uint16; {_numbering(ids_from)}; looks black in most viewers",
        "labels.png": "a picture: the labels in RGB, since an indexed PNG holds no more than 256 of them"
        if many
        else "a picture: the labels in the colours of the screen; the index of each pixel is its number in labels.tif",
        "overlay.png": "a picture: the photograph under the labels",
        **{name: EXPORTED[name] for name in (*OF_A_LEVEL, *OF_EDITS, *OF_ALL_LEVELS)},
    }


def _save_tiff(path: str | Path, labels: Labels, note: str) -> None:
    """By Pillow, as the pictures are: tifffile would load its codecs for a map that needs none."""
    from PIL import Image

    content = io.BytesIO()  # into a file libtiff writes by itself, and has words of its own for a full disk
    Image.fromarray(labels).save(content, format="TIFF", compression="tiff_adobe_deflate", software=_MAKER, description=note)
    with replacing(path) as part:
        part.write_bytes(content.getbuffer())


def _save_png(path: str | Path, pixels: NDArray[np.uint8], colors: list[int] | None = None, note: str | None = None) -> None:
    from PIL import Image, PngImagePlugin

    image, made_by = Image.fromarray(pixels), PngImagePlugin.PngInfo()
    made_by.add_text("Software", _MAKER)
    if note is not None:
        made_by.add_text("Description", note)
    if colors is not None:
        image.putpalette(colors)
    with replacing(path) as part:
        image.save(part, format="PNG", compress_level=3, pnginfo=made_by)
