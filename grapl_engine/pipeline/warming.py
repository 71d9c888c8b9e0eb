"""What the first run and the first levels of a process would have to wait for."""

from __future__ import annotations

import numpy as np

from grapl_engine.hierarchy.builders import picture_cues, picture_hierarchy
from grapl_engine.matching import match
from grapl_engine.settings import Settings

__all__ = ["warm_up", "warm_up_levels"]


def warm_up() -> None:
    """Run on a picture of next to nothing: whatever a run imports on its way is there for the first real one."""
    from grapl_engine.pipeline.run import segment  # with torch, which levels do without

    warm_up_levels()  # by itself: the run's own would take the place of a picture's cues that are kept
    for _ in segment(np.zeros((2, 2, 3), np.uint8), Settings(d=2, k0=2, steps=(1, 1), device="cpu")):
        pass
    match(np.ones((1, 1), np.int64))  # colours are matched where the window would notice the import


def warm_up_levels() -> None:
    """Find the levels of three bands: whatever a picture's levels of detail import is there, and no network is."""
    import threadpoolctl  # noqa: F401

    if cues := picture_cues(np.eye(3, dtype=np.float32)[:, None].repeat(8, axis=0).repeat(30, axis=1)):
        picture_hierarchy(cues)
