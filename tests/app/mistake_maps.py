"""Small maps whose mistakes are known, judged as the page does it."""

from __future__ import annotations

import numpy as np
from made_runs import blocks, made_run

from app.compare.choice import Place
from app.compare.labelling import Labelling
from app.compare.mistakes.judging import Judged, Kind, Mistake, judged
from app.compare.mistakes.remedy import OwnModel, Swept, answers
from grapl_engine import Frame, LabelCount, RunRecord, Stage
from grapl_engine.truth import Truth

FINAL = Frame(Stage.FINAL)

OURS = np.repeat(np.array([[0, 0, 0, 0, 2, 2, 5, 5]], np.uint16), 4, axis=0)
"""Region 7 in segments 2 and 5 (a false split); regions 3 and 4 in segment 0 (a false merge)."""
TRUE = np.repeat(np.array([[3, 3, 3, 4, 7, 7, 7, 7]], np.int32), 4, axis=0)


def judge(labels: np.ndarray, *references: np.ndarray, void: int | None = None, key: object = "map", **facts: object) -> Judged:
    """A map against its references."""
    labelling = Labelling("map", labels, LabelCount.of_map(labels), **facts)  # type: ignore[arg-type]
    truth = Truth(tuple(np.ascontiguousarray(one, np.int32).copy() for one in references), void)
    (found,) = judged(key, Place(key, "map", lambda _count: labelling), truth, lambda: False)
    return found


def any_maps(seed: int, shape: tuple[int, int] = (24, 30)) -> tuple[np.ndarray, np.ndarray]:
    """A map of eight labels and a reference of six, in blocks that do not fit, with a few specks."""
    rng = np.random.default_rng(seed)
    rows, columns = np.indices(shape)
    labels = rng.integers(0, 8, (4, 5))[rows // 6, columns // 6]
    reference = rng.integers(0, 6, (3, 3))[rows // 9, columns // 11]
    specks = rng.random(shape) < 0.05
    labels[specks] = rng.integers(0, 8, int(specks.sum()))
    return labels.astype(np.uint16), reference.astype(np.int32)


def case(seed: int, kind: Kind, frame: Frame = FINAL) -> tuple[RunRecord, Judged, Mistake, OwnModel]:
    """A mistake of a kind in a run whose answers and graph are made, and that run's model."""
    labels = blocks(seed)
    record = made_run(labels, seed=seed)
    if frame.stage is not Stage.FINAL:
        labels = record.patch_labels(frame).repeat(4, 0).repeat(4, 1)  # type: ignore[union-attr]
    truth = blocks(seed + 50, k=3).astype(np.int32)
    found = judge(labels, truth, record=record, frame=frame)
    mistake = next(one for one in found.mistakes if one.kind is kind)
    return record, found, mistake, OwnModel(found.labelling, Swept(record, frame))


def open_merge() -> tuple[RunRecord, Judged, Mistake, OwnModel]:
    """A false merge that only a sweep can answer."""
    for seed in range(20):
        record, found, _, model = case(seed, Kind.MERGE)
        for mistake in found.mistakes:
            if mistake.kind is Kind.MERGE and next(iter(answers(found, mistake, model, False, lambda: False))).is_open:  # type: ignore[union-attr]
                return record, found, mistake, model
    raise AssertionError("no seed has one")
