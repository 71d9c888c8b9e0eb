"""What stands where there are no moves to step through: why, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.image_views.view_content import why_no_cut
from app.session.run_text import promised
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from app.widgets.placeholder import Placeholder
from app.widgets.progress_line import ProgressLine
from grapl_engine import Frame, RunRecord, Stage

__all__ = ["NoMoves", "why_no_moves"]

_NO_RUN = "The moves of a graph cut appear here once a run has made one"
_NO_CUT = "There is no graph cut at this place: choose one (C1, C2, \N{HORIZONTAL ELLIPSIS}) on the timeline to see its moves."


def why_no_moves(session: Session, record: RunRecord | None, frame: Frame | None) -> str:
    """Why there is no cut to step through at a place of a run, and what to do."""
    if record is None or frame is None:
        return promised(session, _NO_RUN)
    has_cut = any(one.stage is Stage.CUT for one in record.frames())
    return _NO_CUT if has_cut else f"There are no moves to see. {why_no_cut(record, frame)}"


class NoMoves(QWidget):
    """A sentence, what is under way, and two buttons that are there when they help.

    Signals
    -------
    again_asked()
        The cut is to be solved again after all.
    cut_asked()
        The person wants to go to a frame that has a cut.
    stopped()
        The person stopped what is under way.
    """

    again_asked = Signal()
    cut_asked = Signal()
    stopped = Signal()

    def __init__(self, task: BackgroundTask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told, self.working = Placeholder(""), ProgressLine(task, "Solving this cut again")
        self.again, self.to_cut = QPushButton("Solve again"), QPushButton("Go to the last cut")
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        for widget in (self.told, self.working, self.again, self.to_cut):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.working.stopped.connect(self.stopped)
        self.again.clicked.connect(self._on_again_clicked)
        self.to_cut.clicked.connect(self._on_to_cut_clicked)

    def say(self, text: str, *, can_ask: bool = False, can_go: bool = False) -> None:
        """Another sentence, and which buttons help."""
        self.told.setText(text)
        self.again.setVisible(can_ask)
        self.to_cut.setVisible(can_go)

    @Slot()
    def _on_again_clicked(self) -> None:
        self.again_asked.emit()

    @Slot()
    def _on_to_cut_clicked(self) -> None:
        self.cut_asked.emit()
