from __future__ import annotations

from app.lab.pages import PAGES
from app.lab.panel import KINDS


def test_each_page_has_a_title_a_key_and_a_sentence_of_its_own() -> None:
    assert [entry.keys for entry in PAGES.values()] == [f"Ctrl+{number}" for number in range(1, len(PAGES) + 1)]
    assert len({entry.title for entry in PAGES.values()}) == len(PAGES)
    assert all(entry.tip[0].isupper() and entry.tip.endswith(".") for entry in PAGES.values())


def test_titles_are_words_of_the_screen_not_of_the_code() -> None:
    assert [entry.title for entry in PAGES.values()] == [
        "Patch", "Energy", "Moves", "\N{GREEK SMALL LETTER LAMDA} lens", "Lineage", "Seeds", "Tiny grid",
    ]  # fmt: skip


def test_the_table_and_the_pages_that_there_are_agree() -> None:
    assert list(PAGES) == list(KINDS)
