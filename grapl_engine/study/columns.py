"""The columns that a report shows: the measures, and what else is counted."""

from __future__ import annotations

from dataclasses import dataclass

from grapl_engine.evaluation.measures import MEASURES

__all__ = ["ReportColumn", "report_columns"]


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column of a study as a report shows it.

    Attributes
    ----------
    title : str
    digits : int
        Decimal places.
    """

    title: str
    digits: int


_K_HAT = ReportColumn("K\N{COMBINING CIRCUMFLEX ACCENT}", 1)
_SECONDS = ReportColumn("seconds", 2)


def report_columns() -> dict[str, ReportColumn]:
    """By the column's name, in the order of the table of all variants: measures, labels and labels lost, seconds."""
    found = {name: ReportColumn(measure.title, measure.digits) for name, measure in MEASURES.items() if measure.in_report}
    lost = found.pop("delta_k")
    return {**found, "k_hat": _K_HAT, "delta_k": lost, "seconds": _SECONDS}
