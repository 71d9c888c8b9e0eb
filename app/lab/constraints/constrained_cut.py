"""The shown frame's cut with the seeds and with the run's own or none, and the difference in words."""

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
    """Two answers to one frame's problem, but for the seeds.

    Attributes
    ----------
    problem : Problem
        With the seeds.
    own : Problem
        The run's, with the seeds that it was made with.
    before, labels : uint16, (n,)
        The cut with the run's seeds, and with these.
    """

    problem: Problem
    own: Problem
    before: Labels
    labels: Labels

    @property
    def changed(self) -> int:
        """How many patches have another label with these seeds."""
        return int((self.before != self.labels).sum())


def constrained_cut(
    own: Problem, constraints: LabelConstraints, before: Labels | None, should_stop: Callable[[], bool]
) -> Iterator[ConstrainedCut]:
    """Solve the run's problem with these seeds, and with its own where that is not known yet."""
    problem = own.replace(constraints=constraints)
    if before is None:
        before = own.solve(should_stop)
    labels = None if before is None else problem.solve(should_stop)
    if before is not None and labels is not None:
        yield ConstrainedCut(problem, own, before, labels)


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
    before, after = cut.own.energy(cut.before), cut.problem.energy(cut.labels)
    number = len(cut.own.constraints.constraints)
    other = f"with the run's {f'{number} seeds' if number > 1 else 'one seed'}" if number else "without seeds"
    patches = "no patch" if not cut.changed else f"{cut.changed:,} of {len(cut.labels):,} patches"
    change = after.total - before.total
    return (
        f"What-if: against the same cut {other}, {patches} "
        f"change{'s' * (cut.changed < 2)} label.\n"
        f"E = U + \N{GREEK SMALL LETTER LAMDA}V: {before.total:,.2f} \N{RIGHTWARDS ARROW} {after.total:,.2f} nats "
        f"(\N{GREEK CAPITAL LETTER DELTA}E {change:+,.2f}), the seeds' own costs not counted."
    )
