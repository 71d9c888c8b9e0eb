"""A run as files for other programs: label numbers, pictures of them, and what was done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine import __version__
from grapl_engine.edited_map import EditedMap
from grapl_engine.errors import RunFileError
from grapl_engine.events import Labels
from grapl_engine.hierarchy.detail import Detail, level_labels
from grapl_engine.hierarchy.level_map import LevelMap
from grapl_engine.images.picture import stretched
from grapl_engine.record import Frame, RunRecord
from grapl_engine.storage import palette
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.formats import EXPORTED, LABELS, OF_A_LEVEL, OF_ALL_LEVELS, OF_EDITS, OVERLAY
from grapl_engine.storage.level_files import MOST_CONTOURED, hierarchy_of, save_levels
from grapl_engine.storage.summary import summary

__all__ = ["export_run", "label_map", "overlay", "painted", "save_labels", "save_overlay"]

Shown: TypeAlias = "Detail | LevelMap | EditedMap"
"""What can stand in the place of a run's own map."""
_MAKER = f"grapl {__version__}"
"""Stands in every picture as the program that made it."""
OPACITY = 0.5
LIGHT, DARK = 255, 0
LINES_A_SIDE = 1000
"""Contours are a thousandth of the longer side wide, at least a pixel on each side of a border."""


