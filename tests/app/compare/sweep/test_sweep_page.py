"""The page with its parts, by mouse and keyboard, on scripted runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from scripted_pool import BAD_SEED, BASE, ScriptedPool
from scripted_run import scripted_labels, scripted_picture

from app.compare.sweep.axis import axis_of
from app.compare.sweep.quantities import DASH
from app.compare.sweep.sweep_page import SweepPage
from app.compare.sweep.sweep_plan import SweepPlan
from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.session.session import Session
from app.widgets.placeholder import LatePart
from grapl_engine import LabelCount, Picture
from grapl_engine.evaluation.metrics import score
from grapl_engine.truth import Truth


def texts(page: SweepPage) -> list[list[str]]:
    cells = page.form.cells.cells
    return [[cells.content(row, column).text for column in range(cells.columnCount())] for row in range(cells.rowCount())]


def table(page: SweepPage) -> list[tuple[str, ...]]:
    return [row.texts for row in page.form.table.rows]


def click(page: SweepPage, row: int, column: int, qtbot: QtBot) -> None:
    cells = page.form.cells
    where = cells.visualRect(cells.cells.index(row, column)).center()
    qtbot.mouseClick(cells.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_before_a_sweep_it_says_what_one_is(sweep_page: SweepPage) -> None:
    form = sweep_page.form
    assert "Each combination of values is run" in form.told.text() and "All else: paper" in form.told.text()
    assert form.across.name == "lambda" and form.across.values.text() == "0, 2, 8, 32, 128"
    assert form.start.isEnabled() and form.cells.isHidden() and form.table.isHidden() and not form.large.isEnabled()


def test_return_among_the_values_runs_it_and_cells_fill_in(sweep_page: SweepPage, pool: ScriptedPool, qtbot: QtBot) -> None:
    pool.hold = 2
    form = sweep_page.form
    form.across.values.setFocus()
    form.across.values.selectAll()
    qtbot.keyClicks(form.across.values, "0, 2, 8")
    qtbot.keyClick(form.across.values, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(table(sweep_page)) == 2)
    assert texts(sweep_page) == [["5 segments", "5 segments", "waits"]] and form.cells.isVisible()
    assert form.working.words.text() == "2 of 3 runs" and not form.start.isEnabled()
    qtbot.waitUntil(form.working.isVisible)
    qtbot.mouseClick(form.working.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: texts(sweep_page) == [["5 segments", "5 segments", "not run"]])
    assert "Stopped at 2 of 3 runs, which stay." in form.told.text() and form.start.isEnabled()
    pool.hold = -1
    assert form.go_on.isVisible()
    qtbot.mouseClick(form.go_on, Qt.MouseButton.LeftButton)
    assert form.go_on.isHidden()
    qtbot.waitUntil(lambda: texts(sweep_page) == [["5 segments"] * 3])
    assert len(pool.jobs) == 3


def test_bad_values_stand_in_their_cells(sweep_page: SweepPage, qtbot: QtBot) -> None:
    form = sweep_page.form
    form.across.choose("seed", f"0, -1, {BAD_SEED}")
    sweep_page.start()
    qtbot.waitUntil(lambda: "came to nothing" in form.told.text() and not sweep_page.model.task.is_busy)
    good, negative, unlucky = texts(sweep_page)[0]
    assert good == "5 segments" and "Seeds are whole numbers" in negative and unlucky == "The run broke off: unlucky."
    assert "2 cells came to nothing" in form.told.text() and len(table(sweep_page)) == 1
    form.cells.setCurrentIndex(form.cells.cells.index(0, 2))
    assert form.here.text() == f"Seed {BAD_SEED}: The run broke off: unlucky."


def test_what_is_no_sweep_is_said_and_nothing_runs(sweep_page: SweepPage, pool: ScriptedPool) -> None:
    form = sweep_page.form
    form.down.choose("lambda")
    sweep_page.start()
    assert "Both sides vary" in form.told.text() and sweep_page.plan is None
    form.down.choose("")
    form.across.choose("lambda", " ")
    sweep_page.start()
    assert "type values parted by commas" in form.told.text() and not pool.jobs


def test_a_click_and_return_load_a_run_into_the_views(swept: SweepPage, session: Session, qtbot: QtBot) -> None:
    click(swept, 0, 2, qtbot)
    assert session.view.shown is not None and session.view.shown.settings.lambda_ == 8.0
    cells = swept.form.cells
    qtbot.waitUntil(lambda: cells.cells.content(0, 2).is_shown)
    cells.setFocus()
    qtbot.keyClick(cells, Qt.Key.Key_Left)
    assert cells.current == (0, 1) and "λ 2: 5 segments, K̂ 5" in swept.form.here.text()
    assert session.view.shown.settings.lambda_ == 8.0, "moving alone loads nothing"
    qtbot.keyClick(cells, Qt.Key.Key_Return)
    assert session.view.shown.settings.lambda_ == 2.0 and len(session.runs.kept) == 2
    qtbot.waitUntil(lambda: cells.cells.content(0, 1).is_shown and not cells.cells.content(0, 2).is_shown)


def test_figures_are_those_of_the_runs_and_the_evaluation(swept: SweepPage, session: Session, qtbot: QtBot) -> None:
    name, k_hat, unary, pairwise, energy, iou, information = table(swept)[2]
    assert (name, k_hat, unary, pairwise) == ("8", "5", "10.0", "1.0")
    assert energy == iou == information == DASH, "energies of other lambdas say nothing of each other, and there is no truth"
    truth = scripted_labels((64, 96), noise=0.2)
    session.truth.take(Truth((truth.astype("int32"),)))
    qtbot.waitUntil(lambda: table(swept)[2][5] != DASH)
    expected = score(scripted_labels((64, 96)), [truth]).mean
    assert table(swept)[2][5:] == (f"{expected.weighted_iou:.3f}", f"{expected.variation_of_information:.2f}")
    assert swept.form.plots[1].chosen == "weighted_iou"
    session.truth.remove()
    qtbot.waitUntil(lambda: table(swept)[2][5] == DASH)


def test_energies_are_compared_at_one_lambda_alone(sweep_page: SweepPage, qtbot: QtBot) -> None:
    sweep_page.form.across.choose("mu", "0, 1")
    sweep_page.start()
    qtbot.waitUntil(lambda: len(table(sweep_page)) == 2)
    assert table(sweep_page)[0][4] == "12.0"
    choice = sweep_page.form.plots[0].choice
    assert choice.findData("energy") >= 0
    sweep_page.form.across.choose("lambda", "0, 1")
    sweep_page.start()
    qtbot.waitUntil(lambda: choice.findData("energy") < 0)


def test_over_seeds_the_plot_has_mean_and_spread(sweep_page: SweepPage, qtbot: QtBot) -> None:
    sweep_page.form.across.choose("k0", "5, 20")
    sweep_page.form.down.choose("seed", "0-2")
    sweep_page.start()
    qtbot.waitUntil(lambda: len(table(sweep_page)) == 6)
    curves = sweep_page.form.plots[0].plot.curves
    assert curves is not None and curves.over_seeds == 3 and curves.axis.name == "k0"
    assert curves.curves[0].means == (5.0, 20.0) and curves.curves[0].spreads == (0.0, 0.0)


def test_large_stands_in_the_views_place_until_a_view_is_wanted(
    swept: SweepPage, centre: LatePart, grid: PictureGrid, qtbot: QtBot
) -> None:
    form = swept.form
    form.large.click()
    assert centre.currentWidget() is swept.board and swept.in_views_place() is swept.board
    assert form.cells.parentWidget() is swept.board and form.cells.hasFocus()
    assert swept.board.strip.isVisible() and swept.board.strip.title.startswith("Sweep: \N{GREEK SMALL LETTER LAMDA} across")
    grid.maximise(ViewKind.PIXELS)
    assert centre.currentWidget() is grid and form.cells.isVisible() and not form.large.isChecked()
    form.large.click()
    click(swept, 0, 0, qtbot)
    assert centre.currentWidget() is grid, "the run is to be seen"


def test_another_page_gives_the_views_back(swept: SweepPage, centre: LatePart, grid: PictureGrid, panel: QWidget) -> None:
    swept.form.large.click()
    panel.open_page("maps")  # type: ignore[attr-defined]
    assert centre.currentWidget() is not swept.board
    panel.open_page("sweep")  # type: ignore[attr-defined]
    assert centre.currentWidget() is swept.board


def test_heads_rows_and_figures_are_named(swept: SweepPage) -> None:
    assert swept.form.heads.isVisible() and swept.form.heads.text().startswith("λ across; ")
    assert swept.form.table.model().headerData(0, Qt.Orientation.Horizontal) == "λ"
    assert all(swept.form.cells.cells.content(0, column).short.startswith("K̂ ") for column in range(3))


def test_a_row_of_the_table_goes_to_its_cell(swept: SweepPage) -> None:
    swept.form.table.row_chosen.emit((0, 1))
    assert swept.form.cells.current == (0, 1)


def test_as_a_command_shows_and_copies_the_line(swept: SweepPage, qtbot: QtBot) -> None:
    command = swept.form.command
    assert command.isHidden()
    swept.form.as_command.click()
    assert command.isVisible()
    assert command.line.command.startswith("grapl study DATASET -o sweep --preset paper --vary")
    assert command.line.command.endswith("--vary lambda=0.0,2.0,8.0 --seeds 0")
    assert "DATASET stands for a folder" in command.note.text()
    command.copy.click()
    assert QGuiApplication.clipboard().text() == command.line.command
    swept.form.across.choose("lambda", "x")
    swept.form.across.changed.emit()
    qtbot.waitUntil(lambda: "No single study" in command.note.text())
    assert command.line.isHidden()


def test_the_line_names_the_data_set_that_holds_the_picture(
    swept: SweepPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    from PIL import Image

    for name in ("photo.png", "photo_labels.png"):
        Image.fromarray(scripted_picture().pixels if "labels" not in name else scripted_labels((64, 96)).astype("uint8")).save(
            tmp_path / name
        )
    swept.form.as_command.click()
    session.open_picture(Picture(scripted_picture().pixels, "photo.png", tmp_path / "photo.png"))
    qtbot.waitUntil(lambda: f"grapl study {tmp_path} -o sweep --images photo" in swept.form.command.line.command)


def test_another_picture_has_no_sweep_and_the_first_gets_its_own_back(swept: SweepPage, session: Session, qtbot: QtBot) -> None:
    click(swept, 0, 0, qtbot)
    session.open_picture(scripted_picture("another.png"))
    qtbot.waitUntil(lambda: not table(swept))
    assert swept.form.cells.isHidden()
    session.show_run(session.runs.kept[0])
    qtbot.waitUntil(lambda: len(table(swept)) == 3)
    assert swept.form.cells.isVisible()


def test_other_settings_are_said(swept: SweepPage, session: Session, qtbot: QtBot) -> None:
    session.configuration.set_settings(session.configuration.settings.replace(mu=1.5))
    qtbot.waitUntil(lambda: "Other runs are asked for now" in swept.form.told.text())
    session.configuration.undo()
    qtbot.waitUntil(lambda: "Other runs" not in swept.form.told.text())


def test_a_closed_page_does_nothing_and_catches_up(swept: SweepPage, session: Session, panel: QWidget, qtbot: QtBot) -> None:
    panel.open_page("maps")  # type: ignore[attr-defined]
    before = table(swept)
    session.truth.take(Truth((scripted_labels((64, 96)).astype("int32"),)))
    assert table(swept) == before
    panel.open_page("sweep")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: table(swept)[0][5] == "1.000")


@pytest.mark.parametrize("labels", [1, 60])
def test_one_label_and_many(sweep_page: SweepPage, labels: int, qtbot: QtBot) -> None:
    sweep_page.form.across.choose("k0", str(labels))
    sweep_page.start()
    qtbot.waitUntil(lambda: len(table(sweep_page)) == 1)
    assert texts(sweep_page) == [[LabelCount(labels).text]]


def test_a_small_window_scrolls(swept: SweepPage, qtbot: QtBot) -> None:
    swept.form.across.choose("seed", "20-39")
    swept.start()
    qtbot.waitUntil(lambda: len(table(swept)) == 20)
    cells = swept.form.cells
    assert cells.horizontalScrollBar().maximum() > 0
    cells.setCurrentIndex(cells.cells.index(0, 19))
    assert cells.viewport().rect().contains(cells.visualRect(cells.cells.index(0, 19)).center())


def test_frames_of_one_run_are_nothing_to_it(swept: SweepPage, session: Session, qtbot: QtBot) -> None:
    click(swept, 0, 0, qtbot)
    qtbot.waitUntil(lambda: swept.form.cells.cells.content(0, 0).is_shown)
    contents = swept.form.cells.cells.content(0, 0)
    session.view.step_frame(-1)
    qtbot.wait(1)
    assert swept.form.cells.cells.content(0, 0) is contents


def test_one_of_an_earlier_start_says_so_and_what_was_typed_stands_there(swept: SweepPage, qtbot: QtBot) -> None:
    first, form = swept.model.sweep, swept.form
    assert first is not None
    plan = SweepPlan.of(BASE, axis_of("mu", "0, 1"), axis_of("seed", "0-1"))
    picture = swept.session.view.picture
    assert picture is not None
    swept.model._sweeps.pop(picture)
    swept.model._on_kept_plan_read(plan)
    (settings, *_), (result, *_) = [cell.settings for cell in plan.all_cells], first.results.values()
    assert settings is not None
    swept.model._on_kept_result_read(settings, result)
    qtbot.waitUntil(lambda: "The session ended before this sweep did: 1 of 4 runs is there" in form.told.text())
    assert (form.across.name, form.across.values.text()) == ("mu", "0.0, 1.0")
    assert (form.down.name, form.down.values.text()) == ("seed", "0, 1")
    assert form.go_on.isVisible() and texts(swept)[0][0] == "5 segments"
