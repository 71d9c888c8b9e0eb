"""Eq. 8 over a grid of which each step sees a part: value, gradient, memory and early stop."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grapl_engine import Settings
from grapl_engine.network.objective import Objective

D, K = 3, 4
CHOSEN = torch.tensor([1, 4, 5, 8])


def objective(**changes: object) -> Objective:
    settings = Settings(**{"d": D, "k0": K, "mu": 2.0, "early_stop": 1.0, **changes})  # type: ignore[arg-type]
    made = Objective(np.random.default_rng(0).dirichlet(np.ones(K), D * D).astype(np.float32), settings)
    made.aim_at(np.eye(K, dtype=np.float32)[np.arange(D * D) % K], is_first=True)
    return made


def logits() -> torch.Tensor:
    return torch.randn(len(CHOSEN), K, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("over", ["upper-left", "nearest-8"])
def test_value_and_gradient_are_those_of_automatic_differentiation(over: str) -> None:
    one = objective(continuity_over=over)
    before = one.last.clone()
    leaf = logits().requires_grad_()
    answers = torch.softmax(leaf, 1)
    grid = before.index_copy(0, CHOSEN, answers).view(D, D, K)
    targets = torch.eye(K)[CHOSEN % K]
    entropy = -(targets * answers.log()).sum(1).mean()
    pairs = [grid.diff(dim=0), grid.diff(dim=1)]
    if over == "nearest-8":
        pairs += [grid[1:, 1:] - grid[:-1, :-1], grid[1:, :-1] - grid[:-1, 1:]]
    jumps = sum(pair.abs().sum() for pair in pairs) / D**2 * (2 if over == "nearest-8" else 1)
    loss = entropy + 2.0 * jumps
    gradient = one.by_logits(logits(), CHOSEN)
    torch.testing.assert_close(gradient, torch.autograd.grad(loss, leaf)[0])
    torch.testing.assert_close(one.told, torch.stack([entropy, jumps, loss, torch.ones(())]).detach())


def test_the_answers_of_patches_seen_become_the_last_known() -> None:
    one = objective()
    before = one.last.clone()
    one.by_logits(logits(), CHOSEN)
    torch.testing.assert_close(one.last[CHOSEN], torch.softmax(logits(), 1))
    rest = [0, 2, 3, 6, 7]
    assert torch.equal(one.last[rest], before[rest])


@pytest.mark.parametrize(("watched", "place"), [("cross_entropy", 0), ("loss", 2)])
def test_the_first_iteration_alone_stops_early(watched: str, place: int) -> None:
    probe = objective()
    probe.by_logits(logits(), CHOSEN)
    value = float(probe.told[place])
    for threshold, is_first, live in ((value + 0.01, True, 0), (value - 0.01, True, 1), (value + 0.01, False, 1)):
        one = objective(early_stop=threshold, early_stop_on=watched)
        one.aim_at(np.eye(K, dtype=np.float32)[np.arange(D * D) % K], is_first=is_first)
        one.by_logits(logits(), CHOSEN)
        one.watch()
        assert one.live == live
    one.aim_at(np.eye(K, dtype=np.float32)[np.arange(D * D) % K], is_first=True)
    assert one.live == 1, "the next iteration begins anew"


def test_the_labels_given_are_not_written_on() -> None:
    given = np.full((D * D, K), 1 / K, np.float32)
    one = Objective(given, Settings(d=D, k0=K))
    one.by_logits(logits(), CHOSEN)
    assert (given == np.float32(1 / K)).all()
