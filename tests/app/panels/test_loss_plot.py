from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from contrast import contrast
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_events, scripted_picture, scripted_record

from app import theme
from app.panels.loss_plot import LossPlot
from app.session.session import Session
from grapl_engine import EndReason, Finished, Frame, GradientStep, RunRecord, Settings, Stage


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    session = Session(engine=lambda job, should_stop: iter(scripted_events(job.picture, job.settings)))  # type: ignore[arg-type]
    yield session
    session.close()


@pytest.fixture
def plot(session: Session, qtbot: QtBot) -> LossPlot:
    plot = LossPlot(session)
    qtbot.addWidget(plot)
    plot.show()
    return plot


def long_record() -> RunRecord:
    """Iterations of 3 and 2 steps, the first one ended early after 2."""
    record = scripted_record(settings=Settings(d=8, k0=5, steps=(3, 2)))
    record.steps[:] = [GradientStep(t, i, 3, 2.0 - 0.1 * i, 0.5, 3.5 - 0.1 * i) for t in range(2) for i in range(2)]
    return record


def test_empty_it_says_what_it_would_show(plot: LossPlot) -> None:
    assert plot.empty.isVisible()
    assert not plot.legend.isVisible()


def test_of_a_run_without_a_network_it_does_not_say_that_losses_come(plot: LossPlot, session: Session) -> None:
    record = scripted_record(settings=Settings(d=8, k0=5, steps=(3, 2), pixel_map="picture"))
    record.steps.clear()
    session.add_run(record)
    assert plot.empty.isVisible() and plot.empty.text().startswith("This run has no network")
    session.add_run(scripted_record())
    assert not plot.empty.isVisible() and plot.empty.text().startswith("The training losses")


def test_curves_hold_the_losses_step_by_step(plot: LossPlot, session: Session) -> None:
    session.add_run(long_record())
    assert not plot.empty.isVisible()
    for curve, expected in zip(plot.curves, ([2.0, 1.9] * 2, [0.5] * 4, [3.5, 3.4] * 2), strict=True):
        places, values = curve.getData()
        np.testing.assert_allclose(values, expected)
        np.testing.assert_array_equal(places, range(4))


def test_iteration_bounds_stand_where_the_iterations_ended(plot: LossPlot, session: Session) -> None:
    session.add_run(long_record())
    assert plot._bounds_of == (2, 4), "the first iteration ended early"


def test_an_iteration_that_did_not_end_has_no_bound(plot: LossPlot, session: Session) -> None:
    record = scripted_record(until=7, settings=Settings(d=8, k0=5, steps=(1, 30)))
    labels = np.zeros((record.picture.height, record.picture.width), np.uint16)
    record.add(Finished(EndReason.STOPPED, labels, None, True, {"total": 1.0}))
    session.add_run(record)
    assert len(record.steps) == 2
    assert plot._bounds_of == (1,)
    assert plot.marks[0].value() == 2, "the end of the run"


def test_steps_and_labels_are_whole_numbers(plot: LossPlot, session: Session) -> None:
    session.add_run(long_record())
    axis = plot._counts.getAxis("bottom")
    for places in (2, 5, 90, 2000):
        levels = axis.tickValues(0, places, 400)
        assert levels and all(value == int(value) for _, values in levels for value in values)


def test_with_one_label_losses_are_zero_and_not_below(plot: LossPlot, session: Session) -> None:
    record = scripted_record(labels=1, settings=Settings(d=8, k0=1, steps=(3, 2)))
    record.steps[:] = [GradientStep(t, i, 3, 0.0, 0.0, 0.0) for t in range(2) for i in range(2)]
    session.add_run(record)
    plot.grab()
    low, high = plot._losses.viewRange()[1]
    assert 0 <= low < high
    assert "one label: nothing to learn" in plot.legend.text()
    session.add_run(long_record())
    assert "nothing to learn" not in plot.legend.text()


def test_unmade_iterations_have_planned_bounds(plot: LossPlot, session: Session, qtbot: QtBot) -> None:
    session.add_run(scripted_record(until=6, settings=Settings(d=8, k0=5, steps=(1, 30))))
    assert plot._bounds_of == (1, 31)


def test_label_counts_stand_at_their_frames(plot: LossPlot, session: Session) -> None:
    record = long_record()
    session.add_run(record)
    places, counts = plot.counts.getData()
    np.testing.assert_array_equal(places, [0, 2, 2, 4, 4])
    np.testing.assert_array_equal(counts, [record.label_count(frame) for frame in record.frames()])


def test_the_mark_follows_the_timeline_and_a_click_moves_it(plot: LossPlot, session: Session) -> None:
    session.add_run(long_record())
    session.view.show_frame(Frame(Stage.NETWORK, 0))
    assert plot.marks[0].value() == 2
    plot.go_to(0.3)
    assert session.view.frame == Frame(Stage.INITIAL)
    plot.go_to(2.2)
    assert session.view.frame == Frame(Stage.CUT, 0)
    plot.go_to(90.0)
    assert session.view.frame == Frame(Stage.FINAL)


def test_the_shown_run_stands_behind_the_running_one(plot: LossPlot, session: Session, qtbot: QtBot) -> None:
    picture = scripted_picture()
    session.open_picture(picture)
    session.add_run(scripted_record(picture, settings=Settings(d=8, k0=5, steps=(1, 1))))
    with qtbot.waitSignal(session.runs.runs_changed):
        session.runs.start()
        assert plot.drawn is session.runs.running
        assert session.runs.running is not session.view.shown
        plot._show_run()
        assert len(plot.faint[0].getData()[1]) == 2
    assert plot.drawn is session.view.shown
    qtbot.waitUntil(lambda: not any(len(values) for values in plot.faint[0].getData() if values is not None))


