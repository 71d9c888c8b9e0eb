from __future__ import annotations

import re

import numpy as np
import pytest
from local_costs import costs_of

from app.lab.patch_text import LAMBDA, filled_up, number_text, places_for, sum_text, why_text
from grapl_engine import Stage

TIMES = "\N{MULTIPLICATION SIGN}"


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
    text = why_text(costs, Stage.NETWORK)
    assert text.endswith("These labels are not the end of a cut: there no patch alone could lower E.")


def test_the_energy_is_the_reason_for_a_label_of_a_cut_alone() -> None:
    costs = costs_of([0.5, 2.0], [0.25, 0.5])
    for stage in (Stage.INITIAL, Stage.NETWORK):
        assert why_text(costs, stage).startswith(f"Label 0: U + {LAMBDA}S = ")
    assert why_text(costs, Stage.CUT, is_bound=True).startswith("Label 0: ")
    for cut in (Stage.CUT, None):
        assert why_text(costs, cut).startswith(f"Label 0, because U + {LAMBDA}S = ")


def test_whoever_adds_up_what_is_told_comes_to_the_sums_and_the_margin() -> None:
    draw = np.random.default_rng(0)
    for _ in range(400):
        unary, ties = draw.uniform(0, 9, 3).tolist(), draw.uniform(0, 3, 3).tolist()
        told = why_text(costs_of(unary, ties, lambda_=float(draw.choice([0.3, 2.0, 8.0, 64.0]))), Stage.CUT)
        added = re.findall(rf"([\d.]+) \+ ([\d.]+) {TIMES} ([\d.]+) = (\d+\.\d+)", told)
        assert len(added) == 2
        for own, factor, tie, total in added:
            assert round(float(own) + float(factor) * float(tie), len(total.partition(".")[2])) == float(total)
        (difference,) = re.findall(r"(?:margin is|this patch) (\d+\.\d+) nats", told)
        digits = len(difference.partition(".")[2])
        assert abs(round(float(added[0][3]) - float(added[1][3]), digits)) == float(difference)


def test_terms_have_no_more_digits_than_their_sum_needs() -> None:
    assert filled_up("6.720", 0.70902, 3.00549, 2.0) == ("0.709", "3.0055")
    assert filled_up("447.59", 71.97, 375.62) == ("71.97", "375.62")
    assert filled_up("1,000.00", 500.004, 499.9995) == ("500.00", "500.00")


def test_the_sentence_of_a_tie_and_of_one_label() -> None:
    assert why_text(costs_of([1.0, 1.0004], [0.5, 0.5]), Stage.CUT) == (
        f"Label 0, by a hair: U + {LAMBDA}S = 1.000 + 2 {TIMES} 0.500 = 2.000 nats; label 1 costs less than 0.0005 nats more or less."
    )
    assert "by a hair" in why_text(costs_of([1.0004, 1.0], [0.5, 0.5]), Stage.CUT)
    assert "by a hair" not in why_text(costs_of([1.0, 1.0006], [0.5, 0.5]), Stage.CUT)
    assert why_text(costs_of([1.0], [0.0]), Stage.CUT) == "Label 0, because there is no other: this run has one label."


@pytest.mark.parametrize(
    ("values", "places"), [([1.25, 2.5], 3), ([0.1004, 0.2004, 0.3004], 4), ([0.33333] * 16, 4), ([], 3), ([1 / 3] * 3000, 7)]
)
def test_terms_of_a_list_add_up_to_their_sum(values: list[float], places: int) -> None:
    assert places_for(values) == places
    assert round(sum(round(value, places) for value in values), 3) == round(sum(values), 3)
