"""The gradient steps of a run: their losses, where its iterations end among them, and where its frames stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from grapl_engine import Frame, RunRecord, Stage

__all__ = ["is_over", "iteration_ends", "losses", "place"]


def losses(record: RunRecord | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cross entropy, continuity and loss, a value a step."""
    steps = record.steps if record is not None else []
    table = np.array([(s.cross_entropy, s.continuity, s.loss) for s in steps], dtype=float).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def is_over(record: RunRecord) -> bool:
    """Whether no step is to come."""
    return record.finished is not None or record.failure is not None


def iteration_ends(record: RunRecord) -> tuple[int, ...]:
    """Where each iteration ends, in steps from the first: as made where it is over, as planned after that."""
    made: Sequence[int] = [0] * len(record.settings.steps)
    counts = list(made)
    for step in record.steps:
        counts[step.iteration] += 1
    has_ended = is_over(record)
    lengths = [
        made if has_ended or number < len(record.iterations) else max(made, planned)
        for number, (made, planned) in enumerate(zip(counts, record.settings.steps, strict=True))
    ]
    ends = tuple(accumulate(lengths))
    return tuple(dict.fromkeys(end for end in ends if end)) or (1,)


def place(frame: Frame, ends: tuple[int, ...]) -> int:
    """A frame's gradient step."""
    if frame.stage is Stage.INITIAL:
        return 0
    return ends[-1] if frame.iteration is None else ends[min(frame.iteration, len(ends) - 1)]
