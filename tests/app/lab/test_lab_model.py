from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.lab.lab_model import LabModel
from app.session.preview import CutPreview, PreviewKind
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.graphcut.problem import problem_of

CUT = Frame(Stage.CUT, 0)


@pytest.fixture
def model(session: Session, lab_record: RunRecord) -> LabModel:
    session.open_picture(lab_record.picture)
    session.add_run(lab_record)
    session.view.show_frame(CUT)
    return LabModel(session)


def preview_of(model: LabModel) -> CutPreview:
    assert model.own_problem is not None
    return CutPreview(PreviewKind.WHAT_IF, np.full((8, 8), 3, np.uint16), "all 3", model.own_problem.replace(lambda_=5.0))


def test_without_a_run_there_is_nothing_to_look_at(session: Session) -> None:
    model = LabModel(session)
    assert (model.record, model.frame, model.own_problem, model.problem) == (None, None, None, None)
    assert (model.labels, model.breakdown, model.patch, model.local) == (None, None, None, None)


def test_a_run_without_labels_is_none_yet(session: Session, lab_record: RunRecord) -> None:
    session.open_picture(lab_record.picture)
    session.add_run(RunRecord(lab_record.picture, lab_record.settings))
    model = LabModel(session)
    assert model.record is None and model.frame is None and model.problem is None


def test_the_problem_is_that_of_the_frame_and_made_once(model: LabModel, session: Session, lab_record: RunRecord) -> None:
    expected = problem_of(lab_record, CUT)
    own = model.own_problem
    assert own is not None and (own.unary == expected.unary).all() and own.lambda_ == expected.lambda_
    assert model.own_problem is own is model.problem
    assert (model.labels == lab_record.iterations[0].cut_labels.ravel()).all()
    session.view.show_frame(Frame(Stage.NETWORK, 1))
    assert model.frame == Frame(Stage.NETWORK, 1)
    assert (model.own_problem.unary == problem_of(lab_record, Frame(Stage.NETWORK, 1)).unary).all()
    assert (model.labels == lab_record.iterations[1].network_labels.ravel()).all()


def test_a_preview_is_looked_at_in_its_place(model: LabModel, session: Session) -> None:
    preview, own = preview_of(model), model.own_problem
    session.view.set_preview(preview)
    assert model.problem is preview.problem and model.own_problem is own
    assert (model.labels == 3).all()
    assert model.breakdown is not None and model.breakdown.energy.lambda_ == 5.0 and model.breakdown.energy.pairwise == 0
    session.view.set_preview(None)
    assert model.problem is own and model.breakdown.energy.lambda_ == 2.0


def test_the_breakdown_is_computed_once_for_the_same_labels(model: LabModel, session: Session) -> None:
    first = model.breakdown
    assert first is not None and model.breakdown is first
    assert first.energy.total == model.problem.energy(model.labels).total
    session.view.set_preview(preview_of(model))
    assert model.breakdown is not first


def test_the_selected_patch_is_a_flat_index_with_local_costs(model: LabModel, session: Session) -> None:
    assert model.patch is None and model.local is None
    session.view.select_patch((3, 5))
    assert model.patch == 29
    costs = model.local
    assert costs is not None and costs.patch == 29 and costs.label == model.labels[29]
    assert (costs.unary == model.problem.unary[29]).all()


def test_another_frame_or_preview_is_told_and_another_patch_is_not(model: LabModel, session: Session, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(model.changed):
        session.view.select_patch((1, 1))
    with qtbot.waitSignal(model.changed):
        session.view.show_frame(Frame(Stage.INITIAL))
    with qtbot.waitSignal(model.changed):
        session.view.set_preview(preview_of(model))
