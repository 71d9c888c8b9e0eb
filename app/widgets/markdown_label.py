"""Text with emphasis that somebody wrote into a file."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel

from app.widgets.formulas import unbroken

__all__ = ["MarkdownLabel"]

_WORDS_ONLY = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class MarkdownLabel(QLabel):
    """Shows Markdown; HTML in it stays what it is, and so do pictures: no file is read and nothing is fetched.

    Parameters
    ----------
    text : str
    properties
        As of a `QLabel`.
    """

    def __init__(self, text: str = "", **properties: Any) -> None:
        super().__init__(textFormat=Qt.TextFormat.RichText, **properties)
        self.show_markdown(text)

    @property
    def markdown(self) -> str:
        """What is shown, as it was written."""
        return self._markdown

    def show_markdown(self, text: str) -> None:
        """Show another text."""
        self._markdown = text
        document = QTextDocument()
        document.setDefaultFont(self.font())
        document.setMarkdown(unbroken(text.replace("![", "!\\[")), _WORDS_ONLY)
        self.setText(document.toHtml() if text else "")
