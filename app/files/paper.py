"""A page on sheets of paper: PDF, laid out by Qt; in a thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QPageLayout, QPageSize, QPainter, QPalette, QPdfWriter, QTextDocument

from app.files.page_breaks import keep_together
from grapl_engine import __version__
from grapl_engine.storage.atomic import replacing

__all__ = ["save_pdf"]

MARGIN = 15.0
"""Millimetres."""
RESOLUTION = 300
"""Dots to the inch, at which lines and letters are laid out."""
FOOT = RESOLUTION // 4
"""Dots at the end of a sheet, for its number."""


def save_pdf(path: Path, html: str) -> None:
    """Write HTML that has all its pictures inside as PDF, A4, whole or not at all.

    Raises
    ------
    RunFileError
        If it cannot be written.
    """
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setHtml(html)
    buffer = QBuffer()  # into a file Qt writes by itself, and says nothing of a full disk
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator(f"GraPL {__version__}")
    writer.setTitle(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN), QPageLayout.Unit.Millimeter)
    writer.setResolution(RESOLUTION)
    document.documentLayout().setPaintDevice(writer)
    document.setPageSize(QSizeF(writer.width(), writer.height() - FOOT))
    keep_together(document)
    _paint(document, writer)
    document.documentLayout().setPaintDevice(None)  # type: ignore[arg-type]
    del writer  # ends the document
    with replacing(path) as part:
        part.write_bytes(buffer.data().data())


def _paint(document: QTextDocument, writer: QPdfWriter) -> None:
    """Sheet by sheet, each with its number."""
    width, height = document.pageSize().width(), document.pageSize().height()
    painter = QPainter(writer)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)  # whatever the window's theme is
    pages = document.pageCount()
    for page in range(pages):
        if page:
            writer.newPage()
        context.clip = QRectF(0, page * height, width, height)
        painter.save()
        painter.translate(0, -page * height)
        painter.setClipRect(context.clip)
        document.documentLayout().draw(painter, context)
        painter.restore()
        painter.setFont(document.defaultFont())
        foot = QRectF(0, height, width, FOOT)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, f"{page + 1} of {pages}")
    painter.end()
