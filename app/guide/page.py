"""A page of the guide: Markdown with links that work inside it, in the theme's colours, its pictures no wider than the page."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from app.guide.topics import anchor_of
from app.widgets.formulas import held, holds
from app.widgets.theme_colors import mixed
from app.widgets.word_joiner import JOINER, joints, parted

__all__ = ["GuidePage"]

REST_MS = 120
"""Without a change of width, before the pictures are scaled anew."""
CELL_PADDING = 5
DARK = "-dark"
"""What the file of a picture in the dark theme has at the end of its name."""
CODE_MARGIN = 12
APART = 6
"""Of a table or a piece of code from the words above it."""
HEADING_MARGIN = 16
LINE_SHARE = 0.3
"""Of the text's colour in the lines of a table."""
Resource = QTextDocument.ResourceType


class GuidePage(QTextBrowser):
    """Shows files of the guide; links to other places open in the person's browser."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenExternalLinks(True)
        self.setAccessibleName("Guide")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # else pictures that fit lose their room to it
        self.document().setDocumentMargin(16)
        self._width = 0
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._renew)

    # How

    @Slot()
    def _renew(self) -> None:
        """Read the page again for another width or theme, and stay at the same place of it."""
        bar = self.verticalScrollBar()
        share = bar.value() / max(bar.maximum(), 1)
        self.reload()
        bar.setValue(round(share * bar.maximum()))

    def _dress(self) -> None:
        """What Qt leaves out of Markdown: names of sections, lines of tables, ground of code, what does not break."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel():
                _name(block)
            elif block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence.value):
                _ground(block, self.palette().color(QPalette.ColorRole.AlternateBase))
            else:
                _join(block)
            block = block.next()
        text = self.palette().color(QPalette.ColorRole.Text)
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _draw_lines(frame, mixed(text, self.palette().color(QPalette.ColorRole.Base), LINE_SHARE))

    def _picture(self, path: Path) -> QImage:
        """A picture that fits the width, in the screen's own pixels; that of the theme, where there is one of each."""
        dark = path.with_name(f"{path.stem}{DARK}{path.suffix}")
        is_dark = self.palette().color(QPalette.ColorRole.Base).lightness() < 128
        image, ratio = QImage(str(dark if is_dark and dark.is_file() else path)), self.devicePixelRatioF()
        room = self.viewport().width() - 2 * round(self.document().documentMargin())
        if image.width() > room > 0:
            image = image.scaledToWidth(round(room * ratio), mode=Qt.TransformationMode.SmoothTransformation)
            image.setDevicePixelRatio(ratio)
        return image

    # Qt's own

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied can be typed."""
        found = super().createMimeDataFromSelection()
        found.setText(parted(found.text()))
        found.setHtml(parted(found.html()))
        return found

    def loadResource(self, kind: int, url: QUrl | str) -> Any:
        path = Path(self.source().resolved(QUrl(url)).toLocalFile())
        if kind == Resource.ImageResource.value:
            self._width = self.viewport().width()
            return self._picture(path)
        if path.suffix == ".py" and path.is_file():
            return f"<html><pre>{escape(path.read_text(encoding='utf-8'))}</pre></html>"
        return super().loadResource(kind, url)

    def doSetSource(self, url: QUrl | str, kind: QTextDocument.ResourceType = Resource.UnknownResource) -> None:
        super().doSetSource(url, kind)
        self._dress()
        if anchor := QUrl(url).fragment():
            self.scrollToAnchor(anchor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._width and self.viewport().width() != self._width:
            self._rest.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and not self.source().isEmpty():
            self._rest.start()


def _name(heading: QTextBlock) -> None:
    cursor = QTextCursor(heading)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    apart = QTextBlockFormat()
    apart.setTopMargin(HEADING_MARGIN)
    cursor.mergeBlockFormat(apart)
    named = QTextCharFormat()
    named.setAnchor(True)
    named.setAnchorNames([anchor_of(heading.text())])
    cursor.mergeCharFormat(named)


def _join(words: QTextBlock) -> None:
    """Hold options and formulas together, from the last on: the places before it stay."""
    cursor, text = QTextCursor(words), words.text()
    for place in reversed(holds(text)):
        cursor.setPosition(words.position() + place)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(held(text[place]), cursor.charFormat())
    for place in reversed(joints(words.text())):
        cursor.setPosition(words.position() + place - 1)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(f"-{JOINER}", cursor.charFormat())  # by itself it is taken for a mark of byte order, and dropped


def _ground(code: QTextBlock, color: QColor) -> None:
    look = QTextBlockFormat()
    if not code.previous().blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence.value):
        look.setTopMargin(APART)
    look.setBackground(color)
    look.setLeftMargin(CODE_MARGIN)
    QTextCursor(code).mergeBlockFormat(look)


def _draw_lines(table: QTextTable, color: QColor) -> None:
    look = table.format()
    look.setBorderCollapse(True)
    look.setBorder(1)
    look.setBorderBrush(QBrush(color))
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setCellPadding(CELL_PADDING)
    look.setTopMargin(APART)
    table.setFormat(look)
