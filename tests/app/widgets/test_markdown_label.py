"""Markdown of a file: its emphasis is shown, and nothing else is done with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from app.widgets.markdown_label import MarkdownLabel


@pytest.fixture
def label(qtbot: QtBot) -> MarkdownLabel:
    label = MarkdownLabel(wordWrap=True)
    qtbot.addWidget(label)
    label.show()
    return label


def plain(label: MarkdownLabel) -> str:
    document = QTextDocument()
    document.setHtml(label.text())
    return document.toPlainText()


def test_emphasis_is_shown(label: MarkdownLabel) -> None:
    assert label.text() == label.markdown == ""
    label.show_markdown("**E** is *3*, where `a<b`")
    assert plain(label) == "E is 3, where a<b" and label.markdown == "**E** is *3*, where `a<b`"
    assert "font-weight:700" in label.text() and "font-style:italic" in label.text()
    label.show_markdown("")
    assert label.text() == ""


@pytest.mark.parametrize(
    "form",
    [
        "![a picture]({})", "!\\[not]({})", "![a picture][there]\n\n[there]: {}", "[![a picture]({})](a.md)", "\\![a picture]({})",
        '<img src="{}">', "a <img src='{}'> b", "<b><img src={}></b>", '<div>\n\n<img src="{}">\n\n</div>', "&lt;img src='{}'&gt;",
        '<link rel="stylesheet" href="{}">', "<!--\n--><img src='{}'>", "1. ![a picture]({})", "> ![a picture]({})",
        "|a|b|\n|-|-|\n|![p]({})|c|", "!&#91;a picture]({})",
    ],
)  # fmt: skip
def test_no_picture_is_read_from_a_file(label: MarkdownLabel, tmp_path: Path, form: str) -> None:
    Image.new("RGB", (400, 300), "red").save(tmp_path / "red.png")
    label.show_markdown(form.format((tmp_path / "red.png").as_uri()))
    assert "<img" not in label.text() and "<link" not in label.text()
    shown = label.grab().toImage()
    assert all(shown.pixelColor(x, y).name() != "#ff0000" for x in range(shown.width()) for y in range(shown.height()))
