"""What went wrong in a thread, as the window tells it."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass

from grapl_engine import GraplError

__all__ = ["Failure", "failure_of"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong: a sentence for the person, and the traceback for a report ("" for wrong input)."""

    sentence: str
    details: str = ""


def failure_of(error: Exception, words: str) -> Failure:
    """What an exception means: wrong input says it itself; a bug is told in `words`, which have a ``{}`` for it, and logged."""
    if isinstance(error, GraplError):
        return Failure(str(error))
    sentence = words.format(f"{type(error).__name__}: {error}")
    log.error(sentence, exc_info=error)
    return Failure(sentence, "".join(traceback.format_exception(error)))
