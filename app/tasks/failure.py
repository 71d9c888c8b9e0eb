"""What went wrong in a thread, as the window tells it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Failure"]


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong: a sentence for the person, and the traceback for a report ("" for wrong input)."""

    sentence: str
    details: str = ""
