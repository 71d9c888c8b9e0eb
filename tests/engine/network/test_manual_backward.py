"""The written-out gradient of a step against automatic differentiation, and what it holds meanwhile."""

from __future__ import annotations

import weakref

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from grapl_engine.network import chunks as chunks_module
from grapl_engine.network import manual_backward
from grapl_engine.network.batches import Batch
from grapl_engine.network.chunks import chunks, mask_shapes
from grapl_engine.network.dropout import MaskPool, Masks, kept_share
from grapl_engine.network.manual_backward import PatchGradient
from grapl_engine.network.moments import PixelMoments
from grapl_engine.network.number_type import failure_of
from grapl_engine.network.patch_net import EPSILON, PatchNet
from grapl_engine.network.workers import Workers

CPU = torch.device("cpu")
BFLOAT16 = pytest.mark.skipif(bool(failure_of(CPU)), reason=str(failure_of(CPU)))
N, B, K = 30, 20, 5


class Case:
    """Patches, masks and a network in float64, with the logits' gradient of a loss with random targets."""

    def __init__(self, p: int, kept_pixels: float) -> None:
        generator = torch.Generator().manual_seed(p)
        self.net = PatchNet(K, p, seed=1, dtype=torch.float64)
        self.net.flat += 0.1 * torch.randn(self.net.flat.shape, generator=generator, dtype=torch.float64)
        self.patches = torch.rand(N, p, p, 3, generator=generator, dtype=torch.float64) * 0.5 + 0.2
        self.kept_pixels, self.kept = kept_pixels, kept_share(0.2)
        self.center = self.patches.mean((0, 1, 2))
        bits = np.random.Generator(np.random.SFC64(3))
        self.masks = Masks(MaskPool(kept_pixels, 100_000), MaskPool(self.kept, 100_000))
        self.masks.to(CPU, torch.float64)
        self.masks.draw(bits)
        self.masks.turn(mask_shapes(B, p), bits)
        self.chosen = np.sort(np.random.default_rng(0).permutation(N)[:B])
        mean, covariance = PixelMoments(self.patches, self.center, kept_pixels).of(self.chosen)
        self.mean, self.covariance = torch.from_numpy(mean).double(), torch.from_numpy(covariance).double()
        self.targets = torch.randn(B, K, generator=generator, dtype=torch.float64)

    def found(self) -> torch.Tensor:
        gradient = PatchGradient(self.net, self.patches / self.kept_pixels, self.center, self.masks, self.kept)
        return gradient(Batch(torch.from_numpy(self.chosen), self.mean, self.covariance), self._by_logits)

    def _by_logits(self, logits: torch.Tensor) -> torch.Tensor:
        with torch.inference_mode(False), torch.enable_grad():
            leaf = logits.clone().requires_grad_()
            return torch.autograd.grad(self.loss(leaf), leaf)[0]

    def loss(self, logits: torch.Tensor) -> torch.Tensor:
        return (torch.log_softmax(logits, 1) * self.targets).sum()

    def expected(self, *, moments_of_the_answers: bool) -> torch.Tensor:
        """By automatic differentiation; the first batch norm's moments taken from the answers, or given."""
        leaf = self.net.flat.clone().requires_grad_()
        w = self.net.split(leaf)
        all_masks = [self.masks[i] for i in range(len(chunks(B, self.net.patch)))]
        pixels, hidden1, hidden2 = (torch.cat(parts).permute(0, 3, 1, 2) for parts in zip(*all_masks, strict=True))
        x = self.patches[self.chosen].permute(0, 3, 1, 2) / self.kept_pixels * pixels - self.center.view(1, 3, 1, 1)
        answers = F.conv2d(x, w.conv1.permute(0, 3, 1, 2))
        if moments_of_the_answers:
            normed = F.batch_norm(answers, None, None, w.scale1, w.shift1, training=True, eps=EPSILON)
        else:
            filters = w.conv1.flatten(1)
            mean, var = filters @ self.mean, ((filters @ self.covariance) * filters).sum(1)
            scale = w.scale1 * torch.rsqrt(var + EPSILON)
            normed = answers * scale.view(1, -1, 1, 1) + (w.shift1 - scale * mean).view(1, -1, 1, 1)
        h = torch.tanh(normed) * hidden1 / self.kept
        h = F.batch_norm(F.conv2d(h, w.conv2.permute(0, 3, 1, 2)), None, None, w.scale2, w.shift2, training=True, eps=EPSILON)
        h = torch.tanh(h) * hidden2 / self.kept
        logits = h.permute(0, 2, 3, 1).flatten(1) @ w.head.flatten(1).t() + w.bias
        return torch.autograd.grad(self.loss(logits), leaf)[0]


