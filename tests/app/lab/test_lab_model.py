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
def study(session: Session, lab_record: RunRecord) -> LabModel:
    session.open_picture(lab_record.picture)
    session.add_run(lab_record)
    session.view.show_frame(CUT)
    return LabModel(session)


def preview_of(study: LabModel) -> CutPreview:
    assert study.own_problem is not None
    return CutPreview(PreviewKind.WHAT_IF, np.full((8, 8), 3, np.uint16), "all 3", study.own_problem.replace(lambda_=5.0))


def test_without_a_run_there_is_nothing_to_look_at(session: Session) -> None:
    study = LabModel(session)
    assert (study.record, study.frame, study.own_problem, study.problem) == (None, None, None, None)
    assert (study.labels, study.breakdown, study.patch, study.local) == (None, None, None, None)


def test_a_run_without_labels_is_none_yet(session: Session, lab_record: RunRecord) -> None:
    session.open_picture(lab_record.picture)
    session.add_run(RunRecord(lab_record.picture, lab_record.settings))
    study = LabModel(session)
    assert study.record is None and study.frame is None and study.problem is None


def test_the_problem_is_that_of_the_frame_and_made_once(study: LabModel, session: Session, lab_record: RunRecord) -> None:
    expected = problem_of(lab_record, CUT)
    own = study.own_problem
    assert own is not None and (own.unary == expected.unary).all() and own.lambda_ == expected.lambda_
    assert study.own_problem is own is study.problem
    assert (study.labels == lab_record.iterations[0].cut_labels.ravel()).all()
    session.view.show_frame(Frame(Stage.NETWORK, 1))
    assert study.frame == Frame(Stage.NETWORK, 1)
    assert (study.own_problem.unary == problem_of(lab_record, Frame(Stage.NETWORK, 1)).unary).all()
    assert (study.labels == lab_record.iterations[1].network_labels.ravel()).all()


def test_a_preview_is_looked_at_in_its_place(study: LabModel, session: Session) -> None:
    preview, own = preview_of(study), study.own_problem
    session.view.set_preview(preview)
    assert study.problem is preview.problem and study.own_problem is own
    assert (study.labels == 3).all()
    assert study.breakdown is not None and study.breakdown.energy.lambda_ == 5.0 and study.breakdown.energy.pairwise == 0
    session.view.set_preview(None)
    assert study.problem is own and study.breakdown.energy.lambda_ == 2.0


def test_the_breakdown_is_computed_once_for_the_same_labels(study: LabModel, session: Session) -> None:
    first = study.breakdown
    assert first is not None and study.breakdown is first
    assert first.energy.total == study.problem.energy(study.labels).total
    session.view.set_preview(preview_of(study))
    assert study.breakdown is not first


def test_the_selected_patch_is_a_flat_index_with_local_costs(study: LabModel, session: Session) -> None:
    assert study.patch is None and study.local is None
    session.view.select_patch((3, 5))
    assert study.patch == 29
    costs = study.local
    assert costs is not None and costs.patch == 29 and costs.label == study.labels[29]
    assert (costs.unary == study.problem.unary[29]).all()


def test_another_frame_or_preview_is_told_and_another_patch_is_not(study: LabModel, session: Session, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(study.changed):
        session.view.select_patch((1, 1))
    with qtbot.waitSignal(study.changed):
        session.view.show_frame(Frame(Stage.INITIAL))
    with qtbot.waitSignal(study.changed):
        session.view.set_preview(preview_of(study))
