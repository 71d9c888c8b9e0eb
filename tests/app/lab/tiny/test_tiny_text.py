from __future__ import annotations

import numpy as np

from app.lab.tiny.tiny_presets import PRESETS
from app.lab.tiny.tiny_text import NAMES, UNSOLVED, comparison_text
from grapl_engine import Energy
from grapl_engine.analysis.tiny import Comparison, Solution


def solution(energy: float, *labels: int) -> Solution:
    return Solution(np.array(labels, np.uint16), Energy(energy, 0.0, 1.0))


def test_each_method_is_measured_by_the_optimum() -> None:
    best = solution(4.0, 0, 1, 1)
    found = Comparison(solution(5.5, 0, 0, 0), solution(4.25, 1, 1, 1), solution(4.00001, 0, 1, 1), best)
    assert comparison_text(found, NAMES).splitlines() == [
        "ICM ends 1.50 nats above the optimum: 2 cells differ.",
        "Expansion ends 0.25 nats above the optimum: 1 cell differs.",
        "Swap finds the optimum.",
    ]


def test_without_an_optimum_the_least_of_the_three_is_told() -> None:
    rest = (
        ". Whether it is the optimum is not known: the grid is too large to solve exactly. "
        "Fewer cells, labels or edges make it small enough."
    )
    one, two, three = solution(3.0, 0), solution(2.0, 0), solution(2.00001, 1)
    assert (
        comparison_text(Comparison(one, two, one, None), ("icm", "expansion", "swap")) == f"Least E of the 3: Expansion{rest}"
    )
    assert (
        comparison_text(Comparison(one, two, three, None), ("icm", "expansion", "swap"))
        == f"Least E of the 3: Expansion and Swap{rest}"
    )
    assert (
        comparison_text(Comparison(two, two, three, None), ("icm", "expansion", "swap"))
        == f"Least E of the 3: ICM, Expansion and Swap{rest}"
    )


def test_words_for_the_same_energy_at_other_labels() -> None:
    stripes = PRESETS[1].grid().replace(unary=np.where(PRESETS[1].grid().unary > 0, 2.0, 0.0))
    assert "has the optimum's energy at other labels" in comparison_text(stripes.compare(), NAMES)
    best, other = solution(1.0, 0, 1), solution(1.00005, 1, 1)
    assert "Swap has the optimum's energy at other labels: 1 cell differs." in comparison_text(
        Comparison(best, best, other, best), NAMES
    )


def test_only_what_is_open_is_told() -> None:
    best = solution(4.0, 0, 1, 1)
    found = Comparison(solution(5.5, 0, 0, 0), solution(4.25, 1, 1, 1), solution(4.00001, 0, 1, 1), best)
    assert comparison_text(found, []) == UNSOLVED
    assert comparison_text(found, ["swap"]) == "Click Optimum to see how near it comes."
    assert comparison_text(found, ["icm", "swap"]) == "Click Optimum to see how near they come."
    assert comparison_text(found, ["swap", "optimum"]) == "Swap finds the optimum."
    unknown = Comparison(solution(5.5, 0), solution(4.25, 1), solution(4.3, 0), None)
    assert comparison_text(unknown, ["icm"]).startswith("Whether it is the optimum is not known")
    assert comparison_text(unknown, ["icm", "swap"]).startswith("Least E of the 2: Swap. ")
