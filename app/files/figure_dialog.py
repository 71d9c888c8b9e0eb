"""Which figure or animation is to be saved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QDoubleSpinBox, QFormLayout, QWidget

from app.widgets.plain_label import PlainLabel

__all__ = ["FigureDialog"]


class FigureDialog(QDialog):
    """A choice of what to save, and for an animation how long each picture stays.

    Parameters
    ----------
    title : str
    choices : sequence of str
        What can be saved.
    seconds : float, optional
        How long each picture of an animation stays; None for a figure.
    note : str
        A word about the formats.
    """

    def __init__(
        self, title: str, choices: Sequence[str], seconds: float | None = None, note: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.what = QComboBox()
        self.what.addItems(list(choices))
        self.what.setAccessibleName("What to save")
        self.seconds = QDoubleSpinBox()
        self.seconds.setRange(0.1, 10.0)
        self.seconds.setSingleStep(0.1)
        self.seconds.setSuffix(" s")
        self.seconds.setValue(seconds or 1.0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Save).setText("&Save as…")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.addRow("&What", self.what)
        if seconds is not None:
            layout.addRow("&Each picture stays", self.seconds)
        if note:
            layout.addRow(PlainLabel(note, wordWrap=True))
        layout.addRow(buttons)
