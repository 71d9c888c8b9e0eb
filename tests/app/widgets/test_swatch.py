"""Squares in the colours of labels: those of the run, also in a selected row."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QIcon
from scripted_run import scripted_record

from app.widgets.swatch import SWATCH, colors_of, swatch
from grapl_engine import Frame, Stage
from grapl_engine.storage import palette


def test_labels_have_the_colours_of_their_palette_indices() -> None:
    record = scripted_record()
    record.palette_indices = (4, 3, 2, 1, 0)
    assert [color.getRgb()[:3] for color in colors_of(record)] == [tuple(palette.COLORS[k].tolist()) for k in (4, 3, 2, 1, 0)]
    record.segment_palette_indices = (1, 0, 2, 4, 3)
    final = Frame(Stage.FINAL)
    assert [color.getRgb()[:3] for color in colors_of(record, final)] == [
        tuple(palette.COLORS[k].tolist()) for k in (1, 0, 2, 4, 3)
    ]
    assert colors_of(record, record.frames()[0]) == colors_of(record) and colors_of(None) == []


@pytest.mark.parametrize("mode", [QIcon.Mode.Normal, QIcon.Mode.Selected])
def test_a_swatch_is_filled_with_its_colour_in_every_row(qapp: object, mode: QIcon.Mode) -> None:
    image = swatch(QColor(10, 20, 30)).pixmap(SWATCH, mode).toImage()
    assert (image.width(), image.height()) == (12, 12)
    assert {image.pixelColor(x, y).getRgb()[:3] for x in range(12) for y in range(12)} == {(10, 20, 30)}
