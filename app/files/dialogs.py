"""The questions for a file or folder, each with a sensible first answer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from app.files.export_dialog import ExportDialog
from app.paths import is_own, pictures_folder
from app.tasks.abandonable import answer_about
from app.widgets.plain_tip import plain_tip
from grapl_engine import LabelCount, RunRecord
from grapl_engine.images.formats import SUFFIXES
from grapl_engine.storage.formats import (
    ANIMATION,
    CONSTRAINTS,
    EDITS,
    FIGURE,
    LABELS,
    LEVELS,
    OVERLAY,
    REPORT,
    RUN,
    SESSION,
    Export,
)
from grapl_engine.truth import TRUTH_SUFFIXES

if TYPE_CHECKING:
    from grapl_engine import Picture

__all__ = [
    "RUN_SUFFIX", "SESSION_SUFFIX", "ask_for_animation_name", "ask_for_constraints", "ask_for_constraints_name",
    "ask_for_edits", "ask_for_edits_name", "ask_for_figure_name", "ask_for_file", "ask_for_folder", "ask_for_label_file",
    "ask_for_labels_name", "ask_for_lesson", "ask_for_levels_name", "ask_for_numbering", "ask_for_overlay_name",
    "ask_for_report_name", "ask_for_run_name", "ask_for_session", "ask_for_session_name", "ask_for_truth",
]  # fmt: skip

RUN_SUFFIX = RUN.suffix
SESSION_SUFFIX = SESSION.suffix
_SHORT = QFileDialog.Option.HideNameFilterDetails
"""The box of a dialog has no room for a row of endings, and cuts what it has no room for."""
_NUMBERINGS = ("from 0", "from 1")
"""Of label maps, by the number of the first segment."""
_BESIDE_FILTER = 40
"""Pixels of a box around its text: frame and arrow."""
_PATTERNS = " ".join(f"*{suffix}" for suffix in SUFFIXES)
_TO_OPEN = ";;".join(
    (
        f"Pictures, runs and sessions ({_PATTERNS} *{RUN_SUFFIX} *{SESSION_SUFFIX})",
        f"Pictures ({_PATTERNS})",
        RUN.pattern(),
        SESSION.pattern(),
        "All files (*)",
    )
)


def ask_for_file(window: QWidget | None, folder: Path | None) -> Path | None:
    """A picture, run or session to open; None if the person changed their mind, as in all of these."""
    name, _ = QFileDialog.getOpenFileName(window, "Open", str(_folder_to_open(folder)), _TO_OPEN, options=_SHORT)
    return Path(name) if name else None


def ask_for_session(window: QWidget | None, folder: Path | None) -> Path | None:
    """A saved session to open."""
    name, _ = QFileDialog.getOpenFileName(window, "Open session", str(_folder_to_open(folder)), SESSION.pattern())
    return Path(name) if name else None


def ask_for_session_name(window: QWidget | None, picture: Picture | None, folder: Path | None) -> Path | None:
    """Where to save a session; `picture` is the open one."""
    stem = "session" if picture is None else Path(picture.name).stem or "session"
    proposal = _folder_beside(picture, folder) / f"{stem}{SESSION_SUFFIX}"
    return _ask_for_name(window, "Save session as", proposal, SESSION)


def ask_for_truth(window: QWidget | None, folder: Path | None) -> list[Path]:
    """Files of a ground truth, one or one an annotator; none if the person changed their mind."""
    patterns = " ".join(f"*{suffix}" for suffix in TRUTH_SUFFIXES)
    names, _ = QFileDialog.getOpenFileNames(
        window, "Open truth (several files: several annotators)", str(_folder_to_open(folder)),
        f"Ground truth ({patterns});;All files (*)",
    )  # fmt: skip
    return [Path(name) for name in names]


def ask_for_lesson(window: QWidget | None, folder: Path | None) -> Path | None:
    """A lesson file to open."""
    name, _ = QFileDialog.getOpenFileName(window, "Open lesson", str(_folder_to_open(folder, Path.home())), "Lessons (*.json)")
    return Path(name) if name else None


def ask_for_label_file(window: QWidget | None, picture: Picture | None) -> Path | None:
    """A label map of another program to open, beside the picture at first."""
    folder = _folder_to_open(None if picture is None or picture.path is None else picture.path.parent)
    patterns = " ".join(f"*{suffix}" for suffix in TRUTH_SUFFIXES)
    name, _ = QFileDialog.getOpenFileName(window, "Open label file", str(folder), f"Label files ({patterns});;All files (*)")
    return Path(name) if name else None


def ask_for_run_name(window: QWidget | None, record: RunRecord, folder: Path | None) -> Path | None:
    """Where to save a run."""
    return _ask_for_name(window, "Save run", _folder_for(record, folder) / f"{_stem(record)}{RUN_SUFFIX}", RUN)


def ask_for_labels_name(
    window: QWidget | None, record: RunRecord, folder: Path | None, segments: LabelCount | str | None = None
) -> tuple[Path, int] | None:
    """Where to save a label map, and the number of its first segment, which the kinds of files offer.

    `segments` of a level of detail, if it is one; "edited" of a map that is.
    """
    name = f"{_stem(record)}-labels{_detail(segments)}{LABELS.suffix}"
    patterns = [LABELS.pattern(of=numbering) for numbering in _NUMBERINGS]
    chosen = _ask(window, f"Save {_thing('label map', segments)}", _folder_for(record, folder) / name, patterns)
    return None if chosen is None else (chosen[0], patterns.index(chosen[1]) if chosen[1] in patterns else 0)


def ask_for_overlay_name(
    window: QWidget | None, record: RunRecord, folder: Path | None, segments: LabelCount | str | None = None
) -> Path | None:
    """Where to save an overlay; `segments` of a level of detail, if it is one; "edited" of a map that is."""
    name = f"{_stem(record)}-overlay{_detail(segments)}{OVERLAY.suffix}"
    return _ask_for_name(window, f"Save {_thing('overlay', segments)}", _folder_for(record, folder) / name, OVERLAY)


def ask_for_levels_name(window: QWidget | None, record: RunRecord, folder: Path | None) -> Path | None:
    """Where to save all levels of detail."""
    proposal = _folder_for(record, folder) / f"{_stem(record)}-levels{LEVELS.suffix}"
    return _ask_for_name(window, "Save levels of detail", proposal, LEVELS)


def ask_for_pictures(window: QWidget | None, folder: Path | None) -> Path | None:
    """A folder of pictures."""
    name = QFileDialog.getExistingDirectory(window, "Open folder as batch", str(folder or pictures_folder()))
    return Path(name) if name else None


def ask_for_results(window: QWidget | None, folder: Path) -> Path | None:
    """Where the results of a batch go; `folder` need not be there yet."""
    there = next((place for place in (folder, *folder.parents) if place.is_dir()), pictures_folder())
    name = QFileDialog.getExistingDirectory(window, "Results of the batch into a folder", str(there))
    return Path(name) if name else None


def ask_for_folder(window: QWidget | None, record: RunRecord, folder: Path | None) -> Path | None:
    """A new folder for everything about a run, inside the one that the person chooses."""
    title = "Export all into a new folder in this one"
    name = QFileDialog.getExistingDirectory(window, title, str(_folder_for(record, folder)))
    if not name:
        return None
    wished = Path(name) / _stem(record)
    return answer_about(wished, _free_folder, otherwise=wished)


def ask_for_numbering(window: QWidget | None, folder: Path) -> int | None:
    """The number of the first segment in what is exported into a folder."""
    dialog = ExportDialog(folder, window)
    ids_from = dialog.ids_from if dialog.exec() else None
    dialog.deleteLater()
    return ids_from


def ask_for_constraints(window: QWidget | None, folder: Path | None) -> Path | None:
    """A file of seeds to open."""
    name, _ = QFileDialog.getOpenFileName(
        window, "Open seeds", str(_folder_to_open(folder)), f"{CONSTRAINTS.pattern()};;All files (*)"
    )
    return Path(name) if name else None


def ask_for_constraints_name(window: QWidget | None, record: RunRecord, folder: Path | None) -> Path | None:
    """Where to save seeds."""
    return _ask_for_name(
        window, "Save seeds", _folder_for(record, folder) / f"{_stem(record)}-seeds{CONSTRAINTS.suffix}", CONSTRAINTS
    )


def ask_for_edits(window: QWidget | None, folder: Path | None) -> Path | None:
    """A file of edits to open."""
    name, _ = QFileDialog.getOpenFileName(
        window, "Open edits", str(_folder_to_open(folder)), f"{EDITS.pattern()};;All files (*)"
    )
    return Path(name) if name else None


def ask_for_edits_name(window: QWidget | None, record: RunRecord, folder: Path | None) -> Path | None:
    """Where to save edits."""
    return _ask_for_name(window, "Save edits", _folder_for(record, folder) / f"{_stem(record)}-edits{EDITS.suffix}", EDITS)


def ask_for_figure_name(window: QWidget | None, record: RunRecord, folder: Path | None) -> Path | None:
    """Where to save a figure."""
    return _ask_for_name(window, "Save figure", _folder_for(record, folder) / f"{_stem(record)}-figure{FIGURE.suffix}", FIGURE)


def ask_for_animation_name(window: QWidget | None, record: RunRecord, folder: Path | None, *, movies: bool) -> Path | None:
    """Where to save an animation."""
    proposal = _folder_for(record, folder) / f"{_stem(record)}{ANIMATION.suffix}"
    return _ask_for_name(window, "Save animation", proposal, ANIMATION, without="" if movies else ".mp4")


def ask_for_report_name(window: QWidget | None, picture: Picture, folder: Path | None) -> Path | None:
    """Where to save the report of a picture."""
    name = f"{Path(picture.name).stem or 'picture'}-report{REPORT.suffix}"
    return _ask_for_name(window, "Save report", _folder_beside(picture, folder) / name, REPORT)


def _ask_for_name(window: QWidget | None, title: str, proposal: Path, export: Export, *, without: str = "") -> Path | None:
    chosen = _ask(window, title, proposal, [export.pattern(without=without)])
    return None if chosen is None else chosen[0]


def _ask(window: QWidget | None, title: str, proposal: Path, patterns: list[str]) -> tuple[Path, str] | None:
    """A file name, whose ending is added before the question whether to overwrite, and which of the patterns was chosen."""
    dialog = QFileDialog(window, title, str(proposal.parent), ";;".join(patterns))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(proposal.suffix)
    dialog.selectFile(proposal.name)
    _give_filters_room(dialog)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    pattern = dialog.selectedNameFilter()
    dialog.deleteLater()
    return (Path(chosen[0]), pattern) if chosen else None


def _give_filters_room(dialog: QFileDialog) -> None:
    """Qt's own dialog cuts what they say; the desktop's has no such box."""
    if (box := dialog.findChild(QComboBox, "fileTypeCombo")) is None:
        return
    longest = max(map(box.fontMetrics().horizontalAdvance, dialog.nameFilters()), default=0)
    most = dialog.screen().availableGeometry().width() * 3 // 4
    box.setMinimumWidth(min(longest + _BESIDE_FILTER, most))
    box.setToolTip(plain_tip("\n".join(dialog.nameFilters())))


def _folder_for(record: RunRecord, folder: Path | None) -> Path:
    return _folder_beside(record.picture, folder)


def _folder_beside(picture: Picture | None, folder: Path | None) -> Path:
    """Beside the picture, if it is the person's and its folder takes files."""
    path = None if picture is None else picture.path
    if path is not None and not is_own(path) and answer_about(path.parent, _takes_files, otherwise=False):
        return path.parent
    return _folder_to_open(folder)


