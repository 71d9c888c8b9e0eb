"""The line about the place under the mouse: a pixel of the picture, or a control that explains itself."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from app.image_views.readout import SEPARATOR, readout
from app.session.session import Session
from app.widgets.elided_label import ElidedLabel
from app.widgets.plain_tip import plain_tip

__all__ = ["ReadoutLabel"]


class ReadoutLabel(ElidedLabel):
    """Says what is there in the shown frame; over no picture, the help of what the mouse or the keyboard is on.

    Where it is longer than its room, its tip says it in full. Messages of the status bar stand before it: help never takes the
    place of progress or of a notice.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("", parent, separator=SEPARATOR)
        self._session = session
        self._help = ""
        self.setMinimumWidth(1)
        self.color = _text_of_the_bar
        session.view.pointer_changed.connect(self._show)
        session.view.frame_changed.connect(self._show)
        session.detail.cut_changed.connect(self._show)
        session.edits.changed.connect(self._show)

    def show_help(self, text: str) -> None:
        """What a control says of itself; "": the mouse is on none."""
        self._help = text
        self._show()

    @Slot()
    def _show(self) -> None:
        self.setText(readout(self._session) or self._help)
        self.setToolTip(plain_tip(self.text()))


def _text_of_the_bar(colors: QPalette) -> QColor:
    return colors.color(QPalette.ColorRole.WindowText)
