from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pair_maps import ONE, OTHER, found, labelling
from PySide6.QtWidgets import QFrame, QLabel
from pytestqt.qtbot import QtBot

from app.compare.sources import Sources
from app.compare.two_maps.pair_form import PairForm
from app.compare.two_maps.way import WAYS, Way
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from grapl_engine import RunRecord
from grapl_engine.truth import Truth


@pytest.fixture
def form(session: Session, qtbot: QtBot) -> Iterator[PairForm]:
    task = BackgroundTask("test", session)
    form = PairForm(task)
    qtbot.addWidget(form)
    form.resize(380, 600)
    form.show()
    yield form
    task.close()


def test_the_last_two_runs_are_taken_where_nobody_chose(
    form: PairForm, session: Session, runs: tuple[RunRecord, RunRecord]
) -> None:
    choices = Sources(session, session).choices()
    form.rows["b"].show_choices(choices)
    form.rows["b"].choose("slic")
    form.show_choices(choices, session)
    assert (form.rows["a"].source, form.rows["b"].source) == (runs[1], "slic")
    form.swap()
    assert (form.rows["a"].source, form.rows["b"].source) == ("slic", runs[1])
    form.choose(*runs)
    assert tuple(row.source for row in form.rows.values()) == runs


def test_the_only_run_is_laid_against_the_truth(form: PairForm, session: Session, runs: tuple[RunRecord, RunRecord]) -> None:
    session.remove_run(runs[0])
    form.show_choices(Sources(session, session).choices(), session)
    assert form.rows["a"].source is runs[1] and form.rows["b"].source is None
    assert session.view.picture is not None
    truth = Truth((np.zeros((session.view.picture.height, session.view.picture.width), np.int32),))
    session.truth.take(truth)
    form.show_choices(Sources(session, session).choices(), session)
    assert form.rows["a"].source is runs[1] and form.rows["b"].source is session.truth.current is truth


def test_buttons_say_which_way_is_wanted(form: PairForm, qtbot: QtBot) -> None:
    assert [button.text() for button in form.ways.buttons.values()] == [entry.title for entry in WAYS.values()]
    with qtbot.waitSignal(form.way_asked) as asked:
        form.ways.buttons[Way.BOUNDARIES].click()
    assert asked.args == [Way.BOUNDARIES]
    form.show_way(Way.BOUNDARIES)
    assert form.legend.isVisible() and form.ways.buttons[Way.BOUNDARIES].isChecked()
    squares = [label for label in form.legend.findChildren(QLabel) if not label.pixmap().isNull()]
    assert len(squares) == 3 and all(square.frameShape() is QFrame.Shape.Box for square in squares), "white is seen on white"


def test_figures_and_table_are_there_once_there_is_a_pair(form: PairForm, qtbot: QtBot) -> None:
    assert not form.table.isVisible() and not form.figures.isVisible()
    matched, borders = found(labelling(ONE), labelling(OTHER))
    form.show_matched(matched)
    form.show_figures(matched, borders)
    assert form.table.isVisible() and form.figures.texts()[1] == ["0.500", "0.500"]
    with qtbot.waitSignal(form.row_chosen) as chosen:
        form.table.selectRow(1)
    assert chosen.args == [(2, 1)]
    form.show_matched(None)
    form.show_figures(None, None)
    assert not form.table.isVisible() and not form.figures.isVisible()


def test_names_from_files_are_plain_text(form: PairForm) -> None:
    form.show_told("<b>bold</b>")
    assert form.told.text() == "<b>bold</b>" and form.told.textFormat().name == "PlainText" and form.told.isVisible()
    form.show_told("")
    assert not form.told.isVisible()


def test_a_tolerance_is_put_there_without_a_word(form: PairForm, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.tolerance_changed):
        form.show_tolerance(4.34)
    assert form.tolerance.value() == 4.3
    with qtbot.waitSignal(form.tolerance_changed):
        form.tolerance.setValue(2.0)
