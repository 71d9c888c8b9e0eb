"""What it would take, on runs whose answers and graph are chosen: every number is the engine's."""

from __future__ import annotations

import numpy as np
import pytest
from made_runs import blocks, made_run
from mistake_maps import FINAL, case, judge, open_merge

from app.compare.mistakes.judging import Kind
from app.compare.mistakes.remedy import MANY_EDGES, Answer, OwnModel, Swept, SweptShare, answers
from grapl_engine import Frame, Stage
from grapl_engine.analysis.editing import Editing
from grapl_engine.analysis.segment_ledger import ledger_of
from grapl_engine.analysis.sweep import lambdas_of, sweep
from grapl_engine.analysis.what_it_takes import merge_cost, patches_within, separation
from grapl_engine.graphcut.problem import problem_of
from grapl_engine.label_edits import NO_EDITS, LabelEdits, Merge


@pytest.mark.parametrize("seed", range(3))
def test_a_false_split_costs_what_merging_costs(seed: int) -> None:
    record, found, mistake, model = case(seed, Kind.SPLIT)
    (answer,) = answers(found, mistake, model, True, lambda: False)
    assert isinstance(answer, Answer) and answer.cost is not None and answer.settings(record) is None
    pair = mistake.pair
    own = merge_cost(ledger_of(record, found.labelling.labels), found.labelling.labels, pair.first, pair.second)
    assert (answer.cost.before, answer.cost.after, answer.cost.change) == (own.before, own.after, own.change)


def test_on_the_timeline_the_model_is_that_of_the_place() -> None:
    frame = Frame(Stage.NETWORK, 1)
    record, found, mistake, model = case(0, Kind.SPLIT, frame)
    (answer,) = answers(found, mistake, model, True, lambda: False)
    assert isinstance(answer, Answer) and answer.cost is not None
    problem, labels = problem_of(record, frame), record.patch_labels(frame)
    assert labels is not None and answer.cost.before == problem.energy(labels.ravel())


@pytest.mark.parametrize("seed", range(4))
def test_a_false_merge_is_parted_where_the_sweep_says(seed: int) -> None:
    record, found, mistake, model = case(seed, Kind.MERGE)
    said = list(answers(found, mistake, model, True, lambda: False))
    problem = problem_of(record, FINAL)
    one, other = (patches_within(mask, 6) for mask in found.parts(mistake))
    points = list(sweep(problem, lambdas_of(problem)))
    own = separation(problem, points, one, other)
    last = said[-1]
    assert isinstance(last, Answer) and not last.is_open
    assert last.separation is not None and last.separation.parts_now == own.parts_now
    assert last.separation.lambda_ == own.lambda_
    wanted = last.settings(record)
    if own.parts_now or own.lambda_ is None:
        assert wanted is None
    else:
        assert wanted is not None and wanted.lambda_ == own.lambda_
    if not own.parts_now and all(own.patches):
        first, *shares, _ = said
        assert isinstance(first, Answer) and first.is_open
        assert [one.share for one in shares] == [(n + 1) / len(points) for n in range(len(points))]  # type: ignore[union-attr]


def test_a_sweep_is_not_begun_unasked_and_goes_on_where_it_was_stopped() -> None:
    _, found, mistake, model = open_merge()
    (only,) = answers(found, mistake, model, False, lambda: False)
    assert isinstance(only, Answer) and only.is_open and not model.swept.points
    said = list(answers(found, mistake, model, True, lambda: len(model.swept.points) >= 5))
    assert len(model.swept.points) == 5 and isinstance(said[-1], SweptShare), "no answer of a part of the sweep"
    rest = list(answers(found, mistake, model, True, lambda: False))
    total = len(lambdas_of(model.swept.problem))
    assert len(model.swept.points) == total and len(rest) == 2 + total - 5
    again = list(answers(found, mistake, model, True, lambda: False))
    assert len(again) == 2, "a sweep is made once"


def test_a_large_graph_is_known_as_one() -> None:
    record = made_run(blocks(0))
    assert not Swept(record, FINAL).is_large and len(record.prepared.edges) < MANY_EDGES  # type: ignore[union-attr]


def test_in_an_edited_map_a_merge_costs_what_the_tool_says() -> None:
    for seed in range(9):
        record = made_run(blocks(seed), seed=seed)
        editing = Editing(record)
        start = editing.apply(NO_EDITS).labels
        one, other = np.unique(start)[:2].tolist()
        edits = LabelEdits((Merge(one, (other,)),))
        made = editing.apply(edits)
        truth = np.zeros(start.shape, np.int32)
        found = judge(made.labels, truth, record=record, edited=made)
        mistake = next(m for m in found.mistakes if m.kind is Kind.SPLIT and one in (m.pair.first, m.pair.second))
        (answer,) = answers(found, mistake, OwnModel(found.labelling, Swept(record, FINAL)), True, lambda: False)
        assert isinstance(answer, Answer) and answer.cost is not None
        step = editing.apply(edits.with_edit(Merge(mistake.pair.first, (mistake.pair.second,)))).steps[-1]
        assert answer.cost.change == pytest.approx(step.energy_change, abs=1e-9)