@pytest.mark.parametrize("dark", [False, True])
def test_the_run_behind_is_seen_and_not_taken_for_the_other(plot: LossPlot, dark: bool) -> None:
    colors = theme.palette(dark=dark)
    plot.setPalette(colors)
    for front, behind in zip(plot.curves, plot.faint, strict=True):
        color = behind.opts["pen"].color()
        assert contrast(color, colors.color(QPalette.ColorRole.Base)) >= 3 and color != front.opts["pen"].color()
        assert (front.opts["pen"].style(), behind.opts["pen"].style()) == (Qt.PenStyle.SolidLine, Qt.PenStyle.DotLine)


def test_colours_follow_the_theme(plot: LossPlot, session: Session) -> None:
    session.add_run(long_record())
    colors = QPalette(plot.palette())
    colors.setColor(QPalette.ColorRole.Base, QColor("#101010"))
    colors.setColor(QPalette.ColorRole.Window, QColor("#202020"))
    plot.setPalette(colors)
    image = plot._canvas.grab().toImage()
    assert image.pixelColor(2, 2) == QColor("#101010")


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_a_step_more_is_painted_once(plot: LossPlot, session: Session, qtbot: QtBot) -> None:
    """A range that followed each step would have the axes change while they are painted, and all painted again."""
    record = scripted_record(until=4, settings=Settings(d=8, k0=5, steps=(40, 32)))
    record.steps[:] = [GradientStep(0, 0, 40, 2.0, 3.0, 11.0)]
    session.add_run(record)
    qtbot.waitExposed(plot)
    for _ in range(10):
        QCoreApplication.processEvents()
    before = plot._losses.viewRange()[1]
    paints = Paints(plot._canvas.viewport())
    for step in range(1, 6):
        record.steps.append(GradientStep(0, step, 40, 2.0 - step / 5, 3.0 - step / 5, 11.0 - step))
        plot._show_run()
        for _ in range(10):
            QCoreApplication.processEvents()
        assert paints.count == step
    assert plot._losses.viewRange()[1] == before
    assert before[0] == 0 and 11.0 < before[1] < 12.0
    record.steps.append(GradientStep(0, 6, 40, 2.0, 3.0, 22.0))
    plot._show_run()
    assert plot._losses.viewRange()[1][1] > 22.0
    record.steps.append(GradientStep(0, 7, 40, float("nan"), 3.0, float("inf")))
    plot._show_run()
    assert 22.0 < plot._losses.viewRange()[1][1] < 24.0, "as before"


def test_once_the_run_is_over_the_shown_one_is_drawn_in_full(
    held: Session, hold_run: Callable[[], None], engine: ScriptedEngine, qtbot: QtBot
) -> None:
    plot = LossPlot(held)
    qtbot.addWidget(plot)
    older = long_record()
    held.add_run(older)
    held.open_picture(older.picture)
    hold_run()
    held.show_run(older)
    qtbot.waitUntil(lambda: not plot._later.isActive())
    assert plot.drawn is held.runs.running
    with qtbot.waitSignal(held.runs.run_ended):
        engine.gate.set()
    qtbot.waitUntil(lambda: len(plot.curves[0].getData()[1]) == len(older.steps))


def test_what_is_drawn_after_the_pictures_takes_the_steps_of_a_moment_before_with_it(
    held: Session, hold_run: Callable[[], None], engine: ScriptedEngine, qtbot: QtBot
) -> None:
    plot = LossPlot(held)
    qtbot.addWidget(plot)
    held.open_picture(scripted_picture())
    hold_run()
    running = held.runs.running
    assert running is not None
    qtbot.waitUntil(lambda: not plot._later.isActive())
    running.steps.append(running.steps[-1])
    plot._later.show_in_turn()
    plot._since.invalidate()
    held.runs.run_advanced.emit()
    assert len(plot.curves[0].getData()[1]) < len(running.steps)
    qtbot.waitUntil(lambda: len(plot.curves[0].getData()[1]) == len(running.steps))


def test_units_are_in_the_legend_where_there_is_room_and_always_in_its_tip(plot: LossPlot, session: Session) -> None:
    session.add_run(scripted_record())
    units = "in nats a patch, over gradient steps"
    for width, is_told in ((600, True), (240, False), (600, True)):
        plot.resize(width, 200)
        assert (units in plot.legend.text()) is is_told and units in plot.legend.toolTip()


@pytest.mark.parametrize("letters", [9, 18])
def test_points_and_iteration_numbers_are_whole_however_low_it_is(plot: LossPlot, session: Session, letters: int) -> None:
    session.add_run(long_record())
    font = plot.font()
    font.setPointSize(letters)
    plot.setFont(font)
    plot.resize(250, plot.minimumSizeHint().height())
    QCoreApplication.processEvents()
    plot._canvas.grab()
    box = plot._losses.vb.sceneBoundingRect()
    for line in plot._bounds:
        if hasattr(line, "label"):
            text = line.label.mapRectToScene(line.label.boundingRect())
            assert box.top() - 1 <= text.top() and text.bottom() <= box.bottom() + 1
    places = plot.counts.getData()[0]
    counts = plot._counts.vb
    right = max(counts.mapViewToScene(QPointF(float(place), 0)).x() for place in places)
    assert right + 3 <= counts.sceneBoundingRect().right()
