"""The page with its parts, on a real run with a truth by two annotators."""

from __future__ import annotations

from copy import copy

import numpy as np
import pytest
from mistake_maps import judge
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.compare.mistakes import mistakes_page
from app.compare.mistakes.drawing import Draw
from app.compare.mistakes.judging import Kind
from app.compare.mistakes.mistakes_page import NO_MAP, NO_PICTURE, NO_TRUTH, MistakesPage
from app.compare.panel import ComparePanel
from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.evaluation.metrics import bsds_tolerance, contingency, score, variation_of_information
from grapl_engine.label_edits import Merge
from grapl_engine.truth import Truth, TruthFiles


def outlined(page: MistakesPage) -> list[bool]:
    return [not items[0].is_empty for items in page.marks.outlines]


def test_what_is_missing_is_said_with_what_to_do(
    empty: MistakesPage, session: Session, lab_record: RunRecord, truth: Truth, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = empty.form.none
    assert none.sentence.text() == NO_PICTURE and not none.open.isVisible()
    session.open_picture(lab_record.picture)
    qtbot.waitUntil(lambda: none.sentence.text() == NO_TRUTH)
    assert none.open.isVisible() and not none.take.isVisible()
    asked = []
    monkeypatch.setattr(empty._opening, "ask_and_open_truth", asked.append)
    none.open.click()
    assert asked == [None]
    session.truth.take(truth)
    qtbot.waitUntil(lambda: none.sentence.text() == f"{NO_MAP}: Run (Space).")
    assert not none.open.isVisible()
    session.add_run(lab_record)
    qtbot.waitUntil(lambda: empty.model.judged is not None)
    assert not none.isVisible() and empty.form.figures.isVisible()


def test_a_truth_that_lies_beside_it_is_offered(empty: MistakesPage, session: Session, qtbot: QtBot) -> None:
    session.open_picture(scripted_picture())
    session.truth._on_looking_result(TruthFiles(("somewhere.npy",)))
    qtbot.waitUntil(empty.form.none.take.isVisible)


def test_every_figure_is_that_of_the_evaluation(mistakes: MistakesPage, lab_record: RunRecord, truth: Truth) -> None:
    labels = lab_record.finished.pixel_labels  # type: ignore[union-attr]
    halves = np.mean(
        [variation_of_information(contingency(labels[known], one[known]))
         for one in truth.annotators for known in [one != truth.void]], axis=0
    )  # fmt: skip
    texts = mistakes.form.figures.texts()
    assert [row[0] for row in texts] == [f"{bits:.4f}" for bits in (*halves, halves.sum())]
    assert texts[2][0] == f"{score(labels, list(truth.annotators), void=truth.void).mean.variation_of_information:.4f}"
    over, under = (sum(row.values[column] for row in mistakes.form.segments.rows) for column in (3, 4))
    assert (over, under) == pytest.approx(tuple(halves), abs=1e-9)
    over, under = (sum(row.values[column] for row in mistakes.form.regions.rows) for column in (4, 5))
    assert (over, under) == pytest.approx(tuple(halves), abs=1e-9)
    bits = [row.values[1] for row in mistakes.form.worst.rows]
    assert bits == sorted(bits, reverse=True) and sum(bits) == pytest.approx(halves.sum(), abs=1e-9)
    assert mistakes.form.title.text() == "Run 1, pixel map against the truth, by all 2 annotators"


def test_one_annotator_alone_can_count(
    mistakes: MistakesPage, session: Session, lab_record: RunRecord, truth: Truth, qtbot: QtBot
) -> None:
    session.truth.choose_annotator(0)
    qtbot.waitUntil(lambda: mistakes.model.judged is not None and len(mistakes.model.judged.found.each) == 1)
    own = judge(lab_record.finished.pixel_labels, truth.annotators[0], void=99)  # type: ignore[union-attr]
    assert mistakes.form.figures.texts()[0][0] == f"{own.found.over:.4f}"
    assert [row.texts[0] for row in mistakes.form.regions.rows] == [
        str(row.label) for row in sorted(own.found.each[0].true_regions, key=lambda row: -(row.over + row.under))
    ]


def test_the_timeline_is_followed_and_what_is_old_is_marked(
    mistakes: MistakesPage, session: Session, lab_record: RunRecord, qtbot: QtBot
) -> None:
    session.view.show_frame(Frame(Stage.CUT, 0))
    mistakes._look()
    assert mistakes.form.stale.isVisible() and "Run 1, pixel map" in mistakes.form.stale.text()
    assert mistakes.marks.images[ViewKind.PIXELS].opacity() < 1
    qtbot.waitUntil(lambda: not mistakes.model.is_stale)
    assert not mistakes.form.stale.isVisible() and "cut 1" in mistakes.form.title.text()
    qtbot.waitUntil(lambda: mistakes.marks.images[ViewKind.PIXELS].opacity() == 1)
    session.view.show_frame(Frame(Stage.FINAL))
    qtbot.waitUntil(lambda: "pixel map" in mistakes.form.title.text())


def test_edits_are_judged_too(mistakes: MistakesPage, session: Session, lab_record: RunRecord, qtbot: QtBot) -> None:
    session.add_run(copy(lab_record))
    qtbot.waitUntil(lambda: mistakes.form.title.text().startswith("Run 2") and not mistakes.model.is_stale)
    figures = mistakes.form.figures.texts()
    one, other = (row.key for row in mistakes.form.segments.rows[:2])
    session.edits.make(Merge(one, (other,)))  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: mistakes.form.title.text().startswith("Run 2, edited"))
    qtbot.waitUntil(lambda: not mistakes.model.is_stale)
    assert mistakes.form.figures.texts() != figures
    assert other not in {row.key for row in mistakes.form.segments.rows}
    session.edits.layer.peek(True)
    qtbot.waitUntil(lambda: mistakes.form.title.text().startswith("Run 2, pixel map") and not mistakes.model.is_stale)
    assert mistakes.form.figures.texts() == figures and not mistakes.form.stale.isVisible()


