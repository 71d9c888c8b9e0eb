from __future__ import annotations

import numpy as np
import pytest
from scripted_run import scripted_picture

from app.compare import baseline_source
from app.compare.baseline_source import OFFERED, BaselineMaps, baseline_choices
from grapl_engine.evaluation.baselines import BASELINES


def test_what_is_offered_is_what_the_engine_has() -> None:
    assert OFFERED.keys() <= BASELINES.keys() and {"slic", "felzenszwalb", "kmeans", "cues"} <= OFFERED.keys()
    choices = baseline_choices(scripted_picture(), BaselineMaps())
    assert [choice.key for choice in choices] == [*OFFERED] and all(choice.tip.endswith(".") for choice in choices)
    assert baseline_choices(None, BaselineMaps()) == []


def test_a_map_is_made_once_for_a_picture_and_is_the_engines() -> None:
    picture, other, maps = scripted_picture(), scripted_picture("another.png"), BaselineMaps()
    (choice,) = [choice for choice in baseline_choices(picture, maps) if choice.key == "kmeans"]
    made = choice.places[0].make(0)
    assert (made.labels == BASELINES["kmeans"](picture)).all() and made.note == ""
    assert made.count.k_hat == len(np.unique(made.labels)) and made.noun == "label"
    assert maps.of(picture, "kmeans") is made
    maps.keep(other, [picture])
    assert maps.of(picture, "kmeans") is made
    maps.keep(other, [])
    assert maps.of(picture, "kmeans") is not made


def test_a_large_picture_is_segmented_as_a_copy_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baseline_source, "MOST_PIXELS", 1000)
    made = BaselineMaps().of(scripted_picture(), "slic")
    assert made.labels.shape == (64, 96) and "copy" in made.note
