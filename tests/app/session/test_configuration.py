"""What the next run will be: what is told of its changes, and which of them are run."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.session.configuration import Configuration, affects_labels
from app.session.history import RunConfiguration
from grapl_engine import Settings
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints

SMALL = Settings(d=8, k0=5, steps=(1, 1))
BOUND = LabelConstraints((LabelConstraint(0.5, 0.5, 1),))


@pytest.fixture
def configuration(qapp: object) -> Configuration:
    return Configuration(SMALL)


@pytest.fixture
def said(configuration: Configuration) -> list[str]:
    """The signals that were given, in their order."""
    said: list[str] = []
    for name in ("settings_changed", "constraints_changed", "auto_rerun_changed", "rerun_asked"):
        getattr(configuration, name).connect(lambda name=name: said.append(name))
    return said


def test_undo_and_redo_of_settings(configuration: Configuration) -> None:
    configuration.set_settings(SMALL.replace(mu=1.0))
    configuration.set_settings(SMALL.replace(mu=2.0))
    configuration.undo()
    configuration.undo()
    assert configuration.settings == SMALL and not configuration.can_undo
    configuration.redo()
    assert configuration.settings.mu == 1.0 and configuration.can_redo
    configuration.set_settings(SMALL.replace(mu=9.0))
    assert not configuration.can_redo


def test_a_drag_is_one_step_of_undo(configuration: Configuration) -> None:
    configuration.set_settings(SMALL.replace(mu=1.0))
    configuration.set_settings(SMALL.replace(mu=2.0), merge=True)
    configuration.undo()
    assert configuration.settings == SMALL


def test_constraints_are_undone_as_settings_are(configuration: Configuration, said: list[str]) -> None:
    configuration.set_constraints(BOUND)
    configuration.set_settings(SMALL.replace(mu=2.0))
    configuration.undo()
    assert configuration.constraints == BOUND and configuration.settings == SMALL
    said.clear()
    configuration.undo()
    assert not configuration.constraints and said == ["constraints_changed"]
    configuration.redo()
    assert configuration.constraints == BOUND


def test_what_stays_the_same_is_not_told(configuration: Configuration, said: list[str]) -> None:
    configuration.set_settings(SMALL)
    configuration.set_constraints(LabelConstraints())
    configuration.set_auto_rerun(True)
    configuration.undo()
    configuration.bring_back(RunConfiguration(SMALL))
    assert said == [] and not configuration.can_undo


def test_a_changed_setting_is_to_be_run_if_it_may_give_other_labels(configuration: Configuration, said: list[str]) -> None:
    configuration.set_settings(SMALL.replace(mu=7.0))
    assert said == ["settings_changed", "rerun_asked"]
    said.clear()
    configuration.set_settings(SMALL.replace(mu=7.0, threads=1))
    configuration.set_constraints(BOUND)
    assert said == ["settings_changed", "constraints_changed"], "the effect of constraints is seen at once"


def test_without_auto_rerun_nothing_is_to_be_run(configuration: Configuration, said: list[str]) -> None:
    configuration.set_auto_rerun(False)
    configuration.set_settings(SMALL.replace(mu=7.0))
    assert said == ["auto_rerun_changed", "settings_changed"]


def test_what_a_run_was_made_with_is_a_step_of_undo_and_is_not_run(configuration: Configuration, said: list[str]) -> None:
    configuration.bring_back(RunConfiguration(SMALL.replace(mu=4.0), BOUND))
    assert said == ["settings_changed", "constraints_changed"]
    assert configuration.current == RunConfiguration(SMALL.replace(mu=4.0), BOUND)
    configuration.undo()
    assert configuration.current == RunConfiguration(SMALL)


def test_device_and_threads_affect_no_label(qtbot: QtBot) -> None:
    assert affects_labels(SMALL, SMALL.replace(d=16))
    assert not affects_labels(SMALL, SMALL.replace(threads=1, device="cpu"))
