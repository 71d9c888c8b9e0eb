"""What was on screen, as a lesson asks about it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_context import small_context

from app.lab.tiny.tiny_presets import PRESETS
from app.lessons.context import context_of, context_of_run, frame_name
from app.session.preview import CutPreview, PreviewKind
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.graphcut.problem import problem_of


@pytest.fixture
def shown(session: Session, lab_record: RunRecord) -> Session:
    session.add_run(lab_record)
    session.view.show_frame(Frame(Stage.CUT, 0))
    return session


def test_cuts_and_degrees_are_those_of_the_graph() -> None:
    context = small_context()
    assert context.cut.tolist() == [False, True, False, True]
    assert context.degree.tolist() == [2, 2, 2, 2]
    assert context.cut_degree.tolist() == [1, 0, 2, 1]
    assert context.network.tolist() == [0, 0, 1, 1] and context.network.dtype == np.uint16
    assert context.energy.pairwise == 1.5 and context.energy.total == pytest.approx(-np.log(0.9 * 0.6 * 0.8 * 0.45) + 4 * 1.5)


def test_local_costs_are_those_of_the_selected_patch() -> None:
    assert small_context().local is None
    local = small_context(patch=3).local
    assert local is not None and local.label == 0
    assert local.costs == pytest.approx([-np.log(0.45) + 4 * 1, -np.log(0.55) + 4 * 0.25])


def test_there_is_none_before_there_are_labels(session: Session, lab_record: RunRecord) -> None:
    assert context_of(session) is None
    assert context_of_run(RunRecord(lab_record.picture, lab_record.settings), Frame(Stage.INITIAL)) is None
    assert context_of_run(lab_record, Frame(Stage.CUT, 5)) is None


def test_it_is_what_the_session_shows(shown: Session, lab_record: RunRecord) -> None:
    earlier, grid = RunRecord(lab_record.picture, lab_record.settings), PRESETS[0].grid()
    shown.view.select_patch((2, 3))
    context = context_of(shown, "energy", earlier, grid)
    assert context is not None
    assert (context.record, context.frame, context.page) == (lab_record, Frame(Stage.CUT, 0), "energy")
    assert (context.patch, context.earlier, context.tiny) == (2 * 8 + 3, earlier, grid)
    cut = lab_record.iterations[0].cut_labels
    assert cut is not None and np.array_equal(context.labels, cut.ravel()) and np.array_equal(context.own, cut.ravel())


def test_a_preview_is_looked_at_and_the_runs_own_labels_stay(shown: Session, lab_record: RunRecord) -> None:
    problem = replace(problem_of(lab_record, Frame(Stage.CUT, 0)), lambda_=0.0)
    labels = np.full((8, 8), 2, np.uint16)
    preview = CutPreview(PreviewKind.WHAT_IF, labels, "Lambda 0", problem)
    shown.view.set_preview(preview)
    context = context_of(shown)
    assert context is not None and context.preview is preview and context.problem is problem
    assert set(context.labels.tolist()) == {2} and context.energy.lambda_ == 0
    assert np.array_equal(context.own, lab_record.iterations[0].cut_labels.ravel())  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("frame", "name"),
    [
        (Frame(Stage.INITIAL), "initial"),
        (Frame(Stage.NETWORK, 0), "network 1"),
        (Frame(Stage.CUT, 2), "cut 3"),
        (Frame(Stage.FINAL), "pixels"),
    ],
)
def test_frames_have_the_names_of_lesson_files(frame: Frame, name: str) -> None:
    assert frame_name(frame) == name