def test_a_walk_goes_through_the_list_and_round(
    mistakes: MistakesPage, session: Session, grid: PictureGrid, qtbot: QtBot
) -> None:
    keys = [row.key for row in mistakes.form.worst.rows]
    assert len(keys) > 2 and mistakes.mistake is None and outlined(mistakes) == [False, False]
    mistakes.form.tabs.setCurrentIndex(2)
    mistakes.step(1)
    assert mistakes.mistake is not None and mistakes.mistake.key == keys[0] and mistakes.form.worst.isVisible()
    qtbot.waitUntil(lambda: outlined(mistakes) == [True, True])
    row, column = mistakes.mistake.pair.point
    assert session.view.patch == (row * 8 // 64, column * 8 // 96)
    mistakes.step(1)
    assert mistakes.mistake.key == keys[1]
    mistakes.step(-1)
    mistakes.step(-1)
    assert mistakes.mistake.key == keys[-1]
    small = mistakes.mistake.pair.box
    camera = grid.views[ViewKind.CUT].canvas
    qtbot.waitUntil(
        lambda: (camera.camera.y, camera.camera.x) == pytest.approx(((small[0] + small[2]) / 2, (small[1] + small[3]) / 2))
    )
    (marked,) = [mistakes.form.worst.rows[index.row()] for index in mistakes.form.worst.selectionModel().selectedRows()]
    assert marked.key == keys[-1]
    mistakes.step(1)
    assert mistakes.mistake.key == keys[0]
    qtbot.keyClick(mistakes, Qt.Key.Key_Escape)
    assert mistakes.mistake is None and outlined(mistakes) == [False, False] and not mistakes.remedy.isVisible()


def test_one_kind_alone_is_walked_through(mistakes: MistakesPage) -> None:
    mistakes.step(1)
    mistakes.form.kinds.setCurrentIndex(1)
    assert mistakes.mistake is None
    mistakes.step(1)
    assert mistakes.mistake is not None and mistakes.mistake.kind is Kind.MERGE


def test_a_walk_that_is_begun_early_begins_when_there_is_something(
    empty: MistakesPage, session: Session, lab_record: RunRecord, truth: Truth, qtbot: QtBot
) -> None:
    session.open_picture(lab_record.picture)
    session.add_run(lab_record)
    session.truth.take(truth)
    empty.step(1)
    qtbot.waitUntil(lambda: empty.mistake is not None)


def test_the_selected_mistake_stays_on_the_timeline(mistakes: MistakesPage, session: Session, qtbot: QtBot) -> None:
    mistakes.step(1)
    assert mistakes.mistake is not None
    key = mistakes.mistake.key
    before = mistakes.model.judged
    session.view.show_frame(Frame(Stage.NETWORK, 1))
    qtbot.waitUntil(lambda: mistakes.model.judged is not before)
    keys = [row.key for row in mistakes.form.worst.rows]
    assert (mistakes.mistake.key if mistakes.mistake is not None else None) == (key if key in keys else None)


def test_a_segments_row_selects_it_everywhere(mistakes: MistakesPage, session: Session, qtbot: QtBot) -> None:
    label = mistakes.form.segments.rows[0].key
    mistakes.form.segment_chosen.emit(label)
    assert session.view.selected == label
    qtbot.waitUntil(lambda: outlined(mistakes) == [False, True])
    other = mistakes.form.segments.rows[1].key
    session.view.select(other)  # type: ignore[arg-type]
    (marked,) = [mistakes.form.segments.rows[index.row()] for index in mistakes.form.segments.selectionModel().selectedRows()]
    assert marked.key == other


def test_a_regions_row_is_outlined(mistakes: MistakesPage, qtbot: QtBot) -> None:
    mistakes.step(1)
    mistakes.form.region_chosen.emit((1, 7))
    assert mistakes.mistake is None
    qtbot.waitUntil(lambda: outlined(mistakes) == [False, True])


def test_the_tables_are_walked_through_by_keyboard(mistakes: MistakesPage, session: Session, qtbot: QtBot) -> None:
    mistakes.form.tabs.setCurrentIndex(1)
    table = mistakes.form.segments
    table.setFocus()
    for _ in range(2):
        before = table.currentIndex().row()
        qtbot.keyClick(table, Qt.Key.Key_Down)
        row = table.currentIndex().row()
        assert row == before + 1 and session.view.selected == table.rows[row].key
    mistakes.form.tabs.setCurrentIndex(2)
    table = mistakes.form.regions
    table.setFocus()
    for _ in range(2):
        before = table.currentIndex().row()
        qtbot.keyClick(table, Qt.Key.Key_Down)
        assert [index.row() for index in table.selectionModel().selectedRows()] == [before + 1]
    qtbot.waitUntil(lambda: outlined(mistakes) == [False, True])


def test_who_stops_the_drawing_has_nothing_drawn(mistakes: MistakesPage) -> None:
    mistakes.form.drawing.stop.click()
    assert mistakes.form.row.draw is Draw.NOTHING and mistakes.model.drawn is None
    assert mistakes.marks.images[ViewKind.PHOTOGRAPH].is_empty


def test_boundaries_are_drawn_at_the_usual_tolerance_and_at_any(mistakes: MistakesPage, qtbot: QtBot) -> None:
    drawn = mistakes.model.drawn
    assert drawn is not None and drawn.draw is Draw.BOUNDARIES
    assert drawn.tolerance == round(bsds_tolerance((64, 96)), 1)
    assert not mistakes.marks.images[ViewKind.PHOTOGRAPH].is_empty
    mistakes.form.row.slider.setValue(50)
    qtbot.waitUntil(lambda: mistakes.model.drawn is not None and mistakes.model.drawn.tolerance == 5.0)
    meanings = mistakes.model.judged.find_borders(lambda: False).meanings(5.0)  # type: ignore[union-attr]
    assert mistakes.form.row.counts[0].text() == f"agreed ({int((meanings == 1).sum()):,} px)"
    mistakes.form.row.what.setCurrentIndex(list(Draw).index(Draw.OVER))
    qtbot.waitUntil(lambda: mistakes.model.drawn is not None and mistakes.model.drawn.draw is Draw.OVER)
    assert mistakes.form.row.scale.isVisible() and not mistakes.form.row.legend.isVisible()
    mistakes.form.row.what.setCurrentIndex(0)
    assert mistakes.marks.images[ViewKind.PHOTOGRAPH].is_empty
    mistakes.form.row.places[ViewKind.PIXELS].setChecked(False)
    assert not mistakes.marks.images[ViewKind.PIXELS].isVisible()


def test_of_a_large_picture_heat_is_drawn_first(empty: MistakesPage, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mistakes_page, "BOUNDARY_PIXELS", 100)
    session.open_picture(scripted_picture())
    assert empty.form.row.draw is Draw.HEAT


def test_nothing_is_drawn_and_nothing_computed_while_it_is_shut(
    mistakes: MistakesPage, panel: ComparePanel, session: Session, qtbot: QtBot
) -> None:
    panel.hide()
    assert not mistakes.is_open and not mistakes.marks.images[ViewKind.PHOTOGRAPH].isVisible()
    session.view.show_frame(Frame(Stage.CUT, 0))
    assert not mistakes._soon.isActive() and not mistakes.model.task.is_busy
    panel.show()
    qtbot.waitUntil(lambda: "cut 1" in mistakes.form.title.text())
    assert mistakes.marks.images[ViewKind.PHOTOGRAPH].isVisible()


def test_another_picture_takes_all_away(mistakes: MistakesPage, session: Session, qtbot: QtBot) -> None:
    mistakes.step(1)
    session.open_picture(scripted_picture("another.png", 60, 90))
    qtbot.waitUntil(lambda: mistakes.form.none.sentence.text() == NO_TRUTH)
    assert mistakes.model.judged is None and mistakes.mistake is None
    assert mistakes.marks.images[ViewKind.PIXELS].is_empty and outlined(mistakes) == [False, False]


def test_the_lab_is_asked_through_the_panel(mistakes: MistakesPage, panel: ComparePanel, qtbot: QtBot) -> None:
    mistakes.form.kinds.setCurrentIndex(2)
    mistakes.step(1)
    qtbot.waitUntil(lambda: mistakes.remedy.answer is not None)
    with qtbot.waitSignal(panel.lab_asked) as asked:
        mistakes.remedy.lab.click()
    assert asked.args == ["patch", None]
    assert mistakes.figure() is mistakes.form.content


def test_what_it_would_take_is_scrolled_to(mistakes: MistakesPage, qtbot: QtBot) -> None:
    scroll = mistakes.form._scroll
    mistakes.window().resize(1100, 400)
    qtbot.waitUntil(lambda: scroll.viewport().height() < 400)
    assert scroll.verticalScrollBar().maximum() > 0, "there is less room than the page needs"
    mistakes.step(1)
    qtbot.waitUntil(lambda: mistakes.remedy.answer is not None and not mistakes.remedy.task.is_busy)
    lab = mistakes.remedy.lab
    qtbot.waitUntil(lambda: scroll.viewport().rect().contains(lab.mapTo(scroll.viewport(), lab.rect().center())))
