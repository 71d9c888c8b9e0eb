from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from app.commands.preset_callables import save_preset
from app.main_window import MainWindow
from app.panels.preset_name_dialog import PresetNameDialog

ACTIONS = ("update_preset", "rename_preset", "delete_preset")


def typed(window: MainWindow, action: str, name: str, qtbot: QtBot) -> None:
    """Trigger an action that asks for a name, and type one."""
    window.actions_by_name[action].trigger()
    (dialog,) = window.findChildren(PresetNameDialog)
    dialog.field.selectAll()
    qtbot.keyClicks(dialog.field, name)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.findChildren(PresetNameDialog))


def enabled(window: MainWindow) -> list[bool]:
    return [window.actions_by_name[name].isEnabled() for name in ACTIONS]


def test_a_presets_life_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    session, form = window.session, window.form
    session.configuration.set_auto_rerun(False)
    assert form.preset_menu.actions()[0].text() == "Save as pr&eset…"
    assert enabled(window) == [False, False, False]
    settings = session.configuration.settings
    typed(window, "save_preset", "mine", qtbot)
    assert dict(session.own_presets.own) == {"mine": settings} and form.presets.currentText() == "mine"
    assert enabled(window) == [False, True, True]
    session.configuration.set_settings(settings.replace(lambda_=3.5))
    assert form.presets.currentText() == "mine *" and enabled(window) == [True, True, True]
    window.actions_by_name["update_preset"].trigger()
    assert session.own_presets.own["mine"].lambda_ == 3.5 and form.presets.currentText() == "mine"
    form.undo_preset.button.click()
    assert session.own_presets.own["mine"] == settings
    typed(window, "rename_preset", "ours", qtbot)
    assert list(session.own_presets.own) == ["ours"] and form.presets.currentText() == "ours *"
    window.actions_by_name["delete_preset"].trigger()
    assert not session.own_presets.own and session.configuration.settings.lambda_ == 3.5
    assert enabled(window) == [False, False, False]
    form.undo_preset.button.click()
    assert list(session.own_presets.own) == ["ours"]


def test_the_name_of_a_preset_of_the_program_is_refused(window: MainWindow, qtbot: QtBot) -> None:
    save_preset(window)
    (dialog,) = window.findChildren(PresetNameDialog)
    qtbot.keyClicks(dialog.field, "Paper")
    assert "preset of the program" in dialog.reason.text()
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible() and not window.session.own_presets.own
    qtbot.keyClick(dialog.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(PresetNameDialog))
