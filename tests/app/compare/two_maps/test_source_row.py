from __future__ import annotations

from pair_maps import ONE, labelling
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.compare.choice import Choice, Place
from app.compare.two_maps.source_row import Chosen, SourceRow


def place(key: str, most: int = 0, usual: int = 0) -> Place:
    return Place(key, key, lambda _count: labelling(ONE), most, usual)


def choices(*runs: str) -> list[Choice]:
    return [
        *(Choice(run, "Runs", f"Run {run}", (place(f"{run} map"), place(f"{run} levels", 9, 4))) for run in runs),
        Choice("slic", "Other methods", "SLIC", (place("slic map"),), "Superpixels."),
    ]


def row_with(qtbot: QtBot, *runs: str) -> SourceRow:
    row = SourceRow("A")
    qtbot.addWidget(row)
    row.show()
    row.show_choices(choices(*runs))
    return row


def chosen_key(row: SourceRow) -> object:
    assert isinstance(row.chosen, Chosen)
    return row.chosen.key


def test_nothing_is_chosen_at_first(qtbot: QtBot) -> None:
    row = row_with(qtbot, "1", "2")
    assert row.chosen is None and row.source is None and not row.places.isVisible() and not row.count.isVisible()
    assert row.sources.placeholderText() == "Choose a map" and row.sources.accessibleName() == "Source of A"


def test_a_heading_stands_above_each_group_and_cannot_be_chosen(qtbot: QtBot) -> None:
    row = row_with(qtbot, "1", "2")
    texts = [row.sources.itemText(at) for at in range(row.sources.count())]
    assert texts == ["Runs", "Run 1", "Run 2", "Other methods", "SLIC"]
    row.sources.setFocus()
    for expected in ("1", "2", "slic"):
        qtbot.keyClick(row.sources, Qt.Key.Key_Down)
        assert row.source == expected
    assert row.sources.toolTip() == "Superpixels." and not row.places.isVisible()


def test_the_number_of_segments_is_for_choice_where_there_are_levels(qtbot: QtBot) -> None:
    row, said = row_with(qtbot, "1"), []
    row.chosen_changed.connect(lambda: said.append(chosen_key(row)))
    row.choose("1")
    assert chosen_key(row) == ("1 map", 0) and row.places.isVisible() and not row.count.isVisible() and said == []
    row.places.setFocus()
    qtbot.keyClick(row.places, Qt.Key.Key_Down)
    assert row.count.isVisible() and (row.count.value(), row.count.maximum()) == (4, 9)
    row.count.setValue(7)
    assert said == [("1 levels", 4), ("1 levels", 7)]


def test_what_is_chosen_stays_when_there_are_other_choices(qtbot: QtBot) -> None:
    row, said = row_with(qtbot, "1", "2"), []
    row.choose("2", "2 levels", 6)
    row.chosen_changed.connect(lambda: said.append(True))
    row.show_choices(choices("1", "2", "3"))
    assert row.source == "2" and chosen_key(row) == ("2 levels", 6)
    row.show_choices(choices("1"))
    assert row.chosen is None and said == []


def test_the_same_again_is_said_too(qtbot: QtBot) -> None:
    row = row_with(qtbot, "1")
    row.choose("1")
    with qtbot.waitSignal(row.chosen_changed):
        row.sources.activated.emit(row.sources.currentIndex())
