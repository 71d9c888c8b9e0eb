"""What is looked at: what belongs together, what is let go of, and what is told."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, Wanted, scripted_labels, scripted_picture, scripted_record

from app.session.preview import CutPreview, PreviewKind
from app.session.run_controller import RunController
from app.session.view_state import ViewState
from grapl_engine import Frame, PictureError, RunRecord, Settings, Stage

COARSE = Settings(d=4, k0=5, steps=(1, 1))
SIGNALS = (
    "picture_changed", "shown_changed", "frame_changed", "following_changed", "compared_changed", "selection_changed",
    "patch_changed", "preview_changed", "pointer_changed",
)  # fmt: skip


@pytest.fixture
def said(view: ViewState) -> list[str]:
    """The signals that were given, in their order."""
    said: list[str] = []
    for name in SIGNALS:
        getattr(view, name).connect(lambda name=name: said.append(name))
    return said


def preview() -> CutPreview:
    return CutPreview(PreviewKind.WHAT_IF, scripted_labels((8, 8)), "Lambda 8, network frozen", None)  # type: ignore[arg-type]


def start(runs: RunController, view: ViewState, wanted: Wanted) -> None:
    """Run the picture that is looked at."""
    if view.picture is None:
        view.show_picture(scripted_picture())
    wanted.picture = view.picture
    runs.start()


def finish(qtbot: QtBot, runs: RunController, view: ViewState, wanted: Wanted) -> RunRecord:
    """The same to its end."""
    with qtbot.waitSignal(runs.run_ended):
        start(runs, view, wanted)
    return runs.kept[-1]


# What is told


def test_each_fact_is_told_once(view: ViewState, said: list[str]) -> None:
    record = scripted_record()
    view.show_run(record)
    assert said == ["picture_changed", "shown_changed", "frame_changed"]
    said.clear()
    view.show_run(record)
    view.show_frame(Frame(Stage.FINAL))
    view.follow()
    assert said == [], "nothing is another one"
    view.step_frame(-1)
    assert said == ["following_changed", "frame_changed"]
    said.clear()
    view.show_run(scripted_record(record.picture))
    assert said == ["following_changed", "shown_changed", "frame_changed"]


def test_another_run_at_the_same_place_is_another_labelling(view: ViewState, said: list[str]) -> None:
    picture = scripted_picture()
    view.show_run(scripted_record(picture))
    said.clear()
    view.show_run(scripted_record(picture))
    assert view.frame == Frame(Stage.FINAL) and said == ["shown_changed", "frame_changed"]


def test_another_picture_lets_all_go(view: ViewState, said: list[str]) -> None:
    picture = scripted_picture()
    view.show_run(scripted_record(picture))
    view.compare_with(scripted_record(picture))
    view.select(2)
    view.select_patch((1, 1))
    view.set_preview(preview())
    view.point_at((3.0, 4.0))
    said.clear()
    view.show_picture(scripted_picture("other.png"))
    left = (view.shown, view.frame, view.compared, view.selected, view.patch, view.preview, view.pointer)
    assert left == (None,) * 7 and view.following
    assert sorted(said) == sorted(set(SIGNALS) - {"following_changed"})


def test_all_is_in_its_place_before_anything_is_told(view: ViewState) -> None:
    first, second = scripted_record(), scripted_record(settings=COARSE)
    view.show_run(first)
    view.select(1)
    view.set_preview(preview())
    seen = []
    for name in SIGNALS:
        getattr(view, name).connect(lambda: seen.append((view.picture, view.shown, view.frame)))
    view.show_run(second)
    assert len(seen) == 5 and set(seen) == {(second.picture, second, Frame(Stage.FINAL))}


# The timeline


def test_scrubbing_leaves_following_and_follow_brings_it_back(view: ViewState) -> None:
    view.show_run(scripted_record())
    view.step_frame(-1)
    assert view.frame == Frame(Stage.NETWORK, 1) and not view.following
    view.step_frame(-99)
    assert view.frame == Frame(Stage.INITIAL)
    view.follow()
    assert view.frame == Frame(Stage.FINAL) and view.following
    view.show_frame(Frame(Stage.CUT, 7))
    assert view.frame == Frame(Stage.FINAL), "there is no such place"


def test_a_followed_run_is_shown_from_its_first_labels_on(
    qtbot: QtBot, runs: RunController, view: ViewState, wanted: Wanted, engine: ScriptedEngine
) -> None:
    before = finish(qtbot, runs, view, wanted)
    engine.hold = 3
    start(runs, view, wanted)
    assert view.shown is before, "until the new one has something"
    qtbot.waitUntil(lambda: view.shown is runs.running)
    assert view.frame == Frame(Stage.INITIAL) and view.following
    with qtbot.waitSignal(runs.run_ended):
        engine.gate.set()
    assert view.shown is runs.kept[-1] and view.frame == Frame(Stage.FINAL)


def test_who_looks_at_an_older_place_stays_there(
    qtbot: QtBot, runs: RunController, view: ViewState, wanted: Wanted, engine: ScriptedEngine
) -> None:
    engine.hold = 5
    start(runs, view, wanted)
    qtbot.waitUntil(lambda: view.frame == Frame(Stage.CUT, 0))
    view.show_frame(Frame(Stage.INITIAL))
    assert not view.following
    with qtbot.waitSignal(runs.run_ended):
        engine.gate.set()
    assert view.frame == Frame(Stage.INITIAL) and not view.following


def test_a_superseded_run_gives_its_place_back(
    qtbot: QtBot, runs: RunController, view: ViewState, wanted: Wanted, engine: ScriptedEngine
) -> None:
    before = finish(qtbot, runs, view, wanted)
    engine.hold = 3
    start(runs, view, wanted)
    qtbot.waitUntil(lambda: view.shown is runs.running)
    runs.supersede()
    assert view.shown is before and view.frame == Frame(Stage.FINAL)
    with qtbot.waitSignal(runs.run_ended):
        pass
    assert view.shown is before


def test_a_run_that_fails_at_once_shows_nothing(
    qtbot: QtBot, runs: RunController, view: ViewState, wanted: Wanted, engine: ScriptedEngine
) -> None:
    engine.hold, engine.error = 0, PictureError("No.")
    failed = finish(qtbot, runs, view, wanted)
    assert view.shown is None
    view.show_run(failed)
    assert view.shown is failed and view.frame is None


def test_who_follows_a_run_of_another_picture_comes_back_to_that_picture(
    qtbot: QtBot, runs: RunController, view: ViewState, wanted: Wanted, engine: ScriptedEngine
) -> None:
    engine.hold = 3
    start(runs, view, wanted)
    qtbot.waitUntil(lambda: view.frame is not None)
    view.show_run(scripted_record())
    assert not view.following
    view.follow()
    assert view.shown is runs.running and view.picture is wanted.picture


# Comparison


def test_comparison_needs_another_run_of_the_same_picture(view: ViewState) -> None:
    picture = scripted_picture()
    first, second = scripted_record(picture), scripted_record(picture)
    view.show_run(second)
    view.compare_with(second)
    assert view.compared is None, "it is the shown one"
    view.compare_with(scripted_record())
    assert view.compared is None, "another picture"
    view.compare_with(RunRecord(picture, second.settings))
    assert view.compared is None, "nothing to see in it"
    view.compare_with(first)
    assert view.compared is first
    view.show_run(first)
    assert view.compared is None, "no run is compared with itself"


# Selection, patch, preview


def test_selection_is_dropped_with_the_run_it_belongs_to(view: ViewState) -> None:
    picture = scripted_picture()
    view.show_run(scripted_record(picture))
    view.select(2)
    view.step_frame(-1)
    assert view.selected == 2, "another frame keeps it"
    view.show_run(scripted_record(picture))
    assert view.selected is None


def test_a_patch_of_the_shown_run_is_selected(qtbot: QtBot, view: ViewState) -> None:
    view.show_run(scripted_record())
    with qtbot.waitSignal(view.patch_changed):
        view.select_patch((7, 0))
    assert view.patch == (7, 0)
    with qtbot.assertNotEmitted(view.patch_changed):
        view.select_patch((8, 0))
        view.select_patch((0, -1))
        view.select_patch((7, 0))
    view.select_patch(None)
    assert view.patch is None


def test_without_a_run_there_is_no_patch(view: ViewState) -> None:
    view.select_patch((0, 0))
    view.step_patch(1, 0)
    assert view.patch is None


def test_arrows_begin_in_the_middle_and_stay_inside(view: ViewState) -> None:
    view.show_run(scripted_record())
    view.step_patch(0, 1)
    assert view.patch == (4, 4)
    view.step_patch(-1, 0)
    assert view.patch == (3, 4)
    for _ in range(9):
        view.step_patch(0, -1)
    assert view.patch == (3, 0)


def test_a_patch_stays_selected_on_the_same_grid_and_picture_alone(view: ViewState) -> None:
    picture = scripted_picture()
    view.show_run(scripted_record(picture))
    view.select_patch((2, 3))
    view.show_run(scripted_record(picture))
    assert view.patch == (2, 3)
    view.show_run(scripted_record(picture, settings=COARSE))
    assert view.patch is None
    view.select_patch((2, 3))
    view.show_run(scripted_record(settings=COARSE))
    assert view.patch is None


def test_a_preview_stays_until_another_frame_is_shown(qtbot: QtBot, view: ViewState) -> None:
    view.show_run(scripted_record())
    shown = preview()
    with qtbot.waitSignal(view.preview_changed):
        view.set_preview(shown)
    view.show_frame(Frame(Stage.FINAL))
    assert view.preview is shown
    with qtbot.waitSignal(view.preview_changed):
        view.step_frame(-1)
    assert view.preview is None


def test_a_preview_ends_with_its_run(view: ViewState) -> None:
    picture = scripted_picture()
    view.show_run(scripted_record(picture))
    view.set_preview(preview())
    view.show_run(scripted_record(picture))
    assert view.preview is None
    view.set_preview(preview())
    view.show_picture(scripted_picture("other.png"))
    assert view.preview is None
