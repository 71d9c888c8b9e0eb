"""The chapters in which what was found is kept: named, edited, saved, and there at the next start."""

from __future__ import annotations

import html

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import Qt

from app.compare.stability.stability_page import StabilityPage
from app.compare.sweep.sweep_page import SweepPage
from grapl_engine import Settings
from tests.story.figures import far_apart, place_of, scored, weighted_iou
from tests.story.walk import Walk

__all__ = ["close_and_come_back", "name_the_best_and_load_it", "save_labels_and_report", "split_merge_undo_and_redo"]

NAME, NOTE = "the <best> one", "for the lecture"


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
    hand.until(lambda: edits.proposal.is_there and edits.proposal.step is not None, "the proposed split")
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
    swept, borders = swept_maps(walk), walk.stability  # the page itself is of the settings of the best run now
    assert len(swept) == 5 and len(borders) == 8
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
    hand.until(lambda: session.sight.edited is not None, "the edited map")
    assert edited is not None and session.sight.edited is not None
    np.testing.assert_array_equal(session.sight.edited.map.labels, edited.labels)
    again = swept_maps(walk)
    assert swept.keys() == again.keys() and all((again[settings] == labels).all() for settings, labels in swept.items())
    assert borders_of_runs(walk) == borders
    return f"{len(told)} runs, {sum(len(made.edits) for made in edits)} edits, a sweep of {len(again)} and eight runs"


def swept_maps(walk: Walk) -> dict[Settings, NDArray[np.uint16]]:
    """The maps of the sweep, once they are there."""
    page = walk.page("sweep")
    assert isinstance(page, SweepPage)
    walk.hand.until(lambda: page.model.sweep is not None and page.model.sweep.counts == (5, 5), "the sweep")
    assert page.model.sweep is not None
    results = page.model.sweep.results
    return {settings: result.packed.labels() for settings, result in results.items() if result.packed is not None}


def borders_of_runs(walk: Walk) -> list[int]:
    """How many segments are there by borders of at least one run, two, and so on, once the runs are there."""
    page = walk.page("stability")
    assert isinstance(page, StabilityPage)
    walk.hand.until(lambda: page.form.made.count() > 0, "the runs that were made")
    if page.form.made.currentIndex() < 0:  # they are of other settings than those that are set now
        walk.hand.tab_to(page.form.made)
        walk.hand.key(Qt.Key.Key_Down)
    walk.hand.until(lambda: page.model.found is not None and page.model.found.stability is not None, "eight runs")
    assert page.model.found is not None and page.model.found.stability is not None
    stability = page.model.found.stability
    return [stability.count_at(runs / stability.runs) for runs in range(1, stability.runs + 1)]
