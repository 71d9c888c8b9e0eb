"""An engine that says what it was told to: a run of two iterations on a 4 x 4 grid, every kind of event in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from grapl_engine import (
    CutMove,
    EndReason,
    Energy,
    Event,
    Finished,
    GradientStep,
    IterationDone,
    Notice,
    NumberTypeChosen,
    Phase,
    PhaseStarted,
    Picture,
    Prepared,
    RunRecord,
    Settings,
    as_picture,
)
from grapl_engine.events import frozen_array
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints

D, K = 4, 3


def scripted_settings(**changes: object) -> Settings:
    return Settings(**{"d": D, "k0": K, "steps": (2, 1), "lambda_": 2.0, **changes})  # type: ignore[arg-type]


def scripted_picture(height: int = 12, width: int = 20) -> Picture:
    return as_picture(np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8), "leaf.png")


def switched(patches: list[int], labels: list[int]) -> tuple[np.ndarray, np.ndarray]:
    return frozen_array(patches, np.int32), frozen_array(labels, np.uint16)


def scripted_events(picture: Picture, settings: Settings, labels: int = K) -> Iterator[Event]:
    rng = np.random.default_rng(1)
    d = settings.d
    map_ = frozen_array(np.arange(picture.height * picture.width).reshape(picture.height, picture.width) % labels, np.uint16)
    first, second = (frozen_array(rng.integers(0, labels, (d, d)), np.uint16) for _ in range(2))
    answers = frozen_array(rng.dirichlet(np.ones(labels), (d, d)), np.float32)
    energy = Energy(1 / 3, 0.1, settings.lambda_)
    yield PhaseStarted(Phase.INITIAL)
    yield NumberTypeChosen("bfloat16", "this processor multiplies it in hardware")
    yield Prepared(
        "cpu", (picture.height, picture.width), 4 * d, settings.k0, labels, answers, first,
        frozen_array(np.array([[0, 1], [1, 5]]), np.int32), frozen_array(np.array([0.5, 0.25]), np.float32), 0.7,
    )  # fmt: skip
    for step in range(2):
        yield GradientStep(0, step, 2, 1.1 - step / 3, 0.2, 1.7)
    yield CutMove(0, 0, 1, None, 3, 9.75, *switched([2, 5, 6], [1, 1, 1]))
    yield CutMove(0, 1, 0, 2, 2, 9.5, *switched([0, 15], [2, 0]))
    yield Notice("The first of two notices.")
    yield IterationDone(0, answers, first, second, energy, energy, map_)
    yield PhaseStarted(Phase.TRAINING, 1)
    yield GradientStep(1, 0, 1, 0.5, 0.2, 1.1)
    yield IterationDone(1, answers, second, None, None, None, None)
    confidence = frozen_array(np.full(map_.shape, 200), np.uint8)
    yield Finished(EndReason.COMPLETED, map_, confidence, False, {"training": 0.25, "total": 0.5})


def scripted_record(until: int | None = None, labels: int = K, picture: Picture | None = None, **changes: object) -> RunRecord:
    """A record of the first `until` events."""
    record = RunRecord(picture or scripted_picture(), scripted_settings(**changes))
    for event in list(scripted_events(record.picture, record.settings, labels))[:until]:
        record.add(event)
    return record


class ScriptedEngine:
    """Takes `segment`'s place, and remembers what it was asked for; `before_step` is called before each gradient step."""

    def __init__(self, before_step: Callable[[], None] = lambda: None) -> None:
        self.asked: list[tuple[Picture, Settings, bool]] = []
        self.constraints = NO_CONSTRAINTS  # those of the newest run
        self.number_type: str | None = None
        self.accepted: list[bool] = []  # whether the model of each run was
        self._before_step = before_step

    def __call__(
        self,
        image: Picture,
        settings: Settings,
        *,
        constraints: LabelConstraints = NO_CONSTRAINTS,
        number_type: str | None = None,
        should_stop: Callable[[], bool],
        iteration_maps: bool,
        hierarchy: bool = False,
        accept_model: bool = False,
    ) -> Iterator[Event]:
        self.accepted.append(accept_model)
        self.asked.append((image, settings, iteration_maps))
        self.constraints, self.number_type = constraints, number_type
        for event in scripted_events(image, settings):
            if isinstance(event, GradientStep):
                self._before_step()
                if should_stop():
                    labels = np.zeros((image.height, image.width), np.uint16)
                    yield Finished(EndReason.STOPPED, labels, None, True, {"total": 0.1})
                    return
            yield event
