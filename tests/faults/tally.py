"""What became of everything that was tried, and the table of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum


class Outcome(Enum):
    """What can become of a fault. None of the last four may happen."""

    SENTENCE = "sentence"
    """It was refused, or what it did was told, in a sentence of the program's own."""
    SURVIVED = "survived"
    """The work was done, or what was there before is whole."""
    LOST = "lost"
    """Something that was said to be kept is gone, or what was there before is no longer whole."""
    HUNG = "hung"
    """It did not come to its end in its time."""
    CRASHED = "crashed"
    """The process died, an exception came that is no sentence, or it took more memory than it may."""
    SILENT = "silent"
    """It ended without a word and without what it was to do, or took damaged data for whole."""


FAULTS = (Outcome.LOST, Outcome.HUNG, Outcome.CRASHED, Outcome.SILENT)


@dataclass
class Tally:
    """Of one part, or of one kind of thing in it."""

    name: str
    counts: Counter[Outcome] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    say: Callable[[str], None] = lambda _text: None
    """What went wrong, and how to see it again."""

    def add(self, outcome: Outcome, words: str = "") -> None:
        """One more was tried; `words` say what reproduces it, and are kept of faults."""
        self.counts[outcome] += 1
        if outcome in FAULTS:
            self.failures.append(f"{self.name}: {outcome.value}: {words}")
            self.say(self.failures[-1])

    def row(self) -> list[str]:
        """Its line of the table."""
        return [self.name, f"{self.counts.total():,}", *(f"{self.counts[outcome]:,}" for outcome in Outcome)]


HEAD = ("", "tried", *(outcome.value for outcome in Outcome))


def total(tallies: list[Tally]) -> Tally:
    """All of them as one."""
    counts: Counter[Outcome] = Counter()
    for tally in tallies:
        counts.update(tally.counts)
    return Tally("all", counts, [failure for tally in tallies for failure in tally.failures])


def lines(tallies: list[Tally]) -> list[str]:
    """The table, also readable as it stands."""
    rows = [list(HEAD), *(tally.row() for tally in tallies), total(tallies).row()]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return [
        "  ".join(
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
