"""Where panels are: said once for each change, and told again."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.session.panel_places import PanelPlaces


def test_a_panel_says_where_it_is_and_is_told_where_it_was(qtbot: QtBot) -> None:
    places = PanelPlaces()
    assert dict(places.of("lab")) == {}
    with qtbot.waitSignal(places.changed):
        places.note("lab", {"page": "moves"})
    with qtbot.assertNotEmitted(places.changed):
        places.note("lab", {"page": "moves"})
    assert {panel: dict(words) for panel, words in places.words.items()} == {"lab": {"page": "moves"}}
    with qtbot.waitSignal(places.brought_back), qtbot.assertNotEmitted(places.changed):
        places.bring_back({"compare": {"page": "sweep"}})
    assert dict(places.of("lab")) == {} and places.of("compare")["page"] == "sweep"


def test_what_was_kept_does_not_follow_the_panels() -> None:
    places = PanelPlaces()
    places.note("lab", {"page": "patch"})
    kept = places.words
    places.note("lab", {"page": "energy"})
    places.note("window", {"open": "Lab"})
    assert kept == {"lab": {"page": "patch"}}
