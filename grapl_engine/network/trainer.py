"""The network while it learns one picture's patches (section 3.1, training stage)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grapl_engine.errors import DeviceError
from grapl_engine.events import GradientStep, Notice, NumberTypeChosen
from grapl_engine.images.square import Grid, patches_of
from grapl_engine.network.adam import Adam
from grapl_engine.network.batches import Batch, Batches
from grapl_engine.network.chunks import StepStopped, chunks, mask_shapes
from grapl_engine.network.cuda_graph import CudaGraphRunner
from grapl_engine.network.devices import is_out_of_memory
from grapl_engine.network.dropout import MaskPool, Masks, kept_share
from grapl_engine.network.manual_backward import PatchGradient
from grapl_engine.network.moments import PixelMoments
from grapl_engine.network.number_type import choose_number_type
from grapl_engine.network.objective import Objective
from grapl_engine.network.patch_net import PatchNet
from grapl_engine.network.tiles import answer_pixels, label_pixels
from grapl_engine.network.workers import ALONE, Workers
from grapl_engine.settings import Settings

__all__ = ["Trainer"]

T = TypeVar("T")


class Trainer:
    """Trains F' on pseudo-labels, and applies it as F' and as F.

    Parameters
    ----------
    square : float32, (3, S, S)
        The picture, in [-1, 1].
    grid : Grid
    labels : int
        K.
    settings : Settings
    device : torch.device
        If its memory runs out and the settings say "auto", the work moves to the CPU for good, and `say` is called.
    first_answers : float32, (d * d, K)
        The initial pseudo-labels: the "last known outputs" of patches not seen yet.
    say : callable
        Told what the network computes in, and each change of plan.
    workers : Workers
        Who share the work on the CPU; what is learned is the same for any number of them.
    should_stop : callable
        Asked while this is made, which takes seconds for a large square; once it says True, nothing is to be learned any more.
    recorded : str, optional
        What a run that is made again computed in.
    """

    def __init__(
        self,
        square: Tensor,
        grid: Grid,
        labels: int,
        settings: Settings,
        device: torch.device,
        first_answers: NDArray[np.float32],
        say: Callable[[Notice | NumberTypeChosen], None],
        workers: Workers = ALONE,
        should_stop: Callable[[], bool] = lambda: False,
        recorded: str | None = None,
    ) -> None:
        p = grid.patch
        self._given_workers = workers
        self.grid, self.settings, self.device = grid, settings, device
        self._say = say
        chosen = choose_number_type(device, precise=settings.precise, recorded=recorded)
        say(chosen)
        self._type: torch.dtype = getattr(torch, chosen.name)
        rate = (4 * p - 4) / p**2 if settings.input_dropout == "border" else 0.0  # the guide, The method: input dropout
        self._kept_pixels, self._kept_hidden = kept_share(rate), kept_share(settings.dropout)
        self._net = PatchNet(labels, p, seed=settings.seed)
        self._first_weights, self._first_running = self._net.flat.clone(), self._net.running.clone()
        self._adam = Adam(self._net.flat, settings.learning_rate)
        self._square, self._center = square, square.mean((1, 2))
        moments = PixelMoments(_patches(square, grid.d), self._center, self._kept_pixels, workers, should_stop)
        self._batches = Batches(moments, settings)
        longest = [max(map(math.prod, shapes)) for shapes in zip(*mask_shapes(grid.d**2, p), strict=True)]
        self._masks = Masks(MaskPool(self._kept_pixels, longest[0]), MaskPool(self._kept_hidden, max(longest[1:])))
        self._objective = Objective(first_answers, settings)
        self._rounds: list[tuple[Tensor, Tensor]] = []
        self._guarded(lambda: self._move_to(self.device))

    def train(self, iteration: int, targets: NDArray[np.float32], should_stop: Callable[[], bool]) -> Iterator[GradientStep]:
        """Minimise Eq. 8 for one iteration.

        Parameters
        ----------
        iteration : int
            From 0.
        targets : float32, (d * d, K)
            Pseudo-labels.
        should_stop : callable
            Asked before each step, and within one that takes seconds.

        Yields
        ------
        GradientStep
            At once on the CPU. Elsewhere the losses are read back once, at the end of the iteration.
        """
        settings = self.settings
        steps = settings.steps[iteration]
        if iteration and not settings.warm_start:
            self._net.flat.copy_(self._first_weights)
            self._net.running.copy_(self._first_running)
            self._adam.forget()
            self._objective.forget()
        self._objective.aim_at(targets, is_first=iteration == 0)
        choices = np.random.default_rng([settings.seed, 2, iteration])
        bits = np.random.Generator(np.random.SFC64([settings.seed, 3, iteration]))
        self._guarded(lambda: self._masks.draw(bits))
        waiting: list[Tensor] = []
        told = 0
        for step in range(steps):
            if should_stop():
                break
            batch = self._batches.take(step, choices)
            try:
                waiting.append(self._guarded(lambda it=batch: self._step(it, bits, should_stop)))  # type: ignore[misc]
            except StepStopped:
                break
            if self._defers:
                continue
            for event in self._told(waiting, iteration, told):
                told = event.step + 1
                yield event
            if not self._objective.live:
                return
        yield from self._told(waiting, iteration, told)

    def probabilities(self, should_stop: Callable[[], bool]) -> NDArray[np.float32] | None:
        """F'(p) of all patches in evaluation mode (4.1): float32, (d * d, K), rows sum to 1; None if stopped in between."""
        return self._guarded(lambda: self._classify(should_stop))

    def map(self, should_stop: Callable[[], bool]) -> tuple[NDArray[np.uint16], NDArray[np.uint8]] | None:
        """F over the whole square (3.1), as `label_pixels` has it; None if stopped."""
        return self._guarded(lambda: label_pixels(self._net, self._square, self.grid, self._type, should_stop, self._workers))

    def remember(self) -> None:
        """Keep the network as it is now, for `answers`."""
        self._rounds.append((self._net.flat.cpu().clone(), self._net.running.cpu().clone()))

    def answers(self, most: int, should_stop: Callable[[], bool]) -> NDArray[np.float32] | None:
        """Log probabilities over the square, mean over the networks that were kept.

        Parameters
        ----------
        most : int
            Cells a side; a larger map is thinned out to at most so many.
        should_stop : callable
            Asked between tiles.

        Returns
        -------
        float32, (K, n, n), or None
            n is at most `most`; None if stopped.
        """
        now = self._net.flat.clone(), self._net.running.clone()
        total: NDArray[np.float32] | None = None

        def answer() -> NDArray[np.float32] | None:
            return answer_pixels(self._net, self._square, self.grid, self._type, should_stop, self._workers, most)

        for flat, running in self._rounds or [now]:
            self._net.flat.copy_(flat)
            self._net.running.copy_(running)
            answers = self._guarded(answer)
            if answers is None:
                return None
            total = answers if total is None else np.add(total, answers, out=total)
        self._net.flat.copy_(now[0])
        self._net.running.copy_(now[1])
        assert total is not None
        return np.divide(total, max(1, len(self._rounds)), out=total)

    @property
    def _defers(self) -> bool:
        """Whether losses are read back only at the end: reading one would have a graphics processor wait for each step."""
        return self.device.type == "cuda"

    def _step(self, batch: Batch, bits: np.random.Generator, should_stop: Callable[[], bool]) -> Tensor:
        """One step; what it says, (4,): cross entropy, continuity, loss, and whether it was still to be made."""
        count = len(batch.chosen)
        self._masks.turn(mask_shapes(count, self.grid.patch), bits)
        if count not in self._replays:
            held = Batch(*(value.to(self.device, copy=True) for value in batch))
            self._replays[count] = held, CudaGraphRunner(self.device)
        held, replay = self._replays[count]
        for old, value in zip(held, batch, strict=True):
            old.copy_(value)
        replay(lambda: self._learn(held, (lambda: False) if self._defers else should_stop))
        return self._objective.told.clone()

    @torch.inference_mode()
    def _learn(self, batch: Batch, should_stop: Callable[[], bool]) -> None:
        """A step on the device alone: nothing is read back, and what there is to say lies in the objective."""
        adam, objective = self._adam, self._objective
        moved = [self._net.flat, self._net.running, adam.mean, adam.square, adam.count, objective.last]
        before = [value.clone() for value in moved] if self._defers else []
        adam.step(self._net.flat, self._gradient(batch, lambda logits: objective.by_logits(logits, batch.chosen), should_stop))
        for value, old in zip(moved, before, strict=False):  # a step behind the early stop changes nothing
            torch.where(objective.live > 0, value, old, out=value)
        objective.watch()

    def _told(self, waiting: list[Tensor], iteration: int, told: int) -> list[GradientStep]:
        """The steps that wait to be told of, read back together, but for those behind the early stop."""
        rows = torch.stack([row.cpu() for row in waiting]).tolist() if waiting else []
        waiting.clear()
        made = [row[:3] for row in rows if row[3]]
        steps = self.settings.steps[iteration]
        return [GradientStep(iteration, told + i, steps, *row) for i, row in enumerate(made)]

    @torch.inference_mode()
    def _classify(self, should_stop: Callable[[], bool]) -> NDArray[np.float32] | None:
        center = self._center

        def classify(part: slice) -> Tensor:
            pixels = self._patches[part] * self._kept_pixels - center.to(self._type)
            return torch.softmax(self._net.classify(pixels, center), 1).cpu()

        answers = self._workers.work_through(classify, chunks(len(self._patches), self.grid.patch), should_stop)
        return None if answers is None else np.asarray(torch.cat(answers).numpy())

    def _guarded(self, work: Callable[[], T]) -> T:
        """Do it, and again where it may work: in float32; on the CPU, if memory ran out and the settings leave the choice."""
        try:
            return work()
        except RuntimeError as error:
            if not is_out_of_memory(error):
                if self._type is torch.float32:
                    raise
                self._turn_to_float32(error)
                return work()
            if self.settings.device != "auto" or self.device.type == "cpu":
                raise DeviceError(
                    f"The memory of {self.device} ran out: lower the working size or the batch share, or choose the device cpu."
                ) from error
        self._say(Notice(f"The memory of {self.device} ran out; the run goes on on the CPU."))
        self._move_to(torch.device("cpu"))
        return work()

    def _turn_to_float32(self, error: RuntimeError) -> None:
        """For good: what has been learned so far stays."""
        reason = str(error).partition("\n")[0].rstrip(".")
        self._say(Notice(f"Computing in bfloat16 failed ({reason}); the run goes on in float32."))
        self._say(NumberTypeChosen("float32", f"bfloat16 failed in the run ({reason})"))
        self._type = torch.float32
        self._move_to(self.device)

    def _move_to(self, device: torch.device) -> None:
        self.device = device
        self._workers = self._given_workers if device.type == "cpu" else ALONE
        self._net.to(device)
        self._adam.to(device)
        self._masks.to(device, self._type, fixed=self._defers)
        self._objective.to(device)
        for name in ("_square", "_center", "_first_weights", "_first_running"):
            setattr(self, name, getattr(self, name).to(device))
        self._patches = _patches(self._square, self.grid.d).div(self._kept_pixels).to(self._type)
        self._gradient = PatchGradient(self._net, self._patches, self._center, self._masks, self._kept_hidden, self._workers)
        self._replays: dict[int, tuple[Batch, CudaGraphRunner]] = {}


def _patches(square: Tensor, d: int) -> Tensor:
    """(d * d, p, p, 3)."""
    return patches_of(square, d).permute(0, 2, 3, 1)
