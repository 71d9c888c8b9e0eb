"""A picture from its opening to its report, walked through by mouse and keyboard in the real window with the real engine.

Each chapter goes on where the one before it has ended. Runs are as small as they can be: what is walked through is the window.
"""

from __future__ import annotations

import html
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from scipy.ndimage import distance_transform_edt

from app.commands.key_guard import KeyGuard
from app.commands.table import COMMANDS
from app.compare.mistakes.judging import Kind
from app.compare.mistakes.mistakes_page import MistakesPage
from app.compare.stability.stability_page import StabilityPage
from app.compare.sweep.sweep_page import SweepPage
from app.compare.two_maps.two_maps_page import TwoMapsPage
from app.files import dialogs
from app.image_views.view_content import patch_at
from app.image_views.views import ViewKind
from app.main_window import MainWindow
from app.paths import samples
from app.session.run_phase import RunPhase
from app.session.session import Session
from app.session.session_folders import SessionFolders
from app.tasks.shared_run_pool import SharedRunPool
from grapl_engine import EndReason, Picture, RunRecord, Settings, segment
from grapl_engine.evaluation.metrics import score
from grapl_engine.evaluation.mistakes_over_annotators import mistakes_over
from grapl_engine.pipeline.run_pool import RunJob, RunResult

SAMPLE = "coffee.png"
QUICK = {"d": "12", "k0": "8", "steps": "4, 3"}
"""Typed into the form over each preset."""
RUN_MS = 120_000
KEYS = {command.name: command.keys for command in COMMANDS}


class RunsInTurn:
    """Makes many runs with the real engine, one after the other in the thread that asks; the pool's own processes, which give
    way to all others on the machine, have tests of their own."""

    def runs(
        self, picture: Picture, jobs: Sequence[RunJob], should_stop: Callable[[], bool], *, hierarchy: bool = False
    ) -> Iterator[RunResult]:
        for index, job in enumerate(jobs):
            record = RunRecord(picture, job.settings, constraints=job.constraints)
            for event in segment(picture, job.settings, should_stop=should_stop, hierarchy=hierarchy):
                record.add(event)
            if should_stop():
                return
            yield RunResult(index, record)

    def abandon(self) -> None:
        """There are no processes."""

    def close(self) -> None:
        """There are no processes."""


class Walk:
    """A window, and what a person does with it.

    Attributes
    ----------
    window : MainWindow
    home : Path
        Where the person's files are.
    """

    def __init__(self, qtbot: QtBot, home: Path) -> None:
        self.qtbot, self.home = qtbot, home
        self.window = self._started()

    def _started(self) -> MainWindow:
        """The program as it starts."""
        window = MainWindow(Session(settings=Settings()))
        window.session.run_pool = SharedRunPool(RunsInTurn)  # type: ignore[arg-type]
        KeyGuard(window)
        with self.qtbot.waitSignal(window.session.keeper.began, timeout=RUN_MS):
            window.show()
            window.activateWindow()
            window.session.keeper.begin(SessionFolders(self.home / "sessions"))
        return window

    def close(self) -> None:
        """The window closes, and all is written."""
        self.window.close()
        self.window.deleteLater()

    def restart(self) -> None:
        """Close the program, and start it again."""
        self.close()
        self.window = self._started()

    def do(self, name: str) -> None:
        """A command by its key, or from its menu where it has none."""
        assert self.window.actions_by_name[name].isEnabled(), name
        if KEYS[name]:
            self.qtbot.keySequence(self.window, QKeySequence(KEYS[name]))
        else:
            self.window.actions_by_name[name].trigger()

    def until(self, is_so: Callable[[], object]) -> None:
        """Wait as long as a run may take."""
        self.qtbot.waitUntil(lambda: bool(is_so()), timeout=RUN_MS)

    def click(self, x: int, y: int) -> None:
        """On a pixel of the pixel map."""
        canvas = self.window.grid.views[ViewKind.PIXELS].canvas
        where = canvas.mapFromScene(canvas.to_scene(x + 0.5, y + 0.5))
        self.qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=where)

    def save(self, name: str) -> Path:
        """A command that asks for a name: the proposed one is taken."""
        with self.qtbot.waitSignal(self.window.files.written, timeout=RUN_MS) as written:
            self.do(name)
        return Path(written.args[0])

    def type_into(self, name: str, text: str) -> None:
        """A setting's field."""
        row = self.window.form.rows[name]
        assert isinstance(row.editor, QLineEdit)
        row.editor.setFocus()
        row.editor.selectAll()
        self.qtbot.keyClicks(row.editor, text)
        self.qtbot.keyClick(row.editor, Qt.Key.Key_Return)

    def run(self, preset: str) -> None:
        """A preset, made quick, and Run."""
        form, session = self.window.form, self.window.session
        form.presets.setFocus()
        self.qtbot.keyClick(form.presets, Qt.Key.Key_Home)
        while form.presets.currentData() != preset and form.presets.currentIndex() < form.presets.count() - 1:
            self.qtbot.keyClick(form.presets, Qt.Key.Key_Down)
        form.more.setChecked(True)
        for name, text in QUICK.items():
            self.type_into(name, text)
        runs = len(session.runs.kept)
        self.do("run")
        self.until(lambda: len(session.runs.kept) > runs and session.runs.phase is RunPhase.READY)
        assert session.runs.kept[-1].ended is EndReason.COMPLETED


