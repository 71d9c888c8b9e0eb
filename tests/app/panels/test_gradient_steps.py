"""The gradient steps of a run: where its iterations end among them, and where its frames stand."""

from __future__ import annotations

import numpy as np
from scripted_run import scripted_record

from app.panels.gradient_steps import is_over, iteration_ends, losses, place
from grapl_engine import Frame, RunRecord, Settings, Stage


def test_of_a_whole_run_each_iteration_ends_where_it_did() -> None:
    record = scripted_record()
    made = [sum(step.iteration == number for step in record.steps) for number in range(len(record.iterations))]
    assert is_over(record) and iteration_ends(record) == tuple(np.cumsum(made))
    ends = iteration_ends(record)
    assert [place(frame, ends) for frame in (Frame(Stage.INITIAL), Frame(Stage.CUT, 0), Frame(Stage.FINAL))] == [
        0,
        ends[0],
        ends[-1],
    ]


def test_of_a_run_under_way_what_is_to_come_is_as_long_as_planned() -> None:
    whole = scripted_record()
    record = RunRecord(whole.picture, Settings(d=8, k0=5, steps=(7, 9)))
    assert not is_over(record) and iteration_ends(record) == (7, 16)
    record.failure = "It broke off."
    assert is_over(record) and iteration_ends(record) == (1,)


def test_losses_are_a_value_a_step() -> None:
    record = scripted_record()
    entropy, continuity, loss = losses(record)
    assert entropy.tolist() == [step.cross_entropy for step in record.steps]
    assert continuity.tolist() == [step.continuity for step in record.steps]
    assert loss.tolist() == [step.loss for step in record.steps]
    assert [len(values) for values in losses(None)] == [0, 0, 0]
