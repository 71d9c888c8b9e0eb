"""How the pieces of a step are done: one after the other, unless who asks has threads to share them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

__all__ = ["Share", "alone"]

Share: TypeAlias = Callable[[Callable[[Any], Any], Sequence[Any], Callable[[], bool]], list[Any] | None]
"""``share(work, pieces, should_stop)`` gives what the work finds in each piece, in their order; None if stopped in between.

`Workers.work_through` is one; what the pieces find may not depend on how many are done at once.
"""


def alone(work: Callable[[Any], Any], pieces: Sequence[Any], should_stop: Callable[[], bool]) -> list[Any] | None:
    """On the caller's thread, with a question before each piece."""
    found = []
    for piece in pieces:
        if should_stop():
            return None
        found.append(work(piece))
    return found
