from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot

from app.widgets.elided_label import ElidedLabel, fitting_text


def test_it_gives_way_and_takes_its_text_as_it_stands(qtbot: QtBot) -> None:
    label = ElidedLabel("<b>a name</b> " * 20)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    label.resize(60, label.sizeHint().height())
    drawn: list[QPalette] = []
    label.color = lambda palette: drawn.append(palette) or QColor("red")  # type: ignore[func-returns-value]
    image = label.grab().toImage()
    assert drawn and image.width() >= 60
    assert any(
        image.pixelColor(x, y).red() > 150 > image.pixelColor(x, y).green() for x in range(60) for y in range(image.height())
    )


def test_a_text_of_parts_keeps_whole_ones(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    metrics, text, dot = label.fontMetrics(), "12 segments \N{MIDDLE DOT} 2.9 s \N{MIDDLE DOT} K 14", " \N{MIDDLE DOT} "
    shown = [fitting_text(text, metrics, width, dot) for width in range(metrics.horizontalAdvance(text) + 4, 20, -1)]
    parts = [text, f"12 segments{dot}2.9 s", "12 segments"]
    assert list(dict.fromkeys(shown))[:3] == parts
    assert all(part in parts or part.endswith("\N{HORIZONTAL ELLIPSIS}") for part in shown)
    room = metrics.horizontalAdvance("12 segments") + 20
    assert fitting_text(text, metrics, room).endswith("\N{HORIZONTAL ELLIPSIS}"), "without parts it ends in dots"


def test_of_a_path_both_ends_are_seen(qtbot: QtBot) -> None:
    label = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(label)
    path, metrics = "/home/someone/Pictures/of last summer/coffee-segmented", label.fontMetrics()
    shown = fitting_text(path, metrics, metrics.horizontalAdvance(path) // 2, mode=Qt.TextElideMode.ElideMiddle)
    assert shown.startswith("/home") and shown.endswith("segmented") and "\N{HORIZONTAL ELLIPSIS}" in shown
    label.setText(path)
    label.resize(metrics.horizontalAdvance(path) // 2, label.sizeHint().height())
    begun = ElidedLabel(path)
    qtbot.addWidget(begun)
    begun.resize(label.size())
    assert label.grab().toImage() != begun.grab().toImage()
