"""The timeline: stations, buttons to walk them, and what is shown."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.panels.timeline_strip import TimelineStrip, frame_text, frame_tip
from app.session.run_text import EDITED_MAP, count_text, count_tip, jump_text
from app.session.session import Session
from app.widgets.dock_help import help_button
from app.widgets.elided_label import ElidedLabel
from app.widgets.flat_button import FlatButton
from app.widgets.plain_tip import plain_tip
from grapl_engine import Frame, LabelCount, RunRecord, Stage

__all__ = ["Timeline"]

PLAY_MS = 500
_DOT = " \N{MIDDLE DOT} "
_FAR = 10_000


class Timeline(QWidget):
    """Scrubs the shown run through its frames, by hand or by itself; "Follow" goes with the newest.

    Attributes
    ----------
    help : QToolButton
        Its `clicked` is the wish for help.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.strip = TimelineStrip(session, self)
        self.title = ElidedLabel("", self)
        self.first = FlatButton.with_icon("first", "Initial labels (Home, with the keyboard on the line)", self)
        self.back = FlatButton.with_icon("back", "One frame back (Left)", self)
        self.play = FlatButton.with_icon("play", "Play the frames", self)
        self.play.setCheckable(True)
        self.next = FlatButton.with_icon("next", "One frame on (Right)", self)
        self.last = FlatButton.with_icon("last", "Newest frame (End, with the keyboard on the line)", self)
        self.follow = FlatButton(self)
        self.follow.setText("Follow")
        self.follow.setCheckable(True)
        self.follow.setToolTip("Show the newest frame as it comes")
        self.help = help_button("Timeline")
        self._clock = QTimer(self, interval=PLAY_MS)
        self._clock.timeout.connect(self._on_clock_timeout)
        self._connect()
        self._lay_out()
        self._show()

    def _connect(self) -> None:
        self.first.clicked.connect(self._on_first_clicked)
        self.back.clicked.connect(self._on_back_clicked)
        self.play.toggled.connect(self._on_play_toggled)
        self.next.clicked.connect(self._on_next_clicked)
        self.last.clicked.connect(self._on_last_clicked)
        self.follow.clicked.connect(self._on_follow_clicked)
        self._session.sight.changed.connect(self._show)
        self._session.view.following_changed.connect(self._show)
        self._session.runs.frame_added.connect(self._on_session_frame_added)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for button in (self.first, self.back, self.play, self.next, self.last):
            buttons.addWidget(button)
        buttons.addSpacing(8)
        buttons.addWidget(self.title, 1)
        buttons.addWidget(self.follow)
        buttons.addWidget(self.help)
        layout = QVBoxLayout(self)
        layout.setSpacing(2)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.strip)
        layout.addLayout(buttons)

    @Slot()
    def _show(self) -> None:
        record, frame = self._session.view.shown, self._session.view.frame
        frames = record.frames() if record is not None else []
        at = frames.index(frame) if frame in frames else -1
        self._show_title(record, frame)
        for button in (self.first, self.back):
            button.setEnabled(at > 0)
        for button in (self.next, self.last):
            button.setEnabled(-1 < at < len(frames) - 1)
        self.play.setEnabled(len(frames) > 1)
        self.follow.setEnabled(record is not None)
        with QSignalBlocker(self.follow):
            self.follow.setChecked(self._session.view.following)
        if record is None:
            self.play.setChecked(False)

    def _show_title(self, record: RunRecord | None, frame: Frame | None) -> None:
        """What is looked at there, and how many segments it has; of edits, or a detail, the tip tells the run's own map too."""
        told = frame_text(record, frame) if record is not None and frame is not None else ""
        tip = frame_tip(record, frame) if record is not None and frame is not None else ""
        short, why = jump_text(record, frame) if record is not None and frame is not None else ("", "")
        if (made := self._session.sight.edited) is not None:
            count = LabelCount.of(made.sizes)
            tip = "\n".join(filter(None, (count_tip(count), f"Without the edits: {told}.", why)))
            told, short = f"{EDITED_MAP}{_DOT}{count_text(count)}", ""
        elif (level := self._session.sight.level) is not None and frame == Frame(Stage.FINAL):
            count = level.cut.label_count
            tip = "\n".join(filter(None, (count_tip(count), f"Without the detail: {told}.", why)))
            told, short = f"{frame.title}, detail{_DOT}{count.text}", ""
        self.title.setText(_DOT.join(filter(None, (told, short))))
        self.title.setToolTip(plain_tip("\n".join(filter(None, (told, tip)))))

    def _is_at_end(self) -> bool:
        record = self._session.view.shown
        return record is None or not record.frames() or self._session.view.frame == record.frames()[-1]

    @Slot()
    def _on_session_frame_added(self) -> None:
        """A followed run brings its frames itself; of one that is not, there is another to go to."""
        if not self._session.view.following:
            self._show()

    @Slot(bool)
    def _on_play_toggled(self, on: bool) -> None:
        self.play.show_icon("pause" if on else "play")
        if not on:
            self._clock.stop()
            return
        if self._is_at_end():
            self._session.view.step_frame(-_FAR)
        self._clock.start()

    @Slot()
    def _on_clock_timeout(self) -> None:
        self._session.view.step_frame(1)
        if self._is_at_end() and self._session.runs.running is not self._session.view.shown:
            self.play.setChecked(False)

    @Slot()
    def _on_first_clicked(self) -> None:
        self._session.view.step_frame(-_FAR)

    @Slot()
    def _on_back_clicked(self) -> None:
        self._session.view.step_frame(-1)

    @Slot()
    def _on_next_clicked(self) -> None:
        self._session.view.step_frame(1)

    @Slot()
    def _on_last_clicked(self) -> None:
        self._session.view.step_frame(_FAR)

    @Slot(bool)
    def _on_follow_clicked(self, on: bool) -> None:
        if on:
            self._session.view.follow()
        elif self._session.view.frame is not None:
            self._session.view.show_frame(self._session.view.frame)
        self._show()
