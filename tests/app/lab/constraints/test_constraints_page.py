"""The seeds' page: painting, the what-if, and what cannot be kept."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.image_views.views import ViewKind
from app.lab.constraints.brush import BrushMode
from app.lab.constraints.constraints_page import ConstraintsPage
from app.lab.panel import LabPanel
from app.session.preview import PreviewKind
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.graphcut.problem import problem_of
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints
from grapl_engine.storage.constraint_files import read_constraints, write_constraints

D = 8


@pytest.fixture
def page(lab: LabPanel) -> ConstraintsPage:
    lab.open_page("seeds")
    page = lab.page
    assert isinstance(page, ConstraintsPage)
    return page


def spot(page: ConstraintsPage, row: int, column: int, view: ViewKind = ViewKind.CUT) -> tuple[object, QPoint]:
    """A patch's middle on a view's canvas."""
    picture, canvas = page.session.view.picture, page.grid.views[view].canvas
    assert picture is not None
    place = canvas.to_scene((column + 0.5) * picture.width / D, (row + 0.5) * picture.height / D)
    return canvas.viewport(), canvas.mapFromScene(place)


def answered(page: ConstraintsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page._task.is_busy)


def test_a_stroke_on_a_view_is_one_step_and_shows_a_what_if(page: ConstraintsPage, qtbot: QtBot, lab_record: RunRecord) -> None:
    session = page.session
    own = problem_of(lab_record, Frame(Stage.CUT, 0))
    cut = lab_record.patch_labels(Frame(Stage.CUT, 0))
    assert cut is not None
    label = (int(cut[3, 2]) + 1) % 5
    page.controls.palette_of_labels.choose(label)
    where, start = spot(page, 3, 2)
    QTest.mousePress(where, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(where, spot(page, 3, 4)[1])
    QTest.mouseRelease(where, Qt.MouseButton.LeftButton, pos=spot(page, 3, 4)[1])
    assert sorted(constraint.patch(D) for constraint in session.configuration.constraints.constraints) == [26, 27, 28]
    answered(page, qtbot)
    preview = session.view.preview
    assert preview is not None and preview.kind is PreviewKind.WHAT_IF
    assert preview.title == "with 3 seeds, network frozen"
    assert (preview.labels[3, 2:5] == label).all()
    free = own.solve()
    assert free is not None
    changed = int((free != preview.labels.ravel()).sum())
    change = own.energy(preview.labels.ravel()).total - own.energy(free).total
    assert f"{changed} of 64 patches" in page.controls.told.text()
    assert f"{change:+,.2f}" in page.controls.told.text()
    session.configuration.undo()
    assert not session.configuration.constraints and session.view.preview is None
    session.configuration.redo()
    answered(page, qtbot)
    assert session.view.preview is not None


def test_a_stroke_that_begins_on_its_own_color_does_not_undo_the_one_before(page: ConstraintsPage) -> None:
    page._on_grid_painted(1, 1, True)
    page._on_grid_painted(1, 1, True)
    page._on_grid_painted(90, 1, False)
    page.session.configuration.undo()
    assert [constraint.patch(D) for constraint in page.session.configuration.constraints.constraints] == [0]


def test_alt_click_takes_the_label_and_paints_nothing(page: ConstraintsPage, lab_record: RunRecord) -> None:
    labels = lab_record.patch_labels(Frame(Stage.CUT, 0))
    assert labels is not None
    row, column = (int(place) for place in np.argwhere(labels != page.controls.palette_of_labels.label)[0])
    where, place = spot(page, row, column)
    QTest.mouseClick(where, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, place)
    assert page.controls.palette_of_labels.label == labels[row, column]
    assert not page.session.configuration.constraints


def test_the_brush_can_be_laid_down_and_goes_with_the_page(page: ConstraintsPage, lab: LabPanel) -> None:
    where, place = spot(page, 5, 5)
    page.controls.brush.setChecked(False)
    QTest.mouseClick(where, Qt.MouseButton.LeftButton, pos=place)
    assert not page.session.configuration.constraints
    page.controls.brush.setChecked(True)
    assert all(item.isVisible() for item in page._overlay.items)
    lab.open_page("patch")
    QTest.mouseClick(where, Qt.MouseButton.LeftButton, pos=place)
    assert not page.session.configuration.constraints and not page._overlay.items[0].isVisible()


def test_keys_alone_paint(page: ConstraintsPage, qtbot: QtBot) -> None:
    keys = page.controls.palette_of_labels
    keys.setFocus()
    QTest.keyClick(keys, Qt.Key.Key_3)
    QTest.keyClick(keys, Qt.Key.Key_Left)
    page.session.view.select_patch((6, 1))
    page.controls.modes[BrushMode.FORBID].setChecked(True)
    QTest.keyClick(keys, Qt.Key.Key_Return)
    assert page.session.configuration.constraints.constraints == (LabelConstraint(1.5 / 8, 6.5 / 8, 2, False),)
    answered(page, qtbot)


def test_what_cannot_be_kept_is_a_sentence(page: ConstraintsPage, qtbot: QtBot) -> None:
    page.session.configuration.set_constraints(LabelConstraints().painted(D, [0], 1))
    answered(page, qtbot)
    assert page.session.view.preview is not None
    page.session.configuration.set_constraints(LabelConstraints((LabelConstraint(0.1, 0.1, 17),)))
    assert "label 17" in page.controls.told.text() and page.session.view.preview is None
    page.session.configuration.set_constraints(
        LabelConstraints((LabelConstraint(0.01, 0.01, 1), LabelConstraint(0.02, 0.02, 1, False)))
    )
    assert "asked for and forbidden" in page.controls.told.text()
    page.grab()


def with_own_segments(record: RunRecord) -> RunRecord:
    """The run as if its pixel map had two segments more than there are labels, numbered by themselves."""
    assert record.finished is not None
    pixels = record.finished.pixel_labels.copy()
    pixels[0, 0] = record.labels + 1
    other = copy(record)
    other.settings, other.finished = record.settings.replace(contiguous=True), replace(record.finished, pixel_labels=pixels)
    assert other.has_own_segments and other.colored == record.labels + 2
    return other


def test_only_labels_that_a_cut_can_give_are_offered(page: ConstraintsPage, lab_record: RunRecord) -> None:
    record = with_own_segments(lab_record)
    page.session.add_run(record)
    page.session.view.show_frame(Frame(Stage.CUT, 0))
    assert page.model.record is record
    offered = page.controls.palette_of_labels
    assert len(offered._colors) == record.labels
    offered.choose(1)
    page.session.view.select(record.labels + 1)
    assert offered.label == 1
    page.session.view.select_patch((3, 2))
    page.seed_selected_patch()
    (seed,) = page.session.configuration.constraints.constraints
    cut = lab_record.patch_labels(Frame(Stage.CUT, 0))
    assert cut is not None and seed.label == cut[3, 2], "a segment of its own is no label: the patch's own is taken"


def test_a_what_if_follows_the_timeline(page: ConstraintsPage, qtbot: QtBot) -> None:
    page.session.configuration.set_constraints(LabelConstraints().painted(D, [0], 1))
    answered(page, qtbot)
    first = page.session.view.preview
    page.session.view.show_frame(Frame(Stage.NETWORK, 1))
    answered(page, qtbot)
    assert page.session.view.preview is not None and page.session.view.preview is not first


def test_clearing_the_seeds_of_the_run_is_told_against_its_own_cut(
    page: ConstraintsPage, qtbot: QtBot, lab_record: RunRecord
) -> None:
    cut = lab_record.patch_labels(Frame(Stage.CUT, 0))
    assert cut is not None
    record = copy(lab_record)
    record.constraints = LabelConstraints().painted(D, [0, 9], (int(cut[0, 0]) + 1) % 5)
    page.session.add_run(record)
    page.session.view.show_frame(Frame(Stage.CUT, 0))
    page.session.configuration.set_constraints(record.constraints)
    assert "The shown run was made with these seeds" in page.controls.told.text()
    page.controls.clear.click()
    qtbot.waitUntil(lambda: page.session.view.preview is not None)
    preview, own = page.session.view.preview, problem_of(record, Frame(Stage.CUT, 0))
    before = own.solve()
    assert preview is not None and before is not None
    changed = int((preview.labels.ravel() != before).sum())
    assert changed and preview.title == "without seeds, network frozen" and preview.note.startswith(f"{changed} patch")
    assert f"with the run's 2 seeds, {changed} of 64 patches" in page.controls.told.text()


def test_run_clear_and_files(page: ConstraintsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not page.controls.run.isEnabled(), "there is nothing to keep yet"
    constraints = LabelConstraints().painted(D, [0, 9], 1)
    write_constraints(tmp_path / "in.json", constraints)
    page._opening.open_constraints(tmp_path / "in.json")
    qtbot.waitUntil(lambda: page.session.configuration.constraints == constraints)
    monkeypatch.setattr("app.files.dialogs.ask_for_constraints_name", lambda *_: tmp_path / "out.json")
    with qtbot.waitSignal(page._saving.written):
        page.controls.save.click()
    assert read_constraints(tmp_path / "out.json") == constraints
    page.controls.run.click()
    assert page.session.runs.running is not None and page.session.runs.running.constraints == constraints
    page.controls.clear.click()
    assert not page.session.configuration.constraints and not page.controls.save.isEnabled()
    qtbot.waitUntil(lambda: page.session.runs.is_at_rest)
