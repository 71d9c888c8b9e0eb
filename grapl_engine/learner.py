"""The network while it learns one picture's patches (section 3.1, training stage)."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grapl_engine.devices import is_out_of_memory
from grapl_engine.errors import DeviceError
from grapl_engine.events import GradientStep
from grapl_engine.losses import continuity, cross_entropy
from grapl_engine.network import PatchNet, label_pixels
from grapl_engine.settings import Settings
from grapl_engine.square import Grid, patches_of

__all__ = ["Learner"]

T = TypeVar("T")
CHUNK_PIXELS = 2**19
"""Pixels of patches that are classified at a time."""


class Learner:
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
        If its memory runs out and the settings say "auto", the work moves to the CPU for good,
        and `on_fallback` is called with a sentence.
    first_answers : float32, (d * d, K)
        The initial pseudo-labels: the "last known outputs" of patches not seen yet (METHOD, 4.12).
    """

    def __init__(
        self,
        square: Tensor,
        grid: Grid,
        labels: int,
        settings: Settings,
        device: torch.device,
        first_answers: NDArray[np.float32],
        on_fallback: Callable[[str], None],
    ) -> None:
        p = grid.patch
        self.grid, self.settings, self.device = grid, settings, device
        self._on_fallback = on_fallback
        self._choices = np.random.default_rng([settings.seed, 2])
        self._net = PatchNet(
            labels,
            p,
            dropout=settings.dropout,
            input_dropout=(4 * p - 4) / p**2 if settings.input_dropout == "border" else 0.0,  # METHOD, 4.2
            seed=settings.seed,
        )
        self._first_weights = copy.deepcopy(self._net.state_dict())
        self._adam = self._new_adam()
        self._square = square
        self._patches = patches_of(square, grid.d)
        self._last = torch.from_numpy(np.array(first_answers))
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
            Asked before each step.

        Yields
        ------
        GradientStep
        """
        settings = self.settings
        steps = settings.steps[iteration]
        if iteration and not settings.warm_start:
            self._net.load_state_dict(self._first_weights)
            self._adam = self._new_adam()
        goal = torch.from_numpy(np.array(targets))
        for step in range(steps):
            if should_stop():
                return
            chosen = self._choose(step)
            entropy, jumps, loss = self._guarded(lambda at=chosen: self._step(at, goal.to(self.device)))  # type: ignore[misc]
            yield GradientStep(iteration, step, steps, entropy, jumps, loss)
            watched = entropy if settings.early_stop_on == "cross_entropy" else loss
            if iteration == 0 and watched < settings.early_stop:
                return

    def probabilities(self, should_stop: Callable[[], bool]) -> NDArray[np.float32] | None:
        """F'(p) of all patches in evaluation mode: float32, (d * d, K); None if stopped in between."""
        return self._guarded(lambda: self._classify(should_stop))

    def map(self, should_stop: Callable[[], bool]) -> tuple[NDArray[np.uint16], NDArray[np.uint8]] | None:
        """F over the whole square: labels and confidence, both (m, m); None if stopped in between."""
        return self._guarded(lambda: label_pixels(self._net, self._square, self.grid, should_stop))

    def _step(self, chosen: Tensor, goal: Tensor) -> tuple[float, float, float]:
        self._net.train()
        chosen = chosen.to(self.device)
        log_p = torch.log_softmax(self._net(self._patches[chosen]), 1)
        p = log_p.exp()
        entropy = cross_entropy(log_p, goal[chosen])
        answers = self._last.clone()
        answers[chosen] = p
        jumps = continuity(answers.view(self.grid.d, self.grid.d, -1), self.settings.continuity_over)
        loss = entropy + self.settings.mu * jumps
        self._adam.zero_grad(set_to_none=True)
        loss.backward()
        self._adam.step()
        self._last[chosen] = p.detach()
        return float(entropy.detach()), float(jumps.detach()), float(loss.detach())

    @torch.inference_mode()
    def _classify(self, should_stop: Callable[[], bool]) -> NDArray[np.float32] | None:
        self._net.eval()
        answers = []
        for chunk in self._patches.split(max(1, CHUNK_PIXELS // self.grid.patch**2)):
            if should_stop():
                return None
            answers.append(torch.softmax(self._net(chunk), 1).cpu())
        return np.asarray(torch.cat(answers).numpy())

    def _choose(self, step: int) -> Tensor:
        """The patches of one step (METHOD, 4.3); columns stand as far apart as the share says, rounded."""
        n, d = self.grid.d**2, self.grid.d
        if self.settings.batch_choice == "columns":
            stride = min(max(1, round(1 / self.settings.batch)), d)
            return torch.from_numpy(np.flatnonzero(np.arange(n) % d % stride == step % stride))
        count = max(2, round(n * self.settings.batch))
        return torch.from_numpy(np.sort(self._choices.permutation(n)[:count]))

    def _guarded(self, work: Callable[[], T]) -> T:
        """Do it; if a device's memory runs out, say so and do it again on the CPU, if the settings leave the choice."""
        try:
            return work()
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            if self.settings.device != "auto" or self.device.type == "cpu":
                raise DeviceError(
                    f"The memory of {self.device} ran out: lower the working size or the batch share, or choose the device cpu."
                ) from error
        self._on_fallback(f"The memory of {self.device} ran out; the run goes on on the CPU.")
        self._move_to(torch.device("cpu"))
        return work()

    def _move_to(self, device: torch.device) -> None:
        self.device = device
        self._net.to(device)
        for state in self._adam.state.values():
            state.update({name: value.to(device) for name, value in state.items() if isinstance(value, Tensor) and value.ndim})
        self._square, self._patches = self._square.to(device), self._patches.to(device)
        self._last = self._last.to(device)

    def _new_adam(self) -> torch.optim.Adam:
        return torch.optim.Adam(self._net.parameters(), lr=self.settings.learning_rate)
