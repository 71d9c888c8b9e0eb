"""What is done from a picture to its report, each chapter going on where the one before has ended.

A chapter says in a sentence what came of it, and fails where something is not as it has to be.
"""

from __future__ import annotations

import html
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import Qt
from scipy.ndimage import distance_transform_edt

from app.compare.mistakes.judging import Kind
from app.compare.mistakes.mistakes_page import MistakesPage
from app.compare.stability.stability_page import StabilityPage
from app.compare.sweep.sweep_page import SweepPage
from app.compare.two_maps.two_maps_page import TwoMapsPage
from app.image_views.view_content import patch_at
from app.panels.truth_offer import TruthOffer
from app.session.kept_runs import KeptRun
from grapl_engine.evaluation.metrics import score
from grapl_engine.evaluation.mistakes_over_annotators import mistakes_over
from tests.story.walk import Walk

__all__ = ["CHAPTERS"]

NAME, NOTE = "the <best> one", "for the lecture"
LAMBDAS = "0, 2, 8, 32, 128"


def open_the_picture_and_its_truth(walk: Walk) -> str:
    """By their names; the truth that is offered is taken, put away, and opened once more by hand."""
    hand, session, window = walk.hand, walk.session, walk.window
    with hand.answering(walk.story.picture):
        walk.do("open_file")
    hand.until(lambda: session.view.picture is not None and session.truth.offer is not None, "a picture with a truth beside it")
    offer = session.truth.offer
    assert offer is not None
    hand.click(window.findChild(TruthOffer).open)  # type: ignore[union-attr]
    hand.until(lambda: session.truth.current is not None, "the truth that was offered")
    walk.do("remove_truth")
    hand.until(lambda: session.truth.current is None and session.truth.offer is not None, "the picture without its truth")
    with hand.answering(*offer.paths):
        walk.do("open_truth")
    hand.until(lambda: session.truth.current is not None, "the truth that was opened")
    walk.do("truth")
    assert window.view_options.truth
    picture, truth = session.view.picture, session.truth.current
    assert picture is not None and truth is not None and truth.annotators[0].shape == (picture.height, picture.width)
    return f"{picture.width} x {picture.height} pixels, {len(truth.annotators)} annotator(s)"


def run_two_presets(walk: Walk) -> str:
    """The scores in the list are those of the evaluation."""
    first, second = walk.run("paper"), walk.run("tuned")
    assert (first.settings.pixel_map, second.settings.pixel_map) == ("network", "hierarchy")
    return ", ".join(f"run {entry.number}: wIoU {weighted_iou(walk, entry):.3f}" for entry in scored(walk))


def compare_them(walk: Walk) -> str:
    """Both runs, in the first ways to look."""
    hand, page = walk.hand, walk.page("maps")
    assert isinstance(page, TwoMapsPage)
    hand.until(lambda: page.model.matched is not None, "the comparison")
    assert [page.form.rows[letter].source for letter in ("a", "b")] == list(walk.session.runs.kept)
    before = page.way
    walk.do("next_way")
    assert page.way is not before
    hand.tab_to(page.form.table)
    hand.step_to(page.form.table, 0)
    hand.until(lambda: page.model.borders is not None, "the boundaries")
    assert page.model.matched is not None
    walk.do("toggle_compare")
    hand.until(walk.window.docks["Compare"].isHidden, "the picture alone")
    return f"{len(page.form.table.rows)} pairs of segments"


def go_to_the_worst_false_merge(walk: Walk) -> str:
    """The first of the list is that of the evaluation; what would it take?"""
    hand, session = walk.hand, walk.session
    shown, truth, page = session.view.shown, session.truth.current, walk.page("mistakes")
    assert isinstance(page, MistakesPage) and shown is not None and shown.finished is not None and truth is not None
    hand.until(lambda: page.model.judged is not None, "the mistakes")
    hand.tab_to(page.form.kinds)
    hand.choose(page.form.kinds, "False merges")
    worst = next(iter(mistakes_over(shown.finished.pixel_labels, truth.annotators, truth.void).false_merges(1)), None)
    if worst is None:
        assert not page.form.worst.rows
        return "there is no false merge"
    walk.do("next_mistake")
    assert page.mistake is not None and page.mistake.kind is Kind.MERGE and page.mistake.pair == worst
    row, column = worst.point
    assert session.view.patch == patch_at(shown, column + 0.5, row + 0.5)
    hand.until(lambda: not any(outlines[0].is_empty for outlines in page.marks.outlines), "its outlines")
    hand.until(lambda: page.remedy.answer is not None and not page.remedy.task.is_busy, "what it would take")
    assert page.remedy.answer is not None and not page.remedy.answer.is_open
    told = f"{worst.bits:.3f} bits. {page.remedy.said.text()}"
    hand.scroll_and_click(page.remedy.by_sweep.ask)
    sweep = walk.window.compare.page
    assert isinstance(sweep, SweepPage) and sweep.isVisible() and sweep.model.sweep is None
    assert f"{shown.settings.lambda_:.3g}" in sweep.form.across.values.text().split(", ")
    return f"{told} To be asked of a sweep: {sweep.form.across.values.text()}"


