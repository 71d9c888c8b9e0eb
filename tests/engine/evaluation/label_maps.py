"""Maps of labels that have something to do with each other."""

from __future__ import annotations

import numpy as np


def random_maps(seed: int, labels: int = 5, references: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Two maps that have something to do with each other."""
    rng = np.random.default_rng(seed)
    reference = rng.integers(0, references, (24, 31))
    own = np.where(rng.random(reference.shape) < 0.6, reference % labels, rng.integers(0, labels, reference.shape))
    return own.astype(np.uint16), reference.astype(np.uint8)


def stripes(width: int, *ends: int) -> np.ndarray:
    """A map of 20 rows whose label rises at each of these columns."""
    return np.broadcast_to(np.searchsorted(ends, np.arange(width), side="right"), (20, width)).astype(np.uint16)
