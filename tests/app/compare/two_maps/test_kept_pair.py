"""A and B, and how they are looked at, are chosen again once they are offered."""

from __future__ import annotations

from pair_maps import ONE, labelling
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.compare.choice import Choice, Place
from app.compare.two_maps.comparing import Letter
from app.compare.two_maps.kept_pair import KeptPair
from app.compare.two_maps.source_row import SourceRow
from app.compare.two_maps.way import Way
from app.session.panel_places import PanelPlaces


def choice(name: str, *maps: str, most: int = 0) -> Choice:
    places = tuple(Place((name, text), text, lambda _count: labelling(ONE), most, most and 3) for text in maps)
    return Choice(name, "Runs", f"Run {name}", places)


CHOICES = [choice("1", "pixel map", "cut 2"), choice("2", "level", most=9), choice("3", "pixel map")]


def rows(qtbot: QtBot, choices: list[Choice]) -> dict[Letter, SourceRow]:
    made: dict[Letter, SourceRow] = {"a": SourceRow("A"), "b": SourceRow("B")}
    for row in made.values():
        qtbot.addWidget(row)
        row.show_choices(choices)
    return made


def test_what_was_chosen_is_chosen_again(qtbot: QtBot) -> None:
    places, parent, first = PanelPlaces(), QObject(), rows(qtbot, CHOICES)
    kept = KeptPair(places, first, parent)
    assert kept.way is None
    first["a"].choose("1", ("1", "cut 2"))
    first["b"].choose("2", ("2", "level"), 7)
    kept.note(Way.FLICKER)
    words, others = dict(places.words), PanelPlaces()
    second = rows(qtbot, [])
    again = KeptPair(others, second, parent)
    with qtbot.waitSignal(again.brought_back):
        others.bring_back(words)
    assert again.way is Way.FLICKER
    again.recall()
    again.note(Way.WIPE)
    assert others.of("two maps")["way"] == "flicker", "nothing is written before what was chosen is there"
    second["a"].show_choices(CHOICES)
    second["a"].choose("3")
    second["b"].show_choices(CHOICES)
    again.recall()
    assert second["a"].words == ("Run 1", "cut 2", 0) and second["b"].words == ("Run 2", "level", 7)
    second["a"].choose("3")
    again.recall()
    assert second["a"].source == "3", "once"
    again.note(Way.WIPE)
    assert others.of("two maps")["a"] == "Run 3" and others.of("two maps")["way"] == "wipe"


def test_who_chooses_something_else_is_not_overruled(qtbot: QtBot) -> None:
    places, parent, made = PanelPlaces(), QObject(), rows(qtbot, CHOICES)
    places.bring_back({"two maps": {"a": "Run 1", "b": "gone", "b map": "x", "way": "of another version"}})
    kept = KeptPair(places, made, parent)
    kept.recall()
    assert made["a"].words == ("Run 1", "pixel map", 0) and made["b"].chosen is None and kept.way is None
    made["a"].choose("3")
    kept.let_go()
    kept.recall()
    assert made["a"].source == "3"
