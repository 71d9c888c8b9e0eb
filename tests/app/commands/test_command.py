"""The rules by which a command can be done, from no picture to a finished run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture, scripted_record

import app.commands.command as command_module
from app.commands.command import (
    Command,
    always,
    busy,
    why_not,
    with_channels,
    with_file,
    with_map,
    with_pages,
    with_picture,
    with_run,
)
from app.panels.part_bar import PartBar
from app.session.run_phase import RunPhase
from app.session.session import Session
from grapl_engine import Settings
from grapl_engine.images.file_parts import FileParts

RULES = (always, with_picture, with_run, with_map, busy)


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine(hold=5)  # in the middle of the first iteration's end


@pytest.fixture
def window(qapp: object, engine: ScriptedEngine) -> Iterator[Any]:
    """As much of a window as the rules look at."""
    session = Session(engine=engine, settings=Settings(d=8, k0=5, steps=(1, 1)))
    yield SimpleNamespace(session=session)
    session.close()


def holds(window: Any) -> list[str]:
    return [rule.__name__ for rule in RULES if rule(window)]


def test_without_a_picture_and_with_one(window: Any) -> None:
    assert holds(window) == ["always"]
    window.session.open_picture(scripted_picture())
    assert holds(window) == ["always", "with_picture"]


@pytest.mark.parametrize(("events", "expected"), [(1, []), (5, ["with_run"]), (None, ["with_run", "with_map"])])
def test_a_run_counts_by_what_it_has_come_to(window: Any, events: int | None, expected: list[str]) -> None:
    window.session.add_run(scripted_record(until=events))
    assert holds(window) == ["always", "with_picture", *expected]


def test_while_it_runs_and_while_it_is_held(window: Any, engine: ScriptedEngine, qtbot: QtBot) -> None:
    runs = window.session.runs
    window.session.open_picture(scripted_picture())
    runs.start()
    assert holds(window)[-1] == "busy"
    runs.pause()
    qtbot.waitUntil(lambda: runs.phase is RunPhase.PAUSED)
    assert holds(window)[-1] == "busy"
    runs.stop()
    assert runs.phase is RunPhase.STOPPING and "busy" not in holds(window)
    engine.gate.set()
    qtbot.waitUntil(lambda: runs.phase is RunPhase.READY)
    assert holds(window) == ["always", "with_picture", "with_run", "with_map"]


def test_a_command_can_always_be_done_and_is_not_on_or_off_unless_it_says_so() -> None:
    command = Command("name", "File", "Text", "", "Tip.", do=lambda window: None)
    assert command.enabled is always and command.checked is None and not command.begins_group


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (FileParts(), ["with_file"]),
        (FileParts(pages=3), ["with_file", "with_pages"]),
        (FileParts(channels=2), ["with_file", "with_channels"]),
    ],
)
def test_parts_of_a_file_are_there_where_it_has_them(window: Any, parts: FileParts, expected: list[str], qtbot: QtBot) -> None:
    window.parts = PartBar(window.session)
    qtbot.addWidget(window.parts)
    rules = (with_file, with_pages, with_channels)
    window.session.open_picture(replace(scripted_picture(), parts=parts))
    assert [rule.__name__ for rule in rules if rule(window)] == [], "it came from no file"
    window.session.open_picture(replace(scripted_picture(), parts=parts, path=Path("/nowhere/a.tif")))
    assert [rule.__name__ for rule in rules if rule(window)] == expected


RULE_NAMES = [name for name in command_module.__all__ if name.startswith("with_") or name in ("busy", "not_following")]


@pytest.mark.parametrize("name", RULE_NAMES)
def test_every_rule_says_in_a_sentence_why_not(name: str) -> None:
    reason = command_module._REASONS[getattr(command_module, name)]
    assert not isinstance(reason, str) or reason.endswith(".")


def test_why_not_is_said_only_where_it_cannot_be_done(window: Any) -> None:
    assert why_not(always, window) == ""
    assert why_not(with_picture, window) == "Open a picture first (Ctrl+O)."
    assert why_not(lambda _: False, window) == "It cannot be done now."
    window.session.open_picture(scripted_picture())
    assert why_not(with_picture, window) == ""
    assert why_not(command_module.with_detail, window) == window.session.detail.reason != ""
    assert why_not(command_module.with_cut, window) == "No detail is chosen that could be left.", "nor is there a run's map"
