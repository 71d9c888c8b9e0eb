from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.compare.stability.runs_plan import VARIES, RunsPlan
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


def test_runs_that_are_there_can_be_chosen(qtbot: QtBot) -> None:
    form = StabilityForm(BackgroundTask("test"))
    qtbot.addWidget(form)
    form.show()
    configuration = RunConfiguration(Settings(lambda_=4.0))
    form.show_configuration(configuration)
    form.show_made([], None)
    assert form.made.isHidden()
    plans = [RunsPlan(configuration, "mu", 5, 1.0, 3.0), RunsPlan(configuration, "seed", 3, 7.0, 7.0)]
    form.show_made(plans, plans[1])
    assert form.made.isVisible() and form.made.currentIndex() == 1
    assert form.made.itemText(1) == "3 runs, seeds 7 to 9: paper, \N{GREEK SMALL LETTER LAMDA} 4"
    with qtbot.waitSignal(form.plan_asked) as asked:
        form.made.activated.emit(0)
    assert asked.args == [plans[0]]
    for plan in plans:
        form.show_plan(plan)
        assert form.plan is not None and form.plan.values == plan.values
        assert (form.plan.name, form.plan.count, form.plan.low) == (plan.name, plan.count, plan.low)
    assert form.high.isHidden(), "seeds have no end"
