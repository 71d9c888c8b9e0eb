"""The algorithm box of the paper (section 3.1, Figure 1), as a generator of events."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from grapl_engine.affinity import PatchGraph, build_graph, lattice_graph
from grapl_engine.clock import Clock
from grapl_engine.devices import choose_device, engine_threads, is_out_of_memory, kept_memory
from grapl_engine.encoders import color_features, dinov2_features, position_features
from grapl_engine.energy import energy_of, unary_costs
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
    Phase,
    PhaseStarted,
    Prepared,
    frozen_array,
)
from grapl_engine.graph_cut import Attempt, moves
from grapl_engine.image import Picture, as_picture, working_image
from grapl_engine.initial import initial_labels
from grapl_engine.learner import Learner
from grapl_engine.metrics import match
from grapl_engine.settings import Settings
from grapl_engine.square import Grid, make_square

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
    should_stop: Callable[[], bool] = lambda: False,
    iteration_maps: bool = True,
) -> Iterator[Event]:
    """Segment one picture with GraPL, saying everything that happens.

    The same picture, settings and seed give the same labels on the same device and number
    of threads; no global random state is read or written.

    Parameters
    ----------
    image : Picture, or an array (H, W), (H, W, 3) or (H, W, 4)
    settings : Settings
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
    PictureError, ModelError, DeviceError, GraphCutError
        In a sentence for the person at the screen; all but a `DeviceError` for memory come before `Prepared`.

    References
    ----------
    Wasserman and Rocha Neto, "Patch-Based Deep Unsupervised Image Segmentation using Graph Cuts".
    """
    picture = image if isinstance(image, Picture) else as_picture(image)
    with engine_threads(settings.threads), kept_memory():
        yield from _Run(picture, settings, should_stop, iteration_maps).events()


@dataclass(slots=True)
class _Run:
    """One run under way."""

    picture: Picture
    settings: Settings
    stop_asked: Callable[[], bool]
    iteration_maps: bool
    grid: Grid = field(init=False)
    notices: list[str] = field(default_factory=list)
    clock: Clock = field(init=False)
    patch_labels: Labels | None = None
    pixel_labels: Labels | None = None

    def events(self) -> Iterator[Event]:
        self.clock = Clock()
        settings, d = self.settings, self.settings.d
        device = choose_device(settings.device)
        yield self._phase(Phase.FEATURES)
        image = working_image(self.picture, settings.working_size)
        height, width = image.shape[:2]
        grid = self.grid = Grid.for_picture(height, width, d)
        square = make_square(image, grid.side, settings.resize)  # 3.1: I, resized
        yield from self._forewords()
        graph_of = self._features(image, square, device)
        del image  # at full size it is as large as the square
        if self.should_stop():
            return
        yield self._phase(Phase.INITIAL)
        targets = initial_labels(square.permute(1, 2, 0).numpy(), settings, self.should_stop)  # 4.2, Table 1
        if self.should_stop():
            return
        yield self._phase(Phase.GRAPH)
        graph = graph_of()  # Eq. 4
        labels = targets.shape[-1]
        self.patch_labels = frozen_array(targets.argmax(-1), np.uint16)
        targets = targets.reshape(d * d, labels)
        learner = Learner(square, grid, labels, settings, device, targets, self.notices.append)
        yield Prepared(
            str(learner.device), (height, width), grid.side, settings.k0, labels,
            frozen_array(targets.reshape(d, d, labels)), self.patch_labels, graph.edges, graph.weights, graph.sigma,
        )  # fmt: skip

        for t in range(len(settings.steps)):
            yield self._phase(Phase.TRAINING, t)
            yield from learner.train(t, targets, self.should_stop)  # Eq. 6 to 8
            yield from self._spoken()
            if self.should_stop():
                break
            probabilities = learner.probabilities(self.should_stop)
            yield from self._spoken()
            if probabilities is None:
                break
            last = t == len(settings.steps) - 1
            unary = unary_costs(probabilities)  # Eq. 2
            network = frozen_array(probabilities.argmax(1), np.uint16)
            cut: Labels | None = None
            if not last:  # the last iteration has no cut (METHOD, 4.13)
                yield self._phase(Phase.CUTTING, t)
                cut = yield from self._cut(t, unary, graph, network)  # Eq. 5
                if cut is None:
                    break
                targets = np.eye(labels, dtype=np.float32)[cut]
            if not last and self.iteration_maps:
                yield self._phase(Phase.LABELLING, t)
                looked = learner.map(self.should_stop)
                yield from self._spoken()
                if looked is None:
                    break
                self.pixel_labels = self._laid_over(looked[0], grid, height, width)
            yield self._iteration(t, probabilities, network, cut, unary, graph)
        else:
            yield self._phase(Phase.LABELLING)
            yield from self._finish(learner, grid)  # 3.1: inference stage
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

    def _features(self, image: NDArray[np.float32], square: torch.Tensor, device: torch.device) -> Callable[[], PatchGraph]:
        """Compute the patch features now, and say how the graph is made from them (Table 2)."""
        settings, d = self.settings, self.settings.d
        if settings.affinity == "uniform":
            return lambda: lattice_graph(d)
        if settings.affinity == "position":
            features = position_features(d)
        elif settings.affinity == "color":
            features = color_features(square, settings)
        else:
            features = self._dinov2(image, device)
        return lambda: build_graph(features, d, settings.edge_threshold)

    def _dinov2(self, image: NDArray[np.float32], device: torch.device) -> NDArray[np.float64]:
        try:
            return dinov2_features(image, self.settings, device)
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            if self.settings.device != "auto" or device.type == "cpu":
                raise DeviceError(
                    f"The memory of {device} ran out in DINOv2: choose a smaller model or the device cpu."
                ) from error
        self.notices.append(f"The memory of {device} ran out in DINOv2; its features are computed on the CPU.")
        return dinov2_features(image, self.settings, torch.device("cpu"))

    def _cut(
        self, t: int, unary: NDArray[np.float64], graph: PatchGraph, network: Labels
    ) -> Generator[Event, None, Labels | None]:
        """Minimise E with the network fixed (Eq. 5), move by move; returns the labels, or None if stopped."""
        settings = self.settings
        found: list[Labels] = []
        start = network if settings.solver_start == "argmax" else None
        weights = graph.weights.astype(np.float64) * settings.lambda_
        count = 0
        for move in moves(unary, graph.edges, weights, solver=settings.solver, start=start, result=found.append):
            if isinstance(move, Attempt):
                if len(graph.edges) >= MANY_EDGES:
                    yield MoveStarted(t, count, move.alpha, move.beta)
                continue
            yield CutMove(t, count, move.alpha, move.beta, move.changed, move.energy)
            if self.should_stop():
                return None
            count += 1
        return found[0]

    def _laid_over(self, found: NDArray[T], grid: Grid, height: int, width: int) -> NDArray[T]:
        """The network's map, (m, m), over a picture of this size."""
        return _spread(found, grid.cells(height, self.settings.align), grid.cells(width, self.settings.align))

    def _iteration(
        self,
        t: int,
        probabilities: NDArray[np.float32],
        network: Labels,
        cut: Labels | None,
        unary: NDArray[np.float64],
        graph: PatchGraph,
    ) -> IterationDone:
        d, lambda_ = self.settings.d, self.settings.lambda_
        before = after = None
        if cut is not None:
            before = energy_of(unary, graph.edges, graph.weights, network, lambda_)
            after = energy_of(unary, graph.edges, graph.weights, cut, lambda_)
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

    def _finish(self, learner: Learner, grid: Grid) -> Iterator[Event]:
        found = learner.map(self.should_stop)
        yield from self._spoken()
        if found is None:
            yield self._stopped()
            return
        height, width = self.picture.height, self.picture.width
        labels = self._laid_over(found[0], grid, height, width)
        confidence = self._laid_over(found[1], grid, height, width)
        yield Finished(EndReason.COMPLETED, labels, confidence, by_patches=False, seconds=self.clock.read())

    def _stopped(self) -> Finished:
        """What there is: each pixel with the newest label of its patch."""
        assert self.patch_labels is not None
        grid, picture = self.grid, self.picture
        labels = _spread(self.patch_labels, grid.patch_rows(picture.height), grid.patch_rows(picture.width))
        return Finished(EndReason.STOPPED, labels, None, by_patches=True, seconds=self.clock.read())

    def _phase(self, phase: Phase, iteration: int | None = None) -> PhaseStarted:
        self.clock.turn_to(phase)
        return PhaseStarted(phase, iteration)

    def _spoken(self) -> Iterator[Notice]:
        while self.notices:
            yield Notice(self.notices.pop(0))


def _spread(found: NDArray[T], rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[T]:
    """A map's cells at these rows and columns, read-only; columns first, so that whole rows are copied."""
    spread = found.take(columns, axis=1).take(rows, axis=0)
    spread.flags.writeable = False
    return spread