@pytest.fixture
def walk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    monkeypatch.setattr(dialogs, "_ask_for_name", lambda window, title, proposal, kinds, **_: proposal)
    sample = next(sample.path for sample in samples() if sample.path.name == SAMPLE)
    for path in (sample, sample.with_name("coffee.truth.png")):
        shutil.copy(path, tmp_path)
    walk = Walk(qtbot, tmp_path)
    yield walk
    walk.close()


@pytest.mark.timeout(900)  # fifteen runs
def test_from_a_picture_to_its_report(walk: Walk) -> None:
    open_the_picture_and_its_truth(walk)
    run_two_presets(walk)
    compare_them(walk)
    go_to_the_worst_false_merge(walk)
    sweep_lambda(walk)
    ask_how_stable_it_is(walk)
    name_the_best_and_load_it(walk)
    split_merge_undo_and_redo(walk)
    save_labels_and_report(walk)
    close_and_come_back(walk)


def open_the_picture_and_its_truth(walk: Walk) -> None:
    session = walk.window.session
    walk.window.files.open_path(walk.home / SAMPLE)
    walk.until(lambda: session.view.picture is not None and session.truth.offer is not None)
    walk.do("take_truth")
    walk.until(lambda: session.truth.current is not None)
    assert session.truth.current is not None and session.truth.current.names == ("annotator 1",)
    walk.do("truth")
    assert walk.window.view_options.truth


def run_two_presets(walk: Walk) -> None:
    session = walk.window.session
    for preset in ("paper", "tuned"):
        walk.run(preset)
    first, second = session.runs.kept
    assert (first.settings.d, first.settings.k0, first.settings.steps) == (12, 8, (4, 3))
    assert (first.settings.pixel_map, second.settings.pixel_map) == ("network", "hierarchy")
    walk.until(lambda: all(session.run_scores.of(entry) is not None for entry in session.kept.entries))
    for entry in session.kept.entries:
        scores, truth = session.run_scores.of(entry), session.truth.current
        assert scores is not None and truth is not None and entry.record.finished is not None
        expected = score(entry.record.finished.pixel_labels, list(truth.annotators), void=truth.void).mean
        assert scores.mean.values["weighted_iou"] == pytest.approx(expected.weighted_iou, abs=1e-12)


def compare_them(walk: Walk) -> None:
    session = walk.window.session
    walk.do("compare_maps")
    page = walk.window.compare.page
    assert isinstance(page, TwoMapsPage)
    walk.until(lambda: page.model.matched is not None)
    assert [page.form.rows[letter].source for letter in ("a", "b")] == list(session.runs.kept)
    before = page.way
    walk.do("next_way")
    assert page.way is not before
    walk.do("toggle_compare")
    assert walk.window.docks["Compare"].isHidden()


