"""Python's garbage collector, kept away from where it would be felt."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["gc_paused"]


@contextmanager
def gc_paused() -> Iterator[None]:
    """Collect nothing while modules are imported, and never look at what they made again.

    A full collection holds every thread for 0.1 s once PyTorch is there, and imports set off several.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
