"""A line above the views that says which part of its file the picture is, and takes another: page, channel, range of values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QLineEdit, QPushButton, QSlider, QSpinBox, QWidget

from app.session.session import Session
from app.widgets.elided_box import ElidedBox
from app.widgets.flat_button import FlatButton
from app.widgets.plain_label import PlainLabel
from app.widgets.plain_tip import plain_tip
from grapl_engine.images.file_parts import AS_IT_COMES, PartChoice

if TYPE_CHECKING:
    from grapl_engine import Picture

__all__ = ["PartBar"]

REST_MS = 150
"""Of several choices in so short a time the last one is read."""
ROOM_FOR_ALL, NARROWEST = 620, 390
"""Pixels of the line: in fewer than the first, what can be done without is left out; it has at least the second."""
_CLOSE = "\N{MULTIPLICATION SIGN}"
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
"""Commas between thousands; another comma is no number here, rather than ten or a hundred times what was meant."""


class PartBar(QFrame):
    """There by itself where a file has several pages, or channels that are no colours; else when it is asked for.

    Parameters
    ----------
    session : Session

    Attributes
    ----------
    page, slider, channel, low, high, automatic, close_button
        Its controls.

    Signals
    -------
    asked(Picture, PartChoice)
        Another part of this picture's file is wanted.
    told(str)
        What was typed is no range, as a sentence.
    shown_changed()
        It came, or went.
    """

    asked = Signal(object, object)
    told = Signal(str)
    shown_changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._choice = AS_IT_COMES
        self._is_wanted: bool | None = None
        self._is_built = False
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._ask)
        self.setObjectName("Picture parts")
        self.setAccessibleName("Page, channel and range of the picture")
        self.hide()
        session.view.picture_changed.connect(self.renew)

    @property
    def picture(self) -> Picture | None:
        """The open picture, if it came from a file; None if there are no other parts of it."""
        picture = self._session.view.picture
        return None if picture is None or picture.path is None else picture

    @property
    def is_shown(self) -> bool:
        """Whether it is there."""
        return not self.isHidden()

    # What can be done

    def toggle(self) -> None:
        """Bring it, with the keyboard in it, or take it away."""
        self._is_wanted = self.isHidden()
        self.renew()
        if self._is_wanted and self.is_shown:
            first = self.page if self.page.isVisibleTo(self) else self.channel if self.channel.isVisibleTo(self) else self.low
            first.setFocus()

    def step_page(self, by: int) -> None:
        """Read a page so many pages on."""
        if (picture := self.picture) is not None:
            page = min(max((self._choice.page or picture.parts.page) + by, 1), picture.parts.pages)
            self._choose(PartChoice(page, self._choice.channel, self._choice.limits))

    def step_channel(self, by: int) -> None:
        """Read a channel so many channels on; before the first stand the colours, where there are colours."""
        if (picture := self.picture) is not None:
            shown = picture.parts.channel if self._choice.channel is None else self._choice.channel
            channel = min(max(shown + by, 0 if picture.parts.has_colors else 1), picture.parts.channels)
            self._choose(PartChoice(self._choice.page, channel or None, self._choice.limits))

    @Slot()
    def renew(self) -> None:
        """Show which part the open picture is, and come or go."""
        self._rest.stop()
        picture = self.picture
        self._choice = AS_IT_COMES if picture is None else picture.choice
        is_shown = picture is not None and (picture.parts.has_others if self._is_wanted is None else self._is_wanted)
        if picture is not None and is_shown:
            self._build()
            self._fill(picture)
        if is_shown != self.is_shown:
            self.setVisible(is_shown)
            self.shown_changed.emit()

    # What happens

    @Slot(int)
    def _on_page_changed(self, page: int) -> None:
        self._choose(PartChoice(page, self._choice.channel, self._choice.limits))

    @Slot(int)
    def _on_channel_activated(self, at: int) -> None:
        self._choose(PartChoice(self._choice.page, self.channel.itemData(at), self._choice.limits))

    @Slot()
    def _on_limits_edited(self) -> None:
        """Both are taken together; what was not typed is as it is shown."""
        picture = self.picture
        if picture is None or not (self.low.isModified() or self.high.isModified()):
            return
        if not self.low.text().strip() and not self.high.text().strip():
            self._on_automatic_clicked()
            return
        try:
            limits = _typed(self.low, picture.parts.low, 0.0), _typed(self.high, picture.parts.high, 255.0)
        except ValueError:
            limits = 0.0, 0.0
        if limits[0] >= limits[1]:
            self.told.emit("A range goes from a number to a greater one: the one that is shown stays.")
            self._fill(picture)
        else:
            self._choose(PartChoice(self._choice.page, self._choice.channel, limits))

    @Slot()
    def _on_automatic_clicked(self) -> None:
        self._choose(PartChoice(self._choice.page, self._choice.channel))

    @Slot()
    def _ask(self) -> None:
        if (picture := self.picture) is not None:
            self.asked.emit(picture, self._choice)

    # How

    def _choose(self, choice: PartChoice) -> None:
        """Read that part, once choosing rests; the controls show it at once."""
        picture = self.picture
        if picture is None or choice == self._choice:
            return
        self._choice = choice
        if self._is_built:
            self._show_choice(picture)
        self._rest.start()

    def _build(self) -> None:
        """Make the controls, when they are first needed."""
        if self._is_built:
            return
        self._is_built = True
        self._unit, self._channel_label, self._range_label = map(PlainLabel, ("Page", "Channel", "Range"))
        self.page, self.slider, self.channel = QSpinBox(), QSlider(Qt.Orientation.Horizontal), ElidedBox(6)
        self.page.setKeyboardTracking(False)
        self.low, self.high = QLineEdit(), QLineEdit()
        self.automatic, self.close_button = QPushButton("Automatic"), FlatButton(self)
        self.close_button.setText(_CLOSE)
        for part, name, tip in (
            (self.page, "Page", "Ctrl+PgDown, Ctrl+PgUp: the next, the one before"),
            (self.slider, "Page", "Ctrl+PgDown, Ctrl+PgUp: the next, the one before"),
            (self.channel, "Channel", "Ctrl+Shift+PgDown, Ctrl+Shift+PgUp: the next, the one before"),
            (self.low, "Lowest value", "The value that is black in the picture, with Enter. Both fields empty: automatic."),
            (self.high, "Highest value", "The value that is white in the picture, with Enter. Both fields empty: automatic."),
            (self.automatic, "Automatic range", "Find the range from the picture again"),
            (self.close_button, "Take this line away", "Take this line away; Ctrl+G brings it back"),
        ):
            part.setAccessibleName(name)
            part.setToolTip(tip)
        self._lay_out()
        self.page.valueChanged.connect(self._on_page_changed)
        self.slider.valueChanged.connect(self._on_page_changed)
        self.channel.activated.connect(self._on_channel_activated)
        self.low.editingFinished.connect(self._on_limits_edited)
        self.high.editingFinished.connect(self._on_limits_edited)
        self.automatic.clicked.connect(self._on_automatic_clicked)
        self.close_button.clicked.connect(self.toggle)

    def _lay_out(self) -> None:
        self.slider.setMaximumWidth(220)
        for field in (self.low, self.high):
            field.setMinimumWidth(60)
            field.setMaximumWidth(84)
        layout = QHBoxLayout(self)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumWidth(NARROWEST)
        layout.setContentsMargins(8, 2, 4, 2)
        parts: tuple[QWidget, ...] = (self._unit, self.page, self.slider, self._channel_label, self.channel)
        limits: tuple[QWidget, ...] = (self._range_label, self.low, PlainLabel("\N{EN DASH}"), self.high)
        for part in parts:
            layout.addWidget(part)
        layout.addStretch(1)
        for part in (*limits, self.automatic, self.close_button):
            layout.addWidget(part)

    def _fill(self, picture: Picture) -> None:
        """Show what there is to choose from, and what is chosen."""
        parts = picture.parts
        name = parts.unit[:1].upper() + parts.unit[1:]
        self._unit.setText(name)
        self.page.setAccessibleName(name)
        self.page.setSuffix(f" of {parts.pages}")
        for control in (self.page, self.slider):
            with QSignalBlocker(control):
                control.setRange(1, parts.pages)
        self._unit.setVisible(parts.pages > 1)
        self.page.setVisible(parts.pages > 1)
        self._show_by_room()
        with QSignalBlocker(self.channel):
            self.channel.clear()
            if parts.has_colors:
                self.channel.addItem("colours", None)
            for number in range(1, parts.channels + 1):
                title = parts.names[number - 1] if number <= len(parts.names) else ""
                self.channel.addItem(f"{number}  {title}".rstrip(), number)
        self.channel.setVisible(parts.channels > 1)
        for field, value, usual in ((self.low, parts.low, "0"), (self.high, parts.high, "255")):
            field.setText("" if value is None else f"{value:.10g}")
            field.setPlaceholderText(usual)
            field.setCursorPosition(0)
        self.setToolTip(plain_tip("\n".join(picture.notes)))
        self._show_choice(picture)

    def _show_by_room(self) -> None:
        """What can be done without, where there is room for it: the number beside the slider does the same, and so do two
        empty fields for *Automatic*.
        """
        is_roomy = self.width() >= ROOM_FOR_ALL
        self.slider.setVisible(is_roomy and self.slider.maximum() > 1)
        self._channel_label.setVisible(is_roomy and self.channel.count() > 1)
        self._range_label.setVisible(is_roomy)
        self.automatic.setVisible(is_roomy)

    def _show_choice(self, picture: Picture) -> None:
        """Show what is chosen, be it read yet or not."""
        for control in (self.page, self.slider):
            with QSignalBlocker(control):
                control.setValue(self._choice.page or picture.parts.page)
        wanted = self._choice.channel or (None if picture.parts.has_colors else picture.parts.channel or 1)
        with QSignalBlocker(self.channel):
            self.channel.setCurrentIndex(max(0, self.channel.findData(wanted)))
        self.automatic.setEnabled(self._choice.limits is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_built:
            self._show_by_room()


def _typed(field: QLineEdit, shown: float | None, usual: float) -> float:
    """The number in a field; what was shown, where nobody typed."""
    if not field.isModified() or not field.text().strip():
        return usual if shown is None else shown
    text = field.text().strip().replace("\N{MINUS SIGN}", "-")
    value = float(text.replace(",", "") if _THOUSANDS.fullmatch(text) else text)
    if not abs(value) < float("inf"):
        raise ValueError
    return value
