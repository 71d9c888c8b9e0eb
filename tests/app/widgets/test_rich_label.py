"""Labels that read HTML."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.widgets.rich_label import RichLabel


def test_it_reads_html(qtbot: QtBot) -> None:
    label = RichLabel("<b>E = 3.1 nats</b>")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.RichText
    assert label.sizeHint().width() < label.fontMetrics().horizontalAdvance(label.text()), "tags take no room"
