from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from app.panels.preset_name_dialog import PresetNameDialog


def test_a_name_that_is_refused_says_why(qtbot: QtBot) -> None:
    dialog = PresetNameDialog("Save", "about", "bad", lambda name: "" if name == "good" else f"{name} is not good.")
    qtbot.addWidget(dialog)
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert dialog.reason.text() == "bad is not good." and not ok.isEnabled()
    dialog.field.setText("  good ")
    assert dialog.reason.text() == "" and ok.isEnabled() and dialog.name == "good"
