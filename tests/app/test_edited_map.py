"""Every number in the window after edits by hand is that of `grapl_engine.evaluation` on the exported files."""

from __future__ import annotations

import json
from copy import copy
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_labels

from app.compare.mistakes.mistakes_page import MistakesPage
from app.compare.run_source import shown_choices
from app.image_views.detail_bar import DetailBar
from app.image_views.readout import describe
from app.image_views.views import ViewKind
from app.main_window import MainWindow
from app.panels.score_line import ScoreLine
from app.panels.segment_table import SegmentTable
from app.panels.truth_panel import TruthPanel
from app.session.run_text import count_text, seen_text
from app.session.run_words import RunWords
from app.session.truth_text import line_text, value_text
from grapl_engine import Frame, LabelCount, RunRecord, Stage
from grapl_engine.analysis.editing import apply_edits
from grapl_engine.evaluation.measures import MEASURES
from grapl_engine.evaluation.metrics import contingency, score, variation_of_information
from grapl_engine.evaluation.scores import ScoresOverAnnotators
from grapl_engine.label_edits import CutSplit, LabelEdits, Merge
from grapl_engine.truth import Truth

ARROWS = {"higher": "↑", "lower": "↓", "neither": ""}


@pytest.fixture
def truth() -> Truth:
    one = scripted_labels((HEIGHT, WIDTH)).astype(np.int32)
    other = one.copy()
    other[:, : WIDTH // 3] = 7
    other[:3] = 99
    return Truth((one, other), void=99)


@pytest.fixture
def record(window: MainWindow, lab_record: RunRecord, truth: Truth) -> RunRecord:
    """The shown run: a real one, with a truth by two annotators."""
    record = copy(lab_record)
    window.session.configuration.set_auto_rerun(False)
    window.session.open_picture(record.picture)
    window.session.add_run(record)
    window.session.truth.take(truth)
    return record


def merge_and_split(window: MainWindow, record: RunRecord, qtbot: QtBot) -> None:
    """The two largest become one, and the largest of the others two."""
    assert record.finished is not None
    labels, edits = record.finished.pixel_labels, window.session.edits
    first, second, third = (int(label) for label in np.argsort(-np.bincount(labels.ravel()), kind="stable")[:3])
    edits.make(Merge(first, (second,)))
    rows, columns = np.nonzero(labels == third)
    ends = [((int(columns[at]), int(rows[at])),) for at in (columns.argmin(), columns.argmax())]
    edits.make(CutSplit(third, (ends[0], ends[1])))
    qtbot.waitUntil(lambda: edits.is_free)
    assert edits.map is not None and [step.is_done for step in edits.map.steps] == [True, True]


def exported(window: MainWindow, record: RunRecord, folder: Path, qtbot: QtBot) -> np.ndarray:
    """The edited map as files have it; numbers and JSON say the same."""
    with qtbot.waitSignal(window.saving.written):
        window.saving.export_run(folder, record)
    with Image.open(folder / "edited.tif") as image:
        labels = np.array(image)
    edits = LabelEdits.from_json((folder / "run.json").read_text(encoding="utf-8"))
    np.testing.assert_array_equal(apply_edits(record, edits).labels, labels)
    assert [fact["done"] for fact in json.loads((folder / "run.json").read_text())["edit_log"]] == [True, True]
    return labels


def check_segments(table: SegmentTable, record: RunRecord, labels: np.ndarray, qtbot: QtBot) -> None:
    present, sizes = np.unique(labels, return_counts=True)
    counts = dict(zip(present.tolist(), sizes.tolist(), strict=True))
    qtbot.waitUntil(lambda: table.summary.text().endswith("edited"))
    qtbot.waitUntil(lambda: {one.label: one.pixels for one in table.model.segments} == counts)
    for segment in table.model.segments:
        here = labels == segment.label
        assert segment.is_exact and segment.pixels == here.sum() and segment.share == here.mean()
        assert segment.color == tuple(np.round(record.picture.pixels[here].mean(0)).astype(int))
        assert record.finished is not None and record.finished.confidence is not None
        assert segment.confidence == pytest.approx(record.finished.confidence[here].mean() / 255)
    assert [segment.pixels for segment in table.model.segments] == sorted(sizes.tolist(), reverse=True)
    assert table.summary.text() == f"{count_text(LabelCount.of_map(labels))} · pixel map, edited"


def check_scores(window: MainWindow, scores: ScoresOverAnnotators, title: str, qtbot: QtBot) -> None:
    """In the panel Truth, below the segments, beside the slider, in the list of runs."""
    panel, line = window.docks["Truth"].widget().findChild(TruthPanel), window.findChild(ScoreLine)  # type: ignore[union-attr]
    panel = panel or window.docks["Truth"].widget()
    assert isinstance(panel, TruthPanel) and line is not None
    right = {f"{measure.title} {ARROWS[measure.better]}".strip(): value_text(scores, measure) for measure in MEASURES.values()}
    window.show_dock("Truth")
    qtbot.waitUntil(lambda: panel.table.texts() == right)
    assert panel.title.text() == f"Scores \N{MIDDLE DOT} {title}"
    qtbot.waitUntil(lambda: line.text() == line_text(scores))


def test_after_a_merge_and_a_split_all_numbers_are_those_of_the_files(
    window: MainWindow, record: RunRecord, truth: Truth, tmp_path: Path, qtbot: QtBot
) -> None:
    session = window.session
    merge_and_split(window, record, qtbot)
    labels = exported(window, record, tmp_path / "out", qtbot)
    scores = score(labels, list(truth.annotators), k0=record.labels, void=truth.void)
    seen, table = LabelCount.of_map(labels), window.findChild(SegmentTable)
    assert table is not None
    check_segments(table, record, labels, qtbot)
    check_scores(window, scores, "pixel map, edited", qtbot)
    (entry,), words = session.kept.entries, RunWords(session)
    qtbot.waitUntil(lambda: words.score(entry) == scores.mean.values["weighted_iou"])
    assert (
        f"edited: mIoU {scores.mean.values['weighted_iou']:.2f}, VI {scores.mean.values['variation_of_information']:.2f}"
        in (words.detail(record))
    )
    assert window.grid.views[ViewKind.PIXELS].title.marks[0] == f"{seen_text(seen)}, edited"
    assert window.timeline.title.text() == f"pixel map, edited · {count_text(seen)}"
    assert f"Without the edits: pixel map · {count_text(record.count(Frame(Stage.FINAL)))}." in window.timeline.title.toolTip()
    bar = window.findChild(DetailBar)
    assert bar is not None
    assert bar._agreement() == (scores.mean.values["covering"], scores.mean.values["variation_of_information"])
    for x, y in ((5, 5), (50, 30), (90, 60)):
        reading = describe(session, x, y)
        assert reading is not None and reading.segment == labels[y, x]
    (choice,) = shown_choices(session)
    made = choice.places[0].make(0)
    np.testing.assert_array_equal(made.labels, labels)
    assert (made.count, made.name) == (seen, "Run 1, edited")


def test_while_h_is_held_all_numbers_are_the_runs(
    window: MainWindow, record: RunRecord, truth: Truth, tmp_path: Path, qtbot: QtBot
) -> None:
    assert record.finished is not None
    merge_and_split(window, record, qtbot)
    session, own, table = window.session, record.finished.pixel_labels, window.findChild(SegmentTable)
    assert table is not None
    check_segments(table, record, session.edits.map.labels, qtbot)  # type: ignore[union-attr]
    session.edits.layer.peek(True)
    assert window.timeline.title.text().startswith(f"pixel map · {count_text(record.count(Frame(Stage.FINAL)))}")
    qtbot.waitUntil(lambda: table.summary.text().endswith("pixel map"))
    counts = {label: size for label, size in enumerate(np.bincount(own.ravel()).tolist()) if size}
    assert {one.label: one.pixels for one in table.model.segments} == counts
    check_scores(window, score(own, list(truth.annotators), k0=record.labels, void=truth.void), "pixel map", qtbot)
    reading = describe(session, 50, 30)
    assert reading is not None and reading.segment is None and reading.labels[ViewKind.PIXELS] == own[30, 50]
    session.edits.layer.peek(False)
    check_segments(table, record, session.edits.map.labels, qtbot)  # type: ignore[union-attr]


def test_the_mistakes_are_those_of_the_edited_map(
    window: MainWindow, record: RunRecord, truth: Truth, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_compare("mistakes")
    page = window.compare.page
    assert isinstance(page, MistakesPage)
    qtbot.waitUntil(lambda: page.model.judged is not None)
    merge_and_split(window, record, qtbot)
    qtbot.waitUntil(lambda: page.form.title.text().startswith("Run 1, edited"))
    qtbot.waitUntil(lambda: not page.model.is_stale)
    labels = exported(window, record, tmp_path / "out", qtbot)
    halves = np.mean(
        [variation_of_information(contingency(labels[known], one[known]))
         for one in truth.annotators for known in [one != truth.void]], axis=0
    )  # fmt: skip
    assert [row[0] for row in page.form.figures.texts()] == [f"{bits:.4f}" for bits in (*halves, halves.sum())]
    assert {row.key for row in page.form.segments.rows} == set(np.unique(labels).tolist())
    new = int(labels.max())
    assert record.finished is not None and new in record.finished.pixel_labels, "merged away, and taken again by the split"
    page.form.segment_chosen.emit(new)
    assert window.session.sight.selected == new and window.session.view.selected is None
