"""A field of 2 x 2 patches and two labels whose figures can be worked out by hand.

 0 -1- 0      p(label 0):  0.9  0.6
 |     |                   0.2  0.45
0.5   0.25
 |     |      lambda = 4; the network says 0 0 / 1 1
 1 -1- 0
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scripted_run import scripted_picture

from app.lessons.context import LessonContext
from grapl_engine import Frame, RunRecord, Settings, Stage
from grapl_engine.graphcut.problem import Problem

P0 = np.array([0.9, 0.6, 0.2, 0.45])
SETTINGS = Settings(d=2, k0=2, steps=(3, 2), lambda_=4.0)


def small_context(**changes: Any) -> LessonContext:
    """Its context at the first cut."""
    labels = np.array([0, 0, 1, 0], np.uint16)
    problem = Problem(
        unary=-np.log(np.stack([P0, 1 - P0], axis=1)),
        edges=np.array([[0, 1], [0, 2], [1, 3], [2, 3]], np.int32),
        phi=np.array([1.0, 0.5, 0.25, 1.0]),
        lambda_=4.0,
        solver="expansion",
        start=None,
        d=2,
    )
    record = RunRecord(scripted_picture(), SETTINGS)
    values = {"record": record, "frame": Frame(Stage.CUT, 0), "problem": problem, "labels": labels, "own": labels} | changes
    return LessonContext(**values)
