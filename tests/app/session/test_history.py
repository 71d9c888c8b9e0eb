"""Undo and redo of what the next run is made of."""

from __future__ import annotations

from app.session.history import History, RunConfiguration
from grapl_engine import Settings
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints

FIRST, SECOND, THIRD = (RunConfiguration(Settings(k0=k0)) for k0 in (3, 4, 5))


def test_changes_are_taken_back_and_made_again() -> None:
    history = History(FIRST)
    history.change(SECOND)
    history.change(THIRD)
    assert history.undo() is SECOND
    assert history.undo() is FIRST and not history.can_undo
    assert history.undo() is FIRST
    assert history.redo() is SECOND
    assert history.redo() is THIRD and not history.can_redo
    assert history.redo() is THIRD


def test_merged_changes_are_one() -> None:
    history = History(FIRST)
    history.change(SECOND)
    history.change(THIRD, merge=True)
    assert history.undo() is FIRST


def test_the_first_change_cannot_merge_with_nothing() -> None:
    history = History(FIRST)
    history.change(SECOND, merge=True)
    assert history.undo() is FIRST


def test_a_new_change_forgets_what_was_taken_back() -> None:
    history = History(FIRST)
    history.change(SECOND)
    history.undo()
    history.change(THIRD)
    assert not history.can_redo


def test_seeds_are_part_of_it() -> None:
    history = History(FIRST)
    constrained = RunConfiguration(FIRST.settings, LabelConstraints((LabelConstraint(0.5, 0.5, 1),)))
    history.change(constrained)
    assert history.undo().constraints == LabelConstraints()
    assert history.redo().constraints == constrained.constraints


def test_all_values_in_their_order() -> None:
    history = History(0)
    for value in (1, 2, 3):
        history.change(value)
    history.undo()
    history.undo()
    assert history.values == (0, 1, 2, 3) and history.place == 1
