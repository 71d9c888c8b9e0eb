"""What to look for in a sample, said above its views."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.paths import sample_at
from app.preferences import Preferences
from app.session.session import Session
from app.widgets.flat_button import FlatButton
from app.widgets.plain_label import PlainLabel
from app.widgets.plain_tip import plain_tip

__all__ = ["SampleHint"]

LINES = 1.8
"""How much of two lines words fill that are not parted."""
_CLOSE = "\N{MULTIPLICATION SIGN}"


class SampleHint(QFrame):
    """There while a sample is open whose hint was not put away; opening it from the menu brings the hint back.

    In a lesson it is away: that says itself what to look for.

    Attributes
    ----------
    text : PlainLabel
    close_button : FlatButton
        Puts the hint of this sample away, also for the next start.
    """

    def __init__(self, session: Session, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._preferences = session, preferences
        self._sentence = ""
        self.setObjectName("Sample hint")
        self.text = PlainLabel(wordWrap=True)
        self.text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.close_button = FlatButton()
        self.close_button.setText(_CLOSE)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.setToolTip("Put this hint away; File > Samples brings it back with the picture")
        self.close_button.setAccessibleName("Put the hint away")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 1, 2, 1)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.close_button.clicked.connect(self._on_close_button_clicked)
        session.view.picture_changed.connect(self._show_hint)
        session.keeper.held_changed.connect(self._show_hint)
        self._show_hint()

    @Slot()
    def _show_hint(self) -> None:
        picture = self._session.view.picture
        sample = None if picture is None or picture.path is None else sample_at(picture.path)
        is_wanted = sample is not None and sample.path.name not in self._preferences.hints_away
        self._sentence = f"Look for: {sample.look_for}" if sample is not None else ""
        self.text.setToolTip(plain_tip(self._sentence))
        self._fit()
        self.setVisible(is_wanted and not self._session.keeper.is_held)

    def _fit(self) -> None:
        """Two lines at most: with large letters in a narrow window the pictures come first."""
        room = int(LINES * self.text.width()) if self.text.isVisible() else 10**6
        self.text.setText(self.text.fontMetrics().elidedText(self._sentence, Qt.TextElideMode.ElideRight, room))

    @Slot()
    def _on_close_button_clicked(self) -> None:
        picture = self._session.view.picture
        if picture is not None and picture.path is not None:
            self._preferences.set_hint_away(picture.path.name, away=True)
        self.hide()

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
