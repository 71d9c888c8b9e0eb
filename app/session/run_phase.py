"""The states of the run controller."""

from __future__ import annotations

from enum import Enum

__all__ = ["RunPhase"]


class RunPhase(Enum):
    """What the session is doing::

    EMPTY --open--> READY --start--> RUNNING <--pause/resume--> PAUSED
                      ^                 |  stop                   | stop
                      |                 v                         |
                      +--- ended --- STOPPING <-------------------+
    """

    EMPTY = "no picture"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