def go_to_the_worst_false_merge(walk: Walk) -> None:
    session = walk.window.session
    shown, truth = session.view.shown, session.truth.current
    assert shown is not None and shown.finished is not None and truth is not None
    walk.do("compare_mistakes")
    page = walk.window.compare.page
    assert isinstance(page, MistakesPage)
    walk.until(lambda: page.model.judged is not None)
    page.form.kinds.setFocus()
    walk.qtbot.keyClick(page.form.kinds, Qt.Key.Key_Down)
    walk.do("next_mistake")
    worst = mistakes_over(shown.finished.pixel_labels, truth.annotators, truth.void).false_merges(1)[0]
    assert page.mistake is not None and page.mistake.kind is Kind.MERGE and page.mistake.pair == worst
    row, column = worst.point
    assert session.view.patch == patch_at(shown, column + 0.5, row + 0.5)
    walk.until(lambda: not any(outlines[0].is_empty for outlines in page.marks.outlines))
    walk.until(lambda: page.remedy.answer is not None and not page.remedy.task.is_busy)
    assert page.remedy.answer is not None and not page.remedy.answer.is_open
    assert page.remedy.said.text().endswith(".")


def sweep_lambda(walk: Walk) -> None:
    session = walk.window.session
    walk.do("compare_sweep")
    page = walk.window.compare.page
    assert isinstance(page, SweepPage)
    values = page.form.across.values
    values.setFocus()
    values.selectAll()
    walk.qtbot.keyClicks(values, "0, 2, 8, 32, 128")
    walk.qtbot.keyClick(values, Qt.Key.Key_Return)
    walk.until(lambda: page.model.sweep is not None and page.model.sweep.counts == (5, 5) and not page.model.task.is_busy)
    assert page.plan is not None
    assert [cell.settings.lambda_ for cell in page.plan.all_cells if cell.settings is not None] == [0.0, 2.0, 8.0, 32.0, 128.0]
    runs = len(session.kept.entries)
    page.form.cells.setCurrentIndex(page.form.cells.cells.index(0, 2))
    page.form.cells.setFocus()
    walk.qtbot.keyClick(page.form.cells, Qt.Key.Key_Return)
    walk.until(lambda: session.view.shown is not None and session.view.shown.settings.lambda_ == 8.0)
    assert len(session.kept.entries) == runs + 1


def ask_how_stable_it_is(walk: Walk) -> None:
    walk.do("compare_stability")
    page = walk.window.compare.page
    assert isinstance(page, StabilityPage)
    assert page.form.count.value() == 8 and page.form.name.currentData() == "seed"
    walk.qtbot.mouseClick(page.form.start, Qt.MouseButton.LeftButton)
    walk.until(lambda: page.model.found is not None and len(page.model.found.maps) == 8 and not page.model.task.is_busy)
    assert page.model.found is not None and page.model.found.stability is not None and page.model.found.stability.runs == 8
    counts = [page.model.found.stability.count_at(runs / 8) for runs in range(1, 9)]
    assert counts == sorted(counts, reverse=True)
    walk.do("toggle_compare")
    walk.until(walk.window.grid.isVisible)


def name_the_best_and_load_it(walk: Walk) -> None:
    session, window = walk.window.session, walk.window
    walk.until(lambda: all(session.run_scores.of(entry) is not None for entry in session.kept.entries))
    best = max(session.kept.entries, key=lambda entry: session.run_scores.of(entry).mean.weighted_iou)  # type: ignore[union-attr]
    session.kept.rename(best.record, "the <best> one")
    session.kept.set_note(best.record, "for the lecture")
    session.show_run(best.record)
    walk.until(lambda: session.view.shown is best.record)
    assert any("the <best> one" in card.headline.text() for card in window.run_list.cards())


