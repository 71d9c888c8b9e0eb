"""Why a patch has its label, in a sentence with its figures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from grapl_engine import Stage
from grapl_engine.graphcut.energy import LocalCosts

__all__ = ["LAMBDA", "PHI", "factor_text", "filled_up", "number_text", "places_for", "sum_text", "why_text"]

LAMBDA, PHI = "\N{GREEK SMALL LETTER LAMDA}", "\N{GREEK SMALL LETTER PHI}"
LEAST = 5e-4
"""Nats below which three decimals show no difference."""
DIGITS = 3
"""Decimals of a sum of nats."""
MOST_MORE = 5
"""Decimals that terms may have beside those of their sum, so that they add up to it."""
_CHOSEN = {
    Stage.INITIAL: "The initial labels come before any energy.",
    Stage.NETWORK: "The network labels each patch by U alone.",
}
_UNDER_WAY = "These labels are not the end of a cut: there no patch alone could lower E."


def number_text(value: float) -> str:
    """A lambda, or a sum of nats, in four digits."""
    return f"{value:.4g}" if abs(value) < 9_999.5 else f"{value:,.0f}"


def sum_text(costs: LocalCosts, label: int, digits: int = DIGITS) -> str:
    """For example "0.412 + 2 x 0.310 = 1.032": the sum with so many digits, its terms with as many as make it up."""
    unary, disagreement = float(costs.unary[label]), float(costs.disagreement[label])
    total = f"{costs.costs[label]:.{digits}f}"
    own, ties = filled_up(total, unary, disagreement, costs.lambda_)
    return f"{own} + {factor_text(costs.lambda_)} \N{MULTIPLICATION SIGN} {ties} = {total}"


def factor_text(lambda_: float) -> str:
    """A lambda with all its digits, as a factor in a sum."""
    return f"{lambda_:.12g}"


def filled_up(total: str, one: float, other: float, factor: float = 1.0) -> tuple[str, str]:
    """Both terms of ``one + factor * other`` with as few digits as give the total, as it is told, to whoever adds them up."""
    places = len(total.partition(".")[2])
    digits = sorted(product(range(places, places + MOST_MORE + 1), repeat=2), key=sum)
    texts = [(f"{one:,.{of_one}f}", f"{other:,.{of_other}f}") for of_one, of_other in digits]
    sums = (round(_number(mine) + factor * _number(ties), places) for mine, ties in texts)
    return next((both for both, added in zip(texts, sums, strict=True) if added == _number(total)), texts[-1])


def places_for(values: Sequence[float], places: int = DIGITS) -> int:
    """With how many decimals, so many at least, terms of a list add up to their sum as it is told, to whoever adds them up."""
    total = round(sum(values), places)
    digits = range(places, places + MOST_MORE + 1)
    return next((of for of in digits if round(sum(round(value, of) for value in values), places) == total), digits[-1])


def why_text(costs: LocalCosts, stage: Stage | None, is_bound: bool = False) -> str:
    """Label, runner-up and margin, and what made the label where it is not the cheapest.

    `stage` is the shown labels', never the pixel map's; None for those of a preview. `is_bound`: seeds speak of this patch.
    """
    own, runner_up, margin = costs.label, costs.runner_up, costs.margin
    if runner_up is None:
        return f"Label {own}, because there is no other: this run has one label."
    digits = _digits(costs, own, runner_up)
    mine, next_ = sum_text(costs, own, digits), sum_text(costs, runner_up, digits)
    if abs(margin) < LEAST:
        near = f"label {runner_up} costs less than {LEAST:g} nats more or less."
        return f"Label {own}, by a hair: U + {LAMBDA}S = {mine} nats; {near}"
    if margin > 0:
        why = "because " if stage in (Stage.CUT, None) and not is_bound else ""  # no energy has chosen the others
        least = f"Label {own}{', ' if why else ': '}{why}U + {LAMBDA}S = {mine} nats is the least."
        return f"{least} Next comes label {runner_up}: {next_}. The margin is {margin:.{digits}f} nats."
    cheaper = (
        f"Label {own} at {mine} nats, though label {runner_up} would cost this patch {-margin:.{digits}f} nats less: {next_}."
    )
    return f"{cheaper} {_reason(costs, stage, is_bound)}"


def _digits(costs: LocalCosts, one: int, other: int) -> int:
    """So many decimals that the difference of both sums, as they are told, is their margin as it is told."""

    def adds_up(digits: int) -> bool:
        first, second, margin = (f"{value:.{digits}f}" for value in (costs.costs[one], costs.costs[other], costs.margin))
        return round(_number(second) - _number(first), digits) == _number(margin)

    return next((digits for digits in range(DIGITS, DIGITS + 9) if adds_up(digits)), DIGITS)


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _reason(costs: LocalCosts, stage: Stage | None, is_bound: bool) -> str:
    if is_bound:
        return "A seed holds it; these costs are without the seeds."
    if stage is Stage.NETWORK and costs.unary[costs.label] > costs.unary.min():
        return _UNDER_WAY
    return _CHOSEN.get(stage, _UNDER_WAY) if stage is not None else _UNDER_WAY
