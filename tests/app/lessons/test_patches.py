"""Kinds of patches: which of a small field are of each."""

from __future__ import annotations

import numpy as np
import pytest
from small_context import P0, SETTINGS, small_context

from app.lessons.context import LessonContext
from app.lessons.patches import PATCHES, central
from grapl_engine import Prepared, RunRecord


def kind(name: str, context: LessonContext) -> list[int]:
    return np.flatnonzero(PATCHES[name].of(context)).tolist()


@pytest.mark.parametrize(
    ("name", "patches"),
    [
        ("changed", [3]),
        ("unchanged", [0, 1, 2]),
        ("border", [0, 2, 3]),
        ("inside", [1]),
        ("alone", [2]),
        ("few_edges", []),
        ("many_edges", []),
        ("sure", [0, 2]),  # 0.9 and 0.8
        ("unsure", []),
        ("what_if_changed", []),
    ],
)
def test_kinds_of_the_small_field(name: str, patches: list[int]) -> None:
    assert kind(name, small_context()) == patches


def test_degrees_are_compared_with_the_middle_one() -> None:
    context = small_context()
    star = context.problem.replace(edges=np.array([[0, 1], [0, 2], [0, 3]], np.int32), phi=np.ones(3))
    assert kind("many_edges", small_context(problem=star)) == [0]
    loose = context.problem.replace(edges=np.array([[0, 1], [0, 2], [1, 2]], np.int32), phi=np.ones(3))
    assert kind("few_edges", small_context(problem=loose)) == [3]
    assert kind("inside", small_context(problem=loose)) == [], "a patch without edges is not inside"
    assert kind("alone", small_context(problem=loose)) == [2], "nor alone"


def test_unsure_is_less_than_a_half() -> None:
    shares = np.stack([P0, (1 - P0) * 0.6, (1 - P0) * 0.4], axis=1)
    assert kind("unsure", small_context(problem=small_context().problem.replace(unary=-np.log(shares)))) == [2, 3]


def test_a_what_if_is_compared_with_the_runs_own_labels() -> None:
    assert kind("what_if_changed", small_context(own=np.array([0, 1, 1, 0], np.uint16))) == [1]


def test_a_patch_has_died_with_its_initial_label() -> None:
    initial = np.array([[0, 2], [1, 2]], np.uint16)
    record = RunRecord(small_context().record.picture, SETTINGS)
    record.prepared = Prepared(
        device="cpu", working_shape=(64, 96), side=24, asked=3, obtained=3, initial_probabilities=np.eye(3, dtype=np.float32)[initial],
        initial_labels=initial, edges=np.array([[0, 1]], np.int32), phi=np.ones(1, np.float32), sigma=1.0,
    )  # fmt: skip
    context = small_context(record=record)
    assert kind("died", context) == [1, 3] and kind("alive", context) == [0, 2]


def test_the_chosen_patch_nearest_to_the_middle_is_taken() -> None:
    chosen = np.zeros((5, 5), bool)
    assert central(chosen.ravel(), 5) is None
    chosen[0, 0] = chosen[3, 1] = chosen[4, 4] = True
    assert central(chosen.ravel(), 5) == (3, 1)
    chosen[2, 2] = True
    assert central(chosen.ravel(), 5) == (2, 2)
