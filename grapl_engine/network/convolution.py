"""Unpadded convolutions over channels-last arrays, each as the device does it fastest."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from typing import TypeAlias

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from grapl_engine.network.dropout import masked

__all__ = ["Convolution", "Correlation"]

FUSED = "_convolution_pointwise"
"""PyTorch's private name for oneDNN's convolution with a function behind it; `number_type` tries whether it is there."""
Convolve: TypeAlias = Callable[[Tensor, Tensor, Tensor | None, tuple[int, int]], Tensor]
"""Of pixels, weights, bias and stride."""
FFT_FROM = 24
"""Side of a window from which the Fourier transform is the faster convolution (measured on a CPU)."""
FFT_SIDE = 96
"""Side of the smallest square that is transformed."""
MOST_SPECTRA = 300_000_000
"""Bytes of the kernels' spectra that are kept from square to square."""


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
        self._bias = None if bias is None else bias.to(dtype)
        on_cpu = weight.device.type == "cpu"
        self._fuses_tanh = on_cpu and dtype == torch.bfloat16
        self._fuses = on_cpu and dtype == torch.float32 and _can_fuse()
        self._few = on_cpu and len(weight) < _vector_length()
        """Few filters waste a processor's vectors: two neighbouring columns are then one, of twice the filters."""

    @cached_property
    def _turned(self) -> Tensor:
        """The weights by half a turn, filters and channels exchanged: a convolution with them leads back."""
        # y[r] = sum_s w[s] x[r + s], so by x[r] = sum_s w[s] g[r - s]: a convolution of g with w read backwards.
        return self._weight.flip(2, 3).transpose(0, 1).contiguous(memory_format=torch.channels_last)

    def of(self, x: Tensor) -> Tensor:
        """The answers of the filters.

        Parameters
        ----------
        x : (B, h, w, C)

        Returns
        -------
        (B, h - 2, w - 2, O)
        """
        return self._run(x, F.conv2d)

    def tanh(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """Tanh of `of(x)`, under a mask of `dropout`.

        In bfloat16 on a CPU, oneDNN takes tanh on its way. Elsewhere tanh y = 1 - 2 s(-2 y) with the
        logistic function s, whose vectorised form is several times faster and which oneDNN takes on its way in float32.

        Parameters
        ----------
        x : (B, h, w, C)
        mask : (B, h - 2, w - 2, O), optional
            As `MaskPool.mask` gives it.

        Returns
        -------
        (B, h - 2, w - 2, O)
        """
        if self._fuses_tanh:
            h = self._run(x, _tanh_of_convolution)
            return h if mask is None else masked(h, mask)
        # -2 lies in the weights, so that oneDNN's result is s(-2 y) at once.
        s = self._run(x, _sigmoid_of_convolution, -2.0) if self._fuses else self.of(x).mul_(-2).sigmoid_()
        return s.mul_(-2).add_(1) if mask is None else torch.addcmul(mask, s, mask, value=-2, out=s)

    def input_gradient(self, framed: Tensor, times: Tensor | None = None) -> Tensor:
        """The gradient by x.

        As a convolution of the gradient by `of(x)` in a frame of two zeros with the weights turned by half a turn: it costs
        less than the transposed convolution.

        Parameters
        ----------
        framed : (B, h + 2, w + 2, O)
            The gradient by `of(x)`, with two zeros around it.
        times : (B, h, w, C), optional
            What the gradient is multiplied by.

        Returns
        -------
        (B, h, w, C)
        """
        if times is not None and self._fuses:
            return _last(_product_with_convolution(_first(framed), self._turned, _first(times)))
        by_x = _last(F.conv2d(_first(framed), self._turned))
        return by_x if times is None else by_x.mul_(times)

    def weight_gradient(self, x: Tensor, gradient: Tensor) -> Tensor:
        """The gradient by the weights.

        Parameters
        ----------
        x : (B, h, w, C)
        gradient : (B, h - 2, w - 2, O)
            By `of(x)`.

        Returns
        -------
        (O, 3, 3, C)
        """
        return _last(_by_weight(_first(gradient), _first(x), self._weight))

    def weight_gradient_from(self, x: Tensor, gradient: Tensor, framed: Tensor) -> Tensor:
        """As `weight_gradient`; where filters are few by the turned weights, which costs less.

        Parameters
        ----------
        x : (B, h, w, C)
        gradient : (B, h - 2, w - 2, O)
            By `of(x)`.
        framed : (B, h + 2, w + 2, O)
            The same with two zeros around it.

        Returns
        -------
        (O, 3, 3, C)
        """
        if self._few:
            # x and g in its frame change places, as in `input_gradient`: what comes out is the gradient by the turned
            # weights, (C, 3, 3, O), whose many channels C fill the vectors. Turned back it is (O, 3, 3, C).
            return _last(_by_weight(_first(x), _first(framed), self._turned)).flip(1, 2).permute(3, 1, 2, 0)
        return self.weight_gradient(x, gradient)

    def _run(self, x: Tensor, convolve: Convolve, factor: float = 1.0) -> Tensor:
        """As if all weights were `factor` times as large."""
        weight, bias = self._weight, self._bias
        if factor != 1:
            weight, bias = factor * weight, None if bias is None else factor * bias
        if not self._few or x.shape[2] % 2:
            return _last(convolve(_first(x), weight, bias, (1, 1)))
        # Of O filters of width 3, 2 O of width 4: with a zero column on the right for the left one of two answers, and on
        # the left for the right one. A stride of two columns then gives both at once: (B, h - 2, (w - 2) / 2, 2 O), which
        # in channels-last memory is (B, h - 2, w - 2, O).
        wide = torch.cat([F.pad(weight, (0, 1)), F.pad(weight, (1, 0))])
        pairs = _last(convolve(_first(x), wide, None if bias is None else bias.repeat(2), (1, 2)))
        return pairs.reshape(len(x), x.shape[1] - 2, x.shape[2] - 2, len(weight))


class Correlation:
    """A convolution with a large window; from `FFT_FROM` on by the convolution theorem, a square of the picture at a time.

    Parameters
    ----------
    weight : (K, q, q, C)
    bias : (K,)
    """

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self._weight, self._bias = weight, bias
        window = weight.shape[1]
        self._side = FFT_SIDE
        # Places whose window sticks out of the square give no answer, and the larger the square the fewer they are:
        # at least two windows a side, and four as long as the spectra can be kept.
        while (self._side < 4 * window and self._spectra_bytes(2 * self._side) <= MOST_SPECTRA) or self._side < 2 * window:
            self._side *= 2
        self._spectra: dict[int, Tensor] = {}

    def of(self, x: Tensor) -> Tensor:
        """The answers for every window of a picture.

        Parameters
        ----------
        x : (h, w, C)

        Returns
        -------
        (K, h - q + 1, w - q + 1)
            In the type of the weight.
        """
        if self._weight.shape[1] >= FFT_FROM:
            return self._by_spectra(x.permute(2, 0, 1).to(self._weight.dtype))
        weight, bias = self._in_eights
        answers = _last(F.conv2d(_first(x[None]), weight.to(x.dtype), bias.to(x.dtype)))[0, :, :, : len(self._weight)]
        return answers.to(self._weight.dtype).permute(2, 0, 1).contiguous()

    @cached_property
    def _in_eights(self) -> tuple[Tensor, Tensor]:
        """Kernels and biases, with zeros to a multiple of eight: on vectors of 256 bits 14 take a third longer than 16."""
        missing = -len(self._weight) % 8
        return _first(F.pad(self._weight, (0, 0, 0, 0, 0, 0, 0, missing))), F.pad(self._bias, (0, missing))

    def _by_spectra(self, planes: Tensor) -> Tensor:
        """Each square of the picture gives the answers whose windows lie in it."""
        side, window = self._side, self._weight.shape[1]
        height, width = (length - window + 1 for length in planes.shape[1:])
        step = side - window + 1  # answers a side whose windows lie in the square
        out = torch.empty(len(self._weight), height, width, dtype=planes.dtype, device=planes.device)
        squares = [(top, left) for top in range(0, height, step) for left in range(0, width, step)]
        for top, left in squares:
            spectrum = torch.fft.rfft2(planes[:, top : top + side, left : left + side], s=(side, side))
            down, right = min(step, height - top), min(step, width - left)
            for k in range(len(self._weight)):  # one label at a time: all at once would take K times the memory
                # Correlation theorem: with the conjugate spectrum of the kernel, the sum over channels before the way back.
                product = torch.fft.irfft2((spectrum * self._spectrum(k)).sum(0), s=(side, side))
                out[k, top : top + down, left : left + right] = product[:down, :right] + self._bias[k]
        return out

    def _spectrum(self, k: int) -> Tensor:
        """Of a kernel, conjugate: kept, if all of them take little enough."""
        spectrum = self._spectra.get(k)
        if spectrum is None:
            # Over the columns first, (C, q, side) -> (C, q, side / 2 + 1), then down these.
            rows = torch.fft.rfft(self._weight[k].permute(2, 0, 1), n=self._side)  # only the window's rows hold anything
            spectrum = torch.fft.fft(rows, n=self._side, dim=-2).conj().resolve_conj()
            if self._spectra_bytes(self._side) <= MOST_SPECTRA:
                self._spectra[k] = spectrum
        return spectrum

    def _spectra_bytes(self, side: int) -> int:
        return len(self._weight) * self._weight.shape[3] * side * (side // 2 + 1) * 8  # a complex number has 8 bytes


def _tanh_of_convolution(x: Tensor, weight: Tensor, bias: Tensor | None, stride: tuple[int, int]) -> Tensor:
    return _fused(x, weight, bias, stride, "tanh")


def _sigmoid_of_convolution(x: Tensor, weight: Tensor, bias: Tensor | None, stride: tuple[int, int]) -> Tensor:
    return _fused(x, weight, bias, stride, "sigmoid")


def _fused(x: Tensor, weight: Tensor, bias: Tensor | None, stride: tuple[int, int], function: str) -> Tensor:
    answers: Tensor = getattr(torch.ops.mkldnn, FUSED)(x, weight, bias, [0, 0], stride, [1, 1], 1, function, [], "")
    return answers


def _product_with_convolution(x: Tensor, weight: Tensor, factor: Tensor) -> Tensor:
    product: Tensor = getattr(torch.ops.mkldnn, FUSED).binary(
        x, factor, weight, None, [0, 0], [1, 1], [1, 1], 1, "mul", None, None, [], None
    )
    return product


@cache
def _can_fuse() -> bool:
    """Whether oneDNN takes the logistic function, or a factor, on its way in float32: tried once."""
    # 1/2 = s(0), and 2 times nine ones: a version of PyTorch with other arguments is told by its answers.
    zero, one = torch.zeros(1, 1, 3, 3), torch.ones(1, 1, 3, 3)
    try:
        half = _sigmoid_of_convolution(zero, zero, None, (1, 1))
        product = _product_with_convolution(one, one, torch.full((1, 1, 1, 1), 2.0))
    except (RuntimeError, AttributeError):
        return False
    return half.item() == 0.5 and product.item() == 18.0


def _vector_length() -> int:
    """float32 numbers that a vector register of the processor holds, as far as PyTorch uses it."""
    return 16 if torch.backends.cpu.get_cpu_capability().startswith("AVX512") else 8


def _by_weight(gradient: Tensor, x: Tensor, weight: Tensor) -> Tensor:
    # What autograd calls, asked for the second of its three gradients alone (by input, weight and bias).
    by_weight: Tensor = torch.ops.aten.convolution_backward(
        gradient, x, weight, None, [1, 1], [0, 0], [1, 1], False, [0, 0], 1, [False, True, False]
    )[1]
    return by_weight


def _first(x: Tensor) -> Tensor:
    """Channels last -> the same memory as PyTorch names its dimensions."""
    return x.permute(0, 3, 1, 2)


def _last(x: Tensor) -> Tensor:
    return x.permute(0, 2, 3, 1)
