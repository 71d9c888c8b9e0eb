"""The guide's window: the list of pages, links, and the way back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot

from app.guide.topics import FIRST, INDEX, Chapter, chapters
from app.guide.window import GuideWindow
from app.paths import guide_folder

GUIDE = guide_folder()
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def follow(guide: GuideWindow, link: str) -> None:
    """What a click on a link does."""
    assert f'href="{link}"' in guide.page.toHtml()
    guide.page.setSource(guide.page.source().resolved(QUrl(link)))


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.title)
def test_the_list_turns_to_every_page(guide: GuideWindow, chapter: Chapter) -> None:
    row = chapters().index(chapter)
    guide.list.setCurrentRow(row)
    path = (GUIDE / chapters()[row].place).resolve()
    assert Path(guide.page.source().toLocalFile()) == path
    assert guide.file.text().endswith(str(path))
    assert HEADING.search(path.read_text(encoding="utf-8"))[1] in guide.page.toPlainText()  # type: ignore[index]


def test_links_lead_on_and_back_leads_back(guide: GuideWindow) -> None:
    assert not guide.back.isEnabled()
    follow(guide, "window.md#keys")
    assert Path(guide.page.source().toLocalFile()) == GUIDE / "window.md"
    assert guide.list.currentItem().text() == "The window"
    guide.back.click()
    assert Path(guide.page.source().toLocalFile()) == GUIDE / FIRST and guide.list.currentItem().text() == "First steps"
    guide.forward.click()
    assert Path(guide.page.source().toLocalFile()) == GUIDE / "window.md"
    guide.show_place("python.md")
    follow(guide, "examples/own_graph.py")
    assert "def main(" in guide.page.toPlainText()


def test_escape_closes_it(guide: GuideWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(guide.page, Qt.Key.Key_Escape)
    assert not guide.isVisible()


def test_a_page_that_is_not_in_the_list_chooses_none(guide: GuideWindow) -> None:
    assert guide.list.currentItem().text() == "First steps"
    guide.show_place("examples/own_graph.py")
    assert guide.list.currentRow() == -1
    guide.show_place(INDEX)
    assert guide.list.currentRow() == 0 and guide.list.count() == len(chapters())


def test_a_place_is_shown_in_front_with_the_keyboard_on_the_page(guide: GuideWindow, qtbot: QtBot) -> None:
    guide.close()
    guide.show_place("lab.md#patch")
    assert guide.isVisible() and guide.page.source().fragment() == "patch"
    qtbot.waitUntil(guide.page.hasFocus)
    guide.leave.click()
    assert not guide.isVisible()
