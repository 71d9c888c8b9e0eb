"""A line of the form: values that are worth a look, and those that were typed come back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.compare.sweep.axis_row import AxisRow
from grapl_engine import SettingsError


@pytest.fixture
def row(qtbot: QtBot) -> AxisRow:
    row = AxisRow("Down", "", may_be_nothing=True)
    qtbot.addWidget(row)
    return row


def choose(row: AxisRow, name: str) -> None:
    """As the person does it."""
    row.names.setCurrentIndex(row.names.findData(name))
    row.names.activated.emit(row.names.currentIndex())


def test_nothing_is_no_axis(row: AxisRow) -> None:
    assert row.axis() is None and not row.values.isEnabled() and row.values.text() == ""


def test_usual_values_stand_there_and_typed_ones_come_back(row: AxisRow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(row.changed):
        choose(row, "d")
    assert row.values.text() == "16, 24, 32, 48, 64" and row.values.accessibleName() == "Values of d"
    row.values.clear()
    with qtbot.waitSignal(row.changed):
        qtbot.keyClicks(row.values, "8, 12")
    choose(row, "seed")
    assert row.values.text() == "0-4"
    choose(row, "d")
    axis = row.axis()
    assert axis is not None and [value.setting for value in axis.values] == [8, 12]
    with qtbot.waitSignal(row.start_asked):
        qtbot.keyClick(row.values, Qt.Key.Key_Return)


def test_no_value_is_said(row: AxisRow) -> None:
    row.choose("lambda", " ")
    row.values.clear()
    with pytest.raises(SettingsError, match="for example 0, 2, 8, 32, 128"):
        row.axis()


def test_something_must_be_varied_across(qtbot: QtBot) -> None:
    row = AxisRow("Across", "lambda", may_be_nothing=False)
    qtbot.addWidget(row)
    assert row.name == "lambda" and row.names.findData("") < 0
    assert row.names.currentText() == "λ: pairwise weight"
