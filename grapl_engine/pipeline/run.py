"""The algorithm box of the paper (section 3.1, Figure 1), as a generator of events."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from grapl_engine.errors import DeviceError
from grapl_engine.events import (
    CutMove,
    EndReason,
    Event,
    Finished,
    IterationDone,
    Labels,
    MoveStarted,
    Notice,
    NumberTypeChosen,
    Phase,
    PhaseStarted,
    Prepared,
    frozen_array,
)
from grapl_engine.features.affinity import build_graph
from grapl_engine.features.encoders import patch_features
from grapl_engine.features.initial import initial_labels
from grapl_engine.graphcut.cut import Attempt
from grapl_engine.graphcut.problem import Problem, problem_from
from grapl_engine.images.picture import Picture, as_picture, working_image
from grapl_engine.images.square import Grid, as_seen, make_square
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints
from grapl_engine.matching import match
from grapl_engine.network.devices import choose_device, engine_workers, is_out_of_memory, kept_memory
from grapl_engine.network.patch_net import thinning
from grapl_engine.network.trainer import Trainer
from grapl_engine.network.workers import Workers
from grapl_engine.packages import required_package
from grapl_engine.pipeline.clock import Clock
from grapl_engine.pipeline.regions import MOST_MAPPED, label_segments
from grapl_engine.settings import Settings

__all__ = ["segment", "warm_up"]

T = TypeVar("T", bound=np.generic)

LONG_SIDE = 2048
"""S from which a run takes minutes on a processor."""
MANY_EDGES = 50_000
"""From so many on, a move of the solver takes long enough to be announced."""


def warm_up() -> None:
    """Run on a picture of next to nothing: whatever a run imports on its way is there for the first real one."""
    for _ in segment(np.zeros((2, 2, 3), np.uint8), Settings(d=2, k0=2, steps=(1, 1), device="cpu")):
        pass
    match(np.ones((1, 1), np.int64))  # colours are matched where the window would notice the import


def segment(
    image: Picture | NDArray[np.generic],
    settings: Settings,
    *,
    constraints: LabelConstraints = NO_CONSTRAINTS,
    number_type: str | None = None,
    should_stop: Callable[[], bool] = lambda: False,
    iteration_maps: bool = True,
) -> Iterator[Event]:
    """Segment one picture with GraPL, saying everything that happens.

    The same picture, settings and seed give the same labels on the same device in the same type of
    number, whatever the number of threads; no global random state is read or written.

    Parameters
    ----------
    image : Picture, or an array (H, W), (H, W, 3) or (H, W, 4)
    settings : Settings
    constraints : LabelConstraints
        Bind the first pseudo-labels and every cut; the network, and with it the pixel map, may still
        say otherwise. The energies in the events are without their costs.
    number_type : {"float32", "bfloat16"}, optional
        What a recorded run computed in, if it is to be made again. Where that is not possible the run
        says so and computes in float32. By default the settings and the processor decide.
    should_stop : callable
        Asked between any two steps, moves and tiles; once it says True, the run ends
        with what there is. It may also wait before it answers: so a run is paused.
    iteration_maps : bool
        Whether each iteration but the last also labels the pixels, for a look at it.

    Yields
    ------
    Event
        In the order that `grapl_engine.events` describes. A run that is stopped before
        `Prepared` ends without `Finished`.

    Raises
    ------
    PictureError, SettingsError, ModelError, DeviceError, GraphCutError
        In a sentence for the person at the screen; all but a `DeviceError` for memory come before `Prepared`.

    References
    ----------
    Wasserman and Rocha Neto, "Patch-Based Deep Unsupervised Image Segmentation using Graph Cuts".
    """
    picture = image if isinstance(image, Picture) else as_picture(image)
    with engine_workers(settings.threads) as workers, kept_memory():
        yield from _Run(picture, settings, constraints, number_type, should_stop, iteration_maps, workers).events()


@dataclass(slots=True)
class _Run:
    """One run under way."""

    picture: Picture
    settings: Settings
    constraints: LabelConstraints
    recorded: str | None
    stop_asked: Callable[[], bool]
    iteration_maps: bool
    workers: Workers
    grid: Grid = field(init=False)
    sayings: list[Notice | NumberTypeChosen] = field(default_factory=list)
    clock: Clock = field(init=False)
    patch_labels: Labels | None = None
    pixel_labels: Labels | None = None

    def events(self) -> Iterator[Event]:
        self.clock = Clock()
        settings, d = self.settings, self.settings.d
        device = choose_device(settings.device)
        required_package()  # without a solver nothing is begun
        yield self._phase(Phase.FEATURES)
        image = working_image(self.picture, settings.working_size)
        height, width = image.shape[:2]
        grid = self.grid = Grid.for_picture(height, width, d)
        square = make_square(image, grid.side, settings.resize)  # 3.1: I, resized
        yield from self._forewords()
        seen = as_seen(square, settings.color_space)
        features = self._features(image, seen, device)
        del image  # at full size it is as large as the square
        if self.should_stop():
            return
        yield self._phase(Phase.INITIAL)
        targets = initial_labels(square.permute(1, 2, 0).numpy(), settings, self.should_stop)  # 4.2, Table 1
        if self.should_stop():
            return
        yield self._phase(Phase.GRAPH)
        graph = build_graph(features, d, settings.edge_threshold)  # Eq. 4
        labels = targets.shape[-1]
        targets = self.constraints.bind(targets.reshape(d * d, labels), d)
        self.patch_labels = frozen_array(targets.argmax(-1).reshape(d, d), np.uint16)
        del square
        trainer = Trainer(
            seen, grid, labels, settings, device, targets, self.sayings.append, self.workers, self.should_stop, self.recorded
        )
        if self.should_stop():
            return
        yield from self._spoken()
        yield Prepared(
            str(trainer.device), (height, width), grid.side, settings.k0, labels,
            frozen_array(targets.reshape(d, d, labels)), self.patch_labels, graph.edges, graph.weights, graph.sigma,
        )  # fmt: skip

        for t in range(len(settings.steps)):
            yield self._phase(Phase.TRAINING, t)
            yield from trainer.train(t, targets, self.should_stop)  # Eq. 6 to 8
            yield from self._spoken()
            if self.should_stop():
                break
            probabilities = trainer.probabilities(self.should_stop)
            yield from self._spoken()
            if probabilities is None:
                break
            last = t == len(settings.steps) - 1
            if settings.average_rounds:
                trainer.remember()
            problem = problem_from(probabilities, graph, settings, self.constraints)  # Eq. 1 to 3
            network = frozen_array(probabilities.argmax(1), np.uint16)
            cut: Labels | None = None
            if not last:  # the last iteration has no cut (METHOD, 4.13)
                yield self._phase(Phase.CUTTING, t)
                cut = yield from self._cut(t, problem)  # Eq. 5
                if cut is None:
                    break
                targets = np.eye(labels, dtype=np.float32)[cut]
            if not last and self.iteration_maps:
                yield self._phase(Phase.LABELLING, t)
                looked = trainer.map(self.should_stop)
                yield from self._spoken()
                if looked is None:
                    break
                self.pixel_labels = self._laid_over(looked[0], grid, height, width)
            yield self._iteration(t, probabilities, network, cut, problem)
        else:
            yield self._phase(Phase.LABELLING)
            yield from self._finish(trainer, grid)  # 3.1: inference stage
            return
        yield self._stopped()

    def _forewords(self) -> Iterator[Notice]:
        """What the person should know before it takes long, or much."""
        settings = self.settings
        if settings.affinity == "dinov2":
            yield Notice(f"Loading {settings.dinov2_model}; what is not on this machine is downloaded (ViT-L/14: 1.2 GB).")
        if self.grid.side > LONG_SIDE:
            yield Notice("At this working size a run takes minutes: lower the working size if that is too long.")

    def should_stop(self) -> bool:
        """Ask; what the answer takes (a pause, in the window) is no part of the run's time."""
        asked = time.perf_counter()
        answer = self.stop_asked()
        self.clock.leave_out(time.perf_counter() - asked)
        return answer

    def _features(self, image: NDArray[np.float32], square: torch.Tensor, device: torch.device) -> NDArray[np.float64] | None:
        """The patch features (Table 2); on the CPU where the memory of the device runs out."""
        try:
            return patch_features(image, square, self.settings, device)
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            if self.settings.device != "auto" or device.type == "cpu":
                raise DeviceError(
                    f"The memory of {device} ran out in DINOv2: choose a smaller model or the device cpu."
                ) from error
        self.sayings.append(Notice(f"The memory of {device} ran out in DINOv2; its features are computed on the CPU."))
        return patch_features(image, square, self.settings, torch.device("cpu"))

    def _cut(self, t: int, problem: Problem) -> Generator[Event, None, Labels | None]:
        """Minimise E with the network fixed (Eq. 5), move by move; returns the labels, or None if stopped."""
        found: list[Labels] = []
        count = 0
        for move in problem.moves(found.append):
            if isinstance(move, Attempt):
                if len(problem.edges) >= MANY_EDGES:
                    yield MoveStarted(t, count, move.alpha, move.beta)
                continue
            yield CutMove(t, count, move.alpha, move.beta, move.changed, move.energy, move.patches, move.labels)
            if self.should_stop():
                return None
            count += 1
        return found[0]

    def _laid_over(self, found: NDArray[T], grid: Grid, height: int, width: int) -> NDArray[T]:
        """The network's map, (m, m), over a picture of this size."""
        return _spread(found, grid.cells(height, self.settings.align), grid.cells(width, self.settings.align))

    def _iteration(
        self, t: int, probabilities: NDArray[np.float32], network: Labels, cut: Labels | None, problem: Problem
    ) -> IterationDone:
        d = self.settings.d
        before = after = None
        if cut is not None:
            before, after = problem.energy(network), problem.energy(cut)
        self.patch_labels = frozen_array((network if cut is None else cut).reshape(d, d))
        return IterationDone(
            t,
            frozen_array(probabilities.reshape(d, d, -1)),
            frozen_array(network.reshape(d, d)),
            None if cut is None else self.patch_labels,
            before,
            after,
            self.pixel_labels if cut is not None and self.iteration_maps else None,
        )

    def _finish(self, trainer: Trainer, grid: Grid) -> Iterator[Event]:
        found = self._plain_map(trainer, grid) if self._is_plain else self._segments(trainer, grid)
        yield from self._spoken()
        if found is None:
            yield self._stopped()
            return
        yield Finished(EndReason.COMPLETED, *found, by_patches=False, seconds=self.clock.read())

    @property
    def _is_plain(self) -> bool:
        """Whether the map is the paper's: the last network's answers as they are."""
        settings = self.settings
        return not (settings.average_rounds or settings.superpixel_weight or settings.contiguous)

    def _plain_map(self, trainer: Trainer, grid: Grid) -> tuple[Labels, NDArray[np.uint8]] | None:
        found = trainer.map(self.should_stop)
        if found is None:
            return None
        height, width = self.picture.height, self.picture.width
        return self._laid_over(found[0], grid, height, width), self._laid_over(found[1], grid, height, width)

    def _segments(self, trainer: Trainer, grid: Grid) -> tuple[Labels, NDArray[np.uint8]] | None:
        """The map beyond the paper: on a picture of at most `MOST_MAPPED` pixels a side, brought back to the picture's size."""
        settings = self.settings
        answers = trainer.answers(MOST_MAPPED, self.should_stop)
        if answers is None or self.should_stop():
            return None
        image = working_image(self.picture, min(settings.working_size or MOST_MAPPED, MOST_MAPPED))
        step = thinning(grid.map_side, MOST_MAPPED)
        rows, columns = (grid.cells(pixels, settings.align) // step for pixels in image.shape[:2])
        labels, confidence = label_segments(answers, rows, columns, image, settings, self.should_stop)
        if self.should_stop():
            return None
        places = (np.arange(n) * m // n for n, m in zip((self.picture.height, self.picture.width), labels.shape, strict=True))
        rows, columns = places
        return _spread(labels, rows, columns), _spread(confidence, rows, columns)

    def _stopped(self) -> Finished:
        """What there is: each pixel with the newest label of its patch."""
        assert self.patch_labels is not None
        grid, picture = self.grid, self.picture
        labels = _spread(self.patch_labels, grid.patch_rows(picture.height), grid.patch_rows(picture.width))
        return Finished(EndReason.STOPPED, labels, None, by_patches=True, seconds=self.clock.read())

    def _phase(self, phase: Phase, iteration: int | None = None) -> PhaseStarted:
        self.clock.turn_to(phase)
        return PhaseStarted(phase, iteration)

    def _spoken(self) -> Iterator[Notice | NumberTypeChosen]:
        while self.sayings:
            saying = self.sayings.pop(0)
            yield saying
            if isinstance(saying, NumberTypeChosen) and self.recorded == "bfloat16" and saying.name != self.recorded:
                yield Notice(f"This run is made again in {saying.name}: {saying.reason}. Its labels may differ.")
                self.recorded = None


def _spread(found: NDArray[T], rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[T]:
    """A map's cells at these rows and columns, read-only; columns first, so that whole rows are copied."""
    spread = found.take(columns, axis=1).take(rows, axis=0)
    spread.flags.writeable = False
    return spread
