"""Runs made by hand, label map by label map."""

from __future__ import annotations

import numpy as np
from scripted_run import scripted_picture

from grapl_engine import Prepared, RunRecord, Settings
from grapl_engine.events import IterationDone


def record_of(*maps: list[int], k: int = 4) -> RunRecord:
    """A run on 2 x 2 patches: the initial labels, then network and cut of each iteration in turn."""
    first, *rest = (np.array(flat, np.uint16).reshape(2, 2) for flat in maps)
    record = RunRecord(scripted_picture(), Settings(d=2, k0=k, steps=(1,) * (1 + len(rest) // 2)))
    one_hot = np.eye(k, dtype=np.float32)
    record.add(
        Prepared("cpu", (64, 96), 24, k, k, one_hot[first], first, np.array([[0, 1]], np.int32), np.ones(1, np.float32), 1.0)
    )
    for iteration, (network, cut) in enumerate(zip(rest[::2], rest[1::2], strict=True)):
        record.add(IterationDone(iteration, one_hot[network], network, cut, None, None, None))
    return record
