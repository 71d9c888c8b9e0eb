"""The guide's pages: where they lie, which of them answers for which part of the window, and the names of their sections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from app.compare.pages import PAGES as COMPARE_PAGES
from app.image_views.views import VIEWS
from app.lab.pages import PAGES
from app.paths import guide_folder

__all__ = ["FIRST", "INDEX", "LESSON_FORMAT", "TOPICS", "Chapter", "anchor_of", "chapters"]

INDEX = "index.md"
FIRST = "first-steps.md"
LESSON_FORMAT = "../lessons/README.md"

TOPICS: dict[str, str] = {
    "Views": "window.md#views",
    "Timeline": "window.md#timeline",
    "Palette": "window.md#find-anything",
    "Preferences": "window.md#preferences",
    "Detail": "window.md#detail",
    # The docks, by title.
    "Settings": "window.md#settings",
    "Runs": "window.md#runs",
    "Segments": "window.md#segments",
    "Truth": "window.md#truth",
    "Training": "window.md#training",
    "Lab": "lab.md",
    "Compare": "compare.md",
    "Edit": "editing.md",
    "Batch": "window.md#batch",
    "Lessons": "teachers.md#lessons",
    **{kind.value: entry.topic for kind, entry in VIEWS.items()},
    **{name: page.topic for name, page in PAGES.items()},
    **{name: page.topic for name, page in COMPARE_PAGES.items()},
}
"""A part of the window -> the place in the guide that explains it."""

_ENTRY = re.compile(r"^- \[(?P<title>[^]]+)\]\((?P<place>[^)]+)\)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the guide, and its path from the guide's folder."""

    title: str
    place: str


@cache
def chapters() -> tuple[Chapter, ...]:
    """The pages in their order, as the index lists them, which comes first."""
    text = (guide_folder() / INDEX).read_text(encoding="utf-8")
    listed = (Chapter(entry["title"], entry["place"]) for entry in _ENTRY.finditer(text))
    return (Chapter("Contents", INDEX), *listed)


def anchor_of(heading: str) -> str:
    """The name by which links find a heading, as GitHub makes it: lower case, hyphens for spaces, no punctuation."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
