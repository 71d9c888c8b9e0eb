"""Parameters in words: values as a person would type them, bounds, presets, effects that fit the status bar."""

from __future__ import annotations

from typing import Any

import pytest

from app.session.parameter_text import choice_text, effect_text, facts_text, shown_text, value_text
from grapl_engine import PARAMETERS, PRESETS


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "on"),
        (False, "off"),
        (2.0, "2"),
        (0.1 + 0.2, "0.3"),
        (1e-5, "0.00001"),
        (2.5e-4, "0.00025"),
        (1_000_000.0, "1000000"),
        ((24, 16, 12), "24, 16, 12"),
        (32, "32"),
        ("auto", "auto"),
    ],
)
def test_values_have_no_noise(value: Any, text: str) -> None:
    assert value_text(value) == text


def test_choices_are_written_as_the_window_writes() -> None:
    assert choice_text("color") == "colour" and choice_text("alpha_beta_swap") == "alpha beta swap"
    assert shown_text("affinity", "color") == "colour" and shown_text("lambda_", 2.0) == "2"


def test_facts_name_the_range_and_the_presets_that_differ() -> None:
    assert facts_text("lambda_") == "0 to 1,000,000; explore 2, paper 64, tuned 4, instant 64"
    one = next(name for name in PARAMETERS if len({getattr(settings, name) for settings in PRESETS.values()}) == 1)
    assert "preset " in facts_text(one) and "explore" not in facts_text(one)


@pytest.mark.parametrize("name", PARAMETERS)
def test_an_effect_is_whole_sentences_and_fits_the_status_bar(name: str) -> None:
    parameter = PARAMETERS[name]
    values = list(parameter.choices) if parameter.choices else [None]
    for value in values:
        text = effect_text(name, value)
        assert text.endswith(".") and not text.endswith("..")
        if parameter.choices:
            assert text == f"{parameter.effect} {choice_text(value).capitalize()}: {parameter.choices[value]}."
        else:
            assert text.removesuffix(".") in parameter.effect and (len(text) <= 151 or ". " not in text)
