from __future__ import annotations

import json
from dataclasses import replace

import pytest

from grapl_engine import Settings
from grapl_engine.frame import Frame, Stage
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints
from grapl_engine.storage.broken import BROKEN
from grapl_engine.storage.session_place import DetailPlace, Place

SEEN = Place(1, 3, Frame(Stage.CUT, 0), 1, (0, 2), LabelConstraints((LabelConstraint(0.25, 0.5, 1),)))
ALL = replace(
    SEEN,
    compared=1,
    detail=DetailPlace(3, (4, 2, 3), is_within=True, selected=2),
    panels={"lab": {"page": "moves", "step": 3}},
    settings=Settings(mu=1.5),
)


@pytest.mark.parametrize("place", [Place(), SEEN, ALL])
def test_all_that_was_looked_at_is_said(place: Place) -> None:
    assert Place.from_facts(json.loads(json.dumps(place.to_facts()))) == place


def test_settings_of_another_version_are_none() -> None:
    facts = ALL.to_facts() | {"settings": {"mu": "of another version"}}
    assert Place.from_facts(facts) == replace(ALL, settings=None)


def test_an_earlier_version_says_less() -> None:
    facts = ALL.to_facts()
    for name in ("compared", "detail", "panels", "settings"):
        del facts[name]
    assert Place.from_facts(facts) == SEEN


@pytest.mark.parametrize(
    "damage", [{"frame": ["FINAL"]}, {"patch": [1]}, {"detail": {"regions": ["all"]}}, {"panels": ["lab"]}]
)
def test_damage_is_raised(damage: dict[str, object]) -> None:
    with pytest.raises(BROKEN):
        Place.from_facts(SEEN.to_facts() | damage)
