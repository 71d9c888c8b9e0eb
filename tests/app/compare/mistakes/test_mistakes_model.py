from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace

import pytest
from hierarchies import striped
from pytestqt.qtbot import QtBot

from app.compare.mistakes import mistakes_model
from app.compare.mistakes.drawing import Draw
from app.compare.mistakes.judging import Judged, judged
from app.compare.mistakes.mistakes_model import STOPPED, MistakesModel
from app.session.session import Session
from grapl_engine import Frame, LabelCount, RunRecord, Stage
from grapl_engine.evaluation.boundary_meanings import BoundaryComparison
from grapl_engine.truth import Truth


@pytest.fixture
def model(session: Session, lab_record: RunRecord, truth: Truth) -> MistakesModel:
    session.configuration.set_auto_rerun(False)
    session.open_picture(lab_record.picture)
    session.add_run(lab_record)
    session.truth.take(truth)
    return MistakesModel(session, session)


def known(model: MistakesModel, qtbot: QtBot) -> None:
    model.look()
    qtbot.waitUntil(lambda: model.judged is not None and not model.is_stale and not model.task.is_busy)


def test_what_is_known_is_not_asked_again(model: MistakesModel, session: Session, qtbot: QtBot) -> None:
    known(model, qtbot)
    found = model.judged
    model.look()
    assert not model.task.is_busy and model.judged is found
    assert found is not None and len(found.found.each) == 2


def test_another_frame_is_stale_until_it_is_there(model: MistakesModel, session: Session, qtbot: QtBot) -> None:
    known(model, qtbot)
    before = model.judged
    session.view.show_frame(Frame(Stage.CUT, 0))
    model.look()
    assert model.is_stale and model.judged is before, "the old figures stay, marked"
    qtbot.waitUntil(lambda: not model.is_stale)
    assert model.judged is not before and model.judged is not None
    assert model.judged.labelling.frame == Frame(Stage.CUT, 0)


def test_another_annotator_is_no_stale_answer_but_none(model: MistakesModel, session: Session, qtbot: QtBot) -> None:
    known(model, qtbot)
    session.truth.choose_annotator(1)
    model.look()
    assert model.judged is None and model.drawn is None
    qtbot.waitUntil(lambda: model.judged is not None)
    assert len(model.judged.found.each) == 1  # type: ignore[union-attr]
    session.truth.remove()
    model.look()
    assert model.judged is None and not model.task.is_busy


def test_a_level_of_detail_is_a_map_too(model: MistakesModel, session: Session, lab_record: RunRecord, qtbot: QtBot) -> None:
    record = copy(lab_record)
    assert record.finished is not None
    record.finished = replace(record.finished, hierarchy=striped(source="network"))
    session.add_run(record)
    known(model, qtbot)
    session.detail.show_level(3)
    known(model, qtbot)
    assert model.judged is not None and model.judged.labelling.count == LabelCount(3) and model.judged.labelling.frame is None
    found = model.judged
    model.look()
    assert model.judged is found and not model.task.is_busy


def test_drawings_follow_the_map_and_the_choice(model: MistakesModel, qtbot: QtBot) -> None:
    model.draw(Draw.HEAT, 3.0)
    known(model, qtbot)
    qtbot.waitUntil(lambda: model.drawn is not None)
    assert model.drawn is not None and model.drawn.draw is Draw.HEAT and model.drawn.judged is model.judged
    model.draw(Draw.BOUNDARIES, 3.0)
    qtbot.waitUntil(lambda: model.drawn is not None and model.drawn.draw is Draw.BOUNDARIES)
    model.draw(Draw.BOUNDARIES, 0.0)
    qtbot.waitUntil(lambda: model.drawn is not None and model.drawn.tolerance == 0.0)
    model.draw(Draw.NOTHING, 0.0)
    assert model.drawn is None


def test_while_a_run_goes_on_its_frames_do_not_hurry_one_another(
    model: MistakesModel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, begun = threading.Event(), []

    def slow(key: object, *args: object) -> Iterator[object]:
        begun.append(key)
        gate.wait(60)
        yield from judged(key, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(mistakes_model, "judged", slow)
    monkeypatch.setattr(type(session.runs), "is_busy", property(lambda _: True))
    session.view.show_frame(Frame(Stage.INITIAL))
    model.look()
    qtbot.waitUntil(lambda: len(begun) == 1)
    for frame in (Frame(Stage.NETWORK, 0), Frame(Stage.CUT, 0)):
        session.view.show_frame(frame)
        model.look()
    gate.set()
    qtbot.waitUntil(lambda: model.judged is not None and model.judged.labelling.frame == Frame(Stage.CUT, 0))
    assert len(begun) == 2, "the frame between them was passed over"


def test_what_fails_and_what_is_stopped_says_so(
    model: MistakesModel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.compare.mistakes import judging

    monkeypatch.setattr(judging, "MOST_CELLS", 1)
    model.look()
    qtbot.waitUntil(lambda: "are too many to be compared" in model.failure)
    monkeypatch.undo()
    session.view.show_frame(Frame(Stage.CUT, 0))
    model.look()
    assert model.failure == ""
    model.task.cancel()
    model.stop()
    assert model.failure == STOPPED


def test_what_was_dropped_is_asked_again(model: MistakesModel, session: Session, qtbot: QtBot) -> None:
    known(model, qtbot)
    session.view.show_frame(Frame(Stage.CUT, 0))
    model.look()
    model.drop()
    assert not model.is_stale
    known(model, qtbot)
    assert model.judged is not None and model.judged.labelling.frame == Frame(Stage.CUT, 0)


def test_a_moved_tolerance_does_not_begin_the_boundaries_anew(
    model: MistakesModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(model, qtbot)
    gate, begun, find = threading.Event(), [], Judged.find_borders

    def slow(self: Judged, should_stop: Callable[[], bool]) -> BoundaryComparison | None:
        begun.append(self)
        while not gate.wait(0.002):
            if should_stop():
                return None
        return find(self, should_stop)

    monkeypatch.setattr(Judged, "find_borders", slow)
    for tolerance in (1.0, 2.0, 3.0):
        model.draw(Draw.BOUNDARIES, tolerance)
    qtbot.waitUntil(lambda: len(begun) == 1)
    gate.set()
    qtbot.waitUntil(lambda: model.drawn is not None and model.drawn.tolerance == 3.0 and not model.drawing.is_busy)
    assert len(begun) == 2, "found once, drawn at the first tolerance and at the last"
    gate.clear()
    model.draw(Draw.NOTHING, 0.0)
    assert not model.drawing.is_busy
