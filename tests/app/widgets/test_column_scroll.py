"""A column that scrolls up and down is never cut off at its side."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.column_scroll import ColumnScroll


def column(text: str, lines: int = 1) -> QWidget:
    content = QWidget()
    layout = QVBoxLayout(content)
    for _ in range(lines):
        layout.addWidget(QLabel(text))
    return content


def test_it_is_as_wide_as_its_content_needs_and_its_bar_beside_it(qtbot: QtBot) -> None:
    scroll = ColumnScroll(column("a line of some length " * 4, 40))
    qtbot.addWidget(scroll)
    needed, bar = scroll.widget().minimumSizeHint(), scroll.verticalScrollBar()
    scroll.resize(needed.width(), 2 * needed.height())
    scroll.show()
    assert scroll.minimumSizeHint().width() == needed.width()
    scroll.resize(needed.width(), needed.height() // 2)
    qtbot.waitUntil(lambda: scroll.minimumSizeHint().width() == needed.width() + bar.sizeHint().width())
    assert scroll.minimumSizeHint().height() < needed.height()


def test_so_much_of_its_height_is_seen_as_is_asked_for(qtbot: QtBot) -> None:
    for lines, seen in ((40, 250), (2, 250)):
        scroll = ColumnScroll(column("short", lines), seen=seen)
        qtbot.addWidget(scroll)
        needed = scroll.widget().minimumSizeHint().height()
        least = ColumnScroll().minimumSizeHint().height()
        assert scroll.minimumSizeHint().height() == max(least, min(needed, seen))


def test_another_text_makes_it_wider(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    scroll = ColumnScroll(column("short"))
    QVBoxLayout(whole).addWidget(scroll)
    whole.show()
    before = whole.minimumSizeHint().width()
    scroll.widget().findChild(QLabel).setText("a line of some length " * 10)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: whole.minimumSizeHint().width() > before + 300)
    qtbot.waitUntil(lambda: whole.width() >= whole.minimumSizeHint().width())


def test_room_that_is_kept_is_empty_while_there_is_nothing_to_scroll(qtbot: QtBot) -> None:
    content = QWidget()
    page = ColumnScroll(content, keeps_room=True)
    qtbot.addWidget(page)
    page.resize(200, 100)
    page.show()
    width, bar = content.width(), page.verticalScrollBar()
    image = bar.grab().toImage()
    assert width < 200 and len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}) == 1
    content.setMinimumHeight(500)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert content.width() == width and bar.grab().toImage() != image
