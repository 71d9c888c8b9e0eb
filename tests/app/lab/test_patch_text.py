from __future__ import annotations

import re

import numpy as np
import pytest
from local_costs import costs_of

from app.lab.patch_text import LAMBDA, equals, number_text, sum_text, why_text
from grapl_engine import Stage

TIMES, ABOUT = "\N{MULTIPLICATION SIGN}", "\N{ALMOST EQUAL TO}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (2.0, "2"),
        (0.123456, "0.1235"),
        (1234.56, "1235"),
        (9999.4, "9999"),
        (9999.7, "10,000"),
        (123456.7, "123,457"),
    ],
)
def test_numbers_have_four_digits_or_all_before_the_point(value: float, text: str) -> None:
    assert number_text(value) == text


def test_a_sum_has_its_parts() -> None:
    costs = costs_of([0.412, 2.0], [0.31, 0.0], lambda_=2.5)
    assert sum_text(costs, 0) == f"0.412 + 2.5 {TIMES} 0.310 = 1.187"
    assert sum_text(costs, 1) == f"2.000 + 2.5 {TIMES} 0.000 = 2.000"


def test_a_sum_holds_as_it_is_shown_or_says_that_it_is_rounded() -> None:
    draws, signs = np.random.default_rng(3), set()
    for lambda_ in (0.0, 0.1, 2.0, 3.7, 64.0, 300.0):
        for unary, disagreement in draws.uniform(0, 20, (200, 2)):
            text = sum_text(costs_of([unary, 30.0], [disagreement, 0.0], lambda_=lambda_), 0)
            first, second, third, sign, total = re.fullmatch(rf"(\S+) \+ (\S+) {TIMES} (\S+) (=|{ABOUT}) (\S+)", text).groups()
            shown = float(first) + float(second) * float(third)
            assert (f"{shown:.3f}" == total) is (sign == "=") and shown == pytest.approx(
                float(total), abs=0.002 + 0.001 * lambda_
            )
            assert float(total) == pytest.approx(unary + lambda_ * disagreement, abs=0.0006)
            signs.add(sign)
    assert signs == {"=", ABOUT}


def test_a_margin_that_is_not_the_difference_of_what_is_shown_says_so() -> None:
    assert "The margin is 0.001 nats (rounded)." in why_text(costs_of([1.0004, 1.0016], [0.0, 0.0]), Stage.CUT)
    assert "The margin is 0.100 nats." in why_text(costs_of([1.0, 1.1], [0.0, 0.0]), Stage.CUT)
    assert "0.001 nats less (rounded)" in why_text(costs_of([1.0016, 1.0004], [0.0, 0.0]), Stage.NETWORK)


def test_terms_and_sums_that_rounding_keeps_apart_are_not_called_equal() -> None:
    assert equals(992.2934, 719.1844, 273.1084) == ABOUT and equals(992.293, 719.184, 273.109) == "="


def test_the_sentence_has_label_runner_up_and_margin_with_their_figures() -> None:
    assert why_text(costs_of([0.5, 2.0, 1.0], [0.25, 0.5, 1.5]), Stage.CUT) == (
        f"Label 0, because U + {LAMBDA}S = 0.500 + 2 {TIMES} 0.250 = 1.000 nats is the least. "
        f"Next comes label 1: 2.000 + 2 {TIMES} 0.500 = 3.000. The margin is 2.000 nats."
    )


def test_the_sentence_says_when_another_label_would_be_cheaper_and_why_it_is_not_taken() -> None:
    costs = costs_of([0.5, 0.9], [1.5, 0.0])
    assert why_text(costs, Stage.NETWORK) == (
        f"Label 0 at 0.500 + 2 {TIMES} 1.500 = 3.500 nats, though label 1 would cost this patch 2.600 nats less: "
        f"0.900 + 2 {TIMES} 0.000 = 0.900. The network labels each patch by U alone."
    )
    assert why_text(costs, Stage.INITIAL).endswith("The initial labels come before any energy.")
    under_way = "These labels are not the end of a cut: there no patch alone could lower E."
    assert why_text(costs, None).endswith(under_way)
    assert why_text(costs, None, is_bound=True).endswith("A seed holds it; these costs are without the seeds.")


def test_a_networks_label_that_is_not_its_cheapest_is_not_explained_by_u() -> None:
    costs = costs_of([0.9, 0.5], [1.5, 0.0])
    for stage in (Stage.NETWORK, Stage.FINAL):
        assert why_text(costs, stage).endswith("These labels are not the end of a cut: there no patch alone could lower E.")


def test_the_sentence_of_a_tie_and_of_one_label() -> None:
    assert why_text(costs_of([1.0, 1.0004], [0.5, 0.5]), Stage.CUT) == (
        f"Label 0, by a hair: U + {LAMBDA}S = 1.000 + 2 {TIMES} 0.500 = 2.000 nats; label 1 costs the same to three decimals."
    )
    assert "by a hair" in why_text(costs_of([1.0004, 1.0], [0.5, 0.5]), Stage.CUT)
    assert "by a hair" not in why_text(costs_of([1.0, 1.0006], [0.5, 0.5]), Stage.CUT)
    assert why_text(costs_of([1.0], [0.0]), Stage.CUT) == "Label 0, because there is no other: this run has one label."
