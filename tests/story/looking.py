"""The chapters in which a picture is looked at: opened, run, compared, weighed.

A chapter says in a sentence what came of it, and fails where something is not as it has to be.
"""

from __future__ import annotations

from app.compare.mistakes.judging import Kind
from app.compare.mistakes.mistakes_page import MistakesPage
from app.compare.stability.stability_page import StabilityPage
from app.compare.sweep.sweep_page import SweepPage
from app.compare.two_maps.two_maps_page import TwoMapsPage
from app.image_views.view_content import patch_at
from app.panels.truth_offer import TruthOffer
from grapl_engine.evaluation.mistakes_over_annotators import mistakes_over
from tests.story.figures import scored, weighted_iou
from tests.story.walk import Walk

__all__ = [
    "ask_how_stable_it_is",
    "compare_them",
    "go_to_the_worst_false_merge",
    "open_the_picture_and_its_truth",
    "run_two_presets",
    "sweep_lambda",
]

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
    walk.stability = counts
    walk.do("toggle_compare")
    hand.until(walk.window.grid.isVisible, "the views")
    return f"segments by borders of at least 1 to 8 runs: {', '.join(map(str, counts))}"
