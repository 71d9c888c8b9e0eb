"""What is looked at is the same at the next start: a run, the one compared with it, the detail, and where panels are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hierarchies import striped
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.session.kept_look import KeptLook
from app.session.session import Session
from app.session.session_folders import SessionFolders
from grapl_engine import Frame, Picture, RunRecord, Stage
from grapl_engine.storage import session_folder
from grapl_engine.storage.session_place import Place

Start = Callable[[], Session]


@pytest.fixture
def start(qapp: object, tmp_path: Path, qtbot: QtBot) -> Iterator[Start]:
    """Starts a session in the folder, as a program does; all are closed at the end."""
    sessions: list[Session] = []

    def begin() -> Session:
        session = Session(engine=lambda job, should_stop: iter(()), maker=lambda picture, should_stop: striped())
        sessions.append(session)
        with qtbot.waitSignal(session.keeper.began):
            session.keeper.begin(SessionFolders(tmp_path))
        session.runs.warm_up()
        return session

    yield begin
    for session in sessions:
        session.close()


def run_of(picture: Picture) -> RunRecord:
    """A whole run with four superpixels."""
    record = scripted_record(picture)
    assert record.finished is not None
    record.finished = replace(record.finished, hierarchy=striped(heights=(0.1, 0.3, 0.7), source="network"))
    return record


def shown(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: session.view.shown is not None and session.keeper.loader.loading is None)


def test_the_compared_run_the_frame_and_the_panels_come_back(start: Start, qtbot: QtBot) -> None:
    first, picture = start(), scripted_picture()
    for _ in range(3):
        first.add_run(run_of(picture))
    first.show_run(first.runs.kept[1])
    first.view.show_frame(Frame(Stage.CUT, 0))
    first.compare_with(first.runs.kept[2])
    first.panels.note("lab", {"page": "moves", "step": 3})
    first.close()
    second = start()
    assert isinstance(second.keeper._kept_look, KeptLook) and dict(second.panels.of("lab")) == {}
    with qtbot.waitSignal(second.panels.brought_back):
        shown(second, qtbot)
    assert second.view.shown is second.runs.kept[1] and second.view.frame == Frame(Stage.CUT, 0)
    assert second.view.compared is second.runs.kept[2] and second.runs.kept[0].is_away
    assert dict(second.panels.of("lab")) == {"page": "moves", "step": 3}


@pytest.mark.parametrize("has_run", [True, False])
def test_a_level_and_what_is_selected_of_it_come_back(start: Start, qtbot: QtBot, has_run: bool) -> None:
    first, picture = start(), scripted_picture()
    first.open_picture(picture)
    if has_run:
        first.add_run(run_of(picture))
    qtbot.waitUntil(lambda: first.detail.hierarchy is not None)
    first.detail.show_level(3)
    first.detail.select(2)
    first.close()
    second = start()
    qtbot.waitUntil(lambda: second.detail.cut is not None)
    assert second.detail.cut is not None and second.detail.cut.count == 3 and second.detail.cut.is_level
    assert second.detail.selected == 2 and (second.detail.owner is not None) == has_run


def test_a_detail_that_is_finer_in_places_comes_back(start: Start, qtbot: QtBot) -> None:
    first = start()
    first.add_run(run_of(scripted_picture()))
    first.detail.show_level(2)
    first.detail.more_at(0)
    assert first.detail.cut is not None and not first.detail.cut.is_level
    nodes = first.detail.cut.nodes.tolist()
    first.close()
    second = start()
    shown(second, qtbot)
    qtbot.waitUntil(lambda: second.detail.cut is not None)
    assert second.detail.cut is not None and second.detail.cut.nodes.tolist() == nodes


def test_levels_keep_to_labels_again(start: Start, qtbot: QtBot) -> None:
    first = start()
    first.add_run(run_of(scripted_picture()))
    first.level_source.set_within(True)
    first.close()
    second = start()
    shown(second, qtbot)
    assert second.level_source.is_within


def test_who_chooses_first_is_not_overruled(start: Start, qtbot: QtBot) -> None:
    first = start()
    first.open_picture(scripted_picture())
    qtbot.waitUntil(lambda: first.detail.hierarchy is not None)
    first.detail.show_level(3)
    first.close()
    second = start()
    second.add_run(run_of(scripted_picture("other.png")))
    qtbot.waitUntil(lambda: second.detail.hierarchy is not None)
    qtbot.wait(50)
    assert second.detail.cut is None


def test_the_settings_are_those_that_were_set_in_the_session(start: Start, qtbot: QtBot) -> None:
    first = start()
    first.add_run(run_of(scripted_picture()))
    settings = first.configuration.settings.replace(mu=1.25, seed=9)
    first.configuration.set_auto_rerun(False)
    first.configuration.set_settings(settings)
    first.close()
    second = start()
    assert second.configuration.settings == settings
    with qtbot.assertNotEmitted(second.configuration.settings_chosen):
        shown(second, qtbot)
    assert second.configuration.settings == settings != second.runs.kept[0].settings


def test_what_is_still_awaited_is_what_is_kept(start: Start, qtbot: QtBot) -> None:
    first = start()
    first.add_run(run_of(scripted_picture()))
    first.add_run(run_of(first.runs.kept[0].picture))
    first.compare_with(first.runs.kept[0])
    first.panels.note("lab", {"page": "moves"})
    folder = first.keeper.writer.folder
    first.close()
    assert folder is not None
    place = session_folder.read_index(folder).place
    assert (place.run, place.compared, place.panels) == (2, 1, {"lab": {"page": "moves"}})
    second = start()
    assert second.view.shown is None
    second.close()
    assert session_folder.read_index(folder).place == place, "closed before the run was there"
    (folder / session_folder.run_file(2, place.picture or 0)).write_bytes(b"damaged")
    third = start()
    with qtbot.waitSignal(third.panels.brought_back):
        pass
    assert third.view.shown is None and third.keeper.writer.index().place == Place(
        place.picture, panels=place.panels, settings=place.settings
    )
