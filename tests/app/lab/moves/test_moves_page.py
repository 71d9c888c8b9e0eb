from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.lab.moves.guess import Score
from app.lab.moves.move_text import title_text
from app.lab.moves.moves_page import MovesPage
from app.lab.panel import LabPanel
from app.session.preview import CutPreview, PreviewKind
from app.session.session import Session
from grapl_engine import PRESETS, Frame, RunRecord, Stage, segment
from grapl_engine.analysis import solver_trace

CUT = Frame(Stage.CUT, 0)


@pytest.fixture(scope="module")
def lab_record() -> RunRecord:
    """A run whose cut starts from label 0 everywhere: each label has to grow."""
    settings = replace(PRESETS["explore"], d=8, k0=5, steps=(3, 2), solver_start="zeros", device="cpu", threads=1)
    record = RunRecord(scripted_picture(), settings, palette_indices=tuple(range(5)))
    for event in segment(record.picture, settings):
        record.add(event)
    return record


@pytest.fixture
def stepper(lab: LabPanel, qtbot: QtBot) -> MovesPage:
    lab.open_page("moves")
    page = lab.page
    assert isinstance(page, MovesPage)
    qtbot.waitUntil(lambda: page.steps is not None)
    return page


def test_opens_at_the_first_move_which_the_views_show(stepper: MovesPage, session: Session, lab_record: RunRecord) -> None:
    preview, steps = session.view.preview, stepper.steps
    assert preview is not None and steps is not None
    assert stepper.stop == preview.move == 1 < len(stepper.stops) - 1
    assert (preview.labels == steps.labels(stepper.stops[1])).all()
    assert (steps.labels(steps.end) == lab_record.iterations[0].cut_labels).all()
    did = steps.did(stepper.stops[1])
    assert did.any() and all(item.isVisible() and (item.mask == did).all() for item in stepper._marks.did.items)


def test_while_a_run_goes_on_the_views_stay_with_it(
    lab: LabPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(session.runs), "is_at_rest", property(lambda _: False))
    lab.open_page("moves")
    page = lab.page
    assert isinstance(page, MovesPage)
    qtbot.waitUntil(lambda: page.steps is not None)
    assert session.view.preview is None and page.stop == len(page.stops) - 1
    assert "outlined" not in page.board.who.text() and "veiled" not in page.board.who.text()
    assert not any(item.isVisible() for item in page._marks.did.items)


def test_forward_and_back_restore_every_label(stepper: MovesPage, session: Session) -> None:
    shown = []
    stepper.transport.first.click()
    for _ in stepper.stops[1:]:
        stepper.transport.next.click()
        shown.append(session.view.preview.labels.copy())
    assert not stepper.transport.next.isEnabled()
    for before in shown[-2::-1]:
        stepper.transport.back.click()
        assert (session.view.preview.labels == before).all()


def test_a_move_is_an_preview_with_its_problem_and_its_name(stepper: MovesPage, session: Session, lab: LabPanel) -> None:
    stepper.go(1)
    preview, steps = session.view.preview, stepper.steps
    assert preview is not None and steps is not None
    assert preview.kind is PreviewKind.MOVE
    assert preview.problem is steps.trace.problem is lab.model.problem
    move = steps.move(stepper.stops[1])
    assert preview.title == f"Move 1 of {len(stepper.stops) - 1}: \N{GREEK SMALL LETTER ALPHA} = {move.alpha}"
    assert f"{move.alpha} grows" in stepper.board.name.text()
    did = steps.did(stepper.stops[1])
    assert did.sum() == move.changed > 0
    assert all(item.isVisible() and (item.mask == did).all() for item in stepper._marks.did.items)


def test_the_figures_are_those_of_the_shown_labels(stepper: MovesPage, lab: LabPanel) -> None:
    stepper.go(1)
    breakdown = lab.model.breakdown
    assert breakdown is not None
    texts = stepper.board.figures.texts()
    assert texts[0][1] == f"{breakdown.energy.unary:,.2f}"
    assert texts[2][1] == f"{breakdown.energy.total:,.2f}"
    assert stepper.board.check.text().startswith("\N{CHECK MARK}")


def test_idle_moves_are_left_out_until_asked_for(stepper: MovesPage) -> None:
    assert stepper.steps is not None
    few = len(stepper.stops)
    stepper.go(1)
    position = stepper.stops[1]
    stepper.changing.setChecked(False)
    assert len(stepper.stops) == stepper.steps.end + 1 > few
    assert stepper.stops[stepper.stop] == position
    assert stepper.session.view.preview.title == title_text(stepper.steps, stepper.stops, stepper.stop)


