"""A small run made by hand: a picture of 96 x 64 with five colours, d = 8, two iterations."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from grapl_engine import (
    EndReason,
    Energy,
    Event,
    Finished,
    GradientStep,
    IterationDone,
    Phase,
    PhaseStarted,
    Picture,
    Prepared,
    RunRecord,
    Settings,
)
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints

if TYPE_CHECKING:
    from app.tasks.engine import Job

WIDTH, HEIGHT, D = 96, 64, 8


def scripted_picture(name: str = "five colours.png", width: int = WIDTH, height: int = HEIGHT) -> Picture:
    """Sky, hill, field, sun and sea, with a little grain."""
    y, x = np.mgrid[:height, :width] / np.array([height, width]).reshape(2, 1, 1)
    pixels = np.empty((height, width, 3), np.float64)
    pixels[:] = (150, 190, 230)
    pixels[y > 0.45 + 0.12 * np.sin(5 * x)] = (70, 110, 60)
    pixels[y > 0.7] = (200, 180, 110)
    pixels[(y > 0.7) & (x > 0.6)] = (40, 70, 140)
    pixels[(x - 0.75) ** 2 * 2.25 + (y - 0.22) ** 2 < 0.02] = (250, 240, 190)
    pixels += np.random.default_rng(0).normal(0, 8, pixels.shape)
    pixels = pixels.clip(0, 255).astype(np.uint8)
    pixels.flags.writeable = False
    return Picture(pixels, name)


def scripted_labels(shape: tuple[int, int], labels: int = 5, noise: float = 0.0) -> np.ndarray:
    """The regions of the picture on a grid of any shape; more than five labels come in small blocks."""
    rows, columns = shape
    y, x = (np.mgrid[:rows, :columns] + 0.5) / np.array([rows, columns]).reshape(2, 1, 1)
    found = np.zeros(shape, np.uint16)
    found[y > 0.45 + 0.12 * np.sin(5 * x)] = 1
    found[y > 0.7] = 2
    found[(y > 0.7) & (x > 0.6)] = 3
    found[(x - 0.75) ** 2 * 2.25 + (y - 0.22) ** 2 < 0.02] = 4
    if labels > 5:
        found = ((y * 8).astype(int) * 8 + (x * 8).astype(int)).astype(np.uint16)
    rng = np.random.default_rng(1)
    wrong = rng.random(shape) < noise
    found[wrong] = rng.integers(0, labels, int(wrong.sum()))
    return (found % labels).astype(np.uint16)


def scripted_events(picture: Picture, settings: Settings, labels: int = 5) -> list[object]:
    """What a run of `len(settings.steps)` iterations would say; the last iteration has no cut."""
    d, last = settings.d, len(settings.steps) - 1
    first = scripted_labels((d, d), labels, noise=0.3)
    events: list[object] = [PhaseStarted(Phase.INITIAL), Prepared(
        device="cpu", working_shape=(picture.height, picture.width), side=d * 12, asked=labels, obtained=labels,
        initial_probabilities=np.eye(labels, dtype=np.float32)[first], initial_labels=first,
        edges=np.array([[0, 1]], np.int32), phi=np.ones(1, np.float32), sigma=1.0,
    )]  # fmt: skip
    for iteration in range(last + 1):
        events.append(PhaseStarted(Phase.TRAINING, iteration))
        events.append(GradientStep(iteration, 0, 1, 1.5 - iteration, 0.1, 1.6 - iteration))
        network = scripted_labels((d, d), labels, noise=0.2 / (iteration + 1))
        answers = np.full((d, d, labels), 0.2 / labels, np.float32) + 0.8 * np.eye(labels, dtype=np.float32)[network]
        has_cut = iteration < last
        energy = Energy(10.0 - iteration, 1.0, settings.lambda_) if has_cut else None
        cut = scripted_labels((d, d), labels) if has_cut else None
        pixels = scripted_labels((picture.height, picture.width), labels, noise=0.01)
        events.append(IterationDone(iteration, answers, network, cut, energy, energy, pixels))
    pixels = scripted_labels((picture.height, picture.width), labels)
    confidence = np.full(pixels.shape, 204, np.uint8)
    events.append(Finished(EndReason.COMPLETED, pixels, confidence, False, {"training": 0.2, "total": 0.3}))
    return events


def scripted_record(
    picture: Picture | None = None, labels: int = 5, until: int | None = None, settings: Settings | None = None
) -> RunRecord:
    """A record of the scripted events, or of the first `until` of them."""
    picture = picture or scripted_picture()
    settings = settings or Settings(d=D, k0=min(labels, D * D), steps=(1, 1))
    record = RunRecord(picture, settings)
    for event in scripted_events(picture, settings, labels)[:until]:
        record.add(event)  # type: ignore[arg-type]
    return record


class ScriptedEngine:
    """Says the scripted events; holds before event `hold` until the gate opens or a stop is asked for; raises `error` there."""

    def __init__(self, hold: int | None = None) -> None:
        self.hold = hold
        self.gate = threading.Event()
        self.jobs: list[Job] = []
        self.error: Exception | None = None

    def __call__(self, job: Job, should_stop: Callable[[], bool]) -> Iterator[Event]:
        self.jobs.append(job)
        picture = job.picture
        for number, event in enumerate(scripted_events(picture, job.settings)):
            if number == self.hold:
                if self.error is not None:
                    raise self.error
                while not self.gate.wait(0.002):
                    if should_stop():
                        labels = scripted_labels((picture.height, picture.width))
                        if number > 1:
                            yield Finished(EndReason.STOPPED, labels, None, True, {"total": 0.1})
                        return
                if self.error is not None:
                    raise self.error
            yield event  # type: ignore[misc]


@dataclass
class Wanted:
    """What is to be run next, where no session says it."""

    picture: Picture | None = None
    settings: Settings = field(default_factory=lambda: Settings(d=D, k0=5, steps=(1, 1)))
    constraints: LabelConstraints = NO_CONSTRAINTS

    def job(self) -> Job | None:
        from app.tasks.engine import Job

        return None if self.picture is None else Job(self.picture, self.settings, self.constraints)
