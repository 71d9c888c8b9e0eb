"""Devices that are there, and settings that name others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.session.devices import Devices, there
from app.session.session import Session
from grapl_engine.network.device_list import Device

HERE = (Device("auto", "Automatic (GPU 0)"), Device("cpu", "CPU: Abacus, 2 threads"), Device("cuda:0", "GPU 0: Card"))


@pytest.fixture
def devices(session: Session) -> Iterator[Devices]:
    devices = Devices(session.configuration, session.runs, lambda: HERE, session)
    devices.said = []  # type: ignore[attr-defined]
    devices.notice_given.connect(devices.said.append)  # type: ignore[attr-defined]
    return devices


def test_they_are_listed_once_when_the_engine_is_there(devices: Devices, session: Session, qtbot: QtBot) -> None:
    seen: list[bool] = []
    devices.listed.connect(lambda: seen.append(True))
    session.runs.engine_ready.emit()
    qtbot.waitUntil(lambda: devices.known == HERE)
    devices.list_them()
    assert seen == [True] and devices.said == []  # type: ignore[attr-defined]


def test_a_kept_device_that_is_not_here_is_said_and_the_cpu_takes_its_place(
    devices: Devices, session: Session, qtbot: QtBot
) -> None:
    configuration = session.configuration
    chosen: list[bool] = []
    configuration.set_settings(configuration.settings.replace(device="cuda:3"))
    configuration.settings_chosen.connect(lambda: chosen.append(True))
    before = configuration.settings
    with qtbot.waitSignal(devices.listed):
        devices.list_them()
    assert configuration.settings == before.replace(device="cpu") and chosen == []
    (sentence,) = devices.said  # type: ignore[attr-defined]
    assert sentence.startswith("The device cuda:3 is not on this machine: runs take the CPU.")
    configuration.undo()
    assert configuration.settings.device == "auto" and not configuration.can_undo


def test_so_it_is_with_what_an_opened_run_says(devices: Devices, session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(devices.listed):
        devices.list_them()
    session.configuration.set_settings(session.configuration.settings.replace(device="mps", lambda_=3.0))
    assert (session.configuration.settings.device, session.configuration.settings.lambda_) == ("cpu", 3.0)
    for name in ("cuda", "cuda:0", "auto", "cpu"):
        session.configuration.set_settings(session.configuration.settings.replace(device=name))
        assert session.configuration.settings.device == name
    assert len(devices.said) == 1  # type: ignore[attr-defined]


def test_where_nobody_looks_for_them_settings_stay(session: Session) -> None:
    session.devices.list_them()
    session.configuration.set_settings(session.configuration.settings.replace(device="cuda:9"))
    assert session.devices.known == () and session.configuration.settings.device == "cuda:9"


def test_the_engine_says_what_is_there() -> None:
    assert [device.name for device in there()][:2] == ["auto", "cpu"]
