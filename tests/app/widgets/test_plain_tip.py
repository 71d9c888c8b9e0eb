from __future__ import annotations

from PySide6.QtGui import QTextDocument

from app.widgets.plain_tip import plain_tip


def test_a_tip_shows_its_text_as_it_stands() -> None:
    assert plain_tip("photo.png\nsecond line") == "photo.png\nsecond line"
    shown = QTextDocument()
    shown.setHtml(plain_tip("<img src='file:///dev/zero'>\n<b>x</b>"))
    assert shown.toPlainText().split() == ["<img", "src='file:///dev/zero'>", "<b>x</b>"]
