"""Variants against each other, picture by picture: differences with their standard errors, and what they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from grapl_engine.evaluation.benchmark import Difference, paired_difference
from grapl_engine.evaluation.levels import REGION_MEASURES
from grapl_engine.evaluation.measures import MEASURES
from grapl_engine.presets import FORMER_PRESETS
from grapl_engine.study.results import MAIN, Results, VariantResults
from grapl_engine.study.sections import NOTHING, Cell, CellTable, Missing, ReportSection
from grapl_engine.study.summaries import picture_means
from grapl_engine.study.wording import counted, plus

__all__ = ["difference_cells", "difference_headings", "differences", "references"]

_REFERENCES = ("tuned", *FORMER_PRESETS, MAIN, "cues")
_CAPTION = (
    "Mean over the pictures that both have, each picture's mean over seeds taken first, ± its standard error (the standard "
    "deviation of the pictures' differences by the root of their number). Bold: at least two standard errors; what is under "
    "that may be chance, and of few pictures the standard error itself is uncertain. Nothing is corrected for looking "
    "at many rows."
)


def differences(results: Results) -> ReportSection:
    """Every variant less the presets and baselines that one compares with; a changed preset less the preset itself."""
    rows = [
        [*_names(one, other), *difference_cells(_over_pictures(one, other), f"{one.variant} less {other.variant}", one.anchor)]
        for one, other in _pairs(results)
    ]
    missing = [] if rows else [Missing("two variants over the same pictures", results.command("--baseline", "cues"))]
    headings = [Cell("variant", "words"), Cell("less", "words"), *difference_headings()]
    tables = [CellTable("Means over annotators", headings, rows)] if rows else []
    return ReportSection("differences", "Paired differences", _CAPTION, cells=tables, missing=missing)


def references(results: Results) -> list[VariantResults]:
    """Those that others are compared with, as far as they are done."""
    found = [results.preset(name) or results.baseline(name) for name in _REFERENCES]
    return [variant for variant in found if variant is not None]


def difference_headings() -> list[Cell]:
    """Above what `difference_cells` gives."""
    measures = [Cell(MEASURES[name].title, explanation=f"column {name} of tasks.csv") for name in REGION_MEASURES]
    return [*measures, Cell("pictures"), Cell("two standard errors are reached by", "words")]


def difference_cells(found: Mapping[str, Difference | None], whose: str, anchor: str) -> list[Cell]:
    """The differences by measure, over how many pictures, and what they show."""
    cells = [_cell(one, f"{whose}, column {name}", anchor) for name, one in found.items()]
    pictures = max((one.pictures for one in found.values() if one), default=0)
    return [*cells, Cell(f"{pictures}"), Cell(_shown(found), "note")]


def _pairs(results: Results) -> Iterator[tuple[VariantResults, VariantResults]]:
    """Each with what it is compared with; of two references, the earlier one is less the later one, once."""
    compared = references(results)
    for one in results:
        if not one.is_done:
            continue
        own = results.preset(one.preset) if one.is_grapl and one.changed else None
        later = compared[compared.index(one) + 1 :] if one in compared else compared
        for other in [own] if own else later:
            if other is not one and set(one.images) & set(other.images):
                yield one, other


def _names(one: VariantResults, other: VariantResults) -> list[Cell]:
    return [Cell(variant.variant, "words", variant.title, link=variant.anchor) for variant in (one, other)]


def _over_pictures(one: VariantResults, other: VariantResults) -> dict[str, Difference | None]:
    found = {}
    for name in REGION_MEASURES:
        ours, theirs = picture_means(one.complete, name).align(picture_means(other.complete, name), join="inner")
        found[name] = paired_difference(ours.to_numpy(np.float64), theirs.to_numpy(np.float64))
    return found


def _cell(found: Difference | None, explanation: str, anchor: str) -> Cell:
    if found is None:
        return Cell(NOTHING, explanation=explanation)
    error = f"± {found.error:.3f}" if found.pictures > 1 else ""
    over = f"{explanation}: over {counted(found.pictures, 'picture')}"
    return Cell(plus(found.mean), explanation=over, extra=error, link=anchor, strong=found.is_shown)


def _shown(found: Mapping[str, Difference | None]) -> str:
    """What is better and what is worse by two standard errors."""
    better: list[str] = []
    worse: list[str] = []
    for name, one in found.items():
        if one is not None and one.is_shown:
            is_better = (one.mean < 0) == (MEASURES[name].better == "lower")
            (better if is_better else worse).append(MEASURES[name].title)
    parts = [f"{word}: {', '.join(titles)}" for word, titles in (("better", better), ("worse", worse)) if titles]
    return "; ".join(parts) or "none"
