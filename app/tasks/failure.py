"""What went wrong in a thread, as the window tells it."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass, field

from grapl_engine import GraplError, UnacceptedModelError, memory_sentence

__all__ = ["BUG", "Failure", "failure_of"]

BUG = "Something in the program went wrong ({}). What was on screen is still there."
"""How a bug is told where nothing else is to be said; ``{}`` is the exception."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong: a sentence for the person, the traceback for a report ("" for wrong input), what to ask them about."""

    sentence: str
    details: str = ""
    unaccepted: UnacceptedModelError | None = field(default=None, compare=False)


def failure_of(error: Exception, words: str) -> Failure:
    """What an exception means: wrong input says it itself, and memory that ran out has a sentence.

    A bug is told in `words`, which have a ``{}`` for it, and logged.
    """
    if isinstance(error, UnacceptedModelError):
        return Failure(str(error), unaccepted=error)
    if isinstance(error, GraplError):
        return Failure(str(error))
    if (full := memory_sentence(error)) is not None:
        return Failure(full)
    sentence = words.format(f"{type(error).__name__}: {error}")
    log.error(sentence, exc_info=error)
    return Failure(sentence, "".join(traceback.format_exception(error)))
