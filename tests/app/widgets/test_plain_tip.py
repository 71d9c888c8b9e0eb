from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QToolTip, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.plain_tip import plain_tip, show_plain_tip


def test_a_tip_shows_its_text_as_it_stands() -> None:
    assert plain_tip("photo.png\nsecond line") == "photo.png\nsecond line"
    shown = QTextDocument()
    shown.setHtml(plain_tip("<img src='file:///dev/zero'>\n<b>x</b>"))
    assert shown.toPlainText().split() == ["<img", "src='file:///dev/zero'>", "<b>x</b>"]


def test_an_entity_alone_is_no_html_either() -> None:
    shown = QTextDocument()
    shown.setHtml(plain_tip("&lt;i&gt; & more"))
    assert shown.toPlainText() == "&lt;i&gt; & more" and plain_tip("a < b & c") == "a < b & c"


def test_it_is_shown_as_it_stands_anywhere(qtbot: QtBot) -> None:
    qtbot.addWidget(widget := QWidget())
    show_plain_tip(QPoint(5, 5), "<img src='file:///dev/zero'>", widget)
    assert "&lt;img" in QToolTip.text()
    show_plain_tip(QPoint(5, 5), "", widget)
