from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.widgets.elided_label import ElidedLabel


def test_a_long_text_asks_for_no_room_and_is_painted_in_its_colour(qtbot: QtBot) -> None:
    label = ElidedLabel("<h1>a text\nthat is far too long for any label of sixty pixels</h1>")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    label.color = lambda _palette: QColor(255, 0, 0)
    label.resize(60, 20)
    image = label.grab().toImage()
    reds = [
        image.pixelColor(x, y)
        for x in range(60)
        for y in range(20)
        if image.pixelColor(x, y).red() > 200 > 2 * image.pixelColor(x, y).green()
    ]
    assert reds and label.minimumSizeHint().height() == label.sizeHint().height()
