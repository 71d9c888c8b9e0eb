"""A setting that is said to do nothing does nothing, and one of which that is not said is not hidden."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pictures import halves, quick

from grapl_engine import PRESETS, RunRecord, Settings, as_picture, segment
from grapl_engine.idle_settings import NEEDS, why_idle, why_not_in_map

OTHER: dict[str, Any] = {
    "lambda_": 9.0, "mu": 0.3, "exact_k0": False, "soft_labels": False, "steps": (4, 2, 1), "learning_rate": 0.05, "batch": 0.9, "batch_choice": "columns",
    "dropout": 0.5, "input_dropout": "none", "early_stop": 2.0, "early_stop_on": "loss", "warm_start": False,
    "continuity_over": "nearest-8", "edge_threshold": 0.6, "color_degree": 1, "color_scale": 3.0, "dinov2_model": "nobody/nothing",
    "dinov2_degree": 4, "solver": "expansion", "solver_start": "argmax", "average_rounds": True, "superpixel_weight": 5.0,
    "contiguous": True, "least_segment": 0.2, "least_contrast": 50.0, "align": "centre", "precise": True,
}  # fmt: skip
"""Another value than the paper's of every setting that may do nothing."""
SWITCHED: dict[str, tuple[dict[str, Any], ...]] = {
    "initial": ({"initial": "spatial"}, {"initial": "seedwise"}),
    "affinity": ({"affinity": "uniform"}, {"affinity": "position"}),
    "pixel_map": ({"pixel_map": "picture"}, {"pixel_map": "hierarchy"}),
    "contiguous": ({"contiguous": False},),
    "early_stop": ({"early_stop": 0.0},),
}
CASES = [
    (changes, name)
    for changes in (change for changes in SWITCHED.values() for change in changes)
    for name in NEEDS
    if why_idle(name, quick(d=4, **changes))
]


def said(settings: Settings) -> list[np.ndarray]:
    """All labels that a run shows, and the edges of its graph."""
    record = RunRecord(as_picture(halves()), settings)
    for event in segment(record.picture, settings):
        record.add(event)
    assert record.finished is not None and record.prepared is not None
    frames = record.frames()
    patches = [record.patch_labels(frame) for frame in frames]
    return [record.finished.pixel_labels, record.prepared.phi, *(labels for labels in patches if labels is not None)]


@pytest.mark.parametrize(("changes", "name"), CASES, ids=lambda value: value if isinstance(value, str) else str(value))
def test_what_is_said_to_do_nothing_does_nothing(changes: dict[str, Any], name: str) -> None:
    settings = quick(d=4, steps=(3, 2), k0=3).replace(**changes)
    before, after = said(settings), said(settings.replace(**{name: OTHER[name]}))
    assert len(before) == len(after)
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, other)


def test_every_setting_that_may_do_nothing_is_tried_somewhere() -> None:
    assert {name for _, name in CASES} == NEEDS.keys() == OTHER.keys()
    assert all(getattr(Settings(), name) != value for name, value in OTHER.items())


def test_the_sentence_names_what_is_in_the_way() -> None:
    assert why_idle("color_scale", Settings(affinity="position")) == "No effect: Affinity is set to position."
    assert why_idle("edge_threshold", Settings(affinity="uniform")) == "No effect: Affinity is set to uniform."
    assert why_idle("least_segment", Settings(contiguous=False)) == "No effect: Contiguous segments is set to off."
    assert why_idle("early_stop_on", Settings(early_stop=0)) == "No effect: Early stop below is set to 0."
    assert why_idle("dinov2_model", Settings()) == "No effect: Affinity is set to colour."
    assert why_idle("lambda_", PRESETS["instant"]) == "No effect: Pixel map is set to picture."
    assert why_idle("lambda_", PRESETS["tuned"]) == "" == why_idle("color_scale", Settings())


@pytest.mark.parametrize("name", ["d", "k0", "seed"])
def test_without_a_network_the_map_is_the_same_whatever_the_initial_labels(name: str) -> None:
    settings = quick(d=4, k0=3).replace(pixel_map="picture")
    other = settings.replace(**{name: getattr(settings, name) + 1})
    np.testing.assert_array_equal(said(settings)[0], said(other)[0])
    assert why_not_in_map(name, settings) == "Changes only the initial labels: Pixel map is set to picture."
    assert why_not_in_map(name, Settings()) == why_idle(name, settings) == ""


@pytest.mark.parametrize("preset", PRESETS)
def test_what_a_preset_sets_for_its_own_sake_has_an_effect(preset: str) -> None:
    settings = PRESETS[preset]
    if settings.pixel_map == "network":
        assert [name for name in settings.differences(PRESETS["paper"]) if why_idle(name, settings)] == []