def _folder_to_open(folder: Path | None, otherwise: Path | None = None) -> Path:
    """Where something was opened last, if its disk is still there; else another folder, by default that of pictures."""
    is_there = folder is not None and answer_about(folder, _is_there, otherwise=False)
    return folder if folder is not None and is_there else otherwise or pictures_folder()


def _is_there(folder: Path) -> bool:
    return folder.is_dir()


def _takes_files(folder: Path) -> bool:
    return os.access(folder, os.W_OK)


def _detail(segments: LabelCount | str | None) -> str:
    """What a proposed name says of a level of detail, or of edits."""
    return "" if segments is None else f"-{segments.k_hat if isinstance(segments, LabelCount) else segments}"


def _thing(name: str, segments: LabelCount | str | None) -> str:
    """What is saved, in a dialog's title."""
    if isinstance(segments, str):
        return f"{name} of the {segments} map"
    return name if segments is None else f"{name} of {segments.text} (the detail shown)"


def _stem(record: RunRecord) -> str:
    from grapl_engine.storage.output_folder import folder_name  # a run file may call its picture ".."

    return folder_name(record.picture.name)


def _free_folder(folder: Path) -> Path:
    """The folder, or the first of folder-2, folder-3, ... that is not there: an export overwrites nothing."""
    free, number = folder, 1
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free
