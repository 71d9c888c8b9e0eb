"""Whose truth holds for which page of a file, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scripted_run import HEIGHT, WIDTH, scripted_labels, scripted_picture

from app.session.session import Session
from app.session.truth_pages import KnownTruth, TruthPages
from grapl_engine import Picture
from grapl_engine.images.file_parts import FileParts
from grapl_engine.truth import Truth, TruthFiles

TRUTH = Truth((scripted_labels((HEIGHT, WIDTH)).astype(np.int32),))
KNOWN = KnownTruth(TRUTH, annotator=0)


def page(number: int, channel: int = 1, *, path: Path = Path("/cells.tif"), width: int = WIDTH) -> Picture:
    parts = FileParts(number, 30, "slice", channel, 3)
    return replace(scripted_picture("cells.tif", width), path=path, parts=parts)


@pytest.fixture
def pages() -> TruthPages:
    """A truth was opened for slice 3."""
    pages = TruthPages()
    pages.turn_to(first := page(3))
    pages.put(first, KNOWN)
    return pages


def test_another_channel_of_the_page_has_it_too(pages: TruthPages) -> None:
    other = page(3, channel=2)
    assert pages.turn_to(other) == "The truth that was opened for slice 3 was kept."
    assert pages.of(other) == KNOWN


def test_another_page_has_it_not_and_coming_back_brings_it(pages: TruthPages) -> None:
    other = page(4)
    assert (
        pages.turn_to(other) == "The truth was opened for slice 3 and does not count for slice 4: open it here too if it fits."
    )
    assert pages.of(other).truth is None and not pages.knows(other)
    assert pages.turn_to(page(5)) == "", "said once"
    back = page(3)
    assert pages.turn_to(back) == "The truth that was opened for slice 3 was kept."
    assert pages.of(back) == KNOWN


def test_each_page_can_have_its_own(pages: TruthPages) -> None:
    pages.turn_to(fourth := page(4))
    pages.put(fourth, KnownTruth(own := Truth(TRUTH.annotators)))
    pages.turn_to(third := page(3))
    assert pages.of(third).truth is TRUTH
    assert pages.turn_to(fourth) == "" and pages.of(fourth).truth is own


def test_a_page_that_has_another_size_now(pages: TruthPages) -> None:
    other = page(3, width=WIDTH + 1)
    assert "has another size than it has now" in pages.turn_to(other)
    assert pages.of(other).truth is None


def test_another_file_begins_anew(pages: TruthPages) -> None:
    assert pages.turn_to(page(3, path=Path("/others.tif"))) == ""
    assert pages.turn_to(again := page(3)) == "" and pages.of(again).truth is None


def test_a_truth_that_was_removed_stays_away(pages: TruthPages) -> None:
    pages.turn_to(second := page(3, 2))
    pages.put(second, KnownTruth())
    assert pages.turn_to(third := page(3, 3)) == "" and pages.of(third).truth is None


def test_what_was_declined_for_a_page_is_declined_for_its_channels_until_it_is_offered_again(pages: TruthPages) -> None:
    pages.turn_to(fourth := page(4))
    pages.put(fourth, KnownTruth())
    other, fifth = page(4, 2), page(5)
    assert pages.turn_to(other) == "" and pages.knows(other)
    assert pages.turn_to(fifth) == "" and not pages.knows(fifth)
    pages.put(other, KnownTruth(offer=TruthFiles(("a.npy",))))
    pages.turn_to(third := page(4, 3))
    assert not pages.knows(third), "it is looked for"


def test_a_declined_picture_of_another_start_says_it_for_its_page(pages: TruthPages) -> None:
    back, other = page(6), page(6, 2)
    pages.put(back, KnownTruth())
    pages.turn_to(None)
    assert pages.turn_to(back) == "" and pages.turn_to(other) == "" and pages.knows(other)


def test_a_picture_without_a_file(pages: TruthPages) -> None:
    for _ in range(2):
        assert pages.turn_to(pasted := scripted_picture()) == "" and pages.of(pasted).truth is None
    assert pages.turn_to(None) == "" and pages.of(None).truth is None


def test_the_session_says_it(session: Session) -> None:
    told: list[str] = []
    session.truth.told.connect(told.append)
    session.open_picture(page(3))
    session.truth.take(TRUTH)
    session.open_picture(page(3, 2))
    assert session.truth.current is TRUTH and told == ["The truth that was opened for slice 3 was kept."]
    session.open_picture(page(4))
    assert session.truth.current is None and "does not count for slice 4" in told[1]
    session.open_picture(page(3, 2))
    assert session.truth.current is TRUTH
