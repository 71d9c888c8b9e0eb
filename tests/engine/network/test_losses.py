"""The losses: smoke, shapes, known values, bounds and gradients."""

from __future__ import annotations

import math

import pytest
import torch

from grapl_engine.network.losses import continuity, cross_entropy, through_softmax


def answers(n: int, k: int, seed: int = 0) -> torch.Tensor:
    return torch.softmax(torch.randn(n, k, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)), 1)


def test_cross_entropy_of_a_uniform_answer_is_log_k() -> None:
    targets, uniform = torch.eye(4, dtype=torch.float64), torch.full((4, 4), 0.25, dtype=torch.float64)
    assert float(cross_entropy(uniform.log(), uniform, targets)[0]) == pytest.approx(math.log(4))


def test_cross_entropy_takes_soft_targets() -> None:
    p, target = answers(6, 3), answers(6, 3, 1)
    expected = sum(-float(target[i, k]) * math.log(float(p[i, k])) for i in range(6) for k in range(3)) / 6
    assert float(cross_entropy(p.log(), p, target)[0]) == pytest.approx(expected)


def test_continuity_by_its_definition() -> None:
    d, p = 3, answers(9, 4)
    total = 0.0
    for row in range(d):
        for column in range(d):
            for up, left in ((1, 0), (0, 1)):
                if row >= up and column >= left:
                    total += float((p[row * d + column] - p[(row - up) * d + column - left]).abs().sum())
    assert float(continuity(p.view(d, d, 4))[0]) == pytest.approx(total / 9)


def test_continuity_of_equal_answers_is_0() -> None:
    for over in ("upper-left", "nearest-8"):
        assert float(continuity(answers(1, 5).expand(16, 5).view(4, 4, 5), over)[0]) == 0  # type: ignore[arg-type]


def test_nearest_8_by_its_definition() -> None:
    d, p = 4, answers(16, 3)
    total = 0.0
    for i in range(d * d):
        for j in range(d * d):
            if i != j and max(abs(i // d - j // d), abs(i % d - j % d)) == 1:
                total += float((p[i] - p[j]).abs().sum())
    assert float(continuity(p.view(d, d, 3), "nearest-8")[0]) == pytest.approx(total / 16)


@pytest.mark.parametrize("over", ["upper-left", "nearest-8"])
def test_gradients(over: str) -> None:
    logits = torch.randn(9, 3, dtype=torch.float64, requires_grad=True, generator=torch.Generator().manual_seed(2))
    targets = answers(9, 3)

    def loss(x: torch.Tensor) -> torch.Tensor:
        log_p = torch.log_softmax(x, 1)
        return cross_entropy(log_p, log_p.exp(), targets)[0] + 0.7 * continuity(log_p.exp().view(3, 3, 3), over)[0]  # type: ignore[arg-type]

    (expected,) = torch.autograd.grad(loss(logits), logits)
    p = torch.softmax(logits.detach(), 1)
    by_answers = continuity(p.view(3, 3, 3), over)[1].view(9, 3)  # type: ignore[arg-type]
    found = cross_entropy(p.log(), p, targets)[1] + 0.7 * through_softmax(p, by_answers)
    torch.testing.assert_close(found, expected)