def split_merge_undo_and_redo(walk: Walk) -> None:
    session = walk.window.session
    record, edits = session.view.shown, session.edits
    assert record is not None and record.finished is not None
    own = record.finished.pixel_labels
    label, first, second = far_apart(own)
    walk.do("toggle_edit")
    walk.do("tool_cut")
    walk.until(lambda: edits.map is not None)
    walk.click(*first)
    walk.click(*second)
    walk.until(lambda: edits.proposal.is_there and edits.proposal.step is not None)
    walk.do("keep_edit")
    walk.until(lambda: len(record.edits) == 1 and edits.is_free)
    assert edits.map is not None and edits.map.labels[first[::-1]] == label != edits.map.labels[second[::-1]]
    walk.do("tool_merge")
    others = np.unique(edits.map.labels[edits.map.labels != label])
    other = place_of(edits.map.labels == others[0])
    walk.click(*first)
    walk.click(*other)
    walk.until(lambda: len(record.edits) == 2 and edits.is_free)
    edited = edits.map.labels
    walk.do("undo")
    walk.do("undo")
    walk.until(lambda: not record.edits and edits.is_free)
    walk.do("redo")
    walk.do("redo")
    walk.until(lambda: len(record.edits) == 2 and edits.is_free)
    np.testing.assert_array_equal(edits.map.labels, edited)
    assert record.finished.pixel_labels is own, "the run itself stays as it is"


def far_apart(labels: np.ndarray) -> tuple[int, tuple[int, int], tuple[int, int]]:
    """The largest segment and two places in it, each (x, y), well inside its left and its right end."""
    label = int(np.bincount(labels.ravel()).argmax())
    inside = distance_transform_edt(np.pad(labels == label, 1))[1:-1, 1:-1] > 6
    columns = np.flatnonzero(inside.any(0))
    left, right = int(columns[0]), int(columns[-1])
    return label, (left, int(np.flatnonzero(inside[:, left])[0])), (right, int(np.flatnonzero(inside[:, right])[-1]))


def place_of(mask: np.ndarray) -> tuple[int, int]:
    """The (x, y) that is deepest inside."""
    row, column = np.unravel_index(int(distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1].argmax()), mask.shape)
    return int(column), int(row)


def save_labels_and_report(walk: Walk) -> None:
    session = walk.window.session
    assert session.edits.map is not None
    with Image.open(walk.save("save_labels")) as image:
        np.testing.assert_array_equal(np.asarray(image), session.edits.map.labels)
    page = walk.save("save_report").read_text(encoding="utf-8")
    assert "the &lt;best&gt; one" in page and "<best>" not in page and "for the lecture" in page
    assert "Scores against the truth" in page and "is wrong" in page and ", edited" in page
    assert all(html.escape(step.sentence) in page for step in session.edits.map.steps)


def close_and_come_back(walk: Walk) -> None:
    before = walk.window.session
    told = [(entry.number, entry.name, entry.note, entry.facts) for entry in before.kept.entries]
    maps = [record.finished.pixel_labels for record in before.runs.kept if record.finished is not None]
    edits, edited = [record.edits for record in before.runs.kept], before.edits.map
    shown, frame = before.kept.number_of(before.view.shown), before.view.frame  # type: ignore[arg-type]
    walk.restart()
    session = walk.window.session
    assert session is not before
    walk.until(lambda: session.view.shown is not None and session.view.frame == frame)
    assert [(entry.number, entry.name, entry.note, entry.facts) for entry in session.kept.entries] == told
    assert session.kept.number_of(session.view.shown) == shown  # type: ignore[arg-type]
    walk.until(lambda: session.truth.current is not None)
    assert session.view.picture is not None and session.view.picture.name == SAMPLE
    for record, labels, made in zip(session.runs.kept, maps, edits, strict=True):
        read = session.keeper.loader.reader(record)()
        assert read.finished is not None and read.edits == made
        np.testing.assert_array_equal(read.finished.pixel_labels, labels)
    walk.until(lambda: session.sight.edited is not None)
    assert edited is not None and session.sight.edited is not None
    np.testing.assert_array_equal(session.sight.edited.map.labels, edited.labels)
