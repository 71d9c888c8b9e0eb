"""Presets: each explains itself, the paper's is the paper's, and options lead from the nearest one."""

from __future__ import annotations

import pytest

from grapl_engine import PRESET_PURPOSES, PRESETS, Settings, SettingsError, nearest_preset
from grapl_engine.presets import DEFAULT_PRESET, FORMER_PRESETS, declare_preset, names_model, option_name, options_of


def test_options_name_the_preset_and_what_differs() -> None:
    assert options_of(Settings()) == ["--preset", "paper"]
    changed = PRESETS["explore"].replace(lambda_=8.0, warm_start=False, steps=(9, 8))
    assert options_of(changed, "explore") == ["--preset", "explore", "--lambda", "8.0", "--steps", "9,8", "--no-warm-start"]
    assert nearest_preset(changed) == "explore"


def test_only_what_differs_becomes_an_option() -> None:
    assert options_of(PRESETS["tuned"]) == ["--preset", "tuned"]
    assert options_of(PRESETS["tuned"].replace(average_rounds=False), "tuned") == ["--preset", "tuned", "--no-average-rounds"]
    assert option_name("lambda_") == "--lambda" and option_name("least_segment") == "--least-segment"


def test_every_preset_says_what_it_is_for() -> None:
    assert list(PRESET_PURPOSES) == list(PRESETS) and DEFAULT_PRESET in PRESETS
    assert all(purpose.endswith(".") for purpose in PRESET_PURPOSES.values())
    assert all(len(f"{name}: {purpose}") <= 95 for name, purpose in PRESET_PURPOSES.items()), "half a small screen has no more"
    assert len(set(map(str, PRESETS.values()))) == len(PRESETS)


def test_a_preset_of_wrong_values_is_not_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="Grid side is 1"):
        declare_preset("small", "For nothing.", d=1)
    assert "small" not in PRESETS and "small" not in PRESET_PURPOSES


def test_tuned_of_an_earlier_version_is_what_it_was() -> None:
    assert FORMER_PRESETS["tuned-0.2"] == Settings(
        mu=1.0, lambda_=4.0, color_degree=0, solver="expansion", solver_start="argmax", resize="antialias", align="centre",
        color_space="lab", average_rounds=True, superpixel_weight=6.0, contiguous=True, least_contrast=4.0,
    )  # fmt: skip


def test_paper_is_the_paper() -> None:
    paper = PRESETS["paper"]
    assert (paper.d, paper.k0, paper.lambda_, paper.mu, paper.steps) == (32, 14, 64.0, 3.0, (40, 32, 22, 12))
    assert paper.affinity == "color" and PRESETS["paper-dinov2"].affinity == "dinov2"


def test_whether_a_run_would_use_a_dino_model() -> None:
    assert not names_model(PRESETS["paper"]) and names_model(PRESETS["paper-dinov2"])
    assert names_model(PRESETS["paper"].replace(affinity="dinov2"))
    assert names_model(PRESETS["paper"].replace(dinov2_model="someone/model")), "one more option, and it is used"
