"""Whose levels are looked at, and that they keep to a cut's labels where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hierarchies import alone, striped
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture, scripted_record

from app.session.level_source import LevelSource
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.images.picture import stretched


def squares() -> Hierarchy:
    """A superpixel for each patch of the scripted run, by a tree that knows nothing of its labels."""
    regions = stretched(np.arange(64, dtype=np.uint16).reshape(8, 8), 64, 96)
    tree = replace(striped().tree, sizes=np.full(64, 96.0), merges=chain(64), heights=np.arange(1, 64) / 64)
    return Hierarchy(regions, tree, 0.5, "picture")


def chain(leaves: int) -> np.ndarray:
    return np.array([(leaves + t - 1 if t else 0, t + 1) for t in range(leaves - 1)])


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
def session(qapp: object, engine: ScriptedEngine) -> Iterator[Session]:
    session = Session(engine=engine, maker=lambda picture, should_stop: squares())
    yield session
    session.close()


@pytest.fixture
def source(session: Session, qtbot: QtBot) -> LevelSource:
    """Of a picture whose own segments are known."""
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.detail.hierarchy_changed):
        session.runs.warm_up()
    return session.level_source


def stopped(session: Session) -> RunRecord:
    """A run with a cut and without levels of its own."""
    record = scripted_record(session.view.picture)
    session.add_run(record)
    return record


def is_coarsening(coarse: np.ndarray, fine: np.ndarray) -> bool:
    return np.unique(np.stack([coarse.ravel(), fine.ravel()]), axis=1).shape[1] == len(np.unique(fine))


def kept(source: LevelSource, qtbot: QtBot) -> Hierarchy:
    qtbot.waitUntil(lambda: source.hierarchy is not None and source.hierarchy.pieces is not None)
    assert source.hierarchy is not None
    return source.hierarchy


def test_why_levels_cannot_keep_to_labels(session: Session, source: LevelSource) -> None:
    assert source.why_not_within == "Levels can keep to the labels of a run's last graph cut: start a run first."
    session.add_run(scripted_record(session.view.picture, until=2))
    assert source.why_not_within == "The shown run has no graph cut whose labels levels could keep to."
    stopped(session)
    assert source.why_not_within == ""


def test_without_levels_that_is_why(qapp: object, qtbot: QtBot) -> None:
    session = Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: alone())
    assert session.level_source.why_not_within == "Open a picture first."
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.detail.hierarchy_changed):
        session.runs.warm_up()
    stopped(session)
    assert session.level_source.why_not_within == "This picture is one segment at every level: it has no edges."
    session.close()


def test_every_level_is_a_coarsening_or_a_refinement_of_the_cuts_labels(
    session: Session, source: LevelSource, qtbot: QtBot
) -> None:
    from skimage.measure import label

    record = stopped(session)
    cut = record.cut_labels(Frame(Stage.FINAL))
    assert cut is not None and source.hierarchy is not None
    pieces = label(stretched(cut, 64, 96), connectivity=1, background=-1)
    assert not is_coarsening(pieces, source.hierarchy.labels(int(pieces.max())))
    source.set_within(True)
    hierarchy = kept(source, qtbot)
    assert hierarchy.pieces == pieces.max() > 4
    for count in range(1, 65):
        level = hierarchy.labels(count)
        assert is_coarsening(level, pieces) if count <= hierarchy.pieces else is_coarsening(pieces, level)


def test_until_they_are_found_the_others_stand_there_and_off_brings_them_back(
    session: Session, source: LevelSource, qtbot: QtBot
) -> None:
    stopped(session)
    free = source.hierarchy
    with qtbot.waitSignals([source.within_changed, source.changed]):
        source.set_within(True)
    assert source.is_within and source.is_looking and source.hierarchy is free
    within = kept(source, qtbot)
    qtbot.waitUntil(lambda: not source.is_looking)
    source.set_within(False)
    assert source.hierarchy is free and not source.is_within
    source.set_within(True)
    assert source.hierarchy is within and not source.is_looking, "what was found last is not looked for again"


def test_it_stays_on_for_other_runs_and_pictures(session: Session, source: LevelSource, qtbot: QtBot) -> None:
    stopped(session)
    source.set_within(True)
    first = kept(source, qtbot)
    session.open_picture(scripted_picture("another"))
    qtbot.waitUntil(lambda: source.hierarchy is not None)
    assert source.is_within and source.hierarchy is not None and source.hierarchy.pieces is None
    stopped(session)
    assert kept(source, qtbot) is not first


def test_a_run_under_way_leaves_what_was_looked_at(
    session: Session, source: LevelSource, engine: ScriptedEngine, qtbot: QtBot
) -> None:
    record = stopped(session)
    source.set_within(True)
    within = kept(source, qtbot)
    engine.hold = 3
    session.runs.start()
    qtbot.waitUntil(lambda: session.view.shown is not record)
    assert session.view.shown is session.runs.running
    assert source.hierarchy is within
    session.runs.stop()
    qtbot.waitUntil(lambda: session.runs.running is None)


@pytest.mark.may_warn
def test_a_failure_turns_it_off_and_is_told(
    session: Session, source: LevelSource, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr("grapl_engine.pipeline.levels.levels_within", broken)
    stopped(session)
    with qtbot.waitSignal(source.failed) as heard:
        source.set_within(True)
    assert heard.args[0].sentence == "Levels within the labels could not be found: RuntimeError: no memory"
    assert not source.is_within and source.hierarchy is not None


def test_where_no_level_is_chosen_that_of_the_labels_comes_and_goes(
    session: Session, source: LevelSource, qtbot: QtBot
) -> None:
    stopped(session)
    session.detail.set_within(True)
    hierarchy = kept(source, qtbot)
    assert session.detail.cut is not None and session.detail.cut.count == hierarchy.pieces and session.detail.can_undo
    session.detail.set_within(False)
    assert session.detail.cut is None and session.detail.hierarchy is not hierarchy
    session.detail.set_within(True)
    session.detail.step(1)
    chosen = session.detail.cut
    assert chosen is not None and hierarchy.pieces is not None and chosen.count > hierarchy.pieces
    session.detail.set_within(False)
    assert session.detail.cut is not None and session.detail.cut.count == chosen.count


def test_a_level_that_is_chosen_stays_as_many_segments(session: Session, source: LevelSource, qtbot: QtBot) -> None:
    stopped(session)
    session.detail.show_level(3)
    session.detail.set_within(True)
    kept(source, qtbot)
    assert session.detail.cut is not None and session.detail.cut.count == 3
    level = session.detail.level_map()
    assert level is not None and level.is_within
