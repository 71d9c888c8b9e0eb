"""Named lists of variants: each can be run, none stands there twice, and each has what it is for."""

from __future__ import annotations

import pytest

from grapl_engine.evaluation.baselines import BASELINES
from grapl_engine.study import plans
from grapl_engine.study.plans import PLANS, VariantSet, planned
from grapl_engine.study.variants import GRAPL


@pytest.mark.parametrize("name", PLANS)
def test_every_plan_can_be_run(name: str) -> None:
    variants = planned(name)
    assert len({variant.name for variant in variants}) == len(variants) > 0
    for variant in variants:
        assert variant.settings if variant.method == GRAPL else variant.method in BASELINES


def test_the_paper_s_plan_has_what_its_tables_need() -> None:
    names = {variant.name for variant in planned("paper")}
    assert {"paper", "paper lambda=128", "paper mu=0", "paper d=8", "paper initial=seedwise", "paper affinity=uniform"} <= names
    assert "paper warm_start=false" in names
    assert not {"paper lambda=64", "paper mu=3", "paper d=32", "paper initial=slic"} & names, "those are the preset itself"


def test_a_plan_is_its_presets_then_what_is_varied_then_its_baselines(monkeypatch: pytest.MonkeyPatch) -> None:
    varied = {"paper": ("mu=0,3", "lambda=64,2"), "of-tomorrow": ("mu=1",)}
    monkeypatch.setitem(plans.PLANS, "mine", VariantSet("mine", ("explore", "of-tomorrow"), varied, ("slic", "slic")))
    assert [variant.name for variant in planned("mine")] == ["explore", "paper mu=0", "paper", "paper lambda=2", "slic"]


def test_the_parts_of_a_preset_are_taken_away_one_at_a_time() -> None:
    plain, *parts = planned("parts")
    assert (plain.preset, plain.changed) == ("tuned", {})
    assert all(part.preset == "tuned" and len(part.changed) == 1 for part in parts)
    taken = [text.split("=") for text in (PLANS["parts"].varied or {})["tuned"]]
    expected = [name for name, values in taken for _ in values.split(",")]
    assert [name for part in parts for name in part.changed] == expected, "each makes a difference"


def test_the_comparison_has_presets_and_baselines_as_they_are() -> None:
    found = planned("compare")
    assert [variant.name for variant in found][:3] == ["paper", "tuned", "explore"]
    assert {variant.method for variant in found} == {
        GRAPL,
        "slic",
        "kmeans",
        "felzenszwalb",
        "slic_merged",
        "cues",
        "dfc_small",
    }
    assert not any(variant.changed for variant in found)


def test_the_encoders_have_a_row_each_beside_the_presets_that_they_are_set_against() -> None:
    paper, tuned, *others = planned("encoders")
    assert (paper.name, tuned.name) == ("paper", "tuned")
    models = [
        (variant.preset, variant.settings.affinity, variant.settings.dinov2_model.partition("/")[2]) for variant in others
    ]
    names = ("dinov2-large", "dinov2-with-registers-large", "dinov3-vitl16-pretrain-lvd1689m")
    assert models == [(preset, "dinov2", name) for preset in ("paper-dinov2", "tuned") for name in names]
    changed = tuned.settings.replace(affinity="dinov2", dinov2_model=others[-1].settings.dinov2_model)
    assert others[-1].settings == changed and others[0].name == "paper-dinov2"
