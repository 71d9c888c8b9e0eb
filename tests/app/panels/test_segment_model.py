"""The cells of the table of segments: what is seen, what a tip adds, and what a screen reader hears."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon

from app.panels.segment_figures import Segment
from app.panels.segment_model import COLUMNS, SegmentModel, cell_text
from app.widgets.swatch import label_colors

pytestmark = pytest.mark.usefixtures("qapp")
Role = Qt.ItemDataRole


def segment(label: int, *, is_exact: bool = True, confidence: float | None = 0.75) -> Segment:
    return Segment(label=label, share=0.25, pixels=1536, color=(10, 20, 30), confidence=confidence, is_exact=is_exact)


@pytest.fixture
def model() -> SegmentModel:
    model = SegmentModel()
    model.show_segments([segment(1), segment(0, is_exact=False, confidence=None)], label_colors(2, (4, 1)))
    return model


def said(model: SegmentModel, row: int, column: int, role: Qt.ItemDataRole) -> Any:
    return model.data(model.index(row, column), role)


def test_a_cell_says_the_same_as_its_text(model: SegmentModel) -> None:
    assert [said(model, 0, column, Role.DisplayRole) for column in range(len(COLUMNS))] == ["1", "25.0 %", "10 20 30", "0.75"]
    assert said(model, 1, 1, Role.DisplayRole) == "\N{ALMOST EQUAL TO}25.0 %"
    assert said(model, 1, 3, Role.DisplayRole) == "\N{EN DASH}" and said(model, 1, 3, Role.AccessibleTextRole) == "not known"
    assert cell_text(segment(7), 0) == "7"


def test_a_specks_area_is_neither_nothing_nor_a_thousandth() -> None:
    shares = (0.0, 0.00001, 0.00099, 0.001)
    texts = [cell_text(Segment(0, share, 1, (0, 0, 0), None, is_exact=True), 1) for share in shares]
    assert texts == ["0.0 %", "<0.1 %", "<0.1 %", "0.1 %"]


def test_the_colour_of_a_label_has_a_name(model: SegmentModel) -> None:
    assert [said(model, row, 0, Role.AccessibleTextRole) for row in (0, 1)] == ["1, orange", "0, blue 2"]
    assert said(model, 1, 0, Role.ToolTipRole).endswith(": 0, blue 2")
    icon = said(model, 0, 0, Role.DecorationRole)
    assert isinstance(icon, QIcon) and icon.pixmap(8).toImage().pixelColor(4, 4) == QColor("#e69f00")


def test_a_tip_counts_the_pixels(model: SegmentModel) -> None:
    assert said(model, 0, 1, Role.ToolTipRole).endswith(": 25.0 %, 1,536 pixels")
    assert said(model, 1, 1, Role.AccessibleTextRole) == "\N{ALMOST EQUAL TO}25.0 %, \N{ALMOST EQUAL TO}1,536 pixels"


def test_rows_are_sorted_by_numbers(model: SegmentModel) -> None:
    assert [said(model, 1, column, Role.UserRole) for column in range(len(COLUMNS))] == [0, 0.25, 60, 0.0]