def test_play_walks_to_the_end_and_stops_there(stepper: MovesPage, qtbot: QtBot) -> None:
    stepper.transport.speed.setCurrentIndex(2)
    stepper.transport.last.click()
    qtbot.mouseClick(stepper.transport.play, Qt.MouseButton.LeftButton)
    assert stepper.stop == 0
    qtbot.waitUntil(lambda: stepper.stop == len(stepper.stops) - 1)
    assert not stepper.transport.is_playing


def test_slider_and_staircase_jump(stepper: MovesPage) -> None:
    stepper.transport.slider.setValue(1)
    assert stepper.stop == 1
    stepper.board.staircase.clicked.emit(1.6)
    assert stepper.stop == 2
    assert stepper.board.staircase.mark.value() == 2


def test_the_legend_is_there_while_something_is_veiled(stepper: MovesPage, lab: LabPanel) -> None:
    stepper.go(1)
    assert "outlined" in lab.legend.text() and lab.legend.isVisible()
    stepper.go(0)
    assert not lab.legend.isVisible()  # the start: no move, nothing is drawn
    stepper.predict.switch.setChecked(True)
    assert "veiled" in lab.legend.text() and "hatched" in lab.legend.text() and "outlined" not in lab.legend.text()
    stepper.predict.reveal.click()
    assert "outlined" in lab.legend.text() and "hatched" in lab.legend.text()
    lab.back.click()
    assert not lab.legend.isVisible()  # the run's own labels


def test_closing_or_going_back_ends_it(stepper: MovesPage, session: Session, lab: LabPanel) -> None:
    stepper.go(1)
    lab.open_page("energy")
    assert session.view.preview is None
    assert not any(item.isVisible() for item in (*stepper._marks.did.items, *stepper._marks.may.items))
    lab.open_page("moves")
    stepper.go(1)
    lab.back.click()
    assert session.view.preview is None
    assert stepper.stop == len(stepper.stops) - 1
    assert not any(item.isVisible() for item in stepper._marks.did.items)


def test_another_frame_ends_it_and_brings_its_own_moves(stepper: MovesPage, session: Session) -> None:
    stepper.go(1)
    session.view.show_frame(Frame(Stage.FINAL))
    assert session.view.preview is None
    assert stepper.steps is None
    assert "no graph cut" in stepper.nothing.told.text() and stepper.legend == ""
    stepper.nothing.to_cut.click()
    assert session.view.frame == CUT


def test_a_what_if_is_stepped_and_comes_back(stepper: MovesPage, session: Session, lab: LabPanel, qtbot: QtBot) -> None:
    problem = lab.model.problem.replace(lambda_=20.0)
    what_if = CutPreview(PreviewKind.WHAT_IF, problem.solve().reshape(8, 8), "lambda 20", problem)
    session.view.set_preview(what_if)
    qtbot.waitUntil(lambda: stepper.steps is not None)
    assert stepper.steps.trace.problem is problem
    assert (stepper.steps.labels(stepper.steps.end) == what_if.labels).all()
    qtbot.waitUntil(lambda: session.view.preview is not what_if)
    assert session.view.preview.note == "lambda 20"
    lab.open_page("energy")
    assert session.view.preview is what_if


@pytest.mark.parametrize("changes", [{"lambda_": 0.0}, {"one": True}])
def test_an_empty_cut_says_why(changes: dict, stepper: MovesPage, session: Session, lab: LabPanel, qtbot: QtBot) -> None:
    problem = lab.model.problem
    problem = problem.replace(unary=problem.unary[:, :1], start=None) if "one" in changes else problem.replace(**changes)
    session.view.set_preview(CutPreview(PreviewKind.WHAT_IF, problem.solve().reshape(8, 8), "", problem))
    qtbot.waitUntil(lambda: stepper.steps is not None)
    assert "made no moves" in stepper.nothing.told.text()
    assert ("one label" if "one" in changes else "is 0") in stepper.nothing.told.text()


def test_swap_names_both_labels(stepper: MovesPage, session: Session, lab: LabPanel, qtbot: QtBot) -> None:
    problem = lab.model.problem.replace(solver="swap", start=None)
    session.view.set_preview(CutPreview(PreviewKind.WHAT_IF, problem.solve().reshape(8, 8), "", problem))
    qtbot.waitUntil(lambda: stepper.steps is not None)
    stepper.go(1)
    move = stepper.steps.move(stepper.stops[1])
    assert f"{move.alpha} \N{LEFT RIGHT ARROW} {move.beta}" in session.view.preview.title
    before = stepper.steps.trace.labels(stepper.stops[1] - 1)
    assert stepper.steps.may(stepper.stops[1]).sum() == np.isin(before, [move.alpha, move.beta]).sum()


