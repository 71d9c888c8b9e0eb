"""A device by its name."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.panels.device_editor import DeviceEditor
from app.panels.settings_form import SettingsForm
from app.session.session import Session
from grapl_engine.network.device_list import Device

HERE = (Device("auto", "Automatic (CPU)"), Device("cpu", "CPU: Abacus, 2 threads"), Device("cuda:0", "GPU 0: <b>Card</b>"))


@pytest.fixture
def editor(qtbot: QtBot) -> DeviceEditor:
    editor = DeviceEditor()
    qtbot.addWidget(editor)
    return editor


def listed(editor: DeviceEditor) -> list[str]:
    return [editor.itemText(at) for at in range(editor.count())]


def test_before_they_are_known_there_is_what_every_machine_has(editor: DeviceEditor) -> None:
    assert listed(editor) == ["Automatic", "CPU"]
    editor.show_value("cuda:1")
    assert editor.currentText() == "cuda:1"


def test_devices_stand_by_their_names_and_the_value_stays(editor: DeviceEditor) -> None:
    editor.show_value("cuda")
    editor.show_devices(HERE)
    assert listed(editor) == [device.title for device in HERE] and editor.currentText() == HERE[2].title
    editor.show_value("cpu")
    editor.show_devices(())
    assert listed(editor) == ["Automatic", "CPU"] and editor.currentData() == "cpu"


def test_only_the_hand_chooses(editor: DeviceEditor) -> None:
    chosen: list[object] = []
    editor.value_chosen.connect(chosen.append)
    editor.show_devices(HERE)
    editor.show_value("cpu")
    assert chosen == []
    editor.activated.emit(2)
    assert chosen == ["cuda:0"]


def test_in_the_form_it_lists_what_is_there_and_changes_the_settings(session: Session, qtbot: QtBot) -> None:
    form = SettingsForm(session)
    qtbot.addWidget(form)
    editor = form.rows["device"].editor
    assert isinstance(editor, DeviceEditor)
    session.devices.known = HERE
    session.devices.listed.emit()
    assert listed(editor) == [device.title for device in HERE]
    editor.activated.emit(2)
    assert session.configuration.settings.device == "cuda:0"
    form.rows["device"].reset.click()
    assert session.configuration.settings.device == "auto" and editor.currentText() == "Automatic (CPU)"