def sweep_lambda(walk: Walk) -> str:
    """Five values that are typed; the run of the third is brought to the views."""
    hand, session, page = walk.hand, walk.session, walk.page("sweep")
    assert isinstance(page, SweepPage)
    hand.tab_to(page.form.across.values)
    hand.replace(LAMBDAS)
    hand.until(
        lambda: page.model.sweep is not None and page.model.sweep.counts == (5, 5) and not page.model.task.is_busy, "the sweep"
    )
    assert page.plan is not None and page.model.sweep is not None
    cells = [cell for cell in page.plan.all_cells if cell.settings is not None]
    assert [f"{cell.settings.lambda_:g}" for cell in cells if cell.settings is not None] == LAMBDAS.split(", ")
    results = [page.model.sweep.result_of(cell) for cell in cells]
    assert all(result is not None and not result.failure for result in results)
    said = what_the_sweep_says(walk)
    runs = len(session.kept.entries)
    hand.click_item(page.form.cells, page.form.cells.cells.index(0, 2))
    hand.until(lambda: session.view.shown is not None and session.view.shown.settings.lambda_ == 8.0, "the run of the sweep")
    assert len(session.kept.entries) in (runs, runs + 1)  # one of the runs before may be that one
    return f"labels at {LAMBDAS}: {', '.join(str(result.k_hat) for result in results if result is not None)}. {said}"


def what_the_sweep_says(walk: Walk) -> str:
    """Of the worst false merge, where it was asked from; the page of the sweep is opened again."""
    page = walk.page("mistakes")
    assert isinstance(page, MistakesPage)
    walk.hand.until(lambda: page.model.judged is not None, "the mistakes")
    if page.mistake is not None:
        walk.hand.until(page.remedy.by_sweep.said.isVisible, "what the sweep says")
        assert "a network of its own" in page.remedy.by_sweep.said.text()
    walk.page("sweep")
    return page.remedy.by_sweep.said.text()


def ask_how_stable_it_is(walk: Walk) -> str:
    """Eight seeds."""
    hand, page = walk.hand, walk.page("stability")
    assert isinstance(page, StabilityPage)
    assert page.form.count.value() == 8 and page.form.name.currentData() == "seed"
    hand.click(page.form.start)
    hand.until(
        lambda: page.model.found is not None and len(page.model.found.maps) == 8 and not page.model.task.is_busy, "eight runs"
    )
    found = page.model.found
    assert found is not None and found.stability is not None and found.stability.runs == 8
    counts = [found.stability.count_at(runs / 8) for runs in range(1, 9)]
    assert counts == sorted(counts, reverse=True)
    walk.do("toggle_compare")
    hand.until(walk.window.grid.isVisible, "the views")
    return f"segments by borders of at least 1 to 8 runs: {', '.join(map(str, counts))}"


def name_the_best_and_load_it(walk: Walk) -> str:
    """In the list of runs, by keys."""
    hand, session, runs = walk.hand, walk.session, walk.window.run_list
    best = max(scored(walk), key=lambda entry: weighted_iou(walk, entry))
    hand.tab_to(runs.list)
    hand.step_to(runs.list, [card.record for card in runs.cards()].index(best.record))
    hand.key(Qt.Key.Key_Return)
    hand.until(lambda: session.view.shown is best.record, "the best run")
    for keys, text in (("F2", NAME), ("Shift+F2", NOTE)):
        hand.press(keys)
        hand.replace(text)
    assert (best.name, best.note) == (NAME, NOTE)
    assert any(NAME in card.headline.text() for card in runs.cards())
    return f"run {best.number}: wIoU {weighted_iou(walk, best):.3f}"


def split_merge_undo_and_redo(walk: Walk) -> str:
    """The largest segment by two clicks, its first half with another segment; all taken back, and made again."""
    hand, session = walk.hand, walk.session
    record, edits = session.view.shown, session.edits
    assert record is not None and record.finished is not None
    own = record.finished.pixel_labels
    label, first, second = far_apart(own)
    walk.do("fit")
    walk.do("toggle_edit")
    walk.do("tool_cut")
    hand.until(lambda: edits.map is not None, "the map for editing")
    walk.click_pixel(*first)
    walk.click_pixel(*second)
    hand.until(lambda: edits.is_proposing and edits.proposed_step is not None, "the proposed split")
    walk.do("keep_edit")
    hand.until(lambda: len(record.edits) == 1 and edits.is_free, "the split")
    assert edits.map is not None and edits.map.labels[first[::-1]] == label != edits.map.labels[second[::-1]]
    walk.do("tool_merge")
    other = place_of(edits.map.labels == next(other for other in np.unique(edits.map.labels) if other != label))
    walk.click_pixel(*first)
    walk.click_pixel(*other)
    hand.until(lambda: len(record.edits) == 2 and edits.is_free, "the merge")
    edited, changes = edits.map.labels, [step.sentence for step in edits.map.steps]
    for name, count in (("undo", 1), ("undo", 0), ("redo", 1), ("redo", 2)):
        walk.do(name)
        hand.until(lambda count=count: len(record.edits) == count and edits.is_free, f"{name} to {count} edits")  # type: ignore[misc]
    np.testing.assert_array_equal(edits.map.labels, edited)
    assert record.finished.pixel_labels is own, "the run itself stays as it is"
    return " ".join(changes)


