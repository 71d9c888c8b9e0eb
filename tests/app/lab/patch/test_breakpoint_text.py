from __future__ import annotations

import pytest
from local_costs import costs_of

from app.lab.patch.breakpoint_search import SearchedBreakpoint
from app.lab.patch.breakpoint_text import Answers, alone_text, gap_text
from app.lab.patch_text import LAMBDA
from grapl_engine.analysis.sweep import SolvedBreakpoint

GAP = "That is what a cut sees and a greedy update does not."


def found(
    before: int, after: int, low: float, high: float, changed: int = 1, together: int = 1, neighbours: int = 2
) -> SearchedBreakpoint:
    return SearchedBreakpoint(SolvedBreakpoint(low, high, before, after), neighbours, changed, together)


def test_alone_and_solved_again_are_compared_side_by_side() -> None:
    costs = costs_of([0.0, 8.0], [2.0, 0.0])  # alone: label 1 above 4
    assert alone_text(costs) == f"The patch alone, its neighbours fixed, would flip above {LAMBDA} = 4 to label 1."
    below = f"Below {LAMBDA} = 2 it flips neither alone nor solved again, down to {LAMBDA} 0."
    assert gap_text(costs, Answers(0, [found(0, 1, 2.999, 3.0, changed=2, together=1)], 256)) == (
        f"{below} Above {LAMBDA} = 2 alone it would flip at {LAMBDA} = 4 to label 1; solved again it flips at {LAMBDA} = 3 to label 1, "
        f"because both of its neighbours have another label there (1 of them from that very {LAMBDA} on). {GAP}"
    )
    assert gap_text(costs, Answers(0, [found(0, 1, 3.999, 4.0)], 256)) == (
        f"{below} Above {LAMBDA} = 2 both flip at {LAMBDA} = 4 to label 1."
    )
    assert gap_text(costs, Answers(0, [], 256)) == (
        f"{below} Above {LAMBDA} = 2 it would flip alone at {LAMBDA} = 4; solved again it keeps its label up to {LAMBDA} 256."
    )
    only = gap_text(costs_of([0.0, 8.0], [0.0, 0.0]), Answers(0, [found(1, 0, 0.5, 0.501)], 256))
    assert only.startswith(
        f"Below {LAMBDA} = 2 alone it would never flip; solved again it flips at {LAMBDA} = 0.5 to label 1, "
        "because 1 of its 2 neighbours has another label there."
    )
    assert gap_text(costs, Answers(1, [], 256)) == (
        f"Solved again at {LAMBDA} = 2 the patch has label 1, not 0 as shown: the two lines do not speak of the same labels."
    )


def test_a_patch_may_flip_alone_on_both_sides_or_never() -> None:
    both = costs_of([0.0, 8.0, -1.0], [2.0, 0.0, 3.5])  # label 2 below 2/3, label 1 above 4
    assert alone_text(both) == (
        f"The patch alone, its neighbours fixed, would flip below {LAMBDA} = 0.6667 to label 2 and above {LAMBDA} = 4 to label 1."
    )
    never = costs_of([0.0, 8.0], [0.0, 0.0])
    assert alone_text(never) == f"The patch alone, its neighbours fixed, flips at no other {LAMBDA}."


def test_a_patch_that_would_switch_at_once_says_so() -> None:
    costs = costs_of([1.0, 0.0, 0.9], [1.0, 2.0, 1.3], lambda_=0.5)  # label 1 costs 1.0, the own one 1.5
    assert alone_text(costs) == (
        f"The patch alone, its neighbours fixed, would switch now, to label 1, and from there flip above {LAMBDA} = 1 to label 0."
    )
    assert gap_text(costs, Answers(0, [found(1, 0, 0.2, 0.201)], 256)) == (
        f"At {LAMBDA} = 0.5 it would switch alone to label 1; solved again it has label 0. "
        f"Below {LAMBDA} = 0.5 alone it would never flip; solved again it flips at {LAMBDA} = 0.2 to label 1, "
        f"because 1 of its 2 neighbours has another label there. "
        f"Above {LAMBDA} = 0.5 it would flip alone at {LAMBDA} = 1; solved again it keeps its label up to {LAMBDA} 256. {GAP}"
    )
    for_good = costs_of([1.0, 0.0], [1.0, 1.0], lambda_=0.5)
    assert alone_text(for_good) == (
        f"The patch alone, its neighbours fixed, would switch now, to label 1, and flips at no other {LAMBDA}."
    )


def test_on_each_side_the_nearest_flip_is_told() -> None:
    costs = costs_of([0.0, 8.0], [0.0, 0.0])
    flips = [found(2, 3, 0.1, 0.2), found(3, 0, 0.5, 0.501), found(0, 4, 5.0, 5.001), found(4, 5, 9.0, 9.001)]
    text = gap_text(costs, Answers(0, flips, 256))
    assert (
        f"solved again it flips at {LAMBDA} = 0.5 to label 3" in text
        and f"solved again it flips at {LAMBDA} = 5.001 to label 4" in text
    )
    assert text.count("it flips at") == 2 and text.count(GAP) == 1


@pytest.mark.parametrize(
    ("changed", "together", "neighbours", "company"),
    [
        (0, 0, 3, ", though none of its neighbours has another label there."),
        (1, 1, 1, ", because its one neighbour has another label there."),
        (2, 0, 3, ", because 2 of its 3 neighbours have another label there."),
        (3, 2, 3, f", because all 3 of its neighbours have another label there (2 of them from that very {LAMBDA} on)."),
    ],
)
def test_who_goes_with_it(changed: int, together: int, neighbours: int, company: str) -> None:
    flip = found(0, 1, 5.0, 5.001, changed, together, neighbours)
    text = gap_text(costs_of([0.0, 8.0], [0.0, 0.0]), Answers(0, [flip], 256))
    assert f"solved again it flips at {LAMBDA} = 5.001 to label 1{company}" in text
    assert text.endswith(GAP) == (changed > 0)


@pytest.mark.parametrize(("low", "high", "agree"), [(3.9965, 3.997, True), (3.98, 3.99, False), (4.0035, 4.004, True)])
def test_they_agree_within_what_the_search_can_tell(low: float, high: float, agree: bool) -> None:
    text = gap_text(costs_of([0.0, 8.0], [2.0, 0.0]), Answers(0, [found(0, 1, low, high)], 256))
    assert (f"Above {LAMBDA} = 2 both flip at {LAMBDA} = 4 to label 1." in text) == agree


def test_a_flip_to_another_label_at_the_same_place_is_no_agreement() -> None:
    costs = costs_of([0.0, 8.0, 9.0], [2.0, 0.0, 2.0])
    text = gap_text(costs, Answers(0, [found(0, 2, 3.999, 4.0)], 256))
    assert f"alone it would flip at {LAMBDA} = 4 to label 1; solved again it flips at {LAMBDA} = 4 to label 2" in text


def test_at_lambda_0_there_is_nothing_below() -> None:
    costs = costs_of([0.0, 8.0], [2.0, 0.0], lambda_=0.0)
    assert gap_text(costs, Answers(0, [], 256)) == (
        f"Above {LAMBDA} = 0 it would flip alone at {LAMBDA} = 4; solved again it keeps its label up to {LAMBDA} 256."
    )
