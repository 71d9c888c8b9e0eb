"""A place on a run's timeline, as it is called."""

from __future__ import annotations

import pytest

from grapl_engine import Frame, Stage


@pytest.mark.parametrize(
    ("frame", "title", "letters"),
    [
        (Frame(Stage.INITIAL), "initial labels", "initial"),
        (Frame(Stage.NETWORK, 0), "network 1", "N1"),
        (Frame(Stage.CUT, 2), "cut 3", "C3"),
        (Frame(Stage.FINAL), "pixel map", "map"),
    ],
)
def test_people_count_from_one(frame: Frame, title: str, letters: str) -> None:
    assert (frame.title, frame.letters) == (title, letters)