def save_labels_and_report(walk: Walk) -> str:
    """The edited map as numbers, the report as a page and on paper."""
    session = walk.session
    assert session.edits.map is not None
    with Image.open(walk.save("save_labels", "labels.tif")) as image:
        np.testing.assert_array_equal(np.asarray(image), session.edits.map.labels)
    page = walk.save("save_report", "report.html").read_text(encoding="utf-8")
    assert html.escape(NAME) in page and NAME not in page and NOTE in page
    assert "Scores against the truth" in page and ", edited" in page
    assert all(html.escape(step.sentence) in page for step in session.edits.map.steps)
    paper = walk.save("save_report", "report.pdf").read_bytes()
    assert paper.startswith(b"%PDF")
    return f"a page of {len(page) // 1000} kB, on paper {len(paper) // 1000} kB"


def close_and_come_back(walk: Walk) -> str:
    """Everything is there: runs with names and notes, maps, truth, edits, and what was looked at."""
    hand, before = walk.hand, walk.session
    told = [(entry.number, entry.name, entry.note, entry.facts) for entry in before.kept.entries]
    maps = [record.finished.pixel_labels for record in before.runs.kept if record.finished is not None]
    edits, edited = [record.edits for record in before.runs.kept], before.edits.map
    shown, frame = before.kept.number_of(before.view.shown), before.view.frame  # type: ignore[arg-type]
    walk.restart()
    session = walk.session
    assert session is not before
    hand.until(lambda: session.view.shown is not None and session.view.frame == frame, "the run that was looked at")
    assert [(entry.number, entry.name, entry.note, entry.facts) for entry in session.kept.entries] == told
    assert session.kept.number_of(session.view.shown) == shown  # type: ignore[arg-type]
    hand.until(lambda: session.truth.current is not None, "the truth")
    assert session.view.picture is not None and session.view.picture.name == walk.story.picture.name
    for record, labels, made in zip(session.runs.kept, maps, edits, strict=True):
        read = session.keeper.loader.reader(record)()
        assert read.finished is not None and read.edits == made
        np.testing.assert_array_equal(read.finished.pixel_labels, labels)
    hand.until(lambda: session.edits.shown_map is not None, "the edited map")
    assert edited is not None and session.edits.shown_map is not None
    np.testing.assert_array_equal(session.edits.shown_map.labels, edited.labels)
    return f"{len(told)} runs, {len(edits[-1])} edits of the last"


CHAPTERS: tuple[Callable[[Walk], str], ...] = (
    open_the_picture_and_its_truth,
    run_two_presets,
    compare_them,
    go_to_the_worst_false_merge,
    sweep_lambda,
    ask_how_stable_it_is,
    name_the_best_and_load_it,
    split_merge_undo_and_redo,
    save_labels_and_report,
    close_and_come_back,
)


def scored(walk: Walk) -> tuple[KeptRun, ...]:
    """The runs of the list, once each has its scores, which are those of the evaluation."""
    session = walk.session
    entries, truth = session.kept.entries, session.truth.current
    walk.hand.until(lambda: all(session.run_scores.of(entry) is not None for entry in entries), "the scores")
    for entry in entries:
        finished = entry.record.finished
        assert truth is not None and finished is not None
        expected = score(finished.pixel_labels, list(truth.annotators), void=truth.void).mean
        assert abs(weighted_iou(walk, entry) - expected.weighted_iou) < 1e-9
    return tuple(entries)


def weighted_iou(walk: Walk, entry: KeptRun) -> float:
    """As the list has it."""
    scores = walk.session.run_scores.of(entry)
    assert scores is not None
    return scores.mean.values["weighted_iou"]


def far_apart(labels: NDArray[np.uint16]) -> tuple[int, tuple[int, int], tuple[int, int]]:
    """The largest segment and two places in it, each (x, y), well inside its left and its right end."""
    label = int(np.bincount(labels.ravel()).argmax())
    inside = distance_transform_edt(np.pad(labels == label, 1))[1:-1, 1:-1] > 6
    columns = np.flatnonzero(inside.any(0))
    left, right = int(columns[0]), int(columns[-1])
    return label, (left, int(np.flatnonzero(inside[:, left])[0])), (right, int(np.flatnonzero(inside[:, right])[-1]))


def place_of(mask: NDArray[np.bool_]) -> tuple[int, int]:
    """The (x, y) that is deepest inside."""
    row, column = np.unravel_index(int(distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1].argmax()), mask.shape)
    return int(column), int(row)
