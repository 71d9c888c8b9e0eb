"""The form: its parts can be reached and named by keyboard and screen reader, and its maps come back from the views' place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.compare.sweep.sweep_form import SweepForm
from app.tasks.background_task import BackgroundTask


@pytest.fixture
def form(qtbot: QtBot, qapp: object) -> SweepForm:
    task = BackgroundTask("sweep of runs")
    form = SweepForm(task)
    task.setParent(form)
    qtbot.addWidget(form)
    form.resize(380, 700)
    form.show()
    return form


def test_every_part_takes_the_keyboard_and_has_a_name(form: SweepForm) -> None:
    parts = (form.across.names, form.across.values, form.down.names, form.start, form.as_command, form.cells, form.table)
    for part in parts:
        assert part.focusPolicy() & Qt.FocusPolicy.TabFocus, part
        assert part.accessibleName() or part.text(), part  # type: ignore[attr-defined]
    assert all(plot.choice.accessibleName() for plot in form.plots)
    assert form.told.textFormat() == form.here.textFormat() == Qt.TextFormat.PlainText


def test_start_and_return_ask(form: SweepForm, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.start_asked):
        form.start.click()
    with qtbot.waitSignal(form.start_asked):
        qtbot.keyClick(form.across.values, Qt.Key.Key_Return)


def test_words_that_are_empty_take_no_room(form: SweepForm) -> None:
    for show, label in ((form.show_told, form.told), (form.show_here, form.here)):
        show("")
        assert label.isHidden()
        show("Something.")
        assert label.isVisible() and label.text() == "Something."


def test_the_maps_come_back_to_their_place(form: SweepForm, qtbot: QtBot) -> None:
    form.show_results(True)
    place = form.content.layout().indexOf(form.cells)
    elsewhere = QWidget()
    qtbot.addWidget(elsewhere)
    QVBoxLayout(elsewhere).addWidget(form.cells)
    form.take_cells()
    assert form.content.layout().indexOf(form.cells) == place and form.cells.isVisible() and form.large.isEnabled()
    form.show_results(False)
    assert form.cells.isHidden() and not form.large.isEnabled()
