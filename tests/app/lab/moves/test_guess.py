from __future__ import annotations

import numpy as np
import pytest

from app.lab.moves.guess import Guess, Score


def test_a_stroke_adds_or_takes_away_by_its_first_patch() -> None:
    guess = Guess(1, 3)
    guess.stroke([0], True)
    guess.stroke([0, 1], False)
    assert np.argwhere(guess.marked).tolist() == [[0, 0], [0, 1]]
    guess.stroke([1], True)
    guess.stroke([0, 8], False)
    assert not guess.marked.any()


def test_a_stroke_from_beside_the_picture_begins_with_its_first_patch() -> None:
    guess = Guess(1, 3)
    guess.stroke([4], True)
    guess.stroke([], True)
    assert guess.marked.sum() == 1
    guess.stroke([4, 5], False)
    guess.stroke([8], False)
    assert not guess.marked.any()


def test_what_was_drawn_stays_as_it_was() -> None:
    guess = Guess(1, 2)
    before = guess.marked
    guess.stroke([0], True)
    assert not before.any() and guess.marked is not before


def test_hits_misses_and_false_marks_are_counted() -> None:
    guess = Guess(4, 2)
    guess.stroke([0, 1], True)
    assert guess.position == 4
    assert guess.score(np.array([[True, False], [True, True]])) == Score(hits=1, misses=2, false=1)
    assert guess.score(np.zeros((2, 2), bool)) == Score(0, 0, 2)


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (
            Score(3, 1, 3),
            "You found 3 of the 4 that switched (recall 75 %); 3 of your 6 were right (precision 50 %). Missed 1, false 3.",
        ),
        (Score(0, 4, 0), "You marked none; 4 patches switched."),
        (Score(0, 0, 1), "No patch switched. You marked 1 patch."),
        (Score(0, 0, 0), "No patch switched, as you said."),
    ],
)
def test_score_in_words(score: Score, words: str) -> None:
    assert str(score) == words
