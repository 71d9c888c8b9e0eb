from __future__ import annotations

import numpy as np

from app.lab.what_if.sweep_text import plateau_text, rise_text
from grapl_engine import Energy
from grapl_engine.analysis.sweep import Plateau, SweepPoint

LAMBDA = "\N{GREEK SMALL LETTER LAMDA}"
K_HAT = "K\N{COMBINING CIRCUMFLEX ACCENT}"


def point(lambda_: float, unary: float, pairwise: float) -> SweepPoint:
    return SweepPoint(lambda_, np.zeros(1, np.uint16), Energy(unary, pairwise, lambda_), 1)


def test_plateaus_in_words() -> None:
    found = [Plateau(0.0, 1.0, 0, 3, 9), Plateau(2.0, 2.0, 4, 4, 5)]
    assert plateau_text(found, 0) == f"Plateau 1 of 2: {LAMBDA} 0 to 1, {K_HAT} 9"
    assert plateau_text(found, 1) == f"Plateau 2 of 2: {LAMBDA} 2 alone, {K_HAT} 5"
    narrow = [Plateau(2.137, 2.13702, 0, 0, 5)]
    assert plateau_text(narrow, 0) == f"Plateau 1 of 1: {LAMBDA} 2.137, 2e-05 wide, {K_HAT} 5"


def test_v_that_falls_is_not_told() -> None:
    assert rise_text([]) == ""
    assert rise_text([point(0.0, 1.0, 9.0), point(1.0, 4.0, 5.0), point(2.0, 6.0, 5.0)]) == ""
    assert rise_text([point(0.0, 1.0, 1e6), point(1.0, 4.0, 1e6 + 1e-4)]) == ""  # the rounding of a long sum


def test_v_that_rises_is_told_with_a_proof() -> None:
    # at lambda 1 the second answer costs 5 + 7 = 12, the first one would cost 4 + 5 = 9
    assert rise_text([point(0.5, 4.0, 5.0), point(1.0, 5.0, 7.0)]) == (
        f"V rises with {LAMBDA} in 1 place of this sweep, most from {LAMBDA} 0.5 to 1, by 2. "
        "An exact minimum's never does: the solver is local, and the neighbouring answer "
        f"would cost 3 nats less at {LAMBDA} 1 than its own."
    )


def test_the_proof_is_taken_where_it_is_strongest() -> None:
    # at lambda 1 the first answer costs 9 + 5 = 14, the second one would cost 1 + 7 = 8; at 2 it would be 15 to 19
    text = rise_text([point(1.0, 9.0, 5.0), point(2.0, 1.0, 7.0)])
    assert f"would cost 6 nats less at {LAMBDA} 1 than its own." in text


def test_of_several_rises_the_largest_is_told() -> None:
    text = rise_text([point(0.0, 4.0, 1.0), point(1.0, 5.0, 2.0), point(2.0, 6.0, 2.0), point(3.0, 7.0, 5.0)])
    assert f"in 2 places of this sweep, most from {LAMBDA} 2 to 3, by 3." in text
