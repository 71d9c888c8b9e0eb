"""The two batch norms against PyTorch's, forward and back."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from grapl_engine.network.norms import FirstNorm, SecondNorm, sums_of
from grapl_engine.network.patch_net import EPSILON, PatchNet, Weights

PLACES, PATCH, B = 500, 7, 6  # a window of 3 x 3 places, L = 72


@pytest.fixture
def net() -> PatchNet:
    net = PatchNet(2, PATCH, seed=1, dtype=torch.float64)
    net.flat += 0.2 * torch.randn(net.flat.shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    return net


def noise(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(sum(shape)), dtype=torch.float64)


def leaves(w: Weights, *names: str) -> list[torch.Tensor]:
    return [getattr(w, name).clone().requires_grad_() for name in names]


def test_the_first_norm_from_moments_alone_is_that_of_the_answers(net: PatchNet) -> None:
    w, x, g = net.weights, noise(PLACES, 27), noise(PLACES, 32)
    mean = x.mean(0)
    norm = FirstNorm(w, mean, (x - mean).t() @ (x - mean) / PLACES, PLACES)
    conv1, scale1, shift1 = leaves(w, "conv1", "scale1", "shift1")
    answers = x @ conv1.flatten(1).t()
    expected = F.batch_norm(answers, None, None, scale1, shift1, training=True, eps=EPSILON)
    torch.testing.assert_close(answers.detach() * norm.factor + norm.summand, expected.detach())
    torch.testing.assert_close(norm.unbiased, answers.detach().var(0))
    out = net.split(torch.zeros_like(net.flat))
    norm.gradient(out, g.t() @ x, g.sum(0))
    for ours, theirs in zip(
        (out.conv1, out.scale1, out.shift1), torch.autograd.grad(expected, (conv1, scale1, shift1), g), strict=True
    ):
        torch.testing.assert_close(ours, theirs)


def test_the_second_norm_is_pytorchs(net: PatchNet) -> None:
    w, z, g = net.weights, noise(B, 72), noise(B, 72)
    places = B * 9
    norm = SecondNorm(w, sums_of(z, z), places)
    leaf, scale2, shift2 = z.clone().requires_grad_(), *leaves(w, "scale2", "shift2")
    expected = F.batch_norm(leaf.view(places, 8), None, None, scale2, shift2, training=True, eps=EPSILON)
    torch.testing.assert_close(norm.minus_twice(z), -2 * expected.detach().view(B, 72))
    torch.testing.assert_close(norm.unbiased, z.view(places, 8).var(0))
    by_z, by_scale, by_shift = torch.autograd.grad(expected, (leaf, scale2, shift2), g.view(places, 8))
    out = net.split(torch.zeros_like(net.flat))
    norm.gradient(out, sums_of(g, z))
    torch.testing.assert_close(out.scale2, by_scale)
    torch.testing.assert_close(out.shift2, by_shift)
    torch.testing.assert_close(norm.back(z, g), by_z)


def test_what_does_not_vary_is_divided_by_no_zero(net: PatchNet) -> None:
    norm = FirstNorm(net.weights, torch.zeros(27, dtype=torch.float64), torch.zeros(27, 27, dtype=torch.float64), PLACES)
    assert norm.factor.isfinite().all() and (norm.unbiased == 0).all()
    one = torch.full((1, 72), 3.0, dtype=torch.float64)
    assert SecondNorm(net.weights, sums_of(one, one), 9).minus_twice(one).isfinite().all()


def test_sums_are_of_a_and_of_its_product() -> None:
    sums = sums_of(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[10.0, 0.0], [1.0, 1.0]]))
    assert sums.tolist() == [[4, 6], [13, 4]]
