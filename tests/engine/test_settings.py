"""Settings: validation in sentences, round trips."""

from __future__ import annotations

import re

import pytest

from grapl_engine import KINDS, PARAMETERS, PRESETS, Settings, SettingsError


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"d": 1}, "Grid side is 1: expected a whole number from 2 to 96"),
        ({"d": 3.5}, "Grid side: expected a whole number"),
        ({"lambda_": "much"}, "Pairwise weight: expected a number"),
        ({"lambda_": float("nan")}, "Pairwise weight"),
        ({"lambda_": -3.0}, "Pairwise weight is -3: expected a number from 0 to 1,000,000."),
        ({"learning_rate": 1e-9}, "from 0.000001 to 1."),
        ({"d": ""}, "got nothing"),
        ({"k0": True}, "Initial labels"),
        ({"d": 4, "k0": 17}, "do not fit"),
        ({"initial": "magic"}, "expected one of slic"),
        ({"initial": []}, "expected one of slic"),
        ({"device": "cuda:99999999999"}, "expected auto, cpu, cuda"),
        ({"warm_start": 1}, "true or false"),
        ({"steps": ()}, "one an iteration"),
        ({"steps": (3, 0)}, "Gradient steps is 0"),
        ({"device": "tpu"}, "expected auto, cpu, cuda"),
        ({"device": "cuda:x"}, "expected auto, cpu, cuda"),
    ],
)
def test_wrong_values_are_refused_in_a_sentence(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        Settings(**changes)  # type: ignore[arg-type]


def test_numbers_take_their_kind() -> None:
    settings = Settings(lambda_=8, d=16.0, steps=(3.0, 2))  # type: ignore[arg-type]
    assert isinstance(settings.lambda_, float) and isinstance(settings.d, int)
    assert settings.steps == (3, 2) and all(isinstance(s, int) for s in settings.steps)


@pytest.mark.parametrize("settings", [*PRESETS.values(), Settings(steps=(5,), warm_start=False, device="cuda:1")])
def test_dictionary_there_and_back(settings: Settings) -> None:
    assert Settings.from_dict(settings.to_dict()) == settings


def test_unknown_names_are_refused() -> None:
    with pytest.raises(SettingsError, match="Unknown setting lamda"):
        Settings.from_dict({"lamda": 3})


def test_labels_are_words_and_not_names_of_the_code() -> None:
    for parameter in PARAMETERS.values():
        assert re.search(r"[a-z][A-Z]|_", parameter.label) is None, parameter.label


def test_every_parameter_explains_itself() -> None:
    for name, parameter in PARAMETERS.items():
        assert parameter.label and parameter.effect.endswith("."), name
        assert KINDS[name] is not float or (parameter.low is not None and parameter.high is not None), name
        assert all(parameter.choices.values()), name
