"""One gradient step: the written-out gradient against automatic differentiation, masks, moments and Adam."""

from __future__ import annotations

import weakref

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from pictures import halves

from grapl_engine import GradientStep, Settings, segment
from grapl_engine.network import chunks as pieces_of_a_batch
from grapl_engine.network import convolution, manual_backward, moments
from grapl_engine.network.adam import Adam
from grapl_engine.network.batches import Batch
from grapl_engine.network.chunks import chunks, mask_shapes
from grapl_engine.network.convolution import Convolution
from grapl_engine.network.cuda_graph import CudaGraphRunner
from grapl_engine.network.dropout import MaskPool, Masks, kept_share
from grapl_engine.network.manual_backward import PatchGradient
from grapl_engine.network.moments import PixelMoments
from grapl_engine.network.number_type import choose_number_type, failure_of
from grapl_engine.network.patch_net import EPSILON, PatchNet
from grapl_engine.network.trainer import Trainer
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
    monkeypatch.setattr(pieces_of_a_batch, "CHUNK_PIXELS", B * p * p // pieces)
    monkeypatch.setattr(pieces_of_a_batch, "FEW_PATCHES", 1)
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


def test_moments_under_dropout_are_those_of_many_masks() -> None:
    patches = torch.rand(6, 8, 8, 3, generator=torch.Generator().manual_seed(0)) * 0.6 - 0.1
    center, kept, chosen = torch.tensor([0.2, 0.1, 0.3]), 0.75, np.array([0, 2, 5])
    mean, covariance = PixelMoments(patches, center, kept).of(chosen)
    generator = torch.Generator().manual_seed(1)
    seen = []
    for _ in range(2000):
        dropped = patches[chosen] * (torch.rand(3, 8, 8, 3, generator=generator) < kept) / kept - center
        seen.append(dropped.unfold(1, 3, 1).unfold(2, 3, 1).permute(0, 1, 2, 4, 5, 3).reshape(-1, 27))
    drawn = torch.cat(seen)
    assert np.abs(drawn.mean(0).numpy() - mean).max() < 0.005
    assert np.abs(np.cov(drawn.numpy().T) - covariance).max() < 0.005


@pytest.mark.parametrize("block", [1, 40, 2**15])
@pytest.mark.parametrize("count", [1, 2])
def test_moments_are_the_same_however_they_are_taken(monkeypatch: pytest.MonkeyPatch, block: int, count: int) -> None:
    patches = torch.rand(6, 9, 9, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    center, chosen = torch.tensor([0.2, 0.1, 0.3]), np.array([0, 2, 5])
    monkeypatch.setattr(moments, "BLOCK", block)
    with Workers.of(count) as workers:
        mean, covariance = PixelMoments(patches, center, 1.0, workers).of(chosen)
    windows = (patches[chosen] - center).unfold(1, 3, 1).unfold(2, 3, 1).permute(0, 1, 2, 4, 5, 3).reshape(-1, 27).numpy()
    np.testing.assert_allclose(mean, windows.mean(0), atol=1e-6)
    np.testing.assert_allclose(covariance, np.cov(windows.T, bias=True), atol=1e-6)


def test_a_stop_is_heard_while_moments_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "BLOCK", 1)
    asked: list[bool] = []

    def should_stop() -> bool:
        asked.append(len(asked) == 2)
        return asked[-1]

    PixelMoments(torch.rand(6, 8, 8, 3), torch.zeros(3), 1.0, should_stop=should_stop)
    assert asked == [False, False, True]


@pytest.mark.parametrize(
    ("count", "patch", "pieces"), [(512, 16, 2), (512, 32, 8), (512, 188, 69), (32, 752, 32), (2, 3008, 2), (2, 8, 1)]
)
def test_chunks_are_neither_large_nor_of_few_patches(count: int, patch: int, pieces: int) -> None:
    found = chunks(count, patch)
    assert len(found) == pieces
    assert [piece.start for piece in found] == [0, *(piece.stop for piece in found[:-1])] and found[-1].stop == count


def test_masks_keep_their_share_and_come_from_the_seed() -> None:
    def mask(seed: int) -> torch.Tensor:
        pool, bits = MaskPool(kept_share(0.2), 100_000), np.random.Generator(np.random.SFC64(seed))
        pool.draw(bits)
        return pool.mask((400, 250), bits)

    assert mask(0).unique().tolist() == [0.0, 1.0]
    assert mask(0).mean().item() == pytest.approx(205 / 256, abs=0.01)
    assert torch.equal(mask(0), mask(0)) and not torch.equal(mask(0), mask(1))


def test_fixed_masks_change_in_place() -> None:
    bits = np.random.Generator(np.random.SFC64(0))
    masks = Masks(MaskPool(0.5, 5000), MaskPool(0.8, 5000))
    masks.to(CPU, torch.float32, fixed=True)
    masks.draw(bits)
    masks.turn(mask_shapes(4, 8), bits)
    held = masks[0].hidden1
    before = held.clone()
    masks.turn(mask_shapes(4, 8), bits)
    assert masks[0].hidden1 is held and not torch.equal(held, before)


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


def losses(settings: Settings) -> list[float]:
    return [event.loss for event in segment(halves(64, 64), settings) if isinstance(event, GradientStep)]


SMALL = Settings(d=8, k0=4, steps=(12, 6), precise=True, threads=1)


@pytest.mark.parametrize("stop_on", ["cross_entropy", "loss"])
def test_losses_read_back_at_the_end_are_those_read_at_once(monkeypatch: pytest.MonkeyPatch, stop_on: str) -> None:
    """What a CUDA device does but for the recording: fixed memory, and an early stop that freezes the network."""
    for early_stop in (0.0, 4.0 if stop_on == "loss" else 1.8):
        settings = SMALL.replace(early_stop=early_stop, early_stop_on=stop_on)
        at_once = losses(settings)
        with monkeypatch.context() as patch:
            patch.setattr(Trainer, "_defers", property(lambda self: True))
            assert losses(settings) == at_once
        assert (len(at_once) < 18) == (early_stop > 0)


def test_precise_and_fast_learn_alike() -> None:
    precise, fast = losses(SMALL), losses(SMALL.replace(precise=False))
    assert abs(precise[0] - fast[0]) < 0.05
    assert (precise == fast) == (choose_number_type(CPU).name == "float32")


def test_a_long_step_is_stopped_in_its_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manual_backward, "LONG_PIXELS", 0)
    monkeypatch.setattr(pieces_of_a_batch, "CHUNK_PIXELS", 8 * 8 * 4)
    monkeypatch.setattr(pieces_of_a_batch, "FEW_PATCHES", 1)
    asked: list[int] = []

    def after_the_first_step() -> bool:
        asked.append(len(made))
        return len(asked) > before + 12

    made: list[GradientStep] = []
    before = 10_000
    for event in segment(halves(64, 64), SMALL, should_stop=after_the_first_step):
        if isinstance(event, GradientStep):
            made.append(event)
            before = len(asked) if len(made) == 1 else before
    assert len(made) == 1
    assert asked.count(1) == 14  # a whole step asks 17 times; the last one is the run's, which ends


def test_a_long_step_holds_no_more_than_the_workers_have_in_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 24 megapixels a chunk's gradient of the head takes 15 MB, and there are hundreds of chunks."""
    monkeypatch.setattr(manual_backward, "LONG_PIXELS", 0)
    monkeypatch.setattr(pieces_of_a_batch, "CHUNK_PIXELS", 10 * 10 * 2)
    monkeypatch.setattr(pieces_of_a_batch, "FEW_PATCHES", 1)
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


def test_work_is_done_at_each_call() -> None:
    calls: list[int] = []
    replay = CudaGraphRunner(CPU)
    for _ in range(3):
        replay(lambda: calls.append(1))
    assert len(calls) == 3


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device: records a graph and replays it")
def test_a_recorded_step_is_the_step() -> None:
    value, added = torch.zeros(3, device="cuda"), torch.ones(3, device="cuda")
    replay = CudaGraphRunner(torch.device("cuda"))
    for i in range(5):
        added.fill_(i)
        replay(lambda: value.add_(added))
    assert value.tolist() == [10.0] * 3
    on_cpu, on_cuda = losses(SMALL.replace(device="cpu")), losses(SMALL.replace(device="cuda"))
    assert on_cuda == pytest.approx(on_cpu, abs=0.05)
