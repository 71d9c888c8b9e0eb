from __future__ import annotations

import numpy as np
import pytest

from app.lab.what_if.what_if import Graphs, WhatIf, from_point, from_preview, what_if
from app.session.preview import CutPreview, PreviewKind
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.analysis.sweep import SweepPoint
from grapl_engine.graphcut.problem import Problem, problem_of
from grapl_engine.pipeline import patch_graph


@pytest.fixture
def problem(lab_record: RunRecord) -> Problem:
    return problem_of(lab_record, Frame(Stage.CUT, 0))


def test_a_higher_threshold_is_a_part_of_what_is_there(lab_record: RunRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    graphs = Graphs(lab_record)
    settings = lab_record.settings
    asked = []
    real = patch_graph.graph_of
    monkeypatch.setattr(patch_graph, "graph_of", lambda *args: asked.append(args) or real(*args))
    for threshold in (0.5, 0.1, 0.3, settings.edge_threshold):
        edges, _ = graphs.of(settings.replace(edge_threshold=threshold))
        assert edges.shape == real(lab_record.picture, settings.replace(edge_threshold=threshold)).edges.shape
    assert len(asked) == 1
    assert graphs.of(settings)[0] is graphs.of(settings)[0]


def test_the_runs_own_graph_is_not_made_again(lab_record: RunRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patch_graph, "graph_of", lambda *_: pytest.fail("made again"))
    edges, weights = Graphs(lab_record).of(lab_record.settings)
    assert lab_record.prepared is not None and edges is lab_record.prepared.edges
    assert weights.dtype == np.float64 and (weights == lab_record.prepared.phi).all()


def test_the_lattice_has_no_threshold(lab_record: RunRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    graphs, settings = Graphs(lab_record), lab_record.settings.replace(affinity="uniform")
    edges, weights = graphs.of(settings.replace(edge_threshold=0.9))
    assert len(edges) == 2 * 8 * 7 and (weights == 1).all()
    monkeypatch.setattr(patch_graph, "graph_of", lambda *_: pytest.fail("made again"))
    assert graphs.of(settings.replace(edge_threshold=0.1))[0] is edges


def test_the_cut_is_solved_at_another_lambda(lab_record: RunRecord, problem: Problem) -> None:
    settings = lab_record.settings.replace(lambda_=30.0)
    (found,) = what_if(problem, Graphs(lab_record), settings, lambda: False)
    assert isinstance(found, WhatIf) and found.settings is settings and found.milliseconds > 0
    expected = problem.replace(lambda_=30.0)
    solved = expected.solve()
    assert solved is not None and (found.labels == solved.reshape(8, 8)).all()
    assert found.problem.lambda_ == 30.0 and found.problem.edges is problem.edges and found.problem.unary is problem.unary
    assert found.energy == expected.energy(solved) and found.k_hat == len(set(solved.tolist()))


def test_another_threshold_is_another_graph(lab_record: RunRecord, problem: Problem) -> None:
    settings = lab_record.settings.replace(edge_threshold=0.5)
    (found,) = what_if(problem, Graphs(lab_record), settings, lambda: False)
    assert isinstance(found, WhatIf)
    kept = problem.phi >= np.float32(0.5)
    assert 0 < kept.sum() < len(kept)
    assert (found.problem.edges == problem.edges[kept]).all() and (found.problem.phi == problem.phi[kept]).all()


def test_a_threshold_that_takes_no_edge_away_leaves_the_graph_itself(lab_record: RunRecord, problem: Problem) -> None:
    settings = lab_record.settings.replace(edge_threshold=lab_record.settings.edge_threshold + 1e-12)
    (found,) = what_if(problem, Graphs(lab_record), settings, lambda: False)
    assert isinstance(found, WhatIf)
    assert found.problem.edges is problem.edges and found.problem.phi is problem.phi


def test_a_stopped_what_if_has_no_answer(lab_record: RunRecord, problem: Problem) -> None:
    assert list(what_if(problem, Graphs(lab_record), lab_record.settings.replace(lambda_=30.0), lambda: True)) == []


def test_a_point_of_a_sweep_is_one_that_took_no_time(lab_record: RunRecord, problem: Problem) -> None:
    labels = (np.arange(64) % 3).astype(np.uint16)
    point = SweepPoint(9.0, labels, problem.replace(lambda_=9.0).energy(labels), 3)
    found = from_point(lab_record.settings, problem, point)
    assert found.settings == lab_record.settings.replace(lambda_=9.0) and found.problem.lambda_ == 9.0
    assert (found.labels == labels.reshape(8, 8)).all() and found.energy == point.energy
    assert found.k_hat == 3 and found.milliseconds == 0


def test_what_another_page_solved_has_no_time(lab_record: RunRecord, problem: Problem) -> None:
    labels = (np.arange(64, dtype=np.uint16) % 3).reshape(8, 8)
    preview = CutPreview(PreviewKind.WHAT_IF, labels, "with 1 seed", problem.replace(lambda_=3.5))
    found = from_preview(lab_record.settings, preview)
    assert found.settings == lab_record.settings.replace(lambda_=3.5) and found.problem is preview.problem
    assert (found.labels == labels).all() and found.energy == preview.problem.energy(labels)
    assert found.k_hat == 3 and found.milliseconds is None
