from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.compare.stability.runs_plan import VARIES
from app.compare.stability.sight import Sight
from app.compare.stability.stability_form import StabilityForm
from app.session.history import RunConfiguration
from app.tasks.background_task import BackgroundTask
from grapl_engine import Settings


def test_the_form_says_what_runs_are_wanted(qtbot: QtBot) -> None:
    form = StabilityForm(BackgroundTask("test"))
    qtbot.addWidget(form)
    assert form.plan is None
    form.show_configuration(RunConfiguration(Settings(lambda_=4.0)))
    assert form.plan is not None and form.plan.values == tuple(range(8)) and form.high.isHidden()
    form.name.setCurrentIndex(VARIES.index("lambda_"))
    with qtbot.waitSignal(form.plan_changed):
        form.name.activated.emit(form.name.currentIndex())
    assert (form.plan.low, form.plan.high) == (2.0, 8.0) and not form.high.isHidden()
    with qtbot.waitSignal(form.plan_changed):
        form.count.setFocus()
        qtbot.keyClick(form.count, Qt.Key.Key_Down)
    assert form.plan.count == 7


def test_the_slider_is_there_where_it_does_something(qtbot: QtBot) -> None:
    form = StabilityForm(BackgroundTask("test"))
    qtbot.addWidget(form)
    form.show_sight(Sight.BORDERS)
    assert form.least.isHidden() and "red line" in form.legend.text()
    form.show_sight(Sight.SEGMENTS)
    form.show_least(6, "words")
    assert not form.least.isHidden() and (form.least.minimum(), form.least.value(), form.least.maximum()) == (1, 4, 6)
    form.least.setValue(2)
    form.show_least(6, "others")
    assert form.least.value() == 2 and form.level.text() == "others"
