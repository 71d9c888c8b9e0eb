from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from app.lab.constraints.constrained_cut import ConstrainedCut, constrained_cut, count_text, difference_text, note_text
from grapl_engine.graphcut.problem import Problem
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints

D = 2


def problem_with(constraints: LabelConstraints) -> Problem:
    """2 x 2 patches in a ring: the upper two would be 0, the lower two 1."""
    unary = np.array([[0.0, 2.0], [0.0, 3.0], [2.0, 0.0], [3.0, 0.0]])
    edges = np.array([[0, 1], [0, 2], [1, 3], [2, 3]], np.int32)
    return Problem(unary, edges, np.array([1.0, 0.5, 0.5, 1.0]), 1.0, "expansion", None, D, constraints)


def cut_of(before: list[int], labels: list[int]) -> ConstrainedCut:
    """These two labellings, as if solved."""
    problem = problem_with(LabelConstraints())
    return ConstrainedCut(problem, problem, np.array(before, np.uint16), np.array(labels, np.uint16))


def least(problem: Problem, *kept: tuple[int, int]) -> list[int]:
    """By trying all labellings that keep (patch, label)."""
    every = [labels for labels in product((0, 1), repeat=4) if all(labels[patch] == label for patch, label in kept)]
    return list(min(every, key=lambda labels: problem.energy(np.array(labels)).total))


def test_the_cut_is_solved_with_the_seeds_and_without() -> None:
    own, seeds = problem_with(LabelConstraints()), LabelConstraints().painted(D, [0], 1)
    (cut,) = constrained_cut(own, seeds, None, lambda: False)
    assert cut.before.tolist() == least(own) == [0, 0, 1, 1]
    assert cut.labels.tolist() == least(own, (0, 1)) == [1, 0, 1, 1]
    assert cut.changed == 1 and cut.own is own and cut.problem.constraints == seeds


def test_without_the_seeds_of_the_run_its_cut_is_another() -> None:
    own = problem_with(LabelConstraints().painted(D, [0, 1], 1))
    (cut,) = constrained_cut(own, LabelConstraints(), None, lambda: False)
    assert cut.before.tolist() == least(own, (0, 1), (1, 1)) == [1, 1, 1, 1]
    assert cut.labels.tolist() == least(own) == [0, 0, 1, 1]
    patches, energy = difference_text(cut).splitlines()
    assert patches == "What-if: against the same cut with the run's 2 seeds, 2 of 4 patches change label."
    # before: U = 2 + 3; after: V = 0.5 + 0.5
    assert "5.00 \N{RIGHTWARDS ARROW} 1.00 nats" in energy and "-4.00" in energy
    (cut,) = constrained_cut(problem_with(LabelConstraints().painted(D, [0], 1)), LabelConstraints(), None, lambda: False)
    assert difference_text(cut).startswith("What-if: against the same cut with the run's one seed, 1 of 4 patches")


def test_what_is_known_without_seeds_is_not_solved_again() -> None:
    known = np.array([1, 1, 1, 1], np.uint16)
    (cut,) = constrained_cut(problem_with(LabelConstraints()), LabelConstraints().painted(D, [0], 1), known, lambda: False)
    assert cut.before is known and cut.changed == 1


def test_a_stopped_cut_has_no_answer() -> None:
    own, seeds = problem_with(LabelConstraints()), LabelConstraints().painted(D, [0], 1)
    assert list(constrained_cut(own, seeds, None, lambda: True)) == []
    assert list(constrained_cut(own, seeds, np.zeros(4, np.uint16), lambda: True)) == []


def test_seeds_are_counted_by_what_they_say() -> None:
    must, forbid = LabelConstraint(0.1, 0.1, 0), LabelConstraint(0.6, 0.6, 1, False)
    assert count_text(LabelConstraints()) == "No seeds yet."
    assert count_text(LabelConstraints((must,))) == "1 seed for what must be."
    assert count_text(LabelConstraints((forbid, forbid))) == "2 seeds for what must not be."
    assert count_text(LabelConstraints((must, must, forbid))) == "3 seeds: 2 for what must be, 1 for what must not be."


@pytest.mark.parametrize(
    ("labels", "note"),
    [([0, 0, 1, 1], "0 patches changed"), ([1, 0, 1, 1], "1 patch changed"), ([1, 1, 1, 1], "2 patches changed")],
)
def test_the_note_beside_the_views_title_counts_the_patches(labels: list[int], note: str) -> None:
    cut = cut_of([0, 0, 1, 1], labels)
    assert note_text(cut) == note


def difference(before: list[int], labels: list[int]) -> list[str]:
    return difference_text(cut_of(before, labels)).splitlines()


def test_the_difference_is_told_in_patches_and_nats() -> None:
    against = "What-if: against the same cut without seeds,"
    patches, energy = difference([0, 0, 1, 1], [1, 0, 1, 1])
    assert patches == f"{against} 1 of 4 patches changes label."
    # before: V = 0.5 + 0.5; after: U = 2, V = 1 + 0.5
    assert energy == (
        "E = U + \N{GREEK SMALL LETTER LAMDA}V: 1.00 \N{RIGHTWARDS ARROW} 3.50 nats "
        "(\N{GREEK CAPITAL LETTER DELTA}E +2.50), the seeds' own costs not counted."
    )
    assert difference([0, 0, 1, 1], [1, 1, 1, 1])[0] == f"{against} 2 of 4 patches change label."
    assert difference([0, 0, 1, 1], [0, 0, 1, 1])[0] == f"{against} no patch changes label."
