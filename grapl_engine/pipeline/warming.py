"""What the first run of a process would have to wait for."""

from __future__ import annotations

import numpy as np

from grapl_engine.matching import match
from grapl_engine.pipeline.run import segment
from grapl_engine.settings import Settings

__all__ = ["warm_up"]


def warm_up() -> None:
    """Run on a picture of next to nothing: whatever a run imports on its way is there for the first real one."""
    for _ in segment(np.zeros((2, 2, 3), np.uint8), Settings(d=2, k0=2, steps=(1, 1), device="cpu"), hierarchy=True):
        pass
    match(np.ones((1, 1), np.int64))  # colours are matched where the window would notice the import
