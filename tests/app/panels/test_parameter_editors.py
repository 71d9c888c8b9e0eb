"""The editors of settings: what a typed text stands for, and where a slider stops."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget
from pytestqt.qtbot import QtBot

from app.panels.parameter_editors import FieldEditor, stops_of, typed_value
from grapl_engine import PARAMETERS, PRESETS

Ignored = QSizePolicy.Policy.Ignored


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("12", int, 12),
        (" -3 ", int, -3),
        ("1e3", int, 1000.0),
        ("0.5", float, 0.5),
        ("24, 16 12", tuple, (24, 16, 12)),
        ("24, x", tuple, "24, x"),
        ("many", int, "many"),
        (" auto ", str, "auto"),
    ],
)
def test_a_text_is_a_value_or_stays_a_text(text: str, kind: type, value: Any) -> None:
    assert typed_value(text, kind) == value and type(typed_value(text, kind)) is type(value)


@pytest.mark.parametrize("name", [name for name, parameter in PARAMETERS.items() if parameter.slider])
def test_a_slider_stops_at_its_ends_and_at_every_preset(name: str) -> None:
    low, high = PARAMETERS[name].slider or (0, 0)
    stops = stops_of(name, PARAMETERS[name], type(getattr(PRESETS["explore"], name)))
    assert stops[0] == low and stops[-1] == high and list(stops) == sorted(set(stops)) and len(stops) <= 130
    assert {getattr(preset, name) for preset in PRESETS.values() if low <= getattr(preset, name) <= high} <= set(stops)


@pytest.mark.parametrize("points", [9, 14, 18])
@pytest.mark.parametrize("value", [4, 0.0001, 9.19090384, 4294967295, 123456.123456789])
def test_the_field_of_a_number_shows_all_of_it(qtbot: QtBot, points: int, value: float) -> None:
    row = QWidget()
    qtbot.addWidget(row)
    line, field = QHBoxLayout(row), FieldEditor(type(value))
    font = field.font()
    font.setPointSize(points)
    field.setFont(font)
    line.addWidget(QLabel("Pairwise weight", sizePolicy=QSizePolicy(Ignored, Ignored)), 1)
    line.addWidget(field)
    row.resize(360, 40)
    row.show()
    field.show_value(value)
    qtbot.waitUntil(lambda: bool(field.width() == field.sizeHint().width()))
    first, last = (cursor_at(field, place) for place in (0, len(field.text())))
    assert first >= 0 and last <= field.width(), "both ends of it are in sight"
    assert last - first >= field.fontMetrics().horizontalAdvance(field.text()) - 2


def cursor_at(field: FieldEditor, place: int) -> int:
    """Where the cursor stands, in pixels of the field, with nothing scrolled for it."""
    field.setCursorPosition(0)
    field.setCursorPosition(place)
    return int(field.cursorRect().center().x())
