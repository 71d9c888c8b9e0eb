"""A small real run of noise, with levels of detail: its files are not a few bytes."""

from __future__ import annotations

import numpy as np

from grapl_engine import RunRecord, Settings, as_picture
from grapl_engine.pipeline.run import segment


def noise_run(height: int = 40, width: int = 60) -> RunRecord:
    picture = as_picture(np.random.default_rng(0).integers(0, 255, (height, width, 3), np.uint8), "noise.png")
    record = RunRecord(picture, Settings(d=8, k0=5, steps=(2, 1)))
    for event in segment(picture, record.settings, hierarchy=True):
        record.add(event)
    return record
