"""A picture with two runs, one of them edited, and a truth of two annotators, all of them with names that would do harm."""

from __future__ import annotations

import re
from functools import partial
from html.parser import HTMLParser

import numpy as np
from made_runs import made_run

from grapl_engine import RunRecord
from grapl_engine.label_edits import LabelEdits, Merge
from grapl_engine.report.source import ReportedRun, ReportSource
from grapl_engine.truth import Truth

HOSTILE = "<script>alert('x')</script>&\"{{ 7 * 7 }}"
SIDE = 24


def quarters() -> np.ndarray:
    """Four fields, 0 to 3."""
    rows = np.arange(SIDE) // (SIDE // 2)
    return (rows[:, None] * 2 + rows[None, :]).astype(np.uint16)


def some_truth() -> Truth:
    halves = np.repeat((np.arange(SIDE) // (SIDE // 2))[:, None], SIDE, 1).astype(np.int32)
    drawn = quarters().astype(np.int32)
    drawn[:2] = 9
    return Truth((halves, drawn), 9, None, ("Ann", HOSTILE))


def some_runs() -> list[RunRecord]:
    """The first is the quarters, edited to three of them; the second is one segment with other settings."""
    first = made_run(quarters(), lambda_=2.0)
    first.picture = first.picture.__class__(first.picture.pixels, HOSTILE + ".png")
    first.edits = LabelEdits((Merge(0, (1,)), Merge(0, (1,))))
    second = made_run(np.zeros((SIDE, SIDE), np.uint16), lambda_=7.5, pixels=first.picture.pixels)
    second.picture = first.picture
    return [first, second]


def some_source(truth: Truth | None = None) -> ReportSource:
    first, second = some_runs()
    runs = (
        ReportedRun(1, partial(_given, first), HOSTILE, HOSTILE + "\nsecond line", True),
        ReportedRun(4, partial(_given, second)),
    )
    return ReportSource(first.picture, runs, truth)


def _given(record: RunRecord) -> RunRecord:
    return record


class ReadPage(HTMLParser):
    """What a browser finds in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.words = ""
        self.images: list[dict[str, str | None]] = []
        self.feed(text)
        self.words = re.sub(r"\s+", " ", self.words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag == "img":
            self.images.append(found)

    def handle_data(self, data: str) -> None:
        self.words += data
