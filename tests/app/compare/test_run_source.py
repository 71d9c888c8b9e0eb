from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hierarchies import striped
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.compare.choice import Choice
from app.compare.run_source import run_choices, shown_choices
from app.session.session import Session
from app.session.session_folders import SessionFolders
from grapl_engine import Frame, GraplError, RunRecord, Stage


def titles(choice: Choice) -> list[str]:
    return [place.title for place in choice.places]


def test_every_labelling_of_a_run_can_be_chosen_its_result_first(session: Session, runs: tuple[RunRecord, RunRecord]) -> None:
    second, first = run_choices(session)
    assert (first.key, second.key) == runs
    assert first.title.startswith("Run 1: ") and second.title.startswith("Run 2: ") and "λ 3" in second.title
    assert titles(first) == [
        "pixel map", "pixel map 2", "network 2", "cut 1", "pixel map 1", "network 1", "initial labels",
    ]  # fmt: skip


def test_maps_are_as_large_as_the_picture_and_say_what_they_are(session: Session, runs: tuple[RunRecord, RunRecord]) -> None:
    first = runs[0]
    places = {place.title: place for place in run_choices(session)[1].places}
    final, cut = places["pixel map"].make(0), places["cut 1"].make(0)
    assert final.labels is first.finished.pixel_labels  # type: ignore[union-attr]
    assert (final.name, final.count_text, final.record, final.frame) == (
        "Run 1, pixel map",
        "5 segments",
        first,
        Frame(Stage.FINAL),
    )
    own = first.patch_labels(Frame(Stage.CUT, 0))
    first.palette_indices, first.segment_palette_indices = (0, 1, 2, 3, 4), (4, 3, 2, 1, 0)
    assert [places[title].make(0).palette_indices for title in ("pixel map", "cut 1")] == [
        (4, 3, 2, 1, 0),
        (0, 1, 2, 3, 4),
    ]
    assert own is not None and cut.labels.shape == (64, 96)
    assert (cut.labels[::8, ::12] == own).all() and cut.name == "Run 1, cut 1"


def test_a_level_of_detail_has_as_many_segments_as_asked_for(session: Session) -> None:
    record = scripted_record(scripted_picture())
    record.finished = replace(record.finished, hierarchy=striped(source="network"))  # type: ignore[type-var, arg-type]
    session.add_run(record)
    (choice,) = run_choices(session)
    place = choice.places[1]
    assert (place.title, place.most, place.usual) == ("level of detail", 4, 2)
    for count in (1, 3):
        level = place.make(count)
        assert level.count.k_hat == count == len(np.unique(level.labels)) and level.noun == "segment" and level.frame is None
    assert level.name == "Run 1, 3 segments of detail" and level.palette_indices is not None


def test_what_the_views_show_follows_the_timeline_and_the_detail(session: Session) -> None:
    assert shown_choices(session) == []
    record = scripted_record(scripted_picture())
    record.finished = replace(record.finished, hierarchy=striped(source="network"))  # type: ignore[type-var, arg-type]
    session.add_run(record)
    session.view.show_frame(Frame(Stage.INITIAL))
    (first,) = shown_choices(session)
    assert first.key == "shown" and titles(first) == ["initial labels"]
    session.view.show_frame(Frame(Stage.FINAL))
    (second,) = shown_choices(session)
    assert second.key == first.key and second.places[0].key != first.places[0].key
    session.detail.show_level(3)
    (third,) = shown_choices(session)
    level = third.places[0].make(0)
    assert level.count_text == "3 segments" and level.name == "Detail of the run, 3 segments"
    assert len(np.unique(level.labels)) == 3


def test_runs_of_another_picture_are_not_offered(session: Session, runs: tuple[RunRecord, RunRecord]) -> None:
    session.open_picture(scripted_picture("another.png"))
    assert run_choices(session) == [] and shown_choices(session) == []


def test_a_run_that_is_away_is_read_when_its_map_is_made(
    session: Session, runs: tuple[RunRecord, RunRecord], tmp_path: Path, qtbot: QtBot
) -> None:
    first = runs[0]
    assert first.finished is not None
    labels = first.finished.pixel_labels
    held = run_choices(session)[1].places[0].make
    session.keeper.begin(SessionFolders(tmp_path))
    qtbot.waitUntil(lambda: all(entry.is_written for entry in session.kept.entries))
    before = run_choices(session)[1].places[0].make
    session.kept.rename(first, "mine")
    session.keeper.loader.set_budget(0)
    assert first.is_away
    choice = run_choices(session)[1]
    assert choice.title == "Run 1: mine" and titles(choice) == ["pixel map"]
    for make in (choice.places[0].make, before):
        made = make(0)
        assert (made.labels == labels).all() and made.record is first and first.is_away
    with pytest.raises(GraplError, match="not in memory"):
        held(0)
    session.close()
