"""The settings behind "More": in groups, found by words; those without effect stand aside."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QFont, QKeyEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.panels.parameter_row import ParameterRow
from app.widgets.flat_button import FlatButton
from app.widgets.folded_text import folded
from app.widgets.plain_label import PlainLabel
from grapl_engine import PARAMETERS, Settings
from grapl_engine.idle_settings import why_idle
from grapl_engine.settings_text import choice_text

__all__ = ["MAIN", "MoreSettings"]

MAIN = "main"
"""The group that is always in sight."""
_HEADINGS = {
    "labels": "Initial labels",
    "network": "Network and training",
    "graph": "Graph cut",
    "map": "Pixel map",
    "picture": "Picture",
    "machine": "Machine",
}
NOTHING = "No setting under More has these words."


class _Search(QLineEdit):
    """Esc takes back what was typed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)


class MoreSettings(QWidget):
    """A line to search, the rows under their headings, and a switch for those that do nothing under the others' values.

    A row that does nothing says why, keeps its value, and is found by words all the same. One with a refused value stays.

    Attributes
    ----------
    search : QLineEdit
    idle : FlatButton
        Shows the rows without effect, or no longer.
    nothing : PlainLabel
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Mapping[str, ParameterRow] = {}
        self._headings: dict[str, PlainLabel] = {}
        self._idle: dict[str, str] = {}
        self.search = _Search(self, placeholderText="Search settings", clearButtonEnabled=True)
        self.search.setAccessibleName("Search the settings by name, symbol or what they do")
        self.search.setToolTip("Words of a setting's name, symbol or what it does (Ctrl+F); Esc clears")
        self.search.textChanged.connect(self._show)
        self.idle = FlatButton(self)
        self.idle.setCheckable(True)
        self.idle.setToolTip("Settings that change nothing under the values of others; each says which")
        self.idle.toggled.connect(self._show)
        self.nothing = PlainLabel(NOTHING, self, wordWrap=True)
        self.nothing.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._lines = QVBoxLayout(self)
        self._lines.setSpacing(2)
        self._lines.setContentsMargins(0, 0, 0, 0)
        for widget in (self.search, self.nothing, self.idle):
            self._lines.addWidget(widget)

    def fill(self, rows: Mapping[str, ParameterRow]) -> None:
        """Put the rows behind the line, in their order; those of the group "main" stand elsewhere."""
        self._rows = {name: row for name, row in rows.items() if PARAMETERS[name].group != MAIN}
        for name, row in self._rows.items():
            group = PARAMETERS[name].group
            if group not in self._headings:
                self._headings[group] = _heading(_HEADINGS.get(group, group.capitalize()), self)
                self._lines.insertWidget(self._lines.count() - 1, self._headings[group])
            self._lines.insertWidget(self._lines.count() - 1, row)
        self._show()

    def show_settings(self, settings: Settings) -> None:
        """Those that have an effect among these."""
        self._idle = {name: why_idle(name, settings) for name in self._rows}
        self._show()

    def stops_of_tab(self) -> list[QWidget]:
        """Where the Tab key stops, in the order of the eye."""
        return [self.search, *(stop for row in self._rows.values() for stop in row.stops_of_tab()), self.idle]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_headings"):
            for heading in self._headings.values():
                _make_small(heading, self.font())

    @Slot()
    def _show(self) -> None:
        words = folded(self.search.text()).split()
        shown = set()
        for name, row in self._rows.items():
            reason = self._idle.get(name, "")
            row.show_idle(reason)
            is_wanted = all(word in _said_of(name) for word in words) if words else not reason or self.idle.isChecked()
            row.setVisible(is_wanted or row.has_error)
            if not row.isHidden():
                shown.add(PARAMETERS[name].group)
        for group, heading in self._headings.items():
            heading.setVisible(group in shown)
        self.nothing.setVisible(bool(words) and not shown)
        count = sum(map(bool, self._idle.values()))
        self.idle.setText(f"{'Hide' if self.idle.isChecked() else 'Show'} {count} without effect")
        self.idle.setVisible(bool(count) and not words)


@cache
def _said_of(name: str) -> str:
    """All that a setting is found by."""
    parameter = PARAMETERS[name]
    choices = (text for choice, effect in parameter.choices.items() for text in (choice, choice_text(choice), effect))
    heading = _HEADINGS.get(parameter.group, "")
    parts = (name, name.replace("_", "-"), parameter.label, parameter.symbol, parameter.unit, parameter.effect, heading)
    return folded("\n".join((*parts, *choices)))


def _heading(text: str, parent: QWidget) -> PlainLabel:
    label = PlainLabel(text.upper(), parent)
    _make_small(label, parent.font())
    label.setContentsMargins(0, 8, 0, 0)
    return label


def _make_small(label: PlainLabel, font: QFont) -> None:
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * 0.85)
    label.setFont(smaller)
