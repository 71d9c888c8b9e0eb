"""Where the sheets of a document end: a heading stays with what it is of, and what fits on a sheet is not cut in two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextFormat, QTextFrame, QTextTable

__all__ = ["keep_together"]

Part: TypeAlias = QTextBlock | QTextFrame
SLACK = 1.0
"""Dots that do not count."""


def keep_together(document: QTextDocument) -> None:
    """Begin a sheet before each group that would be cut in two and fits on one; the document has its page size.

    A group is a heading with its paragraphs and the first table or picture below them; or one of these by itself.
    """
    height, groups = document.pageSize().height(), list(_groups(list(_parts(document))))
    for group in groups:
        top, bottom = _top(document, group[0]), max(_bottom(document, part) for part in group)
        is_cut = int((top + SLACK) // height) != int((bottom - SLACK) // height)
        if is_cut and bottom - top < height and top % height > SLACK:
            _break_before(group[0])


def _parts(document: QTextDocument) -> Iterator[Part]:
    """What stands below one another; empty lines left out."""
    place = document.rootFrame().begin()
    while not place.atEnd():
        block = place.currentBlock()
        if not block.isValid():
            yield place.currentFrame()
        elif block.text().strip():
            yield block
        place += 1


def _groups(parts: Sequence[Part]) -> Iterator[list[Part]]:
    group: list[Part] = []
    for part in parts:
        if group and not _is_heading(group[-1]) and not _goes_on(part):
            yield group
            group = []
        group.append(part)
        if isinstance(part, QTextFrame) or not _is_heading(group[0]):
            yield group
            group = []
    if group:
        yield group


def _goes_on(part: Part) -> bool:
    """Whether it may still belong to the heading above: a paragraph, or what the paragraphs lead to."""
    return isinstance(part, QTextFrame) or (not _is_heading(part) and part.textList() is None)


def _is_heading(part: Part) -> bool:
    return isinstance(part, QTextBlock) and part.blockFormat().headingLevel() > 0


def _top(document: QTextDocument, part: Part) -> float:
    layout = document.documentLayout()
    return (layout.frameBoundingRect(part) if isinstance(part, QTextFrame) else layout.blockBoundingRect(part)).top()


def _bottom(document: QTextDocument, part: Part) -> float:
    layout = document.documentLayout()
    return (layout.frameBoundingRect(part) if isinstance(part, QTextFrame) else layout.blockBoundingRect(part)).bottom()


def _break_before(part: Part) -> None:
    before = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore
    if isinstance(part, QTextTable):
        form = part.format()
        form.setPageBreakPolicy(before)
        part.setFormat(form)
    elif isinstance(part, QTextBlock):
        block_form = part.blockFormat()
        block_form.setPageBreakPolicy(before)
        QTextCursor(part).setBlockFormat(block_form)
