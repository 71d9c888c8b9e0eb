"""The gradient of one training step, written out (Eq. 6 to 8).

Where automatic differentiation passes some thirty times over the activations of the first layer,
this passes five times: the first batch norm is folded into its filters on the way there and
back, since its mean, its variance and their gradient follow from moments of the pixels (`moments`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar, cast

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from grapl_engine.network.convolution import Convolution
from grapl_engine.network.dropout import Masks, masked, opened
from grapl_engine.network.norms import FirstNorm, SecondNorm, sums_of
from grapl_engine.network.patch_net import BORDER, FILTERS, PatchNet
from grapl_engine.network.workers import ALONE, Workers

__all__ = ["Batch", "PatchGradient", "StepStopped", "chunks", "mask_shapes"]

Function = TypeVar("Function", bound=Callable[..., Any])
T = TypeVar("T")
CHUNK_PIXELS = 2**16
"""Pixels of patches that a worker has at a time: what they need stays in the processor's cache."""
FEW_PATCHES, MOST_PIXELS = 8, 2**18
"""Of large patches a worker has so many at a time, if that is not more pixels: each time it reads the whole head."""
LONG_PIXELS = 2**20
"""A step over more pixels takes long enough for a stop to be asked for within it."""
KEPT_PIXELS = 2**22
"""A step over more pixels computes activations twice rather than keep them, which would take some 200 bytes a pixel."""
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
    """A batch of so many patches in even pieces of about `CHUNK_PIXELS`, or of `FEW_PATCHES`."""
    pixels = max(CHUNK_PIXELS, min(FEW_PATCHES * patch**2, MOST_PIXELS))
    pieces = min(count, max(1, round(count * patch**2 / pixels)))
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
    workers : Workers
        Who share the chunks of a step.
    """

    def __init__(
        self, net: PatchNet, patches: Tensor, center: Tensor, masks: Masks, kept: float, workers: Workers = ALONE
    ) -> None:
        self.net, self.masks, self.kept, self.workers = net, masks, kept, workers
        self._patches, self._type = patches, patches.dtype
        self._window = net.patch - BORDER
        self._center = center.to(net.flat.dtype).repeat(9)
        self._minus_center = (-center).to(self._type).repeat(net.patch**2)

    @torch.inference_mode()
    def __call__(
        self, batch: Batch, loss: Callable[[Tensor], Tensor], should_stop: Callable[[], bool] = lambda: False
    ) -> Tensor:
        """The gradient, (P,), as `PatchNet.flat` lies; the same for any number of workers.

        Parameters
        ----------
        batch : Batch
        loss : callable
            From the logits, (B, K), to the gradient of the loss by them.
        should_stop : callable
            Asked between the chunks of a long step, one over more than `LONG_PIXELS`.

        Raises
        ------
        StepStopped
            Before the network has changed.
        """
        net, w, kept = self.net, self.net.weights, self.kept
        gradient = torch.empty_like(net.flat)
        out = net.split(gradient)
        pieces = chunks(len(batch.chosen), net.patch)
        pixels = len(batch.chosen) * net.patch**2
        keeps, is_long = pixels <= KEPT_PIXELS, pixels > LONG_PIXELS
        keep: Callable[[Function], Function] = cast("Any", cache) if keeps else _forget

        def each(work: Callable[[int], T]) -> Iterator[T]:
            """What the workers find in each chunk; of a long step's many chunks no more is held than they have in hand."""
            at_once = self.workers.count if is_long else len(pieces)
            for start in range(0, len(pieces), at_once):
                if is_long and should_stop():
                    raise StepStopped
                yield from self.workers.map(work, range(start, min(start + at_once, len(pieces))))

        norm1 = FirstNorm(w, batch.mean, batch.covariance, len(batch.chosen) * (net.patch - 2) ** 2)
        first = Convolution(w.conv1 * norm1.factor.view(-1, 1, 1, 1), norm1.summand, self._type)
        second = Convolution(w.conv2 / kept, None, self._type)
        head = w.head.flatten(1) / kept

        @keep
        def first_layer(i: int) -> tuple[Tensor, Tensor]:
            """Pixels, and tanh of their norm under dropout."""
            pixels = self._pixels(batch.chosen[pieces[i]], i)
            return pixels, first.tanh(pixels, self.masks[i].hidden1)

        answers: list[Tensor] = [w.bias] * len(pieces)

        def through_both(i: int) -> tuple[Tensor]:
            """Keeps the answers of the second layer, one row a patch; their sums."""
            found = second.of(first_layer(i)[1]).flatten(1)
            z = found.to(head.dtype)
            answers[i] = z if keeps else found
            return (sums_of(z, z),)

        (sums,) = _added(each(through_both))
        norm2 = SecondNorm(w, sums, len(batch.chosen) * self._window**2)

        @keep
        def second_layer(i: int) -> tuple[Tensor, Tensor, Tensor]:
            """Answers, tanh of their norm under dropout, and its slope."""
            z = answers[i].to(head.dtype)
            mask = opened(self.masks[i].hidden2, z.dtype).view(z.shape)
            s = norm2.minus_twice(z).sigmoid_()
            h = torch.addcmul(mask, s, mask, value=-2, out=s)
            return z, h, torch.addcmul(mask, h, h, value=-1)

        logits = each(lambda i: torch.mm(head, second_layer(i)[1].t()).t())  # so turned, it takes half the time
        by_logits = loss(torch.cat(list(logits)).add_(w.bias))
        torch.sum(by_logits, 0, out=out.bias)

        @keep
        def by_norm2(i: int) -> tuple[Tensor, Tensor, Tensor]:
            """Answers, what is behind them, and the gradient by their norm."""
            z, h, slope = second_layer(i)
            return z, h, torch.mm(by_logits[pieces[i]], head).mul_(slope)

        def through_head(i: int) -> tuple[Tensor, Tensor]:
            """By the head, and the sums of the gradient by the second norm."""
            z, h, by_norm = by_norm2(i)
            return torch.mm(by_logits[pieces[i]].t(), h), sums_of(by_norm, z)

        by_head, sums = _added(each(through_head))
        torch.div(by_head.view_as(out.head), kept, out=out.head)
        norm2.gradient(out, sums)

        def through_convolutions(i: int) -> tuple[Tensor, Tensor, Tensor]:
            """By conv2, by conv1 and by shift1, both with the first norm in them."""
            z, _, by_norm = by_norm2(i)
            by_answers = norm2.back(z, by_norm).to(self._type).view(len(z), self._window, self._window, -1)
            framed = self._framed(by_answers)
            pixels, h = first_layer(i)
            by_conv2 = second.weight_gradient_from(h, by_answers, framed)
            by_norm1 = _through_tanh(second, framed, h, self.masks[i].hidden1)
            return by_conv2.to(head.dtype), first.weight_gradient(pixels, by_norm1), by_norm1.sum((0, 1, 2)).to(head.dtype)

        by_conv2, by_conv1, by_shift1 = _added(each(through_convolutions))
        torch.div(by_conv2, kept, out=out.conv2)
        norm1.gradient(out, by_conv1.flatten(1), by_shift1)

        s = net.statistics
        s.mean1.lerp_(norm1.mean + norm1.filters @ self._center, MOMENTUM)
        s.var1.lerp_(norm1.unbiased, MOMENTUM)
        s.mean2.lerp_(norm2.mean, MOMENTUM)
        s.var2.lerp_(norm2.unbiased, MOMENTUM)
        return gradient

    def _pixels(self, chosen: Tensor, i: int) -> Tensor:
        """Patches under dropout, minus the centre: (b, p, p, 3)."""
        pixels = self._patches.index_select(0, chosen)
        flat = pixels.view(len(chosen), -1)
        torch.addcmul(self._minus_center, flat, self.masks[i].pixels.view(flat.shape), out=flat)
        return pixels

    def _framed(self, gradient: Tensor) -> Tensor:
        """A gradient by the second layer's answers in a frame of two zeros."""
        return F.pad(gradient, (0, 0, 2, 2, 2, 2))


def _through_tanh(second: Convolution, framed: Tensor, h: Tensor, mask: Tensor) -> Tensor:
    """The gradient by y from that by what follows h = mask * tanh(y), which is not needed any more and is overwritten."""
    if h.dtype == torch.bfloat16:
        return masked(torch.ops.aten.tanh_backward(second.input_gradient(framed), h), mask)
    return second.input_gradient(framed, times=torch.addcmul(mask, h, h, value=-1, out=h))


def _added(found: Iterator[tuple[Tensor, ...]]) -> list[Tensor]:
    """What the chunks found, added up in the order of the chunks; each is let go at once."""
    total = [part.clone() for part in next(found)]
    for parts in found:
        for sum_, part in zip(total, parts, strict=True):
            sum_ += part
    return total


def _forget(function: Function) -> Function:
    """In place of `cache`: each call computes."""
    return function