def export_run(
    record: RunRecord,
    folder: str | Path,
    stem: str | None = None,
    detail: Detail | LevelMap | None = None,
    edited: EditedMap | None = None,
    *,
    accepts_model: bool = False,
) -> list[Path]:
    """Write what a run found into a folder of its own.

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
    accepts_model : bool
        Whether a person chose the DINO model, as the command in ``run.json`` then says.

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
    home = Path(folder) / (stem or Path(record.picture.name).stem or "picture")
    label_map(record, detail=detail)
    own = record.finished.hierarchy if record.finished is not None else None
    hierarchy = detail.hierarchy if isinstance(detail, LevelMap) else own
    size = record.picture.height, record.picture.width
    names = () if hierarchy is None else OF_ALL_LEVELS if size[0] * size[1] <= MOST_CONTOURED else OF_ALL_LEVELS[:1]
    left_out = set(OF_ALL_LEVELS) - set(names) | (set() if detail is not None else set(OF_A_LEVEL))
    left_out |= set() if edited is not None else set(OF_EDITS)
    paths = {name: home / name for name in EXPORTED if name not in left_out}
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunFileError(f"{home} cannot be made ({error.strerror}): choose another folder.") from error
    save_labels(paths["labels.tif"], record)
    save_labels(paths["labels.png"], record)
    save_overlay(paths["overlay.png"], record)
    for name in OF_A_LEVEL if detail is not None else ():
        save_labels(paths[name], record, detail=detail)
    for name in OF_EDITS if edited is not None else ():
        save_labels(paths[name], record, detail=edited)
    if hierarchy is not None:
        for name in names:
            save_levels(paths[name], hierarchy, size)
    option = detail.count_in(own) if isinstance(detail, LevelMap) else detail
    is_within = isinstance(detail, LevelMap) and detail.is_within
    seeds = paths["run.json"]  # which holds the edits too
    edits = None if edited is None else seeds
    command = record.command_line(folder, seeds, option, is_within, edits, accepts_model)
    told = {name: text for name, text in _descriptions(record).items() if name in paths}
    facts = summary(record) | ({"detail": detail.facts()} if isinstance(detail, LevelMap) else {})
    facts |= {"edited": False} if edited is None else edited.facts()
    with replacing(paths["run.json"]) as part:
        part.write_text(json.dumps(facts | {"command": command, "files": told}, indent=1) + "\n", encoding="utf-8")
    return list(paths.values())


def save_labels(path: str | Path, record: RunRecord, frame: Frame | None = None, detail: Shown | None = None) -> None:
    """Write the label map: as numbers (``.tif``, uint16, H x W) or in the colours of the screen (``.png``).

    The PNG's indices are the label numbers too, up to label 255; above that it is plain RGB.

    Parameters
    ----------
    path : str or Path
    record : RunRecord
    frame : Frame, optional
        The place on the timeline; by default the newest labels.
    detail : Detail, LevelMap or EditedMap, optional
        A level of detail, or a map after edits by hand, in the place of a frame's labels.

    Raises
    ------
    RunFileError
        If there are no labels, the suffix is another one or the file cannot be written.
    """
    kind, labels = LABELS.kind_of(path), label_map(record, frame, detail)
    note = detail.note if isinstance(detail, EditedMap) else None
    if kind == ".tif":
        _save_tiff(path, labels, note)
    else:
        colors = _colors(record, labels, frame or _newest(record), detail)
        if labels.max() > 255:
            _save_png(path, colors[labels], note=note)
        else:
            _save_png(path, labels.astype(np.uint8), colors[:256].ravel().tolist(), note)


def save_overlay(path: str | Path, record: RunRecord, frame: Frame | None = None, detail: Shown | None = None) -> None:
    """Write the picture under the colours and contours of its labels, as PNG.

    Parameters
    ----------
    path, record, frame, detail
        As in `save_labels`.

    Raises
    ------
    RunFileError
        If there are no labels, the suffix is not ``.png`` or the file cannot be written.
    """
    OVERLAY.kind_of(path)
    _save_png(path, overlay(record, frame, detail), note=detail.note if isinstance(detail, EditedMap) else None)


def overlay(record: RunRecord, frame: Frame | None = None, detail: Shown | None = None) -> NDArray[np.uint8]:
    """The picture with its label colours at 50 % and contours, light on dark.

    Parameters
    ----------
    record : RunRecord
    frame : Frame, optional
        By default the newest labels.
    detail : Detail, LevelMap or EditedMap, optional
        A level of detail, or a map after edits by hand, in their place.

    Returns
    -------
    uint8, (H, W, 3)

    Raises
    ------
    RunFileError
        If there are no labels.
    """
    return painted(record, label_map(record, frame, detail), detail=detail, frame=frame or _newest(record))


def painted(
    record: RunRecord, labels: Labels, longest: int | None = None, detail: Shown | None = None, frame: Frame | None = None
) -> NDArray[np.uint8]:
    """Any labels of a run over its picture, as `overlay` draws them.

    Parameters
    ----------
    record : RunRecord
    labels : uint16, (h, w)
        Stretched over the picture: d x d patches fill it.
    longest : int, optional
        Larger pictures are thinned to at most so many pixels a side; by default none is.
    detail : Detail, LevelMap or EditedMap, optional
        What the labels are of, if it has colours of its own.
    frame : Frame, optional
        Where the labels stand on the timeline, if they do.

    Returns
    -------
    uint8, (H, W, 3)
    """
    pixels = record.picture.display
    step = 1 if longest is None else -(-max(pixels.shape[:2]) // longest)
    mixed: NDArray[np.uint8] = np.right_shift(pixels[::step, ::step], 1)
    labels = stretched(labels, *mixed.shape[:2])
    colors = _colors(record, labels, frame, detail) >> 1
    for row, named in zip(mixed, labels, strict=True):
        row += colors.take(named, axis=0)
    width = max(1, round(max(labels.shape) / LINES_A_SIDE))
    across, down = labels[:, width:] != labels[:, :-width], labels[width:] != labels[:-width]
    mixed[:, width:][across] = DARK
    mixed[width:][down] = DARK
    mixed[:, :-width][across] = LIGHT
    mixed[:-width][down] = LIGHT
    return mixed


def label_map(record: RunRecord, frame: Frame | None = None, detail: Shown | None = None) -> Labels:
    """The labels of a frame at the size of the picture; patch labels fill their patches.

    Parameters
    ----------
    record : RunRecord
    frame : Frame, optional
        By default the newest labels.
    detail : Detail, LevelMap or EditedMap, optional
        A level of detail, or a map after edits by hand, in their place.

    Returns
    -------
    uint16, (H, W)

    Raises
    ------
    RunFileError
        If there are none.
    """
    if isinstance(detail, EditedMap):
        return detail.labels
    if isinstance(detail, LevelMap):
        return detail.labels(record.picture.height, record.picture.width)
    if detail is not None:
        return level_labels(hierarchy_of(record), detail, record.picture.height, record.picture.width)
    frame, labels = frame or _newest(record), None
    if frame is not None:
        labels = record.pixel_labels(frame)
        labels = record.patch_labels(frame) if labels is None else labels
    if labels is None:
        raise RunFileError(f"The run of {record.picture.name} has no labels yet: let it reach the initial labelling.")
    return stretched(labels, record.picture.height, record.picture.width)


def _newest(record: RunRecord) -> Frame | None:
    return record.frames()[-1] if record.frames() else None


def _descriptions(record: RunRecord) -> dict[str, str]:
    """Which file is numbers and which is a picture."""
    many = label_map(record).max() > 255
    return {
        "labels.tif": "numbers: the label of each pixel, uint16; looks black in most viewers",
        "labels.png": "a picture: the labels in RGB, since an indexed PNG holds no more than 256 of them"
        if many
        else "a picture: the labels in the colours of the screen; the index of each pixel is its label",
        "overlay.png": "a picture: the photograph under the labels",
        **{name: EXPORTED[name] for name in (*OF_A_LEVEL, *OF_EDITS, *OF_ALL_LEVELS)},
    }


def _colors(record: RunRecord, labels: Labels, frame: Frame | None, detail: Shown | None) -> NDArray[np.uint8]:
    """The colour of each label: the frame's, and as many more as the map has; of a map with colours of its own, those."""
    most = max(record.colored, int(labels.max()) + 1)
    own = detail.palette_indices if isinstance(detail, LevelMap | EditedMap) else None
    is_of_run = own is None and not isinstance(detail, LevelMap)
    return palette.label_colors(most, palette.frame_palette_indices(record, frame) if is_of_run else own)


def _save_tiff(path: str | Path, labels: Labels, note: str | None) -> None:
    """By Pillow, as the pictures are: tifffile would load its codecs for a map that needs none."""
    from PIL import Image

    told = {} if note is None else {"description": note}
    with replacing(path) as part:
        Image.fromarray(labels).save(part, format="TIFF", compression="tiff_adobe_deflate", software=_MAKER, **told)


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
