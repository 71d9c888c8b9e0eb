"""Fig. 3: how the losses fall with a warm and with a cold start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from grapl_engine.study import published
from grapl_engine.study.charts import Curve, loss_chart
from grapl_engine.study.results import MAIN, Results, VariantResults
from grapl_engine.study.sections import Missing, ReportSection
from grapl_engine.study.wording import counted

__all__ = ["warm_start"]

Losses = Sequence[Sequence[Sequence[float]]]
"""By iteration and step: cross entropy and continuity."""


_NAMES = {True: "warm start", False: "cold start"}
_PARTS = (("loss (cross entropy + μ C)", None), ("cross entropy", 0), ("continuity C", 1))
_TEXT = (
    "Means over all pictures and seeds. The first iteration stops early, at another step for each picture: a curve is the "
    "mean of those that still train, and ends where fewer than half of them do."
)


def warm_start(results: Results) -> ReportSection:
    """Fig. 3: losses by gradient step, warm and cold."""
    variants = {value: variant for value, variant in results.sweep(MAIN, "warm_start") if _with_losses(variant)}
    missing = [
        Missing(name, results.command("--preset", MAIN, *(() if value else ("--vary", "warm_start=false"))))
        for value, name in _NAMES.items()
        if value not in variants
    ]
    counts = [
        f"{_NAMES[value]}: {variant.variant}, {counted(len(_with_losses(variant)), 'row')} (column losses)"
        for value, variant in variants.items()
    ]
    charts, notes = [_chart(variants)] if variants else [], (*counts, published.WARM_TEXT)
    return ReportSection("figure-3", "Fig. 3. Warm and cold start", _TEXT, (), charts, (), missing, notes)


def _chart(variants: Mapping[bool, VariantResults]) -> str:
    """A panel for the loss and for each of its parts, a curve for each start."""
    panels = [
        (title, [Curve(_NAMES[value], _mean_losses(variants[value], part)) for value in sorted(variants, reverse=True)])
        for title, part in _PARTS
    ]
    return loss_chart("losses", "Loss by gradient step, warm and cold start", panels, _steps(variants))


def _steps(variants: Mapping[bool, VariantResults]) -> list[int]:
    """Steps planned in each iteration; where no variant says it, those that the first one made."""
    planned = [steps for variant in variants.values() if isinstance(steps := variant.value("steps"), (list, tuple))]
    return list(planned[-1]) if planned else [len(values) for values in _mean_losses(next(iter(variants.values())), 0)]


def _with_losses(variant: VariantResults) -> list[Losses]:
    return [losses for losses in variant.complete["losses"] if losses]


def _mean_losses(variant: VariantResults, part: int | None) -> list[list[float]]:
    """By iteration and step: cross entropy (0), continuity (1), or their sum as it was minimised (None)."""
    mu = float(variant.value("mu") or 0.0)
    weights = (1.0, mu) if part is None else (float(part == 0), float(part == 1))
    runs = _with_losses(variant)
    means = []
    for iteration in range(max(map(len, runs))):
        curves = [run[iteration] for run in runs if len(run) > iteration]
        length = sorted(map(len, curves), reverse=True)[(len(curves) - 1) // 2]
        there = [[curve[step] for curve in curves if len(curve) > step] for step in range(length)]
        means.append([fmean(weights[0] * terms[0] + weights[1] * terms[1] for terms in step) for step in there])
    return means
