"""Predict first: the viewer says which patches will switch, and then sees."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.image_views.picture_grid import PictureGrid
from app.lab.moves.guess import Guess, Score
from app.lab.moves.move_marks import MoveMarks
from app.lab.moves.trace_view import TraceView
from app.lab.patch_stroke import stroke
from app.session.session import Session
from app.widgets.check_boxes import CheckBox
from app.widgets.plain_label import PlainLabel

__all__ = ["PredictRow"]

_ASKS = "Paint the patches that will switch in a view, then Show."


class PredictRow(QWidget):
    """A switch, and while a guess is under way what to do about it; the guess is painted on the picture views.

    Attributes
    ----------
    guess : Guess or None
        The one under way.

    Signals
    -------
    toggled(bool)
        Whether moves are to be predicted from now on.
    show_asked()
        The guess is done.
    skip_asked()
        The move is to be shown without one.
    """

    toggled = Signal(bool)
    show_asked = Signal()
    skip_asked = Signal()

    def __init__(self, session: Session, grid: PictureGrid, marks: MoveMarks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.guess: Guess | None = None
        self._session, self._grid, self._marks = session, grid, marks
        self._steps: TraceView | None = None
        self._last = 0.0, 0.0  # where the mouse was, in patches
        self.switch = CheckBox("Predict first")
        self.switch.setToolTip("Before a move is shown, mark the patches that will switch, and see how many you found.")
        self.told = PlainLabel(wordWrap=True)
        self.reveal, self.skip, self.mark = QPushButton("Show"), QPushButton("Skip"), QPushButton("Mark patch")
        self.mark.setToolTip("Mark the selected patch, or no longer; Shift and the arrow keys select another.")
        buttons = QHBoxLayout()
        for button in (self.reveal, self.skip, self.mark):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.switch)
        layout.addLayout(buttons)
        layout.addWidget(self.told)
        self.switch.toggled.connect(self.toggled)
        self.reveal.clicked.connect(self._on_reveal_clicked)
        self.skip.clicked.connect(self._on_skip_clicked)
        self.mark.clicked.connect(self._on_mark_clicked)
        grid.painted.connect(self._on_grid_painted)
        self._show_guess()

    @property
    def is_on(self) -> bool:
        """Whether moves are to be predicted."""
        return self.switch.isChecked()

    def ask(self, steps: TraceView, position: int) -> None:
        """Let the viewer paint who will switch in the move that leads to a position."""
        self._steps, self.guess = steps, Guess(position, steps.trace.problem.d)
        self._grid.set_painting(True)
        self._show_guess()

    def leave(self) -> None:
        """No guess is under way."""
        if self.guess is not None:
            self.guess = None
            self._grid.set_painting(False)
        self._show_guess()

    def show_score(self, score: Score) -> None:
        """How good the last guess was; until the next move."""
        self._say(str(score))

    def _show_guess(self) -> None:
        guess, buttons = self.guess, (self.reveal, self.skip, self.mark)
        if guess is None and any(button.hasFocus() for button in buttons):
            self.switch.setFocus()  # a button that goes would give the keyboard to whatever comes next in the window
        for button in buttons:
            button.setVisible(guess is not None)
        if guess is None or self._steps is None:
            self._say("")
            return
        count = int(guess.marked.sum())
        self._say(f"{_ASKS} {count} marked." if count else _ASKS)
        self._marks.show(self._steps.may(guess.position), marked=guess.marked)

    def _say(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _stroke(self, patches: list[int], is_start: bool) -> None:
        if self.guess is not None:
            self.guess.stroke(patches, is_start)
            self._show_guess()

    @Slot()
    def _on_reveal_clicked(self) -> None:
        self.show_asked.emit()

    @Slot()
    def _on_skip_clicked(self) -> None:
        self.skip_asked.emit()

    @Slot()
    def _on_mark_clicked(self) -> None:
        if self._session.view.patch is not None and self.guess is not None:
            row, column = self._session.view.patch
            self._stroke([row * len(self.guess.marked) + column], True)

    @Slot(float, float, bool)
    def _on_grid_painted(self, x: float, y: float, is_start: bool) -> None:
        picture = self._session.view.picture
        if self.guess is None or picture is None:
            return
        d = len(self.guess.marked)
        place = x * d / picture.width, y * d / picture.height
        self._stroke(stroke(d, place if is_start else self._last, place, 1), is_start)
        self._last = place
