"""The gradient of one training step, written out (Eq. 6 to 8).

Where automatic differentiation passes some thirty times over the activations of the first layer,
this passes five times: the first batch norm is folded into its filters on the way there and
back, since its mean, its variance and their gradient follow from moments of the pixels (`moments`).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor

from grapl_engine.convolution import Convolution, turned
from grapl_engine.dropout import Masks, masked
from grapl_engine.network import BORDER, EPSILON, FILTERS, PatchNet

__all__ = ["Batch", "PatchGradient", "StepStopped", "chunks", "mask_shapes"]

CHUNK_PIXELS = 2**15
"""Pixels of patches that are worked on at a time: what they need stays in the processor's cache."""
KEPT_PIXELS = 2**20
"""A step over more pixels computes activations twice rather than keep them."""
MOMENTUM = 0.1
"""Of the running means and variances."""


class StepStopped(Exception):  # noqa: N818
    """A stop was asked for in the middle of a step."""


class Batch(NamedTuple):
    """The patches of one step.

    Attributes
    ----------
    chosen : int64, (B,)
    mean, covariance : (27,), (27, 27)
        Of the pixels under a window of these patches, minus the centre, as `PixelMoments` gives them.
    """

    chosen: Tensor
    mean: Tensor
    covariance: Tensor


def chunks(count: int, patch: int) -> list[slice]:
    """A batch of so many patches in even pieces of about `CHUNK_PIXELS`."""
    pieces = min(count, max(1, round(count * patch**2 / CHUNK_PIXELS)))
    bounds = [count * i // pieces for i in range(pieces + 1)]
    return [slice(a, b) for a, b in pairwise(bounds)]


def mask_shapes(count: int, patch: int) -> list[tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]]:
    """Of the masks that a step over so many patches needs, for each chunk: of pixels, and behind both layers."""
    p = patch
    counts = (part.stop - part.start for part in chunks(count, p))
    return [((n, p, p, 3), (n, p - 2, p - 2, FILTERS[0]), (n, p - BORDER, p - BORDER, FILTERS[1])) for n in counts]


