from __future__ import annotations

import numpy as np
import pytest
from mistake_maps import OURS, TRUE, case, judge
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.compare.lambda_sweep import LambdaSweep, SweptMap
from app.compare.mistakes.judging import Kind
from app.compare.mistakes.remedy import Answer
from app.compare.mistakes.sweep_answer import question_about
from app.compare.mistakes.sweep_line import SweepLine
from app.session.session import Session
from grapl_engine.analysis.what_it_takes import Separation


@pytest.fixture
def sweep() -> LambdaSweep:
    return LambdaSweep()


@pytest.fixture
def line(session: Session, sweep: LambdaSweep, qtbot: QtBot) -> SweepLine:
    line = SweepLine(session, sweep)
    qtbot.addWidget(line)
    return line


def test_what_comes_into_the_sweep_is_said_of_a_false_merge(line: SweepLine, sweep: LambdaSweep, qtbot: QtBot) -> None:
    record, found, mistake, _ = case(0, Kind.MERGE)
    with qtbot.waitSignal(sweep.wanted):
        line.show_mistake(found, mistake)
    assert line.isVisible() and line.said.isHidden()
    apart = np.where(found.parts(mistake)[0], 1, 2).astype(np.uint16)
    sweep.show((SweptMap(record.settings, lambda: apart),), 2)
    qtbot.waitUntil(line.said.isVisible)
    assert "every map separates them" in line.said.text() and "1 of its 2 runs" in line.said.text()
    sweep.show((SweptMap(record.settings, lambda: np.zeros_like(apart)),), 1)
    qtbot.waitUntil(lambda: "no map separates them" in line.said.text())
    sweep.show((), 0)
    assert line.said.isHidden(), "what is said of a sweep that is gone is gone too"


def test_a_map_that_comes_while_nobody_looks_is_asked_later(line: SweepLine, sweep: LambdaSweep, qtbot: QtBot) -> None:
    record, found, mistake, _ = case(0, Kind.MERGE)
    line.show_mistake(found, mistake)
    line.set_on(False)
    sweep.show((SweptMap(record.settings, lambda: found.labelling.labels),), 1)
    assert not line.task.is_busy and line.said.isHidden()
    line.set_on(True)
    qtbot.waitUntil(lambda: "no map separates them" in line.said.text())


def test_the_question_goes_on_around_the_answer_by_key(line: SweepLine, qtbot: QtBot) -> None:
    record, found, mistake, _ = case(0, Kind.MERGE)
    line.show_mistake(found, mistake)
    for answer, wanted in ((None, None), (Separation(0.5, 1.0, 2.0, False, (0.5,), (1, 1)), 0.5)):
        line.show_answer(None if answer is None else Answer(mistake, separation=answer))
        line.ask.setFocus()
        with qtbot.waitSignal(line.sweep_asked) as asked:
            qtbot.keyClick(line.ask, Qt.Key.Key_Space)
        assert asked.args == [question_about(record.settings, wanted)]


def test_of_a_false_split_or_a_map_without_a_run_there_is_nothing_to_ask(line: SweepLine) -> None:
    _, found, mistake, _ = case(1, Kind.SPLIT)
    line.show_mistake(found, mistake)
    assert not line.isVisible()
    found = judge(OURS, TRUE)
    line.show_mistake(found, next(one for one in found.mistakes if one.kind is Kind.MERGE))
    assert not line.isVisible()


@pytest.mark.may_warn
def test_a_map_that_can_not_be_unpacked_is_a_sentence(line: SweepLine, sweep: LambdaSweep, qtbot: QtBot) -> None:
    record, found, mistake, _ = case(0, Kind.MERGE)

    def broken() -> np.ndarray:
        raise ValueError("no such map")

    line.show_mistake(found, mistake)
    sweep.show((SweptMap(record.settings, broken),), 1)
    qtbot.waitUntil(line.said.isVisible)
    assert line.said.text() == "The sweep could not be asked: ValueError: no such map"
