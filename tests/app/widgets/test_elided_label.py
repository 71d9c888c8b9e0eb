from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot

from app.widgets.elided_label import ElidedLabel


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