def test_predict_first_scores_a_painted_guess(stepper: MovesPage, session: Session) -> None:
    stepper.transport.last.click()
    stepper.predict.switch.setChecked(True)
    assert stepper.stop == 0 and stepper.predict.guess is not None
    assert stepper.board.staircase.curve.getData()[0].max() == 0
    did = stepper.steps.did(stepper.stops[1])
    hit, false = np.argwhere(did)[0], np.argwhere(~did)[0]
    width, height = session.view.picture.width / 8, session.view.picture.height / 8
    for row, column in (hit, false):
        stepper.grid.painted.emit((column + 0.5) * width, (row + 0.5) * height, True)
    assert (session.view.preview.labels == stepper.steps.labels(0)).all()
    stepper.predict.reveal.click()
    assert stepper.stop == 1 == stepper.board.staircase.curve.getData()[0].max()
    assert stepper.predict.told.text() == str(Score(1, int(did.sum()) - 1, 1))
    assert (stepper._marks.did.items[0].mask == did).all()


def test_predict_first_can_be_skipped_and_needs_no_mouse(stepper: MovesPage, session: Session) -> None:
    stepper.transport.first.click()
    assert stepper.transport.play.isEnabled()
    stepper.predict.switch.setChecked(True)
    assert not stepper.transport.play.isEnabled()
    session.view.select_patch((2, 3))
    stepper.predict.mark.click()
    assert stepper.predict.guess.marked[2, 3]
    stepper.predict.skip.click()
    assert stepper.stop == 1 and stepper.predict.guess is None
    assert not stepper.grid.views[ViewKind.PHOTOGRAPH].canvas._is_painting
    stepper.transport.next.click()
    assert stepper.stop == 1 and stepper.grid.views[ViewKind.PHOTOGRAPH].canvas._is_painting


def test_leaving_the_page_ends_the_painting(stepper: MovesPage, lab: LabPanel) -> None:
    stepper.predict.switch.setChecked(True)
    lab.open_page("energy")
    assert stepper.predict.guess is None
    assert not stepper.grid.views[ViewKind.PHOTOGRAPH].canvas._is_painting


def test_a_cut_that_was_stopped_can_be_asked_for_again(
    lab: LabPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve = solver_trace.solve_traced

    def slow(problem: object, should_stop: object) -> None:
        while not should_stop():
            pass

    lab.open_page("moves")
    page = lab.page
    monkeypatch.setattr(solver_trace, "solve_traced", slow)
    problem = lab.model.problem.replace(lambda_=3.0)
    session.view.set_preview(CutPreview(PreviewKind.WHAT_IF, problem.solve().reshape(8, 8), "", problem))
    qtbot.waitUntil(page.nothing.working.isVisible)
    page.nothing.working.stop.click()
    assert page.nothing.again.isVisible() and page.steps is None
    monkeypatch.setattr(solver_trace, "solve_traced", solve)
    page.nothing.again.click()
    qtbot.waitUntil(lambda: page.steps is not None)


def test_without_a_run_it_says_how_to_get_one(session: Session, grid: PictureGrid, window: QWidget) -> None:
    lab = LabPanel(session, grid)
    QHBoxLayout(window).addWidget(lab)
    window.layout().addWidget(grid)
    window.show()
    lab.open_page("moves")
    assert "open a picture (Ctrl+O) and run it (Space)" in lab.page.nothing.told.text()
    session.open_picture(scripted_picture())
    assert "Run (Space)" in lab.page.nothing.told.text()


def test_an_older_file_is_solved_again(
    lab_record: RunRecord, session: Session, grid: PictureGrid, window: QWidget, qtbot: QtBot
) -> None:
    record = RunRecord(lab_record.picture, lab_record.settings, lab_record.palette_indices)
    record.prepared, record.iterations = lab_record.prepared, lab_record.iterations
    record.moves = [replace(move, patches=None, labels=None) for move in lab_record.moves]
    lab = LabPanel(session, grid)
    layout = QHBoxLayout(window)
    layout.addWidget(grid)
    layout.addWidget(lab)
    session.open_picture(record.picture)
    session.add_run(record)
    session.view.show_frame(CUT)
    window.show()
    lab.open_page("moves")
    qtbot.waitUntil(lambda: lab.page.steps is not None)
    assert (lab.page.steps.labels(lab.page.steps.end) == record.iterations[0].cut_labels).all()


def test_the_keyboard_stays_on_the_page_when_the_buttons_of_a_guess_go(stepper: MovesPage, qtbot: QtBot) -> None:
    stepper.window().activateWindow()
    stepper.predict.switch.click()
    stepper.predict.reveal.setFocus()
    qtbot.waitUntil(stepper.predict.reveal.hasFocus)
    stepper.predict.reveal.click()
    assert stepper.predict.switch.hasFocus()
