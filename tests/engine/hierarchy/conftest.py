"""A photograph, and its segments from the picture alone."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.hierarchy.builders import picture_cues, picture_hierarchy
from grapl_engine.hierarchy.hierarchy import Hierarchy


@pytest.fixture(scope="session")
def image() -> np.ndarray:
    from skimage.data import coffee

    return (coffee()[::2, ::2] / 255).astype(np.float32)


@pytest.fixture(scope="session")
def hierarchy(image: np.ndarray) -> Hierarchy:
    cues = picture_cues(image)
    assert cues is not None
    return picture_hierarchy(cues)
