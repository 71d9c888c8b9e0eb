"""The gradient of one training step, written out (Eq. 6 to 8).

Where automatic differentiation passes some thirty times over the activations of the first layer,
this passes five times: the first batch norm is folded into its filters on the way there and
back, since its mean, its variance and their gradient follow from moments of the pixels (`moments`).

In this file, for a chunk of b patches of side p, with q = p - 4 and L = 8 q q (one row a patch):

    x   (b, p, p, 3)        pixels under dropout, minus the centre
    y1  (b, p-2, p-2, 32)   norm1(conv1 x), one convolution with folded filters
    h1  (b, p-2, p-2, 32)   mask1 tanh(y1)
    z   (b, L)              conv2 h1 / kept
    y2  (b, L)              norm2(z)
    h2  (b, L)              mask2 tanh(y2)
    l   (b, K)              head h2 / kept + bias

and back in the same order. A mask is of zeros and ones; the factor 1 / kept of dropout lies in the
weights behind it, which are smaller than the activations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from grapl_engine.network.batches import Batch
from grapl_engine.network.chunks import added, chunks, each
from grapl_engine.network.convolution import Convolution
from grapl_engine.network.dropout import Masks, masked, opened
from grapl_engine.network.norms import FirstNorm, SecondNorm, sums_of
from grapl_engine.network.patch_net import BORDER, PatchNet
from grapl_engine.network.workers import ALONE, Workers

__all__ = ["PatchGradient"]

T = TypeVar("T")
LONG_PIXELS = 2**20
"""A step over more pixels takes long enough for a stop to be asked for within it."""
KEPT_PIXELS = 2**22
"""A step over more pixels computes activations twice rather than keep them, which would take some 200 bytes a pixel."""
MOMENTUM = 0.1
"""Of the running means and variances."""


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
        self.patches, self.type = patches, patches.dtype
        self._center = center.to(net.flat.dtype).repeat(9)  # of the nine pixels under a window
        self._minus_center = (-center).to(self.type).repeat(net.patch**2)

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
        step = _Step(self, batch, should_stop)
        step.forth_to_second_norm()
        step.forth_to_loss(loss)
        step.back_to_second_norm()
        step.back_to_first_layer()
        self._follow(step.norm1, step.norm2)
        return step.gradient

    def pixels(self, chosen: Tensor, i: int) -> Tensor:
        """A chunk's x: its patches under dropout, minus the centre.

        Parameters
        ----------
        chosen : integer, (b,)
            The chunk's patches, by flat index.
        i : int
            The number of the chunk, for its mask.

        Returns
        -------
        (b, p, p, 3)
            In the type to compute with.
        """
        pixels = self.patches.index_select(0, chosen)
        flat = pixels.view(len(chosen), -1)
        # The centre is taken from silenced pixels too: they are black, not of the centre's colour.
        torch.addcmul(self._minus_center, flat, self.masks[i].pixels.view(flat.shape), out=flat)
        return pixels

    def _follow(self, norm1: FirstNorm, norm2: SecondNorm) -> None:
        """Move the running statistics, which batch norm uses in evaluation mode."""
        s = self.net.statistics
        # w . (x - c) has the mean of w . x less w . c; its variance is the same.
        s.mean1.lerp_(norm1.mean + norm1.filters @ self._center, MOMENTUM)
        s.var1.lerp_(norm1.unbiased, MOMENTUM)
        s.mean2.lerp_(norm2.mean, MOMENTUM)
        s.var2.lerp_(norm2.unbiased, MOMENTUM)


def _kept(layer: Callable[[_Step, int], T]) -> Callable[[_Step, int], T]:
    """What a chunk's number gives is kept with the step for later passes, or computed anew each time if the step is large."""

    def recall(step: _Step, i: int) -> T:
        if not step.keeps:
            return layer(step, i)
        key = layer, i
        if key not in step.memory:
            step.memory[key] = layer(step, i)
        kept: T = step.memory[key]
        return kept

    return recall


