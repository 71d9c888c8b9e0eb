from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from grown import record_of
from PySide6.QtCore import QPointF, QRectF

from app.lab.lineage.flow_layout import FlowLayout, flow_layout, order_of
from grapl_engine import RunRecord
from grapl_engine.analysis.lineage import Lineage, lineage

AREA = QRectF(10, 20, 400, 230)


def by_hand(frames: int = 2) -> FlowLayout:
    """0 has three patches and 1 one; then 0 gives one of them to 1. 1 stands left of 0."""
    return flow_layout(lineage(record_of([0, 0, 0, 1], [0, 0, 1, 1], [0, 0, 1, 1], k=2)), np.array([1, 0]), AREA, frames)


def test_labels_are_ordered_as_their_first_patches_lie() -> None:
    assert order_of(record_of([2, 0, 2, 0], k=4)).tolist() == [2, 0, 1, 3]
    assert order_of(record_of([0, 1, 1, 2], k=3)).tolist() == [0, 1, 2]  # 1 lies in the middle
    assert order_of(record_of([1, 0, 2, 0], k=3)).tolist() == [1, 2, 0]


def test_widths_are_areas_and_ribbons_fill_the_bars(lab_record: RunRecord) -> None:
    found, area = lineage(lab_record), QRectF(10, 10, 300, 400)
    layout = flow_layout(found, order_of(lab_record), area, len(found.frame_areas))
    assert layout.bars[0].top() == 10 and layout.bars[-1].bottom() == pytest.approx(410)
    for frame_index, parts in zip(found.frame_areas, layout.segments, strict=True):
        for label, part in parts.items():
            assert part.width() == pytest.approx(300 * frame_index.areas[label])
        assert max(part.right() for part in parts.values()) == pytest.approx(310)
    for index, flow in enumerate(found.flows):
        drawn = {(a, b) for a, b, frame_index in layout.ribbons if frame_index == index}
        assert drawn == {(int(a), int(b)) for a, b in np.argwhere(flow > 0)}


def test_bars_are_evenly_apart_and_neither_too_low_nor_too_high() -> None:
    layout = by_hand(3)
    assert [bar.top() for bar in layout.bars] == [20, 127, 234] and {bar.height() for bar in layout.bars} == {16}
    assert {(bar.left(), bar.width()) for bar in layout.bars} == {(10, 400)}
    crowded = by_hand(100)
    assert crowded.bars[0].height() == 4 and crowded.bars[-1].bottom() == pytest.approx(250)


def test_room_is_kept_for_frames_to_come() -> None:
    layout = by_hand(5)
    assert len(layout.bars) == len(layout.segments) == 5
    assert [bool(parts) for parts in layout.segments] == [True, True, True, False, False]


def test_parts_stand_in_order_without_gaps() -> None:
    first, second, _ = by_hand(3).segments
    assert list(first) == [1, 0]
    assert [(part.left(), part.right()) for part in first.values()] == [(10, 110), (110, 410)]
    assert [(part.left(), part.right()) for part in second.values()] == [(10, 210), (210, 410)]


def test_a_ribbon_runs_from_its_part_above_to_its_part_below() -> None:
    layout = by_hand(3)
    ends = {}
    for (a, b, index), path in layout.ribbons.items():
        if index == 0:
            top, bottom = layout.bars[0].bottom(), layout.bars[1].top()
            inside = [x for x in range(10, 411) if path.contains(QPointF(x, top + 0.01))]
            below = [x for x in range(10, 411) if path.contains(QPointF(x, bottom - 0.01))]
            ends[a, b] = (inside[0], inside[-1], below[0], below[-1])
    # 1 keeps its quarter; of the other three, the one next to it goes over
    expected = {(1, 1): (10, 110, 10, 110), (0, 1): (110, 210, 110, 210), (0, 0): (210, 410, 210, 410)}
    assert ends.keys() == expected.keys()
    for key, places in expected.items():
        assert ends[key] == pytest.approx(places, abs=2)


def test_what_lies_at_a_point() -> None:
    layout = by_hand(3)
    assert layout.label_at(50, 25) == (1, 0) and layout.label_at(300, 25) == (0, 0)
    assert layout.label_at(150, 130) == (1, 1)
    assert layout.label_at(300, 80) == (0, 0)  # a ribbon is its upper label's
    assert layout.label_at(160, 80) == (0, 0)
    assert layout.label_at(500, 25) is None and layout.label_at(50, 400) is None
    assert [layout.frame_index_at(y) for y in (-50, 60, 100, 900)] == [0, 0, 1, 2]
    assert FlowLayout([], [], {}).frame_index_at(3) is None and FlowLayout([], [], {}).label_at(3, 3) is None


def test_segments_stand_below_the_labels_that_they_come_from() -> None:
    found = lineage(record_of([0, 0, 1, 1], k=2))
    flow = np.array([[0.0, 0.5], [0.5, 0.0]])  # segment 1 lies where label 0 did
    own = Lineage((*found.frame_areas[:1], replace(found.frame_areas[0], areas=np.array([0.5, 0.5]))), (flow,), (), True)
    layout = flow_layout(own, np.array([0, 1]), AREA, 2)
    assert list(layout.segments[0]) == [0, 1] and list(layout.segments[1]) == [1, 0]
    straight = [path.boundingRect().width() for path in layout.ribbons.values()]
    assert straight == pytest.approx([AREA.width() / 2] * 2)