class PatchGradient:
    """The gradient of a loss of patches' logits by all weights of a network in training mode.

    Parameters
    ----------
    net : PatchNet
        Its running statistics move with each call.
    patches : (N, p, p, 3)
        All patches, divided by the share of pixels that dropout leaves, in the type to compute with.
    center : (3,)
        Is taken from all pixels before the first layer: batch norm does not notice, rounding does.
    masks : Masks
        Turned to the step's masks before each call: of each chunk of patches, for the pixels and behind both layers.
    kept : float
        Share of activations that dropout leaves between the layers.
    """

    def __init__(self, net: PatchNet, patches: Tensor, center: Tensor, masks: Masks, kept: float) -> None:
        self.net, self.masks, self.kept = net, masks, kept
        self._patches, self._type = patches, patches.dtype
        self._window = net.patch - BORDER
        self._row_length = self._window**2 * FILTERS[1]
        self._center = center.to(net.flat.dtype).repeat(9)
        self._minus_center = (-center).to(self._type).repeat(net.patch**2)
        self._frame = torch.zeros(0)

    @torch.inference_mode()
    def __call__(
        self, batch: Batch, loss: Callable[[Tensor], Tensor], should_stop: Callable[[], bool] = lambda: False
    ) -> Tensor:
        """The gradient, (P,), as `PatchNet.flat` lies.

        Parameters
        ----------
        batch : Batch
        loss : callable
            From the logits, (B, K), to the gradient of the loss by them.
        should_stop : callable
            Asked before each chunk of a step that takes seconds, one over more than `KEPT_PIXELS`.

        Raises
        ------
        StepStopped
            Before the network has changed.
        """
        net, w, kept = self.net, self.net.weights, self.kept
        gradient = torch.empty_like(net.flat)
        out = net.split(gradient)
        parts = chunks(len(batch.chosen), net.patch)
        remember = len(batch.chosen) * net.patch**2 <= KEPT_PIXELS
        memory: dict[int, tuple[Tensor, Tensor]] = {}

        # First layer there: batch norm is a factor and a summand of the filters
        filters1 = w.conv1.flatten(1)
        weighted = filters1 @ batch.covariance
        mean1, var1 = filters1 @ batch.mean, (filters1 * weighted).sum(1).clamp_(min=0)
        inverse1 = torch.rsqrt(var1 + EPSILON)
        factor1 = w.scale1 * inverse1
        first = Convolution(w.conv1 * factor1.view(-1, 1, 1, 1), w.shift1 - factor1 * mean1, self._type)
        second = Convolution(w.conv2 / kept, None, self._type)

        def first_layer(i: int) -> tuple[Tensor, Tensor]:
            found = memory.get(i)
            if found is None:
                if not remember and should_stop():
                    raise StepStopped
                pixels = self._pixels(batch.chosen[parts[i]], i)
                found = pixels, first.tanh(pixels, self.masks[i].hidden1)
                if remember:
                    memory[i] = found
            return found

        # Second layer there
        answers = [second.of(first_layer(i)[1]) for i in range(len(parts))]
        places2 = len(batch.chosen) * self._window**2
        rows = torch.zeros(2, self._row_length, dtype=w.scale2.dtype, device=w.scale2.device)
        for z in map(self._flat, answers):
            _add_sums(rows, z, z)
        sums = _by_filter(rows)
        mean2 = sums[0] / places2
        var2 = (sums[1] / places2 - mean2**2).clamp_(min=0)
        inverse2 = torch.rsqrt(var2 + EPSILON)
        factor2 = w.scale2 * inverse2
        fold = self._row(-2 * factor2), self._row(-2 * (w.shift2 - factor2 * mean2))
        memory2: dict[int, tuple[Tensor, Tensor, Tensor]] = {}

        def second_layer(i: int) -> tuple[Tensor, Tensor, Tensor]:
            """Answers, tanh of their norm under dropout, and its slope."""
            found = memory2.get(i)
            if found is None:
                z = self._flat(answers[i])
                mask = (self.masks[i].hidden2.view(z.shape) != 0).to(z.dtype)
                s = torch.addcmul(fold[1], z, fold[0]).sigmoid_()
                h = torch.addcmul(mask, s, mask, value=-2, out=s)
                found = z, h, torch.addcmul(mask, h, h, value=-1)
                if remember:
                    memory2[i] = found
            return found

        # Head there and back
        head = w.head.flatten(1) / kept
        logits = torch.cat([torch.addmm(w.bias, second_layer(i)[1], head.t()) for i in range(len(parts))])
        by_logits = loss(logits)
        torch.sum(by_logits, 0, out=out.bias)

        # Second layer back
        by_head = torch.zeros_like(head)
        by_norm: list[Tensor] = []
        rows = torch.zeros_like(rows)

        def before_norm(i: int) -> Tensor:
            return torch.mm(by_logits[parts[i]], head).mul_(second_layer(i)[2])

        for i in range(len(parts)):
            z, h, _ = second_layer(i)
            g = before_norm(i)
            by_head.addmm_(by_logits[parts[i]].t(), h)
            _add_sums(rows, g, z)
            if remember:
                by_norm.append(g)
        totals = _by_filter(rows)
        torch.div(by_head.view_as(out.head), kept, out=out.head)
        total2, with_answer2 = totals[0], (totals[1] - mean2 * totals[0]) * inverse2
        out.shift2.copy_(total2)
        out.scale2.copy_(with_answer2)
        bend = -factor2 * inverse2 * with_answer2 / places2
        unfold = self._row(factor2), self._row(bend), self._row(-factor2 * total2 / places2 - bend * mean2)

        # First layer back
        by_conv2 = torch.zeros_like(w.conv2.permute(3, 1, 2, 0).contiguous())
        by_first, total1 = torch.zeros_like(w.conv1), torch.zeros_like(w.shift1)
        for i in range(len(parts)):
            z, g = (second_layer(i)[0], by_norm[i]) if remember else (self._flat(answers[i]), before_norm(i))
            framed = self._framed(torch.addcmul(unfold[2], z, unfold[1]).addcmul_(g, unfold[0]))
            pixels, h = first_layer(i)
            by_conv2 += second.turned_weight_gradient(h, framed)
            g = _through_tanh(second.input_gradient(framed), h, self.masks[i].hidden1)
            by_first += first.weight_gradient(pixels, g)
            total1 += g.sum((0, 1, 2))
        torch.div(turned(by_conv2), kept, out=out.conv2)
        places1 = len(batch.chosen) * (net.patch - 2) ** 2
        by_filters = by_first.flatten(1)
        with_answer1 = ((filters1 * by_filters).sum(1) - mean1 * total1) * inverse1
        out.shift1.copy_(total1)
        out.scale1.copy_(with_answer1)
        by_filters = by_filters - torch.outer(total1, batch.mean) - (with_answer1 * inverse1)[:, None] * weighted
        torch.mul(by_filters.view_as(out.conv1), factor1.view(-1, 1, 1, 1), out=out.conv1)

        s = net.statistics
        s.mean1.lerp_(mean1 + filters1 @ self._center, MOMENTUM)
        s.var1.lerp_(var1 * (places1 / (places1 - 1)), MOMENTUM)
        s.mean2.lerp_(mean2, MOMENTUM)
        s.var2.lerp_(var2 * (places2 / max(1, places2 - 1)), MOMENTUM)
        return gradient

    def _pixels(self, chosen: Tensor, i: int) -> Tensor:
        """Patches under dropout, minus the centre: (b, p, p, 3)."""
        pixels = self._patches.index_select(0, chosen)
        flat = pixels.view(len(chosen), -1)
        torch.addcmul(self._minus_center, flat, self.masks[i].pixels.view(flat.shape), out=flat)
        return pixels

    def _flat(self, answers: Tensor) -> Tensor:
        """Answers of the second layer, one row a patch, in the type of the weights."""
        return answers.reshape(len(answers), -1).to(self.net.flat.dtype)

    def _row(self, values: Tensor) -> Tensor:
        """One value a filter, as a row of `_flat`."""
        return values.repeat(self._window**2)

    def _framed(self, flat: Tensor) -> Tensor:
        """A gradient of the second layer's answers in a frame of two zeros, in the type to compute with."""
        count, window = len(flat), self._window
        if len(self._frame) < count:
            self._frame = torch.zeros(count, window + 4, window + 4, FILTERS[1], dtype=self._type, device=flat.device)
        frame = self._frame[:count]
        frame[:, 2:-2, 2:-2] = flat.view(count, window, window, -1)
        return frame


def _through_tanh(gradient: Tensor, h: Tensor, mask: Tensor) -> Tensor:
    """The gradient by y from that by h = mask * tanh(y)."""
    if h.dtype == torch.bfloat16:
        gradient = torch.ops.aten.tanh_backward(gradient, h)
        return masked(gradient, mask)
    return gradient.mul_(torch.addcmul(mask, h, h, value=-1))


def _add_sums(rows: Tensor, a: Tensor, b: Tensor) -> None:
    """Add the sums of a and of a * b over patches, each (B, L), to the two rows."""
    rows[0] += a.sum(0)
    rows[1] += (a * b).sum(0)


def _by_filter(rows: Tensor) -> Tensor:
    """Rows of `_flat`, (2, L), summed over places: (2, 8)."""
    return rows.view(2, -1, FILTERS[1]).sum(1)
