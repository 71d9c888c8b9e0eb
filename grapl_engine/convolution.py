"""Unpadded convolutions over channels-last arrays, each as the device does it fastest."""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

__all__ = ["Convolution", "correlate", "fast_type", "turned"]

FULL_VECTOR = 16
"""float32 numbers that a vector register of 512 bits holds."""
FUSED = "_convolution_pointwise"
"""PyTorch's name for oneDNN's convolution with a function behind it; it is no public one, and may go."""
FFT_FROM = 24
"""Side of a window from which the Fourier transform is the faster convolution (measured on a CPU)."""


class Convolution:
    """A 3 x 3 convolution and its gradients.

    Parameters
    ----------
    weight : (O, 3, 3, C)
    bias : (O,), optional
    dtype : torch.dtype
        To compute with.
    """

    def __init__(self, weight: Tensor, bias: Tensor | None, dtype: torch.dtype) -> None:
        self._weight = _first(weight.to(dtype))
        self._turned = self._weight.flip(2, 3).transpose(0, 1).contiguous(memory_format=torch.channels_last)
        self._bias = None if bias is None else bias.to(dtype)
        on_cpu = weight.device.type == "cpu"
        self._fused = on_cpu and dtype == torch.bfloat16 and hasattr(torch.ops.mkldnn, FUSED)
        few = on_cpu and len(weight) < FULL_VECTOR
        self._wide = torch.cat([F.pad(self._weight, (0, 1)), F.pad(self._weight, (1, 0))]) if few else None

    def of(self, x: Tensor) -> Tensor:
        """(B, h, w, C) -> (B, h - 2, w - 2, O)."""
        return self._run(x, F.conv2d)

    def tanh(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """Tanh of `of(x)`, times a mask of 0 and 1.

        In bfloat16 on a CPU, oneDNN takes tanh on its way. Elsewhere tanh y = 1 - 2 s(-2 y) with the
        logistic function s, whose vectorised form is several times faster.
        """
        if self._fused:
            found = self._run(x, _tanh_of_convolution)
            return found if mask is None else found.mul_(mask)
        s = self.of(x).mul_(-2).sigmoid_()
        return s.mul_(-2).add_(1) if mask is None else torch.addcmul(mask, s, mask, value=-2, out=s)

    def input_gradient(self, framed: Tensor) -> Tensor:
        """The gradient by x, (B, h, w, C).

        As a convolution of the gradient by `of(x)` in a frame of two zeros, (B, h + 2, w + 2, O), with
        the weights turned by half a turn: it costs less than the transposed convolution.
        """
        return _last(F.conv2d(_first(framed), self._turned))

    def weight_gradient(self, x: Tensor, gradient: Tensor) -> Tensor:
        """The gradient by the weights, (O, 3, 3, C), from that by `of(x)`, (B, h - 2, w - 2, O)."""
        return _last(_by_weight(_first(gradient), _first(x), self._weight))

    def turned_weight_gradient(self, x: Tensor, framed: Tensor) -> Tensor:
        """The same from the framed gradient, turned: (C, 3, 3, O). It costs less where filters are fewer than channels."""
        return _last(_by_weight(_first(x), _first(framed), self._turned))

    def _run(self, x: Tensor, convolve: Callable[[Tensor, Tensor, Tensor | None, tuple[int, int]], Tensor]) -> Tensor:
        """Few filters waste a processor's vectors: two neighbouring columns are then one, of twice the filters."""
        if self._wide is None or x.shape[2] % 2:
            return _last(convolve(_first(x), self._weight, self._bias, (1, 1)))
        pairs = _last(convolve(_first(x), self._wide, None if self._bias is None else self._bias.repeat(2), (1, 2)))
        return pairs.reshape(len(x), x.shape[1] - 2, x.shape[2] - 2, len(self._weight))


def turned(gradient: Tensor) -> Tensor:
    """(C, 3, 3, O) -> (O, 3, 3, C), by half a turn."""
    return gradient.flip(1, 2).permute(3, 1, 2, 0)


def fast_type(device: torch.device) -> torch.dtype:
    """bfloat16 where the processor multiplies it in hardware, else float32."""
    if device.type != "cpu":
        return torch.float32
    able = any(getattr(torch.cpu, name, bool)() for name in ("_is_amx_tile_supported", "_is_avx512_bf16_supported"))
    return torch.bfloat16 if able and torch.backends.mkldnn.is_available() else torch.float32


def correlate(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Convolution with a large window: (h, w, C) and (K, q, q, C) -> (K, h - q + 1, w - q + 1), in the type of the weight."""
    window = weight.shape[1]
    if window < FFT_FROM:
        found = _last(F.conv2d(_first(x[None]), _first(weight).to(x.dtype), bias.to(x.dtype)))
        return found[0].to(weight.dtype).permute(2, 0, 1).contiguous()
    planes = x.permute(2, 0, 1).to(weight.dtype)
    height, width = x.shape[:2]
    spectrum = torch.fft.rfft2(planes)
    out = torch.empty(len(weight), height - window + 1, width - window + 1, dtype=weight.dtype, device=x.device)
    for k in range(len(weight)):
        kernel = torch.fft.rfft2(weight[k].permute(2, 0, 1), s=(height, width))
        product = torch.fft.irfft2((spectrum * kernel.conj()).sum(0), s=(height, width))
        out[k] = product[: height - window + 1, : width - window + 1] + bias[k]
    return out


def _tanh_of_convolution(x: Tensor, weight: Tensor, bias: Tensor | None, stride: tuple[int, int]) -> Tensor:
    found: Tensor = getattr(torch.ops.mkldnn, FUSED)(x, weight, bias, [0, 0], stride, [1, 1], 1, "tanh", [], "")
    return found


def _by_weight(gradient: Tensor, x: Tensor, weight: Tensor) -> Tensor:
    found: Tensor = torch.ops.aten.convolution_backward(
        gradient, x, weight, None, [1, 1], [0, 0], [1, 1], False, [0, 0], 1, [False, True, False]
    )[1]
    return found


def _first(x: Tensor) -> Tensor:
    """Channels last -> the same memory as PyTorch names its dimensions."""
    return x.permute(0, 3, 1, 2)


def _last(x: Tensor) -> Tensor:
    return x.permute(0, 2, 3, 1)
