"""A sweep of lambda, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from app.lab.patch_text import LAMBDA, number_text
from grapl_engine.analysis.sweep import Plateau, SweepPoint

__all__ = ["plateau_text", "rise_text"]

K_HAT = "K\N{COMBINING CIRCUMFLEX ACCENT}"
LEAST = 1e-9
"""The part of V that two ways of adding it up may differ by."""


def plateau_text(plateaus: Sequence[Plateau], number: int) -> str:
    """For example "Plateau 3 of 9: lambda 2.137 to 8.412, K-hat 5"; one too narrow for its figures says how wide it is."""
    plateau = plateaus[number]
    span = f"{number_text(plateau.low)} alone" if plateau.low == plateau.high else _span(plateau)
    return f"Plateau {number + 1} of {len(plateaus)}: {LAMBDA} {span}, {K_HAT} {plateau.k_hat}"


def rise_text(points: Sequence[SweepPoint]) -> str:
    """Where V rises with lambda, and what that proves; "" where it does not.

    If both answers were exact minima, each would cost no more than the other at its own lambda, and V could
    not rise. So one of the two costs more than the other at its own lambda: the solver ended in a local minimum.
    """
    rises = [(one, other) for one, other in pairwise(points) if _rise(one, other) > LEAST * max(1.0, one.energy.pairwise)]
    if not rises:
        return ""
    one, other = max(rises, key=lambda pair: _rise(*pair))
    low = (f"{LAMBDA} {number_text(one.lambda_)}", _saved(one, other))
    high = (f"{LAMBDA} {number_text(other.lambda_)}", _saved(other, one))
    where, saved = low if low[1] > high[1] else high
    places = f"in {len(rises)} place{'s' * (len(rises) > 1)} of this sweep"
    most = f"most from {low[0]} to {number_text(other.lambda_)}, by {_rise(one, other):.3g}"
    proof = f"the neighbouring answer would cost {saved:.3g} nats less at {where}"
    return (
        f"V rises with {LAMBDA} {places}, {most}. An exact minimum's never does: the solver is local, and {proof} than its own."
    )


def _span(plateau: Plateau) -> str:
    low, high = number_text(plateau.low), number_text(plateau.high)
    return f"{low} to {high}" if low != high else f"{low}, {plateau.high - plateau.low:.1g} wide"


def _rise(one: SweepPoint, other: SweepPoint) -> float:
    return other.energy.pairwise - one.energy.pairwise


def _saved(one: SweepPoint, other: SweepPoint) -> float:
    """What the other's labels would cost less than one's own, at one's lambda."""
    return one.energy.total - (other.energy.unary + one.lambda_ * other.energy.pairwise)
