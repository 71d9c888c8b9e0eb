"""Why a patch has its label, in a sentence with its figures."""

from __future__ import annotations

from grapl_engine import Stage
from grapl_engine.graphcut.energy import LocalCosts

__all__ = ["LAMBDA", "PHI", "equals", "number_text", "sum_text", "why_text"]

LAMBDA, PHI = "\N{GREEK SMALL LETTER LAMDA}", "\N{GREEK SMALL LETTER PHI}"
MOST_DECIMALS = 6
LEAST = 5e-4
"""Nats below which three decimals show no difference."""
_CHOSEN = {
    Stage.INITIAL: "The initial labels come before any energy.",
    Stage.NETWORK: "The network labels each patch by U alone.",
    Stage.FINAL: "The network labels each patch by U alone.",
}
_UNDER_WAY = "These labels are not the end of a cut: there no patch alone could lower E."


def number_text(value: float) -> str:
    """A lambda, or a sum of nats, in four digits."""
    return f"{value:.4g}" if abs(value) < 9_999.5 else f"{value:,.0f}"


def equals(total: float, *terms: float, decimals: int = 3) -> str:
    """What stands between terms and their sum as they are shown: a sign that says so where rounding keeps them apart."""
    shown = sum(round(term, decimals) for term in terms)
    return "=" if round(shown - round(total, decimals), decimals) == 0 else "\N{ALMOST EQUAL TO}"


def sum_text(costs: LocalCosts, label: int) -> str:
    """For example "0.412 + 2 x 0.310 = 1.032", with as many decimals of S as it takes that this holds as it is shown."""
    unary, disagreement, total = (float(values[label]) for values in (costs.unary, costs.disagreement, costs.costs))
    for decimals in range(3, MOST_DECIMALS + 1):
        sign = equals(total, round(unary, 3) + costs.lambda_ * round(disagreement, decimals))
        if sign == "=":
            break
    else:
        decimals = 3
    return f"{unary:.3f} + {costs.lambda_:g} \N{MULTIPLICATION SIGN} {disagreement:.{decimals}f} {sign} {total:.3f}"


def why_text(costs: LocalCosts, stage: Stage | None, is_bound: bool = False) -> str:
    """Label, runner-up and margin, and what made the label where it is not the cheapest.

    `stage` is the shown labels'; None for those of a preview. `is_bound`: seeds say something about this patch.
    """
    own, runner_up, margin = costs.label, costs.runner_up, costs.margin
    if runner_up is None:
        return f"Label {own}, because there is no other: this run has one label."
    mine, next_ = sum_text(costs, own), sum_text(costs, runner_up)
    if abs(margin) < LEAST:
        return f"Label {own}, by a hair: U + {LAMBDA}S = {mine} nats; label {runner_up} costs the same to three decimals."
    is_exact = equals(margin, float(costs.costs[runner_up]), -float(costs.costs[own])) == "="
    apart = f"{abs(margin):.3f} nats{'' if is_exact else ' (rounded)'}"
    if margin > 0:
        least = f"Label {own}, because U + {LAMBDA}S = {mine} nats is the least."
        return f"{least} Next comes label {runner_up}: {next_}. The margin is {apart}."
    less = apart.replace(" nats", " nats less")
    cheaper = f"Label {own} at {mine} nats, though label {runner_up} would cost this patch {less}: {next_}."
    return f"{cheaper} {_reason(costs, stage, is_bound)}"


def _reason(costs: LocalCosts, stage: Stage | None, is_bound: bool) -> str:
    if is_bound:
        return "A seed holds it; these costs are without the seeds."
    if stage in (Stage.NETWORK, Stage.FINAL) and costs.unary[costs.label] > costs.unary.min():
        return _UNDER_WAY
    return _CHOSEN.get(stage, _UNDER_WAY) if stage is not None else _UNDER_WAY
