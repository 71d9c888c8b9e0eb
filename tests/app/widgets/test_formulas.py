"""Formulas hold together, and other words break as ever."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from app.widgets.formulas import MOST, NO_BREAK, unbroken
from app.widgets.markdown_label import MarkdownLabel
from app.widgets.word_joiner import JOINER, parted

BLACK, HATCHED = "\N{BLACK SQUARE}", "\N{SQUARE WITH UPPER RIGHT TO LOWER LEFT FILL}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("so λ / 2 = 4 here", "so λ~/~2~=~4 here"),
        ("K (K \N{MINUS SIGN} 1) / 2 = 66. A", "K~(K~\N{MINUS SIGN}~1)~/~2~=~66. A"),
        ("the sum E = U + λV of all", "the sum E~=~U~+~λV of all"),
        (
            "φ = exp(\N{MINUS SIGN}a²/2\N{GREEK SMALL LETTER SIGMA})/r: a is",
            "φ~=~exp(\N{MINUS SIGN}a²/|2\N{GREEK SMALL LETTER SIGMA})/|r: a is",
        ),
        ("with p = 1/2 costs", "with p~=~1/|2 costs"),
        ("U + λS = 0.412 + 2 × 0.310 = 1.032 nats", "U~+~λS =~0.412~+~2~×~0.310 =~1.032~nats"),
        ("<b>E = 10.994 nats</b> = U 5.298 + λV 2.000", "<b>E~=~10.994~nats</b> =~U~5.298~+~λV~2.000"),
        ("label 6: 24.847473 + 9.19090384 × 1.057071", "label 6: 24.847473 +~9.19090384~×~1.057071"),
        ("of 32 × 32, at 3 % of 8 MB, **4.61** nats", "of 32~×~32, at 3~% of 8~MB, **4.61**~nats"),
        (f"{BLACK} U = \N{MINUS SIGN}ln p {HATCHED} λS, in nats", f"{BLACK}~U~=~\N{MINUS SIGN}ln~p {HATCHED}~λS, in~nats"),
        ("Too little and too much λ\n9 minutes", "Too little and too much~λ\n9~minutes"),
        ("K̂ 14, 14 labels of 3 kinds", "K̂~14, 14 labels of 3 kinds"),
        ("in samples/a.png and /tmp/a/b", "in samples/a.png and /tmp/a/b"),
        ("File > Save, a - b and/or c", "File > Save, a - b and/or c"),
        ("* one\n+ two", "* one\n+ two"),
    ],
)
def test_what_holds(text: str, shown: str) -> None:
    assert unbroken(text) == shown.replace("~", NO_BREAK).replace("|", JOINER)
    assert parted(unbroken(text)).replace(NO_BREAK, " ") == text


def lines_of(label: MarkdownLabel, width: int) -> list[str]:
    """What stands in each line at a width."""
    document = QTextDocument()
    document.setDefaultFont(label.font())
    document.setHtml(label.text())
    document.setTextWidth(width)
    assert document.size().height() > 0  # only now it is laid out
    block = document.begin()
    lines = [block.layout().lineAt(at) for at in range(block.layout().lineCount())]
    return [block.text()[line.textStart() : line.textStart() + line.textLength()] for line in lines]


def test_at_no_width_a_line_ends_within_a_formula(qtbot: QtBot) -> None:
    formulas = [
        "φ = exp(\N{MINUS SIGN}a²/2\N{GREEK SMALL LETTER SIGMA})/r",
        "λ / 2 = 4",
        "K (K \N{MINUS SIGN} 1) / 2 = 66",
        "E = U + λV",
    ]
    label = MarkdownLabel(" and ".join(f"what it is: {formula}" for formula in formulas))
    qtbot.addWidget(label)
    assert all(len(formula) <= MOST for formula in formulas)
    widest = max(label.fontMetrics().horizontalAdvance(formula) for formula in formulas) + 20
    for width in range(widest, 4 * widest, 7):
        lines = [parted(line).replace(NO_BREAK, " ") for line in lines_of(label, width)]
        assert len(lines) > 1 and all(any(formula in line for line in lines) for formula in formulas), (width, lines)
