"""What annotators drew, as a value."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine import TruthError
from grapl_engine.truth import Truth, is_named_as_truth


def _map(*rows: list[int]) -> np.ndarray:
    return np.array(rows, np.int32)


ONE, TWO = _map([0, 0, 3], [0, 255, 3]), _map([1, 1, 1], [1, 255, 2])


def test_annotators_have_names_and_a_size_and_are_read_only() -> None:
    truth = Truth((ONE, TWO))
    assert (truth.width, truth.height, truth.names) == (3, 2, ("annotator 1", "annotator 2"))
    assert truth.values() == (0, 1, 2, 3, 255)
    assert truth.present == ((0, 3, 255), (1, 2, 255)) and truth.only(1).present == ((1, 2, 255),)
    with pytest.raises(ValueError, match="read-only"):
        truth.annotators[0][0, 0] = 1


def test_one_annotator_and_another_void() -> None:
    truth = Truth((ONE, TWO), names=("Ada", "Bo"), path="x.mat").without(255)
    alone = truth.only(1)
    assert (alone.names, alone.void, alone.path, len(alone.annotators)) == (("Bo",), 255, "x.mat", 1)
    assert alone.annotators[0] is TWO
    assert truth.only(None) is truth


def test_what_is_no_truth() -> None:
    with pytest.raises(TruthError, match="there is none"):
        Truth(())
    with pytest.raises(TruthError, match="3 × 2 and 2 × 3 pixels"):
        Truth((ONE, ONE.T.copy()))
    with pytest.raises(TruthError, match="1 names for 2"):
        Truth((ONE, TWO), names=("Ada",))
    with pytest.raises(TruthError, match="Nothing is left of annotator 2 without the void value 7"):
        Truth((ONE, np.full((2, 3), 7, np.int32)), void=7)


def test_another_size_is_told_with_both() -> None:
    truth = Truth((ONE,))
    truth.check_size(3, 2, "photo.jpg")
    with pytest.raises(TruthError, match=r"3 × 2 pixels and photo\.jpg has 6 × 4; choose the truth of this picture"):
        truth.check_size(6, 4, "photo.jpg")
    with pytest.raises(TruthError, match=r"3 × 2 pixels and photo\.jpg has 2 × 3; they are turned against each other"):
        truth.check_size(2, 3, "photo.jpg")


def test_which_names_say_that_a_file_is_a_truth() -> None:
    for name in ("x.mat", "X.NPY", "photo.truth.png", "photo.truth.2.tif", "a.jpg.truth.grapl"):
        assert is_named_as_truth(name), name
    for name in ("photo.png", "truth.png", "run.grapl", "photo.truth.jpg", "photo.truth", "x.matt"):
        assert not is_named_as_truth(name), name
