from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hierarchies import alone, striped
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture, scripted_record

from app.panels.level_figures import LevelFigures
from app.panels.segment_table import SegmentTable
from app.session.session import Session
from grapl_engine import Picture
from grapl_engine.hierarchy.level_map import LevelMap
from grapl_engine.hierarchy.tree_cut import TreeCut


def stripes(depth: type = np.uint8) -> Picture:
    """Four grey stripes of 24 pixels: 10, 20, 30 and 200 of 255."""
    greys = np.repeat(np.array([10, 20, 30, 200]), 24) * (1 if depth is np.uint8 else 257)
    return Picture(np.broadcast_to(greys[None, :, None], (64, 96, 3)).astype(depth), "stripes")


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_areas_and_mean_colours(depth: type) -> None:
    hierarchy = striped()
    found = LevelFigures(stripes(depth), hierarchy).segments(TreeCut.at_level(hierarchy.tree, 3))
    assert [(s.label, s.share, s.pixels, s.color, s.confidence, s.is_exact) for s in found] == [
        (0, 0.5, 3072, (15, 15, 15), None, True),
        (1, 0.25, 1536, (30, 30, 30), None, True),
        (2, 0.25, 1536, (200, 200, 200), None, True),
    ]


def test_all_pixels_are_counted_where_a_part_is_averaged() -> None:
    hierarchy = striped()
    for most in (1000, 10, 1):
        found = LevelFigures(stripes(), hierarchy, most).segments(TreeCut.at_level(hierarchy.tree, 4))
        assert sorted((s.color[0], s.pixels, s.is_exact) for s in found) == [(grey, 1536, True) for grey in (10, 20, 30, 200)]


def test_areas_of_a_smaller_map_are_those_of_the_files_and_not_exact() -> None:
    hierarchy = striped(32, 48)
    level = LevelMap(hierarchy, TreeCut.at_level(hierarchy.tree, 3))
    for height, width in ((64, 96), (33, 49), (100, 31)):
        picture = Picture(np.zeros((height, width, 3), np.uint8), "black")
        found = LevelFigures(picture, hierarchy).segments(level.cut)
        assert {s.label: s.pixels for s in found} == dict(enumerate(np.bincount(level.labels(height, width).ravel())))
        assert not found[0].is_exact
    small = striped(32, 48)
    found = LevelFigures(stripes(), small).segments(TreeCut.at_level(small.tree, 2))
    assert [(s.share, s.color, s.is_exact) for s in found] == [(0.5, (15,) * 3, False), (0.5, (115,) * 3, False)]
    one = alone(1, 1)
    dot = LevelFigures(Picture(np.full((1, 1, 3), 7, np.uint8), "dot"), one)
    assert dot.segments(TreeCut.at_level(one.tree, 1))[0].color == (7, 7, 7)


def test_confidence_is_of_the_likeliest_label() -> None:
    answers = np.array([[1, 0], [0.5, 0.5], [0.25, 0.75], [0, 1]], np.float32)
    hierarchy = replace(striped(), answers=answers)
    found = LevelFigures(stripes(), hierarchy).segments(TreeCut.at_level(hierarchy.tree, 3))
    assert [(s.label, s.confidence) for s in found] == [(0, 0.75), (1, 0.75), (2, 1.0)]


def test_the_table_lists_the_level_and_then_the_run_again(qtbot: QtBot) -> None:
    session = Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: striped())
    table = SegmentTable(session)
    qtbot.addWidget(table)
    session.runs.warm_up()
    session.open_picture(scripted_picture())
    qtbot.waitUntil(lambda: len(table.model.segments) == 2)  # the picture's own, before any run
    assert table.summary.text() == "2 segments \N{MIDDLE DOT} detail"
    assert table.summary.toolTip() == "The level of detail that is looked at: the picture's own segments, no network."
    session.add_run(scripted_record(session.view.picture))
    assert len(table.model.segments) == 5
    session.detail.show_level(4)
    qtbot.waitUntil(lambda: len(table.model.segments) == 4)
    table.select_row(0)
    assert session.detail.selected == 0 and session.view.selected is None
    session.detail.select(2)
    assert table.table.selectionModel().selectedRows()[0].data() == "2"
    session.detail.show_cut(None)
    qtbot.waitUntil(lambda: len(table.model.segments) == 5)
    assert table.summary.text() == "5 segments (K\N{COMBINING CIRCUMFLEX ACCENT} 5) of 5 labels \N{MIDDLE DOT} pixel map"
    session.close()


def test_of_very_many_segments_the_largest_are_listed(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.panels.segment_table.MOST_LISTED", 3)
    session = Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: striped())
    table = SegmentTable(session)
    qtbot.addWidget(table)
    session.runs.warm_up()
    session.open_picture(scripted_picture())
    qtbot.waitUntil(lambda: session.detail.hierarchy is not None)
    session.detail.show_level(4)
    qtbot.waitUntil(lambda: table.summary.text() == "4 segments, 3 listed \N{MIDDLE DOT} detail")
    assert len(table.model.segments) == 3
    session.close()
