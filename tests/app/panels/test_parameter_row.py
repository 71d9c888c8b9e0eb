"""One setting's row: what it shows, when it can be put back, and what it says of a refused value."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.panels.parameter_row import ParameterRow


@pytest.fixture
def row(qtbot: QtBot) -> ParameterRow:
    row = ParameterRow("lambda_")
    qtbot.addWidget(row)
    row.show_value(2.0, "explore", 2.0)
    return row


def test_a_value_of_the_preset_has_no_way_back_and_another_is_bold(row: ParameterRow) -> None:
    assert not row.is_changed and not row.title.font().bold()
    row.show_value(8.0, "explore", 2.0)
    assert row.is_changed and row.title.font().bold()
    assert row.reset.toolTip() == "Back to 2, the value of explore" and not row.reset.icon().isNull()
    row.show_value(2.0, "explore", 2.0)
    assert not row.is_changed and not row.title.font().bold()


def test_the_way_back_is_asked_for_by_name(row: ParameterRow, qtbot: QtBot) -> None:
    row.show_value(8.0, "explore", 2.0)
    with qtbot.waitSignal(row.reset_asked) as asked:
        row.reset.click()
    assert asked.args == ["lambda_"]


def test_a_refused_value_stays_with_its_sentence_until_another_is_set(row: ParameterRow) -> None:
    row.editor.setText("-1")  # type: ignore[union-attr]
    row.show_error("It must be 0 or more.")
    row.show_value(2.0, "explore", 2.0)
    assert row.has_error and row.error.text() == "It must be 0 or more." and row.editor.text() == "-1"  # type: ignore[union-attr]
    row.show_value(4.0, "explore", 2.0)
    assert not row.has_error and row.editor.text() == "4"  # type: ignore[union-attr]


def test_a_refused_value_is_taken_back(row: ParameterRow) -> None:
    assert row.take_back() is False
    row.show_error("It must be 0 or more.")
    assert row.take_back() is True and not row.has_error and row.editor.text() == "2"  # type: ignore[union-attr]


def test_the_row_explains_itself(row: ParameterRow) -> None:
    assert "0 to 1,000,000" in row.toolTip() and row.parameter.label in row.title.text()
    assert row.stops_of_tab() == [row.reset, row.editor, row.slider]
