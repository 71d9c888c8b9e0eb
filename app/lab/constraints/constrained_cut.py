"""The shown frame's cut with seeds and without, and the difference in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grapl_engine.label_constraints import LabelConstraints

if TYPE_CHECKING:
    from grapl_engine.events import Labels
    from grapl_engine.graphcut.problem import Problem

__all__ = ["ConstrainedCut", "constrained_cut", "count_text", "difference_text", "note_text"]


@dataclass(frozen=True, slots=True, eq=False)
class ConstrainedCut:
    """Two answers to one frame's problem.

    Attributes
    ----------
    problem : Problem
        With the seeds.
    free, labels : uint16, (n,)
        The cut without any seeds, and with them.
    """

    problem: Problem
    free: Labels
    labels: Labels

    @property
    def changed(self) -> int:
        """How many patches have another label with the seeds."""
        return int((self.free != self.labels).sum())


def constrained_cut(problem: Problem, free: Labels | None, should_stop: Callable[[], bool]) -> Iterator[ConstrainedCut]:
    """Solve a problem with its seeds, and without where that is not known yet."""
    if free is None:
        free = problem.replace(constraints=LabelConstraints()).solve(should_stop)
    labels = None if free is None else problem.solve(should_stop)
    if free is not None and labels is not None:
        yield ConstrainedCut(problem, free, labels)


def count_text(constraints: LabelConstraints) -> str:
    """For example "5 seeds: 4 for what must be, 1 for what must not be."."""
    count, must = len(constraints.constraints), sum(constraint.must for constraint in constraints.constraints)
    if not count:
        return "No seeds yet."
    seeds = f"{count} seed{'s' * (count != 1)}"
    if must in (0, count):
        return f"{seeds} for what must {'be' if must else 'not be'}."
    return f"{seeds}: {must} for what must be, {count - must} for what must not be."


def note_text(cut: ConstrainedCut) -> str:
    """For example "3 patches changed"."""
    return f"{cut.changed:,} patch{'es' * (cut.changed != 1)} changed"


def difference_text(cut: ConstrainedCut) -> str:
    """What the seeds do to the cut: patches and energy."""
    before, after = cut.problem.energy(cut.free), cut.problem.energy(cut.labels)
    patches = "no patch" if not cut.changed else f"{cut.changed:,} of {len(cut.labels):,} patches"
    change = after.total - before.total
    return (
        f"What-if: against the same cut without seeds, {patches} "
        f"change{'s' * (cut.changed < 2)} label.\n"
        f"E = U + \N{GREEK SMALL LETTER LAMDA}V: {before.total:,.2f} \N{RIGHTWARDS ARROW} {after.total:,.2f} nats "
        f"(\N{GREEK CAPITAL LETTER DELTA}E {change:+,.2f}), the seeds' own costs not counted."
    )
