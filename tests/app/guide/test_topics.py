"""The guide's pages and the names of their sections."""

from __future__ import annotations

import pytest

from app.guide import topics
from app.paths import guide_folder


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Views", "views"),
        ("Tiny grid", "tiny-grid"),
        ("  What-ifs, and why ", "what-ifs-and-why"),
        ("`grapl study`: many pictures", "grapl-study-many-pictures"),
        ("\N{GREEK CAPITAL LETTER LAMDA} lens", "\N{GREEK SMALL LETTER LAMDA}-lens"),
    ],
)
def test_anchors_are_made_as_github_makes_them(heading: str, anchor: str) -> None:
    assert topics.anchor_of(heading) == anchor


def test_the_contents_come_first_and_every_chapter_is_a_file() -> None:
    first, *rest = topics.chapters()
    assert (first.title, first.place) == ("Contents", topics.INDEX)
    assert rest and all((guide_folder() / chapter.place).is_file() and chapter.title for chapter in rest)
    assert topics.FIRST in {chapter.place for chapter in rest}