@pytest.mark.parametrize("p", [9, 10])
@pytest.mark.parametrize("kept_pixels", [1.0, kept_share(0.23)])
@pytest.mark.parametrize("remembered", [True, False])
@pytest.mark.parametrize("pieces", [1, 3])
def test_the_gradient_is_that_of_automatic_differentiation(
    monkeypatch: pytest.MonkeyPatch, p: int, kept_pixels: float, remembered: bool, pieces: int
) -> None:
    monkeypatch.setattr(chunks_module, "CHUNK_PIXELS", B * p * p // pieces)
    monkeypatch.setattr(chunks_module, "FEW_PATCHES", 1)
    monkeypatch.setattr(manual_backward, "KEPT_PIXELS", 2**20 if remembered else 0)
    case = Case(p, kept_pixels)
    assert len(chunks(B, p)) == pieces
    # Processors round float64 differently: 1e-9 held on one, 3e-9 was found on another.
    torch.testing.assert_close(case.found(), case.expected(moments_of_the_answers=False), rtol=1e-7, atol=1e-7)


def test_without_input_dropout_batch_norm_is_pytorchs() -> None:
    case = Case(10, 1.0)
    torch.testing.assert_close(case.found(), case.expected(moments_of_the_answers=True), rtol=1e-4, atol=1e-5)


def test_running_statistics_are_those_of_batch_norm() -> None:
    case = Case(10, 1.0)
    w, s = case.net.weights, case.net.statistics
    norm1 = torch.nn.BatchNorm2d(32, dtype=torch.float64)
    norm1(F.conv2d(case.patches[case.chosen].permute(0, 3, 1, 2), w.conv1.permute(0, 3, 1, 2)))
    case.found()
    assert norm1.running_mean is not None and norm1.running_var is not None
    torch.testing.assert_close(s.mean1, norm1.running_mean, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(s.var1, norm1.running_var, rtol=1e-5, atol=1e-6)


def test_a_long_step_holds_no_more_than_the_workers_have_in_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 24 megapixels a chunk's gradient of the head takes 15 MB, and there are hundreds of chunks."""
    monkeypatch.setattr(manual_backward, "LONG_PIXELS", 0)
    monkeypatch.setattr(chunks_module, "CHUNK_PIXELS", 10 * 10 * 2)
    monkeypatch.setattr(chunks_module, "FEW_PATCHES", 1)
    held: list[weakref.ref[torch.Tensor]] = []
    most: list[int] = []
    share = Workers.map

    def watched(self: Workers, work: object, pieces: range) -> list[object]:
        most.append(sum(tensor() is not None for tensor in held))
        found = share(self, work, pieces)  # type: ignore[arg-type, var-annotated]
        held.extend(weakref.ref(part) for parts in found if isinstance(parts, tuple) for part in parts)
        return found

    case = Case(10, 1.0)
    monkeypatch.setattr(Workers, "map", watched)
    case.found()
    assert len(most) == 4 * 10 and len(held) == 10 * (1 + 2 + 3)
    assert max(most) <= 3, "those of one chunk"
