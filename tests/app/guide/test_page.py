"""A page of the guide: its sections, its pictures, and what Qt leaves out of Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QImage, QPalette, QTextBlock, QTextTable
from pytestqt.qtbot import QtBot

from app.guide.page import APART, CELL_PADDING, CODE_MARGIN, HEADING_MARGIN, GuidePage
from app.guide.window import GuideWindow
from app.widgets.word_joiner import JOINER

TEXT = """# One heading

Words, and [elsewhere](https://example.org).

```
code
```

| a | b |
| --- | --- |
| 1 | 2 |

## Two words

"""


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> GuidePage:
    page = GuidePage()
    qtbot.addWidget(page)
    (tmp_path / "page.md").write_text(TEXT + "More.\n\n" * 200, encoding="utf-8")
    (tmp_path / "example.py").write_text("a = 1 < 2\n", encoding="utf-8")
    page.resize(400, 300)
    page.show()
    page.setSource(QUrl.fromLocalFile(str(tmp_path / "page.md")))
    return page


def _blocks(page: GuidePage) -> Iterator[QTextBlock]:
    block = page.document().begin()
    while block.isValid():
        yield block
        block = block.next()


def _block(page: GuidePage, text: str) -> QTextBlock:
    return next(block for block in _blocks(page) if block.text() == text)


def test_a_section_comes_to_the_top(guide: GuideWindow) -> None:
    guide.show_place("window.md#keys")
    assert guide.page.cursorForPosition(guide.page.viewport().rect().topLeft()).block().text() == "Keys"


def test_pictures_are_no_wider_than_the_page(guide: GuideWindow, qtbot: QtBot) -> None:
    def width() -> float:
        image = guide.page.document().resource(2, QUrl("../shots/window.png"))
        assert isinstance(image, QImage)
        return image.deviceIndependentSize().width()

    wide = width()
    assert 300 < wide <= guide.page.viewport().width() < 1600
    guide.resize(700, 600)
    qtbot.waitUntil(lambda: width() < wide)
    assert not guide.page.horizontalScrollBar().isVisible()


def test_headings_are_named_as_links_have_them(page: GuidePage) -> None:
    heading = _block(page, "Two words")
    assert heading.blockFormat().topMargin() == HEADING_MARGIN
    assert heading.begin().fragment().charFormat().anchorNames() == ["two-words"]
    page.setSource(page.source().resolved(QUrl("page.md#two-words")))
    assert page.cursorForPosition(page.viewport().rect().topLeft()).block().text() == "Two words"


def test_code_has_a_ground_and_words_have_none(page: GuidePage) -> None:
    code, words = _block(page, "code").blockFormat(), _block(page, "Words, and elsewhere.").blockFormat()
    assert code.background().color() == page.palette().color(QPalette.ColorRole.AlternateBase)
    assert (code.leftMargin(), words.leftMargin()) == (CODE_MARGIN, 0)
    assert words.background().style() is Qt.BrushStyle.NoBrush


def test_a_table_has_lines_between_text_and_ground(page: GuidePage) -> None:
    (table,) = [frame for frame in page.document().rootFrame().childFrames() if isinstance(frame, QTextTable)]
    look = table.format()
    assert (look.border(), look.cellPadding(), look.borderCollapse()) == (1, CELL_PADDING, True)
    text, base = (page.palette().color(role) for role in (QPalette.ColorRole.Text, QPalette.ColorRole.Base))
    expected = 0.3 * text.lightnessF() + 0.7 * base.lightnessF()
    assert look.borderBrush().color().lightnessF() == pytest.approx(expected, abs=0.02)


def test_options_stay_whole_and_are_copied_as_they_are_typed(page: GuidePage, qtbot: QtBot, tmp_path: Path) -> None:
    words = "It takes `--accept-model`, or " + "--accept-model " * 80
    (tmp_path / "options.md").write_text(f"{words}\n\n```\ngrapl --no-levels\n```\n", encoding="utf-8")
    page.setSource(QUrl.fromLocalFile(str(tmp_path / "options.md")))
    block = page.document().begin()
    lines = [block.layout().lineAt(index) for index in range(block.layout().lineCount())]
    shown = [block.text()[line.textStart() : line.textStart() + line.textLength()] for line in lines]
    assert len(shown) > 10 and not any(line.rstrip(JOINER).endswith("-") for line in shown)
    page.selectAll()
    copied = page.createMimeDataFromSelection()
    assert JOINER not in copied.text() + copied.html() and copied.text().count("--accept-model") == 81
    assert "grapl --no-levels" in [line.text() for line in _blocks(page)]


def test_tables_and_code_stand_apart_from_the_words_above(page: GuidePage) -> None:
    assert _block(page, "code").blockFormat().topMargin() == APART
    table = next(frame for frame in page.document().rootFrame().childFrames() if isinstance(frame, QTextTable))
    assert table.format().topMargin() == APART


def test_a_program_is_shown_as_it_stands(page: GuidePage) -> None:
    page.setSource(page.source().resolved(QUrl("example.py")))
    assert page.toPlainText().strip() == "a = 1 < 2"
    assert "<pre" in page.toHtml()


def test_a_picture_is_that_of_the_theme_where_there_is_one_of_each(page: GuidePage, tmp_path: Path) -> None:
    for name, color in (("both.png", "white"), ("both-dark.png", "black"), ("one.png", "white")):
        image = QImage(8, 8, QImage.Format.Format_RGB32)
        image.fill(QColor(color))
        assert image.save(str(tmp_path / name))
    shown = {}
    for base in ("white", "black"):
        palette = page.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(base))
        page.setPalette(palette)
        shown[base] = [page._picture(tmp_path / name).pixelColor(4, 4).name() for name in ("both.png", "one.png")]
    assert shown == {"white": ["#ffffff", "#ffffff"], "black": ["#000000", "#ffffff"]}


def test_another_theme_dresses_the_page_anew_at_the_same_place(page: GuidePage, qtbot: QtBot) -> None:
    bar = page.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before, palette = bar.value(), page.palette()
    palette.setColor(QPalette.ColorRole.AlternateBase, QColor("#123456"))
    page.setPalette(palette)
    qtbot.waitUntil(lambda: _block(page, "code").blockFormat().background().color() == QColor("#123456"))
    assert before > 0 and bar.value() == pytest.approx(before, abs=2)


def test_links_to_other_places_open_in_the_browser(page: GuidePage) -> None:
    assert page.openExternalLinks()
