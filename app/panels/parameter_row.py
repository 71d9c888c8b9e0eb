"""One setting on screen: its name, its editor, its slider, its mark, its error."""

from __future__ import annotations

import html
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QPalette, QStatusTipEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMenu, QSizePolicy, QWidget

from app.panels.device_editor import DeviceEditor
from app.panels.parameter_editors import ChoiceEditor, FieldEditor, StopSlider, SwitchEditor, stops_of
from app.session.parameter_text import choice_text, effect_text, facts_text, shown_text
from app.widgets.flat_button import FlatButton
from app.widgets.plain_label import PlainLabel
from app.widgets.theme_colors import alarm
from grapl_engine import KINDS, PARAMETERS

__all__ = ["ParameterRow"]


class ParameterRow(QWidget):
    """A setting's row, made from its parameter; under the mouse or the keyboard it tells the status bar what it does.

    Parameters
    ----------
    name : str
        The setting.

    Signals
    -------
    value_chosen(str, object, bool)
        The setting, the value that the person chose, and whether it goes on with the change before it (a drag).
    reset_asked(str)
        The setting is to take the preset's value.
    """

    value_chosen = Signal(str, object, bool)
    reset_asked = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.parameter = PARAMETERS[name]
        self._value: Any = None
        self._drag_began = False
        self._note = self._idle = ""
        self.title = QLabel(self, textFormat=Qt.TextFormat.RichText)
        self.title.setWordWrap(True)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.reset = FlatButton(self)
        self.reset.show_icon("reset")
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self.reset.clicked.connect(self._on_reset_clicked)
        self.error = PlainLabel(self, wordWrap=True)
        self.note = PlainLabel(self, wordWrap=True)
        self.note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        stops = stops_of(name, self.parameter, KINDS[name]) if self.parameter.slider else ()
        self.slider = StopSlider(stops, self) if stops else None
        self.editor = self._make_editor(stops)
        self._connect()
        self._lay_out()
        self._explain()
        for widget in (self.reset, self.error, self.note):
            widget.hide()

    def show_value(self, value: Any, preset: str, preset_value: Any) -> None:
        """Show the setting's value, and whether it is the preset's; a refused text stays until its setting changes."""
        if not (self.has_error and value == self._value):
            self.clear_error()
            self.editor.show_value(value)
        self._value = value
        self.setStatusTip(effect_text(self.name, value))
        if self.slider is not None:
            self.slider.show_value(value)
        changed = value != preset_value
        font = self.title.font()
        font.setBold(changed)
        self.title.setFont(font)
        tip = f"Back to {shown_text(self.name, preset_value)}, the value of {preset}"
        self.reset.setToolTip(tip)
        self.reset.setAccessibleName(f"{self.parameter.label}: {tip}")
        self.reset.setVisible(changed)

    @property
    def has_error(self) -> bool:
        """Whether what was typed has been refused."""
        return not self.error.isHidden()

    @property
    def is_changed(self) -> bool:
        """Whether the value is another than the preset's."""
        return not self.reset.isHidden()

    def show_error(self, sentence: str) -> None:
        """Say why the typed value was refused."""
        self._paint_error()
        self.error.setText(sentence)
        self.error.show()
        if self.slider is not None and self._value is not None:
            self.slider.show_value(self._value)
            self._drag_began = self.slider.isSliderDown()  # what follows goes on with nothing
        if isinstance(self.editor, FieldEditor):
            self.editor.set_wrong(True)

    def _paint_error(self) -> None:
        colors = QPalette()
        colors.setColor(QPalette.ColorRole.WindowText, alarm(self.palette()))
        self.error.setPalette(colors)

    def clear_error(self) -> None:
        """What is shown holds again."""
        if self.has_error:
            self.error.clear()
            self.error.hide()
            self.editor.show_value(self._value)

    def take_back(self) -> bool:
        """Put the value that holds in the place of a refused one, and tell whether there was one."""
        if isinstance(self.editor, FieldEditor):
            self.editor.take()
        was_refused = self.has_error
        self.clear_error()
        return was_refused

    def stops_of_tab(self) -> list[QWidget]:
        """Where the Tab key stops in this row, in the order of the eye."""
        return [widget for widget in (self.reset, self.editor, self.slider) if widget is not None]

    def show_note(self, text: str) -> None:
        """A word below the row; none for ""."""
        self._note = text
        self._show_note()

    def show_idle(self, reason: str) -> None:
        """Why the setting does nothing, in the place of its note; "" where it acts."""
        if reason != self._idle:
            self._idle = reason
            self._show_note()

    def _show_note(self) -> None:
        text = self._idle or self._note
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _make_editor(self, stops: tuple[Any, ...]) -> FieldEditor | ChoiceEditor | DeviceEditor | SwitchEditor:
        kind = KINDS[self.name]
        if self.name == "device":
            return DeviceEditor(self)
        if self.parameter.choices:
            return ChoiceEditor(self.parameter.choices, self)
        return SwitchEditor(self) if kind is bool else FieldEditor(kind, stops, self)

    def _connect(self) -> None:
        self.editor.value_chosen.connect(self._on_editor_value_chosen)
        self.editor.installEventFilter(self)
        if isinstance(self.editor, FieldEditor):
            self.editor.left.connect(self._on_editor_left)
        if self.slider is not None:
            self.slider.installEventFilter(self)
            self.slider.sliderPressed.connect(self._on_slider_pressed)
            self.slider.value_chosen.connect(self._on_slider_value_chosen)

    def _lay_out(self) -> None:
        numeric = KINDS[self.name] in (int, float)
        is_wide = isinstance(self.editor, FieldEditor | DeviceEditor) and not numeric
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title, 1)
        head.addWidget(self.reset)
        if not is_wide:
            head.addWidget(self.editor)
        grid = QGridLayout(self)
        grid.setVerticalSpacing(1)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.addLayout(head, 0, 0)
        for line, widget in enumerate((self.editor if is_wide else self.slider, self.error, self.note), 1):
            if widget is not None:
                grid.addWidget(widget, line, 0)

    def _explain(self) -> None:
        parameter = self.parameter
        symbol = f"<i>{html.escape(parameter.symbol)}</i>&nbsp; " if parameter.symbol else ""
        says_more = bool(parameter.unit) and parameter.unit not in parameter.label
        unit = f" <span style='font-weight: normal'>({html.escape(parameter.unit)})</span>" if says_more else ""
        self.title.setText(f"{symbol}{html.escape(parameter.label)}{unit}")
        facts = facts_text(self.name)
        choices = "".join(
            f"<br><b>{choice_text(name)}</b>: {html.escape(effect)}" for name, effect in parameter.choices.items()
        )
        self.title.setBuddy(self.editor)
        self.setToolTip(f"<p>{html.escape(parameter.effect)}</p><p>{html.escape(facts)}</p>")
        self.setWhatsThis(f"<qt>{html.escape(parameter.effect)}<br>{html.escape(facts)}{choices}</qt>")
        for widget, part in ((self.editor, ""), (self.slider, " slider")):
            if widget is not None:
                widget.setAccessibleName(f"{parameter.label}{part}{f', {parameter.unit}' if parameter.unit else ''}")
                widget.setAccessibleDescription(f"{parameter.effect} {facts}")

    @Slot(object)
    def _on_editor_value_chosen(self, value: Any) -> None:
        self.value_chosen.emit(self.name, value, False)

    @Slot()
    def _on_editor_left(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_slider_pressed(self) -> None:
        self._drag_began = True

    @Slot(object)
    def _on_slider_value_chosen(self, value: Any) -> None:
        assert self.slider is not None
        goes_on = self.slider.isSliderDown() and not self._drag_began
        self._drag_began = False
        self.value_chosen.emit(self.name, value, goes_on)

    @Slot()
    def _on_reset_clicked(self) -> None:
        self.reset_asked.emit(self.name)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        action = QAction(self.reset.toolTip(), menu, enabled=self.is_changed)
        action.triggered.connect(self._on_reset_clicked)
        menu.addAction(action)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """From the row itself, which has the focus after Return in the field, Tab goes on from the field."""
        if self.hasFocus():
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return super().focusNextPrevChild(forward)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            told = self.statusTip() if event.type() == QEvent.Type.FocusIn else ""
            QCoreApplication.sendEvent(self, QStatusTipEvent(told))
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "error"):
            self._paint_error()
