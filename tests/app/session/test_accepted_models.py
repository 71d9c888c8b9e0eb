"""Whose choice a model is."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.session.accepted_models import AcceptedModels
from grapl_engine import PRESETS, Settings

PLAIN = Settings()
OWN, OTHER = PLAIN.dinov2_model, "someone/model"


@pytest.mark.parametrize(
    ("before", "after", "accepted"),
    [
        (PLAIN, PLAIN.replace(dinov2_model=OTHER), True),  # typed
        (PLAIN.replace(dinov2_model=OTHER), PLAIN, True),  # back to the preset's
        (PLAIN, PRESETS["paper-dinov2"], True),
        (PLAIN, PLAIN.replace(affinity="dinov2"), True),
        (PLAIN.replace(dinov2_model=OTHER), PLAIN.replace(dinov2_model=OTHER, affinity="dinov2"), False),  # a file's name
        (PRESETS["paper-dinov2"], PRESETS["paper-dinov2"].replace(lambda_=3.0), False),  # a slider
        (PLAIN, PLAIN.replace(lambda_=3.0), False),
    ],
)
def test_a_model_is_the_persons_by_naming_it(before: Settings, after: Settings, accepted: bool) -> None:
    models = AcceptedModels()
    models.take_choice(before, after)
    assert models.accepts(after.dinov2_model) is accepted
    assert models.names == ((after.dinov2_model,) if accepted else ())


def test_one_more_is_told_once() -> None:
    models, told = AcceptedModels(), []
    models.changed.connect(lambda: told.append(models.names))
    for names in (("a",), ("a", "b"), ("b",), ()):
        models.accept(*names)
    assert told == [("a",), ("a", "b")] and not models.accepts("c")


def test_a_refusal_holds_until_a_command_or_a_yes() -> None:
    models = AcceptedModels()
    models.refuse("a")
    models.refuse("b")
    assert models.is_refused("a") and not models.accepts("a") and not models.is_refused("c")
    models.accept("a")
    assert not models.is_refused("a") and models.is_refused("b")
    models.ask_again()
    assert not models.is_refused("b")


def test_nobody_accepts_but_by_the_persons_hand() -> None:
    """Typed or turned to in the form, agreed to in the dialog, and folders that were chosen before: no lesson, no file."""
    root = Path(__file__).parents[3] / "app"
    words = ("models.accept(", "models.take_choice(")
    found = {path.name for path in root.rglob("*.py") if any(word in path.read_text("utf-8") for word in words)}
    assert found == {"settings_form.py", "model_question.py", "main_window.py"}
