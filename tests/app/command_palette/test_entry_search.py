"""A few letters, and what they mean."""

from __future__ import annotations

import pytest

from app.command_palette.entries import Entry
from app.command_palette.entry_search import found_entries

ENTRIES = [
    Entry("open", "Open…", "File", "Ctrl+O", "Open a picture.", lambda: None),
    Entry("save_run", "Save run…", "File", "Ctrl+S", "Save picture and settings.", lambda: None),
    Entry("save_labels", "Save labels…", "File", "Ctrl+Shift+S", "Save the numbers.", lambda: None),
    Entry("run", "Run", "Run", "Ctrl+R", "Segment the picture.", lambda: None),
    Entry("lens", "λ lens", "Lab", "Ctrl+4", "Another weight.", lambda: None),
    Entry("dark", "Dark", "View > Theme", "", "", lambda: None),
    Entry("range", "Page, channel and range", "Picture", "Ctrl+G", "Which part.", lambda: None),
    Entry("k0", "Exactly K₀", "Settings", "", "Résumé.", lambda: None),
]  # fmt: skip


def found(typed: str, *recent: str) -> list[str]:
    return [entry.key for entry in found_entries(ENTRIES, typed, recent)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("run", ["run", "save_run"]),
        ("save", ["save_run", "save_labels"]),
        ("run sav", ["save_run"]),
        ("lambda", ["lens"]),
        ("LAM", ["lens"]),
        ("dark theme", ["dark"]),
        ("theme", ["dark"]),
        ("ctrl+g", ["range"]),
        ("svl", ["save_labels"]),
        ("chan", ["range"]),
        ("k0", ["k0"]),
        ("resume", ["k0"]),
        ("(", []),
        ("save theme", []),
        ("zzz", []),
    ],
)
def test_each_word_is_found_somewhere_and_names_come_first(typed: str, expected: list[str]) -> None:
    assert found(typed) == expected


def test_without_words_all_are_there_and_those_chosen_lately_come_first() -> None:
    assert found("") == [entry.key for entry in ENTRIES]
    assert found("  ", "dark", "open", "gone")[:3] == ["dark", "open", "save_run"]


def test_of_two_that_fit_alike_the_one_chosen_lately_is_first() -> None:
    assert found("save", "save_labels") == ["save_labels", "save_run"]
    assert found("run", "save_run") == ["run", "save_run"], "a better place counts more"