class _Step:
    """One step under way: four passes over the chunks, each of which leaves something to the next.

    The second norm needs sums over the whole batch before any patch can go on, and so does its gradient on
    the way back: hence the passes.
    """

    def __init__(self, of: PatchGradient, batch: Batch, should_stop: Callable[[], bool]) -> None:
        net, w, count = of.net, of.net.weights, len(batch.chosen)
        pixels = count * net.patch**2
        self.of, self.batch, self.weights = of, batch, w
        self.keeps = pixels <= KEPT_PIXELS
        self.memory: dict[tuple[Callable[..., Any], int], Any] = {}
        self._stop = should_stop if pixels > LONG_PIXELS else None
        self._pieces = chunks(count, net.patch)
        self._answers: list[Tensor] = [w.bias] * len(self._pieces)  # any tensor: z takes its place, chunk by chunk
        self.gradient = torch.empty_like(net.flat)
        self._out = net.split(self.gradient)
        self.norm1 = FirstNorm(w, batch.mean, batch.covariance, count * (net.patch - 2) ** 2)
        # y1 = factor (w . x) + summand is itself a convolution, whose filters are factor w and whose bias is the summand.
        self._first = Convolution(w.conv1 * self.norm1.factor.view(-1, 1, 1, 1), self.norm1.summand, of.type)
        self._second = Convolution(w.conv2 / of.kept, None, of.type)
        self._head = w.head.flatten(1) / of.kept  # (K, q, q, 8) -> (K, L)

    def forth_to_second_norm(self) -> None:
        """From the pixels to z, and the moments of z over the batch."""
        (sums,) = added(self._each(self._sums_of_answers))
        self.norm2 = SecondNorm(self.weights, sums, len(self.batch.chosen) * (self.of.net.patch - BORDER) ** 2)

    def forth_to_loss(self, loss: Callable[[Tensor], Tensor]) -> None:
        """From z to the logits, and the gradient of the loss by them (Eq. 6 to 8 are the caller's)."""
        logits = torch.cat(list(self._each(self._logits))).add_(self.weights.bias)  # (B, K)
        self._by_logits = loss(logits)
        torch.sum(self._by_logits, 0, out=self._out.bias)

    def back_to_second_norm(self) -> None:
        """From the logits to y2: the gradient by the head, and by scale and shift of the second norm."""
        by_head, sums = added(self._each(self._through_head))
        torch.div(by_head.view_as(self._out.head), self.of.kept, out=self._out.head)
        self.norm2.gradient(self._out, sums)

    def back_to_first_layer(self) -> None:
        """From y2 to y1: the gradient by both convolutions, and by scale and shift of the first norm."""
        by_conv2, by_filters, by_shift = added(self._each(self._through_convolutions))
        torch.div(by_conv2, self.of.kept, out=self._out.conv2)
        self.norm1.gradient(self._out, by_filters.flatten(1), by_shift)

    def _each(self, work: Callable[[int], T]) -> Iterator[T]:
        return each(work, self._pieces, self.of.workers, self._stop)

    @_kept
    def _first_layer(self, i: int) -> tuple[Tensor, Tensor]:
        """Of a chunk x and h1."""
        x = self.of.pixels(self.batch.chosen[self._pieces[i]], i)
        return x, self._first.tanh(x, self.of.masks[i].hidden1)

    def _sums_of_answers(self, i: int) -> tuple[Tensor]:
        """Keeps a chunk's z; its sums and those of its squares, (2, L)."""
        answers = self._second.of(self._first_layer(i)[1]).flatten(1)  # (b, q, q, 8) -> (b, L)
        z = answers.to(self._head.dtype)
        self._answers[i] = z if self.keeps else answers  # in bfloat16 half as large
        return (sums_of(z, z),)

    @_kept
    def _second_layer(self, i: int) -> tuple[Tensor, Tensor, Tensor]:
        """Of a chunk z, h2 and dh2 / dy2, each (b, L)."""
        z = self._answers[i].to(self._head.dtype)
        mask = opened(self.of.masks[i].hidden2, z.dtype).view(z.shape)
        s = self.norm2.minus_twice(z).sigmoid_()
        h = torch.addcmul(mask, s, mask, value=-2, out=s)  # tanh y = 1 - 2 s(-2 y)
        # mask (1 - tanh^2) = mask - h^2, since mask^2 = mask. Only for masks of zeros and ones.
        return z, h, torch.addcmul(mask, h, h, value=-1)

    def _logits(self, i: int) -> Tensor:
        """Of a chunk, (b, K), without the bias."""
        return torch.mm(self._head, self._second_layer(i)[1].t()).t()  # so turned, it takes half the time

    @_kept
    def _back_to_norm2(self, i: int) -> tuple[Tensor, Tensor, Tensor]:
        """Of a chunk z, h2 and the gradient by y2, each (b, L): (by logits) head (dh2 / dy2)."""
        z, h, slope = self._second_layer(i)
        return z, h, torch.mm(self._by_logits[self._pieces[i]], self._head).mul_(slope)

    def _through_head(self, i: int) -> tuple[Tensor, Tensor]:
        """Of a chunk the gradient by the head, (K, L), and `sums_of` that by y2, (2, L)."""
        z, h, by_norm = self._back_to_norm2(i)
        return torch.mm(self._by_logits[self._pieces[i]].t(), h), sums_of(by_norm, z)

    def _through_convolutions(self, i: int) -> tuple[Tensor, Tensor, Tensor]:
        """Of a chunk the gradient by conv2, and of the gradient g by y1 the sums over places of g x and of g."""
        z, _, by_norm = self._back_to_norm2(i)
        side = self.of.net.patch - BORDER
        by_answers = self.norm2.back(z, by_norm).to(self.of.type).view(len(z), side, side, -1)  # (b, L) -> (b, q, q, 8)
        framed = F.pad(by_answers, (0, 0, 2, 2, 2, 2))  # (b, q + 4, q + 4, 8), for `input_gradient`
        x, h = self._first_layer(i)
        by_conv2 = self._second.weight_gradient_from(h, by_answers, framed)  # before h is overwritten
        by_norm1 = _through_tanh(self._second, framed, h, self.of.masks[i].hidden1)
        # The gradient by the folded filters is the sum of g x, from which `FirstNorm` finds that by conv1 and by scale1.
        by_filters, by_shift = self._first.weight_gradient(x, by_norm1), by_norm1.sum((0, 1, 2))
        dtype = self._head.dtype  # chunks are added up in the weights' type, whatever they were computed in
        return by_conv2.to(dtype), by_filters, by_shift.to(dtype)


def _through_tanh(second: Convolution, framed: Tensor, h: Tensor, mask: Tensor) -> Tensor:
    """The gradient by y1, from that by z in its frame and h1 = mask tanh(y1), which is not needed any more and is overwritten.

    It is (gradient by h1) (mask - h1^2), as behind the second norm.
    """
    if h.dtype == torch.bfloat16:
        # mask is of bits here (`dropout`): 1 - h1^2 first, which is 1 where the mask is 0, then the mask.
        return masked(torch.ops.aten.tanh_backward(second.input_gradient(framed), h), mask)
    return second.input_gradient(framed, times=torch.addcmul(mask, h, h, value=-1, out=h))
