"""Adam: PyTorch's own, and its memory."""

from __future__ import annotations

import torch

from grapl_engine.network.adam import Adam


def test_adam_is_pytorchs() -> None:
    ours = torch.linspace(-1, 1, 7, dtype=torch.float64)
    theirs = ours.clone().requires_grad_()
    adam, reference = Adam(ours, 0.01), torch.optim.Adam([theirs], lr=0.01)
    for i in range(5):
        gradient = torch.sin(ours * (i + 1)) * 10.0**-i
        adam.step(ours, gradient)
        theirs.grad = gradient
        reference.step()
    torch.testing.assert_close(ours, theirs.detach())
    assert adam.count == 5


def test_adam_forgets() -> None:
    weights, again = torch.ones(3), torch.ones(3)
    adam = Adam(weights, 0.01)
    adam.step(weights, torch.ones(3))
    once = weights.clone()
    adam.step(weights, -torch.ones(3))
    adam.forget()
    adam.step(again, torch.ones(3))
    assert torch.equal(again, once) and adam.count == 1
