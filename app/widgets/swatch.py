"""The colours of a run's labels, and squares of them for tables."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPixmap

from grapl_engine import Frame, RunRecord

__all__ = ["SWATCH", "color_name", "colors_of", "label_colors", "swatch"]

SWATCH = QSize(12, 12)


def colors_of(record: RunRecord | None, frame: Frame | None = None) -> list[QColor]:
    """The colour of each label of a run, or of each that it has at a frame, as in all views."""
    if record is None:
        return []
    from grapl_engine.storage.palette import frame_palette_indices

    return label_colors(record.colored, frame_palette_indices(record, frame))


def label_colors(labels: int, palette_indices: tuple[int, ...] | None) -> list[QColor]:
    """The colour of each of so many labels."""
    from grapl_engine.storage import palette

    return [QColor(*color) for color in palette.label_colors(labels, palette_indices).tolist()]


def color_name(color: QColor) -> str:
    """What a label's colour is called, for those who can not tell it from others: "orange 3"."""
    from grapl_engine.storage.color_names import name_of_color

    return name_of_color(color.red(), color.green(), color.blue())


def swatch(color: QColor) -> QIcon:
    """A square that keeps its colour in a selected row: it is data."""
    pixmap = QPixmap(SWATCH)
    pixmap.fill(color)
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon
