"""Convolutions and their gradients against PyTorch's, on processors of any kind."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from grapl_engine.network import convolution
from grapl_engine.network.convolution import Convolution, Correlation
from grapl_engine.network.number_type import failure_of

CPU = torch.device("cpu")
BFLOAT16 = pytest.mark.skipif(bool(failure_of(CPU)), reason=str(failure_of(CPU)))


@pytest.mark.parametrize("dtype", [torch.float32, pytest.param(torch.bfloat16, marks=BFLOAT16)])
def test_a_convolution_with_tanh_is_pytorchs(dtype: torch.dtype) -> None:
    generator = torch.Generator().manual_seed(0)
    for filters, channels in ((32, 3), (8, 32)):
        weight = torch.randn(filters, 3, 3, channels, generator=generator) / (9 * channels) ** 0.5
        bias, x = torch.randn(filters, generator=generator), torch.randn(4, 10, 10, channels, generator=generator)
        expected = torch.tanh(F.conv2d(x.permute(0, 3, 1, 2), weight.permute(0, 3, 1, 2), bias)).permute(0, 2, 3, 1)
        found = Convolution(weight, bias, dtype).tanh(x.to(dtype)).float()
        assert (found - expected).abs().max() < (1e-5 if dtype is torch.float32 else 0.05)


@pytest.mark.parametrize("length", [8, 16])
@pytest.mark.parametrize("fuses", [True, False])
@pytest.mark.parametrize("width", [10, 11])
def test_a_convolution_and_its_gradients_on_vectors_of_any_length(
    monkeypatch: pytest.MonkeyPatch, length: int, fuses: bool, width: int
) -> None:
    if not fuses or not convolution._can_fuse():
        monkeypatch.setattr(convolution, "_can_fuse", lambda: False)
    monkeypatch.setattr(convolution, "_vector_length", lambda: length)
    generator = torch.Generator().manual_seed(0)
    weight = torch.randn(8, 3, 3, 32, generator=generator) / 17
    bias, x = torch.randn(8, generator=generator), torch.randn(4, 9, width, 32, generator=generator)
    gradient = torch.randn(4, 7, width - 2, 8, generator=generator)
    w, leaf = weight.permute(0, 3, 1, 2).requires_grad_(), x.permute(0, 3, 1, 2).requires_grad_()
    answers = F.conv2d(leaf, w, bias)
    by_weight, by_x = torch.autograd.grad(answers, (w, leaf), gradient.permute(0, 3, 1, 2))
    found = Convolution(weight.detach(), bias, torch.float32)
    x, framed = x.detach(), F.pad(gradient, (0, 0, 2, 2, 2, 2))
    for ours, expected in (
        (found.of(x), answers), (found.tanh(x), answers.tanh()),
        (found.input_gradient(framed), by_x),
        (found.input_gradient(framed, times=x), by_x * x.permute(0, 3, 1, 2)),
        (found.weight_gradient(x, gradient), by_weight), (found.weight_gradient_from(x, gradient, framed), by_weight),
    ):  # fmt: skip
        torch.testing.assert_close(ours, expected.detach().permute(0, 2, 3, 1), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("window", [5, convolution.FFT_FROM, 40])
def test_a_correlation_is_pytorchs_however_it_is_computed(window: int) -> None:
    generator = torch.Generator().manual_seed(window)
    weight = torch.randn(3, window, window, 8, generator=generator) / window
    bias, x = torch.randn(3, generator=generator), torch.randn(110, 130, 8, generator=generator)
    expected = F.conv2d(x.permute(2, 0, 1)[None], weight.permute(0, 3, 1, 2), bias)[0]
    answers = Correlation(weight, bias).of(x)
    assert answers.shape == (3, 111 - window, 131 - window)
    torch.testing.assert_close(answers, expected, rtol=1e-4, atol=1e-4)
