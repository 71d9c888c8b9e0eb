"""Buttons and a slider to walk along stops, by hand or by themselves."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from app.widgets.flat_button import FlatButton

__all__ = ["SPEEDS", "Transport"]

SPEEDS = (1, 3, 10)
"""Stops a second."""
USUAL = 3


class Transport(QWidget):
    """First, back, play, forward, last, how fast, and a slider below.

    Signals
    -------
    asked(int)
        The person, or the play button's clock, wants to go to the stop with this number.
    """

    asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stop = 0
        self.first = FlatButton.with_icon("first", "The start of the cut")
        self.back = FlatButton.with_icon("back", "One move back")
        self.play = FlatButton.with_icon("play", "Play the moves")
        self.play.setCheckable(True)
        self.next = FlatButton.with_icon("next", "One move on")
        self.last = FlatButton.with_icon("last", "The end of the cut")
        self.speed = QComboBox()
        for speed in SPEEDS:
            self.speed.addItem(f"{speed} move{'s' * (speed > 1)}/s", speed)
        self.speed.setCurrentIndex(SPEEDS.index(USUAL))
        self.speed.setAccessibleName("Moves a second")
        self.speed.setToolTip("How fast the moves are played")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Move")
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._on_clock_timeout)
        self._connect()
        self._lay_out()

    @property
    def is_playing(self) -> bool:
        """Whether it walks by itself."""
        return self.play.isChecked()

    def show_stops(self, last: int, stop: int) -> None:
        """How many stops there are after the first, and at which one it stands."""
        self._stop = stop
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, last)
            self.slider.setPageStep(max(1, last // 10))
            self.slider.setValue(stop)
        for button in (self.first, self.back):
            button.setEnabled(stop > 0)
        for button in (self.next, self.last):
            button.setEnabled(stop < last)
        self.slider.setEnabled(last > 0)
        if stop >= last:
            self.pause()

    def pause(self) -> None:
        """Walk no further by itself."""
        self.play.setChecked(False)

    def set_playable(self, on: bool) -> None:
        """Whether it may walk by itself."""
        if not on:
            self.pause()
        self.play.setEnabled(on)

    def _connect(self) -> None:
        self.first.clicked.connect(self._on_first_clicked)
        self.back.clicked.connect(self._on_back_clicked)
        self.play.toggled.connect(self._on_play_toggled)
        self.next.clicked.connect(self._on_next_clicked)
        self.last.clicked.connect(self._on_last_clicked)
        self.speed.activated.connect(self._on_speed_activated)
        self.slider.valueChanged.connect(self.asked)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for button in (self.first, self.back, self.play, self.next, self.last):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.speed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(buttons)
        layout.addWidget(self.slider)

    @Slot(bool)
    def _on_play_toggled(self, on: bool) -> None:
        self.play.show_icon("pause" if on else "play")
        if not on:
            self._clock.stop()
            return
        self._clock.start(1000 // self.speed.currentData())
        if self._stop >= self.slider.maximum():
            self.asked.emit(0)

    @Slot()
    def _on_speed_activated(self) -> None:
        self._clock.setInterval(1000 // self.speed.currentData())

    @Slot()
    def _on_clock_timeout(self) -> None:
        self.asked.emit(min(self._stop + 1, self.slider.maximum()))

    @Slot()
    def _on_first_clicked(self) -> None:
        self.asked.emit(0)

    @Slot()
    def _on_back_clicked(self) -> None:
        self.asked.emit(self._stop - 1)

    @Slot()
    def _on_next_clicked(self) -> None:
        self.asked.emit(self._stop + 1)

    @Slot()
    def _on_last_clicked(self) -> None:
        self.asked.emit(self.slider.maximum())
