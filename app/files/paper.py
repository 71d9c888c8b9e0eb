"""A page on sheets of paper: PDF, laid out by Qt; in a thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from grapl_engine import __version__
from grapl_engine.storage.atomic import replacing

__all__ = ["save_pdf"]

MARGIN = 15.0
"""Millimetres."""
RESOLUTION = 300
"""Dots to the inch, at which lines and letters are laid out."""


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
    document.print_(writer)
    del writer  # ends the document
    with replacing(path) as part:
        part.write_bytes(buffer.data().data())
