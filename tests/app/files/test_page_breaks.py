"""Which parts of a document share a sheet, at a size of sheet that is chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from app.files.page_breaks import keep_together

LINE = "<p>line</p>"
TABLE = "<table><tr><td>one</td></tr><tr><td>two</td></tr><tr><td>three</td></tr></table>"


def laid_out(html: str, sheet: float, *, together: bool = True) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setHtml(f"<body>{html}</body>")
    document.setPageSize(QSizeF(400, sheet))
    if together:
        keep_together(document)
    return document


def sheet_of(document: QTextDocument, text: str) -> int:
    """That on which a text begins."""
    cursor = document.find(text)
    assert not cursor.isNull(), text
    return int((_top(document, cursor) + 1) // document.pageSize().height())


def _top(document: QTextDocument, cursor: QTextCursor) -> float:
    block: QTextBlock = cursor.block()
    return document.documentLayout().blockBoundingRect(block).top()


@pytest.fixture
def height(qapp: QApplication) -> float:
    """Of a line with its margins."""
    return laid_out(LINE * 11, 1e6, together=False).size().height() / 11


def lines(count: int) -> str:
    return LINE * count


def test_a_heading_goes_with_its_paragraph_and_table(qapp: QApplication, height: float) -> None:
    html = f"{lines(12)}<h2>Runs</h2><p>What they say.</p>{TABLE}"
    cut = laid_out(html, 15.5 * height, together=False)
    assert sheet_of(cut, "Runs") == 0 and sheet_of(cut, "three") == 1
    whole = laid_out(html, 15.5 * height)
    assert [sheet_of(whole, text) for text in ("Runs", "What they say", "one", "three")] == [1, 1, 1, 1]


def test_a_table_that_fits_is_not_cut(qapp: QApplication, height: float) -> None:
    html = f"{lines(14)}{TABLE}"
    cut, whole = laid_out(html, 15.5 * height, together=False), laid_out(html, 15.5 * height)
    assert sheet_of(cut, "one") == 0 and sheet_of(cut, "three") == 1
    assert sheet_of(whole, "one") == sheet_of(whole, "three") == 1


def test_what_is_longer_than_a_sheet_begins_where_it_would(qapp: QApplication, height: float) -> None:
    html = f"{LINE}<h2>Long</h2>{TABLE.replace('<table>', '<table>' + '<tr><td>row</td></tr>' * 60)}"
    document = laid_out(html, 15.5 * height)
    assert sheet_of(document, "Long") == sheet_of(document, "row") == 0


def test_notes_below_a_heading_do_not_move_it(qapp: QApplication, height: float) -> None:
    html = f"{lines(10)}<h2>Notes</h2><p>They begin.</p><ul>{'<li>note</li>' * 12}</ul>{TABLE}"
    document = laid_out(html, 15.5 * height)
    assert sheet_of(document, "Notes") == sheet_of(document, "They begin") == 0 and document.pageCount() > 1
