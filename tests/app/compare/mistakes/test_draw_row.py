from __future__ import annotations

import pytest
from mistake_maps import OURS, TRUE, judge
from pytestqt.qtbot import QtBot

from app.compare.mistakes.draw_row import DrawRow
from app.compare.mistakes.drawing import Draw, drawn
from app.image_views.views import ViewKind


@pytest.fixture
def row(qtbot: QtBot) -> DrawRow:
    row = DrawRow()
    qtbot.addWidget(row)
    row.show()
    return row


def test_each_choice_has_its_legend(row: DrawRow) -> None:
    seen = {}
    for number, draw in enumerate(Draw):
        row.what.setCurrentIndex(number)
        assert row.draw is draw
        seen[draw] = row.legend.isVisible(), row.slider.isVisible(), row.scale.isVisible()
    assert seen.pop(Draw.BOUNDARIES) == (True, True, False)
    assert seen.pop(Draw.NOTHING) == (False, False, False)
    assert set(seen.values()) == {(False, False, True)}


def test_the_legend_counts_and_the_scale_has_a_unit(row: DrawRow) -> None:
    found = judge(OURS, TRUE)
    (said,) = drawn(found, Draw.BOUNDARIES, 0.0, lambda: False)
    row.show_drawn(said)
    assert [label.text() for label in row.counts] == [
        f"{text} ({count} px)"
        for text, count in zip(
            ("agreed", "only the map's: over-segmentation", "only the truth's: under-segmentation"), said.counts, strict=True
        )
    ]
    (said,) = drawn(found, Draw.HEAT, 0.0, lambda: False)
    row.show_drawn(said)
    assert row.scale.accessibleName() == f"of a pixel (mean: VI), or more: from 0 to {said.most:.3g} bits"
    row.show_drawn(None)
    assert row.counts[0].text() == "agreed"


def test_the_tolerance_is_told_by_who_moves_it_alone(row: DrawRow, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(row.changed):
        row.show_tolerance(4.337)
    assert row.tolerance == 4.3 and row.tolerance_text.text() == "4.3 px" and row.slider.maximum() == 173
    with qtbot.waitSignal(row.changed):
        row.slider.setValue(0)
    assert row.tolerance == 0.0 and row.tolerance_text.text() == "0.0 px"


def test_a_suggestion_gives_way_to_the_persons_choice(row: DrawRow) -> None:
    row.suggest(Draw.HEAT)
    assert row.draw is Draw.HEAT
    row.what.activated.emit(0)
    row.what.setCurrentIndex(0)
    row.suggest(Draw.BOUNDARIES)
    assert row.draw is Draw.NOTHING


def test_who_stops_the_drawing_has_chosen_nothing(row: DrawRow, qtbot: QtBot) -> None:
    row.suggest(Draw.HEAT)
    with qtbot.waitSignal(row.changed):
        row.draw_nothing()
    row.suggest(Draw.BOUNDARIES)
    assert row.draw is Draw.NOTHING


def test_where_it_is_drawn_is_for_choice(row: DrawRow, qtbot: QtBot) -> None:
    row.suggest(Draw.HEAT)
    assert row.on == {ViewKind.PHOTOGRAPH, ViewKind.PIXELS}
    with qtbot.waitSignal(row.places_changed):
        row.places[ViewKind.PIXELS].click()
    assert row.on == {ViewKind.PHOTOGRAPH}
