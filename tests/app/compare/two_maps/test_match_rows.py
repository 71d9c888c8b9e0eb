from __future__ import annotations

from pair_maps import ONE, OTHER, found, labelling

from app.compare.two_maps.match_rows import COLUMNS, DASH, FIGURES, TIPS, color_of, figure_rows, match_rows
from grapl_engine.storage.palette import label_colors


def test_pairs_come_first_and_say_what_became_of_them() -> None:
    matched, _ = found(labelling(ONE), labelling(OTHER))
    rows = match_rows(matched)
    assert [row.key for row in rows] == [(0, 3), (2, 1), (5, None), (None, 4)]
    assert [row.texts for row in rows] == [
        ("0", "3", "0.500", "50.0", "25.0", "2", ""),
        ("2", "1", "0.500", "25.0", "50.0", "", "2"),
        ("5", DASH, "0.000", "25.0", DASH, "", ""),
        (DASH, "4", "0.000", DASH, "25.0", "", ""),
    ]
    assert rows[0].tip == "Segment 0 of A and 3 of B have 8 pixels in common.\nSegment 0 of A is split in B: 3, 4."
    assert rows[1].tip.endswith("Segment 1 of B is merged from A: 2, 5.")
    assert rows[2].tip == "Segment 5 of A has no partner in B.\nIt lies in segment 1 of B."
    assert rows[3].tip == "Segment 4 of B has no partner in A.\nIt lies in segment 0 of A."
    assert len(COLUMNS) == len(TIPS) == len(rows[0].texts) == len(rows[0].values)


def test_the_square_stands_at_the_label_that_there_is() -> None:
    matched, _ = found(labelling(ONE), labelling(OTHER))
    rows = match_rows(matched)
    assert [row.color_column for row in rows] == [0, 0, 0, 1]
    assert rows[0].color == color_of(matched.b.colors, 3) == color_of(matched.a.colors, 0)
    assert color_of((70,), 0).getRgb()[:3] == tuple(label_colors(71)[70])


def test_boundary_figures_come_last() -> None:
    matched, borders = found(labelling(ONE), labelling(OTHER))
    early, late = figure_rows(matched, None), figure_rows(matched, borders)
    assert len(early) == len(late) == len(FIGURES)
    assert list(early[1]) == ["", ""] and list(late[1]) == ["0.500", "0.500"] == list(late[2])
    assert [early[at] for at in (0, 3, 4, 5, 6)] == [late[at] for at in (0, 3, 4, 5, 6)]
    assert list(late[0]) == ["3", "3"] and list(late[5]) == ["0.500", "0.500"] and list(late[6]) == ["1.000", "1.000"]
