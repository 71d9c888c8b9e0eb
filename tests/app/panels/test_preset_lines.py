"""The open list of presets says what each is for; the closed box says its name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.panels.preset_lines import PresetLines
from app.panels.settings_form import SettingsForm
from app.session.session import Session
from grapl_engine import PRESET_PURPOSES, PRESETS


def line_of(box: QComboBox, row: int) -> str:
    """What the open list has there."""
    option = QStyleOptionViewItem()
    delegate = box.itemDelegate()
    assert isinstance(delegate, PresetLines)
    delegate.initStyleOption(option, box.model().index(row, 0))
    return str(option.text)


@pytest.fixture
def box(qtbot: QtBot) -> QComboBox:
    box = QComboBox()
    qtbot.addWidget(box)
    PresetLines(box)
    return box


def test_an_entry_has_its_tip_behind_its_name_in_the_list_alone(box: QComboBox) -> None:
    box.addItems(["quick", "slow"])
    box.setItemData(0, "Every slider <b>matters</b>.", Qt.ItemDataRole.ToolTipRole)
    assert [line_of(box, row) for row in (0, 1)] == ["quick: Every slider <b>matters</b>.", "slow"]
    assert box.currentText() == "quick"


def test_the_list_is_wide_enough_for_its_lines(box: QComboBox) -> None:
    box.addItem("quick")
    narrow = box.view().minimumWidth()
    box.setItemData(0, "Every slider matters.", Qt.ItemDataRole.ToolTipRole)
    assert box.view().minimumWidth() > max(narrow, box.view().fontMetrics().horizontalAdvance(line_of(box, 0)))
    box.setItemData(0, "word " * 1000, Qt.ItemDataRole.ToolTipRole)
    assert box.view().minimumWidth() <= box.screen().availableGeometry().width() // 2


def test_each_preset_of_the_form_says_what_it_is_for(qtbot: QtBot) -> None:
    session = Session()
    form = SettingsForm(session)
    qtbot.addWidget(form)
    lines = [line_of(form.presets, row) for row in range(form.presets.count())]
    assert lines == [f"{name}: {PRESET_PURPOSES[name]}" for name in PRESETS]
    session.close()
