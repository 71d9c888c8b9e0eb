"""One task of a study: a picture, a variant and a seed, segmented and scored."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import memory_sentence
from grapl_engine.evaluation.levels import Levels
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.images.picture import Picture, read_picture
from grapl_engine.record import RunRecord
from grapl_engine.study.datasets import Sample, read_references
from grapl_engine.study.rows import Row
from grapl_engine.study.variants import GRAPL, Variant

__all__ = ["Outcome", "Task", "run_task", "tasks_of"]

DIGITS = 5


@dataclass(frozen=True, slots=True)
class Task:
    """What one call of `run_task` needs: it goes to the worker whole."""

    sample: Sample
    variant: Variant
    seed: int
    keeps_map: bool = True
    keeps_levels: bool = True
    """Whether all levels of a hierarchy are scored too; of a network's map, too, one is made for it."""
    accepts_model: bool = True
    """Whether a person chose the DINO model: variants are typed, but for those of a command that was only copied."""

    @property
    def key(self) -> str:
        """``image|variant|seed``."""
        return f"{self.sample.name}|{self.variant.name}|{self.seed}"

    @property
    def map_path(self) -> str:
        """Where its label map stands in the study's folder."""
        slug = re.sub(r"[^A-Za-z0-9.,+_-]+", "-", self.variant.name)
        return f"maps/{self.sample.name}/{slug}-{self.seed}.png"

    def failed(self, error: BaseException | str) -> Outcome:
        """Its row if it came to nothing."""
        sentence = memory_sentence(error) if isinstance(error, BaseException) else None
        said = " ".join((sentence or str(error)).split()) or type(error).__name__
        return Outcome(replace(self._row(), state="failed", error=said))

    def _row(self) -> Row:
        variant = self.variant
        return Row(
            key=self.key,
            image=self.sample.name,
            variant=variant.name,
            method=variant.method,
            preset=variant.preset,
            changed=variant.changed,
            seed=self.seed,
            state="done",
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes back: the row, the label map as the bytes of a PNG, and the scores of all levels if the method has levels."""

    row: Row
    map: bytes | None = None
    levels: Levels | None = None


@dataclass(frozen=True, slots=True)
class _Result:
    """A segmentation, whoever made it."""

    labels: NDArray[np.integer]
    seconds: float
    facts: dict[str, Any]
    hierarchy: Hierarchy | None = None


def tasks_of(
    samples: Iterable[Sample],
    variants: Iterable[Variant],
    seeds: Iterable[int],
    *,
    keep_maps: bool,
    keep_levels: bool = True,
    accepts_model: bool = True,
) -> list[Task]:
    """All of them, picture by picture; a method that draws nothing is run once, as seed 0."""
    variants, seeds = list(variants), list(seeds)
    return [
        Task(sample, variant, seed, keep_maps, keep_levels, accepts_model)
        for sample in samples
        for variant in variants
        for seed in (seeds if _is_random(variant) else [0])
    ]


def run_task(task: Task) -> Outcome:
    """Segment and score; whatever goes wrong becomes a row that says so.

    Parameters
    ----------
    task : Task

    Returns
    -------
    Outcome
    """
    try:
        return _outcome(task)
    except Exception as error:  # noqa: BLE001 - the border: one task's failure is a row, not the study's end
        return task.failed(error)


def _outcome(task: Task) -> Outcome:
    from grapl_engine.evaluation.levels import score_levels
    from grapl_engine.evaluation.metrics import score

    picture = read_picture(task.sample.image)
    truth = read_references(task.sample)
    truth.check_size(picture.width, picture.height, picture.name)
    result = _graph_cuts(picture, task) if task.variant.method == GRAPL else _baseline(picture, task)
    scores = score(result.labels, truth.annotators, k0=result.facts.get("k0") or None, void=truth.void)
    row = replace(
        task._row(),  # noqa: SLF001
        seconds=round(result.seconds, 4),
        k_hat=scores.k_hat,
        k_reference=round(float(np.mean(scores.k_reference)), 4),
        scores={name: round(value, 6) for name, value in scores.columns().items()},
        map=task.map_path if task.keeps_map else "",
        **result.facts,
    )
    hierarchy = result.hierarchy if task.keeps_levels else None
    levels = None if hierarchy is None else score_levels(hierarchy, truth.annotators, truth.void)
    return Outcome(row, _png(result.labels) if task.keeps_map else None, levels)


def _graph_cuts(picture: Picture, task: Task) -> _Result:
    from grapl_engine.pipeline.run import segment

    settings = task.variant.settings.replace(seed=task.seed, threads=1)
    record = RunRecord(picture, settings)
    levels, accepts = task.keeps_levels, task.accepts_model
    for event in segment(picture, settings, iteration_maps=False, hierarchy=levels, accept_model=accepts):
        record.add(event)
    finished = record.finished
    assert finished is not None
    seconds = finished.seconds["total"]
    if settings.pixel_map == "network":  # whose map is made without them
        seconds -= finished.seconds.get("levels", 0.0)
    return _Result(finished.pixel_labels, seconds, _facts(record), finished.hierarchy)


def _facts(record: RunRecord) -> dict[str, Any]:
    """What a row says of a finished run beside its scores."""
    assert record.finished is not None and record.prepared is not None
    seconds = record.finished.seconds
    losses: list[list[list[float]]] = [[] for _ in record.settings.steps]
    for step in record.steps:
        losses[step.iteration].append([round(step.cross_entropy, DIGITS), round(step.continuity, DIGITS)])
    return {
        "device": record.prepared.device,
        "number_type": record.number_type or "",
        "seconds_training": round(seconds.get("training", float("nan")), 4),
        "seconds_cutting": round(seconds.get("cutting", float("nan")), 4),
        "k0": record.labels,
        "losses": losses,
    }


def _baseline(picture: Picture, task: Task) -> _Result:
    from grapl_engine.evaluation.baselines import BASELINES
    from grapl_engine.network.devices import engine_workers

    with engine_workers(1):
        baseline, hierarchy = BASELINES[task.variant.method], None
        start = time.perf_counter()
        if baseline.hierarchy is None:
            labels = baseline(picture, seed=task.seed, **task.variant.changed)
        else:
            hierarchy = baseline.hierarchy(picture, seed=task.seed, **{**baseline.parameters, **task.variant.changed})
            labels = hierarchy.labels(hierarchy.automatic_count)
        return _Result(labels, time.perf_counter() - start, {}, hierarchy)


def _is_random(variant: Variant) -> bool:
    from grapl_engine.evaluation.baselines import BASELINES

    return variant.settings.pixel_map != "picture" if variant.method == GRAPL else BASELINES[variant.method].is_random


def _png(labels: NDArray[np.integer]) -> bytes:
    """A label is a number in it, 8 or 16 bits deep."""
    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(labels.astype(np.uint8 if labels.max() < 256 else np.uint16)).save(stream, "PNG")
    return stream.getvalue()
