"""A picture whose segments are known."""

from __future__ import annotations

import numpy as np

SHAPE = 40, 60


def three_fields() -> tuple[np.ndarray, np.ndarray]:
    """A picture of three colours with a little grain, and where they are."""
    truth = np.zeros(SHAPE, np.int64)
    truth[:, 20:] = 1
    truth[20:, 20:] = 2
    colors = np.array([(200, 60, 50), (60, 170, 70), (50, 70, 200)])
    grain = np.random.default_rng(0).normal(0, 4, (*SHAPE, 3))
    return (colors[truth] + grain).clip(0, 255).astype(np.uint8), truth
