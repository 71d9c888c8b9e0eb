"""How an export into a folder numbers the segments."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app.widgets.check_boxes import RadioButton
from app.widgets.plain_label import PlainLabel

__all__ = ["ExportDialog"]

_MEANING = "Each number in the label maps (labels.tif, level.tif, edited.tif) is a segment. The first one has the number"


class ExportDialog(QDialog):
    """A choice of the first segment's number.

    Parameters
    ----------
    folder : Path
        Where the files go; it is named.
    """

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export all")
        self.from_zero = RadioButton("&0: a segment like any other; there is no background")
        self.from_zero.setChecked(True)
        self.from_one = RadioButton("&1: for programs that take 0 as background (regionprops, napari); then no segment has 0")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("&Export")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        place = PlainLabel(f"Into the new folder {folder}", wordWrap=True)
        for widget in (place, PlainLabel(_MEANING, wordWrap=True), self.from_zero, self.from_one, buttons):
            column.addWidget(widget)

    @property
    def ids_from(self) -> int:
        """The first segment's number."""
        return int(self.from_one.isChecked())
