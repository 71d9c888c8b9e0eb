"""What is compared: names that are the same for the same settings, grids."""

from __future__ import annotations

import pytest

from grapl_engine.errors import SettingsError, StudyError
from grapl_engine.evaluation.baselines import BASELINES
from grapl_engine.presets import FORMER_PRESETS, PRESETS
from grapl_engine.study.variants import Variant, check_names, grid, parse_seeds, parse_vary


def _names(*texts: str, preset: str = "paper") -> list[str]:
    return [variant.name for variant in grid([preset], [parse_vary(text) for text in texts])]


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        ((), ["paper"]),
        (("lambda=2,64",), ["paper lambda=2", "paper"]),
        (("--mu=1", "lambda=2"), ["paper lambda=2 mu=1"]),
        (("lambda=2,8", "mu=1,3"), ["paper lambda=2 mu=1", "paper lambda=2", "paper lambda=8 mu=1", "paper lambda=8"]),
        (("warm-start=off",), ["paper warm_start=false"]),
        (("steps=4,3/2",), ["paper steps=4,3", "paper steps=2"]),
        (("lambda=2,2.0,2",), ["paper lambda=2"]),
        (("lambda=0.1234567,0.1234568",), ["paper lambda=0.1234567", "paper lambda=0.1234568"]),
        (("affinity=uniform",), ["paper affinity=uniform"]),
    ],
)
def test_a_grid_has_each_setting_once(texts: tuple[str, ...], names: list[str]) -> None:
    assert _names(*texts) == names


def test_an_own_preset_says_the_same_where_nobody_has_it() -> None:
    own = {"Mine": PRESETS["paper"].replace(lambda_=8.0, steps=(4, 3))}
    first, second = grid(["Mine", "tuned"], [], own)
    assert (first.preset, first.name, first.settings) == ("paper", "paper lambda=8 steps=4,3", own["Mine"])
    assert second.name == "tuned"
    varied = grid(["Mine"], [parse_vary("lambda=8,64")], own)
    assert [variant.name for variant in varied] == ["paper lambda=8 steps=4,3", "paper steps=4,3"]


def test_a_variant_has_the_settings_that_its_name_says() -> None:
    (variant,) = grid(["paper"], [parse_vary("lambda=2"), parse_vary("steps=4,3"), parse_vary("soft_labels=false")])
    assert variant.settings == PRESETS["paper"].replace(lambda_=2.0, steps=(4, 3), soft_labels=False)
    assert variant.described()["settings"] == variant.settings.to_dict()
    assert Variant("kmeans").described()["settings"] == BASELINES["kmeans"].parameters


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("lambda", "expected NAME=VALUE"),
        ("lambda=", "expected NAME=VALUE"),
        ("lamda=1", "no setting lamda. There are .*lambda"),
        ("lambda=1,x", "'x' is not a value"),
        ("lambda=1,", "'' is not a value"),
        ("warm_start=perhaps", "'perhaps' is not a value"),
        ("steps=a", "'a' is not a value"),
        ("seed=1,2", "--seeds"),
        ("threads=2", "one thread"),
    ],
)
def test_what_cannot_be_varied(text: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        parse_vary(text)


def test_values_out_of_range_are_refused_before_anything_starts() -> None:
    for text in ("lambda=-1", "affinity=magic", "d=1"):
        with pytest.raises(SettingsError):
            grid(["paper"], [parse_vary(text)])


@pytest.mark.parametrize(("text", "seeds"), [("0", [0]), ("0,2,1", [0, 2, 1]), ("0-2", [0, 1, 2]), ("1,1,0-1", [1, 0])])
def test_seeds(text: str, seeds: list[int]) -> None:
    assert parse_seeds(text) == seeds


@pytest.mark.parametrize("text", ["", "x", "-1", "2-1", "1,,2", "0.5"])
def test_what_is_no_seed(text: str) -> None:
    with pytest.raises(SettingsError, match="Seeds are whole numbers"):
        parse_seeds(text)


def test_names_that_are_not_there() -> None:
    check_names(["paper"], ["slic"])
    with pytest.raises(StudyError, match=r"no preset papr: there are .*paper"):
        check_names(["papr"], [])
    with pytest.raises(StudyError, match=r"no baseline slick: there are .*slic"):
        check_names([], ["slick"])


def test_a_preset_of_an_earlier_version_can_be_studied() -> None:
    check_names(["tuned-0.2"], [])
    (variant,) = grid(["tuned-0.2"], [])
    assert variant.name == "tuned-0.2" and variant.settings == FORMER_PRESETS["tuned-0.2"]
    assert grid(["tuned-0.2"], [("mu", [3.0])])[0].settings == FORMER_PRESETS["tuned-0.2"].replace(mu=3.0)
