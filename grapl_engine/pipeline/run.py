"""The algorithm box of the paper (section 3.1, Figure 1), as a generator of events."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grapl_engine.errors import DeviceError, memory_sentence
from grapl_engine.events import (
    EndReason,
    Event,
    Finished,
    IterationDone,
    Labels,
    Phase,
    PhaseStarted,
    Prepared,
    frozen_array,
)
from grapl_engine.features.affinity import PatchGraph, build_graph
from grapl_engine.features.encoders import ModelUse
from grapl_engine.features.initial_labels import initial_labels
from grapl_engine.graphcut.problem import Problem, problem_from
from grapl_engine.images.picture import Picture, as_picture, working_image
from grapl_engine.images.square import Grid, as_seen, make_square
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints
from grapl_engine.network.devices import choose_device, engine_workers, kept_memory
from grapl_engine.network.trainer import Trainer
from grapl_engine.network.workers import Workers
from grapl_engine.packages import required_package
from grapl_engine.pipeline.clock import Clock
from grapl_engine.pipeline.cut_events import cut_events
from grapl_engine.pipeline.notices import Notices, forewords
from grapl_engine.pipeline.patch_features import features_of
from grapl_engine.pipeline.pixel_map import PixelMap
from grapl_engine.settings import Settings

__all__ = ["segment"]


def segment(
    image: Picture | NDArray[np.generic],
    settings: Settings,
    *,
    constraints: LabelConstraints = NO_CONSTRAINTS,
    number_type: str | None = None,
    should_stop: Callable[[], bool] = lambda: False,
    iteration_maps: bool = True,
    hierarchy: bool = False,
    accept_model: bool = False,
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
    hierarchy : bool
        Whether the run ends with levels of detail. One whose pixel map is such a level does so anyway.
    accept_model : bool
        Whether a person chose the DINO model of the settings. If not, a file may have named it: it is used if an earlier
        download of it is on this machine, and is neither downloaded nor read from a folder.

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
        levels = hierarchy or settings.pixel_map != "network"
        run = _Run(
            picture, settings, constraints, Notices(number_type), should_stop, iteration_maps, levels, accept_model, workers
        )
        try:
            yield from run.events()
        except (MemoryError, RuntimeError, OSError) as error:
            if (sentence := memory_sentence(error)) is None:
                raise
            raise DeviceError(sentence) from error


@dataclass(slots=True)
class _Run:
    """One run under way.

    What a step of the box finds its generator returns behind its events; None if it was stopped.
    """

    picture: Picture
    settings: Settings
    constraints: LabelConstraints
    notices: Notices
    stop_asked: Callable[[], bool]
    iteration_maps: bool
    has_levels: bool
    accepts_model: bool
    workers: Workers
    clock: Clock = field(default_factory=Clock)
    map: PixelMap = field(init=False)
    patch_labels: Labels = field(init=False)

    def events(self) -> Iterator[Event]:
        """The algorithm box: from the picture I to the labels of its pixels."""
        prepared = yield from self._prepare()  # 4.1, 4.2, Eq. 4: patches, initial pseudo-labels S, graph
        if prepared is None:
            return
        trainer, graph, targets = prepared
        if trainer is None:
            yield from self._infer(None)
            return
        last = len(self.settings.steps) - 1
        for t in range(last + 1):
            probabilities = yield from self._train(t, trainer, targets)  # Eq. 6 to 8: F' learns S
            if probabilities is None:
                break
            problem = problem_from(probabilities, graph, self.settings, self.constraints)  # Eq. 1 to 3: E = U + lambda V
            if t == last:  # without a cut: nothing would be trained on it
                yield self._iteration(t, probabilities, problem)
                continue
            cut = yield from self._cut(t, problem)  # Eq. 5: S = argmin E
            if cut is None:
                break
            targets = np.eye(problem.labels, dtype=np.float32)[cut]
            glance = yield from self._glance(t, trainer)
            if glance is None and self.iteration_maps:
                break
            yield self._iteration(t, probabilities, problem, cut, glance)
        else:
            yield from self._infer(trainer)  # 3.1, inference stage: F labels the pixels
            return
        yield self._stopped()

    def _prepare(self) -> Generator[Event, None, tuple[Trainer | None, PatchGraph, NDArray[np.float32]] | None]:
        """What is done once: network, if one is asked for, graph and pseudo-labels, float32, (d * d, K)."""
        settings, d = self.settings, self.settings.d
        device = choose_device(settings.device)
        required_package()  # without a solver nothing is begun
        square, seen, features = yield from self._look(device)  # 4.1, Table 2
        if self.should_stop():
            return None
        yield self._phase(Phase.INITIAL)
        targets = initial_labels(square.permute(1, 2, 0).numpy(), settings, self.should_stop)  # 4.2, Table 1
        del square  # of 12 S^2 bytes
        if self.should_stop():
            return None
        yield self._phase(Phase.GRAPH)
        graph = build_graph(features, d, settings.edge_threshold)  # Eq. 4
        targets = self.constraints.bind(targets.reshape(d * d, -1), d)  # (d, d, K) -> (d * d, K)
        trainer = None
        if settings.pixel_map != "picture":
            trainer = Trainer(
                seen, self.map.grid, targets.shape[1], settings, device, targets,
                self.notices.say, self.workers, self.should_stop, self.notices.recorded,
            )  # fmt: skip
        if self.should_stop():
            return None
        yield from self.notices.spoken()
        yield self._prepared(trainer, graph, targets)
        return trainer, graph, targets

    def _look(self, device: torch.device) -> Generator[Event, None, tuple[Tensor, Tensor, NDArray[np.float64] | None]]:
        """I as a square of d x d patches, float32, (3, S, S): as it is and as the network sees it; the patches' features."""
        settings = self.settings
        yield self._phase(Phase.FEATURES)
        image = working_image(self.picture, settings.working_size)
        height, width = image.shape[:2]
        grid = Grid.for_picture(height, width, settings.d)
        self.map = PixelMap(self.picture, grid, (height, width), settings, self.should_stop, self.workers.work_through)
        square = make_square(image, grid.side, settings.resize)
        yield from forewords(settings, grid.side, accepts_model=self.accepts_model)
        seen = as_seen(square, settings.color_space)
        use = ModelUse(self.accepts_model, self.workers.map, self.should_stop)
        return square, seen, features_of(image, seen, settings, device, self.notices.say, use)

    def _prepared(self, trainer: Trainer | None, graph: PatchGraph, targets: NDArray[np.float32]) -> Prepared:
        d, labels = self.settings.d, targets.shape[1]
        self.patch_labels = frozen_array(targets.argmax(1).reshape(d, d), np.uint16)
        return Prepared(
            str(trainer.device) if trainer else "cpu", self.map.working, self.map.grid.side, self.settings.k0, labels,
            frozen_array(targets.reshape(d, d, labels)), self.patch_labels, graph.edges, graph.phi, graph.sigma,
        )  # fmt: skip

    def _train(
        self, t: int, trainer: Trainer, targets: NDArray[np.float32]
    ) -> Generator[Event, None, NDArray[np.float32] | None]:
        """Minimise Eq. 8; what F' then says of every patch, float32, (d * d, K)."""
        yield self._phase(Phase.TRAINING, t)
        yield from trainer.train(t, targets, self.should_stop)
        yield from self.notices.spoken()
        if self.should_stop():
            return None
        probabilities = trainer.probabilities(self.should_stop)
        yield from self.notices.spoken()
        if probabilities is not None and self.settings.average_rounds:
            trainer.remember()
        return probabilities

    def _cut(self, t: int, problem: Problem) -> Generator[Event, None, Labels | None]:
        """Minimise E with the network fixed (Eq. 5), move by move: uint16, (d * d,)."""
        yield self._phase(Phase.CUTTING, t)
        return (yield from cut_events(t, problem, self.should_stop))

    def _glance(self, t: int, trainer: Trainer) -> Generator[Event, None, Labels | None]:
        """The pixels' labels as they would be now, if somebody looks at them."""
        if not self.iteration_maps:
            return None
        yield self._phase(Phase.LABELLING, t)
        labels = self.map.glance(trainer)
        yield from self.notices.spoken()
        return labels

    def _iteration(
        self,
        t: int,
        probabilities: NDArray[np.float32],
        problem: Problem,
        cut: Labels | None = None,
        glance: Labels | None = None,
    ) -> IterationDone:
        d = self.settings.d
        network = frozen_array(probabilities.argmax(1), np.uint16)
        self.patch_labels = frozen_array((network if cut is None else cut).reshape(d, d))
        return IterationDone(
            t,
            frozen_array(probabilities.reshape(d, d, -1)),
            frozen_array(network.reshape(d, d)),
            None if cut is None else self.patch_labels,
            None if cut is None else problem.energy(network),
            None if cut is None else problem.energy(cut),
            glance,
        )

    def _infer(self, trainer: Trainer | None) -> Iterator[Event]:
        """F over the whole picture, as the settings want its map, and its levels of detail."""
        network = hierarchy = None
        if trainer is not None:
            yield self._phase(Phase.LABELLING)
            network = self.map.final(trainer, self.has_levels)
            yield from self.notices.spoken()
        if self.has_levels and (network is not None or trainer is None):
            yield self._phase(Phase.LEVELS)
            hierarchy = self.map.levels(None if network is None else network.answers)
        labels = self.map.labels(network, hierarchy)
        is_whole = hierarchy is not None or not self.has_levels
        reason = EndReason.COMPLETED if is_whole else EndReason.STOPPED
        confidence = None if network is None else network.confidence
        yield self._stopped() if labels is None else Finished(reason, labels, confidence, False, self.clock.read(), hierarchy)

    def _stopped(self) -> Finished:
        """What there is: each pixel with the newest label of its patch."""
        labels = self.map.of_patches(self.patch_labels)
        return Finished(EndReason.STOPPED, labels, None, by_patches=True, seconds=self.clock.read())

    def should_stop(self) -> bool:
        """Ask; what the answer takes (a pause, in the window) is no part of the run's time."""
        return self.clock.left_out(self.stop_asked)

    def _phase(self, phase: Phase, iteration: int | None = None) -> PhaseStarted:
        self.clock.turn_to(phase)
        return PhaseStarted(phase, iteration)
