"""Whole files of every kind that the program reads, to be damaged; made anew in a folder, the same each time.

python -m tests.faults.specimens FOLDER
"""

from __future__ import annotations

import dataclasses
import random
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from tests.faults.damage import packed
from tests.faults.place import ROOT

SIDE = (24, 32)
"""Height and width of the picture of runs and sessions."""
KEPT = ROOT / "tests" / "kept"


def main(folder: Path) -> None:
    """Write them all: FOLDER/KIND/name."""
    for kind, make in MAKERS.items():
        (folder / kind).mkdir(parents=True, exist_ok=True)
        make(folder / kind)
    for path in (*folder.rglob("*.grapl"), *folder.rglob("*.graplsession"), *folder.rglob("*.npz")):
        _without_times(path)


def _without_times(path: Path) -> None:
    """Archives have the hour in which they were made."""
    with zipfile.ZipFile(path) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
        stored = all(info.compress_type == zipfile.ZIP_STORED for info in archive.infolist())
    path.write_bytes(packed(members, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED))


def pixels() -> np.ndarray:
    """Two halves with grain: uint8, (H, W, 3)."""
    rng = np.random.default_rng(1)
    halves = np.where(np.arange(SIDE[1])[None, :, None] < SIDE[1] // 2, (200, 60, 40), (40, 90, 180))
    return np.clip(halves + rng.integers(-20, 21, (*SIDE, 3)), 0, 255).astype(np.uint8)


def record() -> Any:
    """A real run with levels of detail, seeds and edits."""
    from grapl_engine import RunRecord, Settings, as_picture, segment
    from grapl_engine.label_constraints import LabelConstraint, LabelConstraints
    from grapl_engine.label_edits import Brush, Fill, LabelEdits

    settings = Settings(d=4, k0=3, steps=(2, 1), lambda_=2.0, threads=1)
    seeds = LabelConstraints((LabelConstraint(0.1, 0.2, 1), LabelConstraint(0.9, 0.2, 2, False)))
    edits = LabelEdits((Brush(1, ((2, 3), (9, 12)), 2), Fill(2, 1, 1)))
    run = RunRecord(as_picture(pixels(), "halves.png"), settings, constraints=seeds, edits=edits)
    for event in segment(run.picture, settings, constraints=seeds, iteration_maps=True, hierarchy=True, accept_model=False):
        if dataclasses.is_dataclass(event) and hasattr(event, "seconds"):
            event = dataclasses.replace(event, seconds=dict.fromkeys(event.seconds, 0.5))  # the same each time
        run.add(event)
    return run


# Kinds


def _runs(folder: Path) -> None:
    from scripted_engine import scripted_record

    from grapl_engine.storage.run_file import save_run

    save_run(folder / "whole.grapl", record())
    save_run(folder / "scripted.grapl", scripted_record())
    save_run(folder / "stopped.grapl", scripted_record(9))
    for path in KEPT.glob("*.grapl"):
        shutil.copy(path, folder)


def _pictures(folder: Path) -> None:
    import tifffile
    from PIL import Image

    from grapl_engine.storage.animation import save_animation

    color = pixels()
    grey, deep = color[..., 0], color[..., 0].astype(np.uint16) * 257
    image = Image.fromarray(color)
    turned = Image.Exif()
    turned[0x0112] = 6
    image.save(folder / "color.png")
    image.convert("P").save(folder / "palette.png", transparency=3)
    image.convert("LA").save(folder / "alpha.png")
    Image.fromarray(grey > 100).save(folder / "bits.png")
    Image.fromarray(deep).save(folder / "deep.png")
    image.save(folder / "photograph.jpg", exif=turned)
    image.convert("CMYK").save(folder / "cmyk.jpg")
    image.save(folder / "progressive.jpg", progressive=True, icc_profile=_profile())
    image.save(folder / "plain.bmp")
    image.convert("P").save(folder / "palette.bmp")
    image.save(folder / "lossy.webp")
    image.convert("RGBA").save(folder / "lossless.webp", lossless=True)
    image.convert("P").save(folder / "pages.gif", save_all=True, append_images=[image.rotate(180).convert("P")])
    save_animation(folder / "film.gif", [color, color[::-1], color[:, ::-1]], 0.2)
    image.save(folder / "plain.ppm")
    Image.fromarray(deep).save(folder / "deep.pgm")
    for name, array, words in (
        ("plain", color, {}),
        ("lzw", color, {"compression": "lzw", "predictor": True}),
        ("deflate", deep, {"compression": "deflate", "tile": (16, 16)}),
        ("floats", grey.astype(np.float32), {"compression": "deflate"}),
        ("planes", np.moveaxis(color, -1, 0), {"planarconfig": "separate", "photometric": "rgb"}),
        ("white", grey, {"photometric": "miniswhite"}),
        ("signed", (deep - 32768).astype(np.int16), {}),
        ("jpeg", color, {"compression": "jpeg"}),
        ("stack", np.stack([grey, grey // 2, grey // 3]), {"imagej": True}),
        ("big", grey, {"bigtiff": True, "compression": "zstd"}),
    ):
        tifffile.imwrite(folder / f"{name}.tif", array, **{"photometric": _photometric(array), "metadata": None, **words})  # type: ignore[arg-type]
    for suffix in (".avif", ".jp2", ".heic", ".jxl"):
        _if_written(folder / f"modern{suffix}", image)


def _photometric(array: np.ndarray) -> str:
    return "rgb" if array.ndim == 3 and array.shape[-1] == 3 else "minisblack"


def _profile() -> bytes:
    from PIL import ImageCms

    profile: bytes = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    return profile


def _if_written(path: Path, image: Any) -> None:
    """Kinds that this Pillow, or imagecodecs, can write."""
    import imagecodecs

    try:
        image.save(path)
    except (KeyError, ValueError, OSError):
        encode = {".avif": "avif_encode", ".jp2": "jpeg2k_encode", ".jxl": "jpegxl_encode", ".heic": "heif_encode"}[path.suffix]
        path.unlink(missing_ok=True)
        try:
            path.write_bytes(getattr(imagecodecs, encode)(np.asarray(image)))
        except (ImportError, AttributeError, ValueError, RuntimeError):
            path.unlink(missing_ok=True)


def _truths(folder: Path) -> None:
    import tifffile
    from PIL import Image

    labels = (np.indices(SIDE).sum(0) // 14).astype(np.uint8)
    palette = Image.fromarray(labels)
    palette.putpalette([1, 2, 3] * 256)
    palette.save(folder / "palette.png")
    Image.fromarray(labels.astype(np.uint16)).save(folder / "deep.png")
    Image.fromarray(np.stack([labels * 40] * 2 + [labels], -1)).save(folder / "colors.png")
    np.save(folder / "array.npy", labels.astype(np.int16))
    for compression in (None, "lzw", "deflate"):
        tifffile.imwrite(
            folder / f"{compression}.tif",
            labels.astype(np.uint16),
            compression=compression,
            photometric="minisblack",
            metadata=None,
        )
    shutil.copy(KEPT / "run-2.grapl", folder / "run.grapl")


def _matlab(folder: Path) -> None:
    from truth_samples import save_cells, save_structs

    labels = (np.indices(SIDE).sum(0) // 14).astype(np.int32)
    for path in (save_cells(folder / "cells.mat", labels, labels + 1), save_structs(folder / "structs.mat", labels)):
        head = path.read_bytes()
        path.write_bytes(b"MATLAB 5.0 MAT-file".ljust(124) + head[124:])  # the hour stands there


def _lessons(folder: Path) -> None:
    for path in (ROOT / "resources" / "lessons").glob("[0-9]-*.json"):
        shutil.copy(path, folder)


def _preferences(folder: Path) -> None:
    from PySide6.QtCore import QByteArray, QSettings

    from app.preferences import Preferences
    from grapl_engine import PRESETS

    store = QSettings(str(folder / "grapl-gui.ini"), QSettings.Format.IniFormat)
    preferences = Preferences(store)
    preferences.theme, preferences.opacity, preferences.contours, preferences.auto_rerun = "dark", 0.25, True, False
    preferences.settings, preferences.memory_budget = PRESETS["tuned"], 2**28
    preferences.model_folders = ["/models/small"]
    for name in ("one.png", "two.png"):
        preferences.add_recent(Path("/pictures") / name)
    preferences.add_lesson_done("1-costs")
    preferences.lesson_folder = Path("/lessons")
    store.setValue("window/geometry", QByteArray(bytes(random.Random(1).randbytes(66))))
    store.setValue("window/state", QByteArray(bytes(random.Random(2).randbytes(200))))
    store.sync()


def _settings(folder: Path) -> None:
    import json

    from grapl_engine import PRESETS

    for name, settings in PRESETS.items():
        (folder / f"{name}.json").write_text(json.dumps(settings.to_dict()), encoding="utf-8")


def _session(folder: Path) -> Path:
    """The folder of a session with a run, a truth and a result."""
    from grapl_engine import Frame, Stage
    from grapl_engine.storage import session_attachments, session_folder
    from grapl_engine.storage.run_facts import RunFacts
    from grapl_engine.storage.session_index import AttachmentEntry, RunEntry, SessionIndex
    from grapl_engine.storage.session_place import Place

    folder.mkdir()
    run = record()
    session_folder.write_picture(folder, 1, run.picture)
    session_folder.write_run(folder, 1, 1, run)
    session_folder.write_run(folder, 2, 1, run)  # which the index does not know, as after a crash
    labels = (np.indices(SIDE).sum(0) // 14).astype(np.uint16)
    facts = {"void": None, "path": "/truths/halves.mat", "names": ["a", "b"], "annotator": 1}
    session_attachments.write_attachment(folder, 1, facts, {"0": labels, "1": labels + 1})
    entry = RunEntry(1, 1, run.settings, run.constraints, (2, 0, 1), RunFacts.of(run), "a name", "a note", True)
    place = Place(1, 1, Frame(Stage.CUT, 0), 1, (0, 2), run.constraints)
    picture = session_folder.picture_entry(1, run.picture)
    session_folder.write_index(folder, SessionIndex((picture,), (entry,), (AttachmentEntry(1, "truth", 1),), place, (3,)))
    return folder


def _session_folders(folder: Path) -> None:
    _session(folder / "session")


def _session_files(folder: Path) -> None:
    from grapl_engine.storage.session_file import save_session

    made = _session(folder / "made")
    save_session(folder / "session.graplsession", made)
    shutil.rmtree(made)


def _sweeps(folder: Path) -> None:
    """Attachments of a session's picture: what is asked for, and what came of its runs."""
    from grapl_engine import Energy, Settings
    from grapl_engine.storage.session_attachments import write_attachment
    from grapl_engine.storage.session_sweep import SweepCell, SweepGrid, SweepRun
    from grapl_engine.sweep_axis import SweepAxis, SweepValue

    base = Settings(d=8, k0=3, steps=(1, 1))
    axis = SweepAxis("lambda_", (SweepValue("2", 2.0), SweepValue("8", 8.0), SweepValue("x", failure="x is no number.")))
    cells = (SweepCell(base.replace(lambda_=2.0)), SweepCell(base.replace(lambda_=8.0)), SweepCell(None, "x is no number."))
    labels = (np.indices(SIDE).sum(0) % 3).astype(np.uint16)
    run = SweepRun(base.replace(lambda_=2.0), "", labels, 3, 3, Energy(1.5, 0.25, 2.0), 1.5, (4, 0, 2))
    for number, facts, arrays in (
        (1, SweepGrid(base, (axis,), (cells,)).to_facts(), {}),
        (2, run.to_facts(), {"labels": labels}),
        (3, SweepRun(base.replace(lambda_=8.0), "The run broke off.").to_facts(), {}),
    ):
        write_attachment(folder / "made", number, facts, arrays)


def _stabilities(folder: Path) -> None:
    from grapl_engine import Settings
    from grapl_engine.label_constraints import LabelConstraint, LabelConstraints
    from grapl_engine.storage.session_attachments import write_attachment
    from grapl_engine.storage.session_stability import StabilityRuns, run_facts

    seeds = LabelConstraints((LabelConstraint(0.25, 0.5, 1),))
    choice = StabilityRuns(Settings(d=8, k0=3, steps=(1, 1)), seeds, "seed", 3, 0, 0, (0, 1, 2))
    labels = (np.indices(SIDE).sum(0) % 3).astype(np.uint16)
    write_attachment(folder / "made", 1, choice.to_facts(), {})
    write_attachment(folder / "made", 2, run_facts(1, 0), {"labels": labels})
    write_attachment(folder / "made", 3, run_facts(1, 1), {"labels": labels[::-1]})
    write_attachment(folder / "made", 4, run_facts(1, 2, "There was no room."), {})


def _models(folder: Path) -> None:
    from pictures import save_tiny_encoder

    save_tiny_encoder(folder / "small", hidden_size=8, num_attention_heads=2, image_size=28)


def _edits(folder: Path) -> None:
    from grapl_engine.label_edits import AbsorbSmall, Brush, CutSplit, Fill, LabelEdits, Merge, Relabel, Smooth, StrokeSplit

    every = (
        Merge(0, (1,)), CutSplit(0, (((2, 3),), ((28, 20),))), StrokeSplit(2, ((0, 12), (31, 12))), Relabel(2, 9),
        AbsorbSmall(4), Smooth((), 2), Brush(5, ((4, 4), (20, 20)), 3), Fill(1, 2, 2),
    )  # fmt: skip
    for name, edits in (("all", LabelEdits(every)), ("few", LabelEdits(every[5:])), ("level", LabelEdits(every[-2:], 3))):
        (folder / f"{name}.json").write_text(edits.to_json(), encoding="utf-8")


def _constraints(folder: Path) -> None:
    from grapl_engine.label_constraints import LabelConstraint, LabelConstraints

    seeds = LabelConstraints(tuple(LabelConstraint(x / 10, x / 20, x % 3, x % 4 > 0) for x in range(9)))
    (folder / "seeds.json").write_text(seeds.to_json(), encoding="utf-8")
    shutil.copy(KEPT / "seeds.json", folder / "kept.json")


def _studies(folder: Path) -> None:
    from study_rows import ROWS

    from grapl_engine.study.folder import export_table, open_store

    shutil.copytree(KEPT / "study", folder / "earlier")
    (made := folder / "made").mkdir()
    shutil.copy(KEPT / "study" / "manifest.json", made)
    with open_store(made) as store:
        for row in (ROWS[0], ROWS[2]):
            store.append(row)
        export_table(store, made)


MAKERS = {
    "run": _runs, "picture": _pictures, "truth": _truths, "mat": _matlab, "lesson": _lessons, "preferences": _preferences,
    "settings": _settings, "session folder": _session_folders, "session file": _session_files, "edits": _edits,
    "constraints": _constraints, "study": _studies, "sweep": _sweeps, "stability": _stabilities, "model": _models,
}  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
