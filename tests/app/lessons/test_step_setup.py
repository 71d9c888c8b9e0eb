"""How a step's scene comes to be: picture, run, frame, page and patch, or a sentence that says why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_picture

from app.lessons.context import context_of
from app.lessons.lesson import Scene
from app.lessons.patches import PATCHES, central
from app.lessons.step_setup import STOPPED, StepSetup
from app.session.session import Session
from app.session.session_folders import SessionFolders
from grapl_engine import Frame, Settings, Stage

SETTINGS = Settings(d=8, k0=5, steps=(1, 1))
MACHINE = {"device": "cpu", "threads": 1}


class Program:
    """A session with a scripted engine, and what a setup says and opens."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.said: list[str] = []
        self.opened: list[str] = []
        self.setup = StepSetup(session, lambda: None, self.opened.append, session)  # type: ignore[arg-type,return-value]
        self.setup.reached.connect(lambda: self.said.append("reached"))
        self.setup.waiting.connect(self.said.append)
        self.setup.failed.connect(self.said.append)

    def set(self, scene: Scene, qtbot: QtBot) -> None:
        with qtbot.waitSignal(self.setup.reached):
            self.setup.set_scene(scene)
        assert not self.setup.is_busy


@pytest.fixture
def program(qtbot: QtBot) -> Iterator[Program]:
    session = Session(
        engine=lambda job, should_stop: iter(scripted_events(job.picture, job.settings)),  # type: ignore[arg-type]
        settings=Settings(**MACHINE),
    )
    yield Program(session)
    session.close()


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    Image.fromarray(scripted_picture().pixels).save(tmp_path / "mine.png")
    return Scene(tmp_path / "mine.png", SETTINGS, Frame(Stage.CUT, 0), "energy", (2, 5))


def test_a_scene_is_run_and_shown(program: Program, scene: Scene, qtbot: QtBot) -> None:
    program.set(scene, qtbot)
    session = program.session
    assert session.view.shown is not None and session.view.shown.picture.path == scene.picture
    assert session.view.shown.settings == SETTINGS.replace(**MACHINE), "device and threads stay the person's"
    assert (session.view.frame, session.view.patch, program.opened) == (scene.frame, (2, 5), ["energy"])
    assert program.said == [
        "The lesson's picture is being read.",
        "The lesson's run is under way: a few seconds.",
        "reached",
    ]
    assert program.setup.run_of(scene) is session.view.shown


def test_a_kept_run_is_shown_again(program: Program, scene: Scene, qtbot: QtBot) -> None:
    program.set(scene, qtbot)
    first = program.session.view.shown
    program.set(replace(scene, settings=SETTINGS.replace(mu=0.5), patch=None), qtbot)
    assert program.session.view.shown is not first and len(program.session.runs.kept) == 2
    program.said.clear()
    program.set(replace(scene, frame=Frame(Stage.FINAL), page="", patch=None), qtbot)
    assert program.said == ["reached"] and program.session.view.shown is first and len(program.session.runs.kept) == 2
    assert program.session.view.frame == Frame(Stage.FINAL) and program.opened == ["energy", "energy"]


def test_a_kept_run_that_is_away_is_read_first(program: Program, scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    session = program.session
    session.keeper.begin(SessionFolders(tmp_path / "sessions"))
    program.set(scene, qtbot)
    first = session.view.shown
    program.set(replace(scene, settings=SETTINGS.replace(mu=0.5), patch=None), qtbot)
    qtbot.waitUntil(lambda: all(entry.is_written for entry in session.kept.entries))
    session.keeper.loader.set_budget(0)
    assert first is not None and first.is_away
    program.said.clear()
    program.set(scene, qtbot)
    assert program.said == ["The lesson's run is being read.", "reached"] and len(session.runs.kept) == 2
    assert (session.view.shown, session.view.frame, session.view.patch) == (first, scene.frame, (2, 5))


def test_of_a_kind_of_patch_the_middle_one_is_taken(program: Program, scene: Scene, qtbot: QtBot) -> None:
    program.set(replace(scene, patch="changed"), qtbot)
    context = context_of(program.session)
    assert context is not None and program.session.view.patch is not None
    assert program.session.view.patch == central(PATCHES["changed"].of(context), 8)


def test_a_picture_that_cannot_be_read_is_told(program: Program, scene: Scene, qtbot: QtBot) -> None:
    scene.picture.write_text("no picture")
    with qtbot.waitSignal(program.setup.failed) as failed:
        program.setup.set_scene(scene)
    assert "mine.png" in failed.args[0] and not program.setup.is_busy and not program.session.runs.kept


def test_a_run_that_does_not_end_is_told(session: Session, scene: Scene, qtbot: QtBot) -> None:
    program = Program(session)
    with qtbot.waitSignal(program.setup.failed) as failed:
        program.setup.set_scene(scene)
    assert failed.args == [STOPPED]


def test_what_is_cancelled_is_never_reached(program: Program, scene: Scene, qtbot: QtBot) -> None:
    program.setup.set_scene(scene)
    program.setup.cancel()
    assert not program.setup.is_busy
    program.set(replace(scene, patch=(0, 0)), qtbot)
    assert program.said.count("reached") == 1 and program.session.view.patch == (0, 0)


def test_the_run_under_way_is_awaited_by_the_step_that_is_turned_to(program: Program, scene: Scene, qtbot: QtBot) -> None:
    session, runs = program.session, program.session.runs
    turned: list[bool] = []

    def turn(said: str) -> None:
        if "under way" in said and runs.running is not None and not turned:
            turned.append(True)
            program.setup.set_scene(replace(scene, frame=Frame(Stage.FINAL), patch=None))

    program.setup.waiting.connect(turn)
    program.set(scene, qtbot)
    assert turned and len(runs.kept) == 1 and session.view.frame == Frame(Stage.FINAL)
    assert program.said.count("reached") == 1 and not any("stopped" in said for said in program.said)


def test_a_run_for_another_step_makes_room(program: Program, scene: Scene, qtbot: QtBot) -> None:
    runs, other = program.session.runs, replace(scene, settings=SETTINGS.replace(mu=0.5), patch=None)
    turned: list[bool] = []

    def turn(said: str) -> None:
        if "under way" in said and runs.running is not None and not turned:
            turned.append(True)
            program.setup.set_scene(other)

    program.setup.waiting.connect(turn)
    program.set(scene, qtbot)
    assert turned and program.session.view.shown is program.setup.run_of(other)
