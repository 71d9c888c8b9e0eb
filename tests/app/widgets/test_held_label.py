"""Labels whose formulas hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.widgets.formulas import unbroken
from app.widgets.held_label import HeldLabel
from app.widgets.plain_label import PlainLabel
from app.widgets.rich_label import RichLabel

APP = Path(__file__).parents[3] / "app"
TEXT = "the sum E = U + λV of all"


def shown(label: QLabel) -> str:
    """What Qt lays out."""
    return str(QLabel.text(label))


@pytest.mark.parametrize("kind", [HeldLabel, PlainLabel, RichLabel])
def test_a_formula_holds_and_the_text_is_told_as_it_was_written(qtbot: QtBot, kind: type[HeldLabel]) -> None:
    made, told = kind(TEXT, wordWrap=True), kind(wordWrap=True)
    told.setText(TEXT)
    for label in (made, told):
        qtbot.addWidget(label)
        assert label.text() == TEXT
        assert shown(label) == unbroken(TEXT) != TEXT
        label.clear()
        assert label.text() == shown(label) == ""


def test_what_can_be_copied_is_what_was_written(qtbot: QtBot) -> None:
    label = PlainLabel(TEXT)
    qtbot.addWidget(label)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    assert shown(label) == TEXT
    label.setText(f"{TEXT}, 4 nats")
    assert shown(label) == f"{TEXT}, 4 nats"


def test_lab_and_lessons_have_no_label_that_lets_a_formula_break() -> None:
    files = [path for folder in ("lab", "lessons") for path in (APP / folder).rglob("*.py")]
    assert len(files) > 50
    assert not [path.name for path in files if "QLabel" in path.read_text(encoding="utf-8")]
