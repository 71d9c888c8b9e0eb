"""How many processes can be at work at a time."""

from __future__ import annotations

import os

__all__ = ["cores"]


def cores() -> int:
    """Of those of the machine as many as this process may use; at least 1."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
