from __future__ import annotations

import numpy as np
import pytest

from grapl_engine import SettingsError
from grapl_engine.hierarchy.detail import checked_detail, count_of, level_labels, read_detail
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.merge_tree import MergeTree


@pytest.fixture
def stripes() -> Hierarchy:
    """Four stripes; the two at the left unite at 0.25, those at the right at 1, all at 3."""
    regions = np.repeat(np.arange(4, dtype=np.uint16), 3)[None].repeat(2, 0)
    tree = MergeTree(np.full(4, 6.0), np.array([[0, 1], [2, 3], [4, 5]]), np.array([0.25, 1.0, 3.0]))
    return Hierarchy(regions, tree, 1.5, "picture")


@pytest.mark.parametrize(("text", "detail"), [("8", 8), ("1", 1), ("0.4", 0.4), ("4e-1", 0.4), ("auto", "auto")])
def test_what_was_typed(text: str, detail: object) -> None:
    assert read_detail(text) == detail and type(read_detail(text)) is type(detail)


@pytest.mark.parametrize("text", ["0", "-3", "1.0", "1.5", "0.0", "nan", "fine", ""])
def test_what_is_no_level(text: str) -> None:
    with pytest.raises(SettingsError, match=r"^Detail is .*: expected a number of regions"):
        read_detail(text)


@pytest.mark.parametrize("detail", [0, True, None, 2.0, "8", np.inf])
def test_values_that_are_no_level(detail: object) -> None:
    with pytest.raises(SettingsError):
        checked_detail(detail)


@pytest.mark.parametrize(
    ("detail", "count"),
    [(1, 1), (3, 3), (99, 4), (np.int64(2), 2), ("auto", 2), (0.1, 4), (0.2, 3), (0.49, 3), (0.5, 2), (0.76, 1), (0.99, 1)],
)
def test_how_many_regions_a_level_has(stripes: Hierarchy, detail: object, count: int) -> None:
    assert count_of(stripes, detail) == count  # type: ignore[arg-type]


def test_a_level_is_laid_over_the_picture(stripes: Hierarchy) -> None:
    labels = level_labels(stripes, 2, 4, 24)
    assert labels.dtype == np.uint16 and labels.shape == (4, 24)
    assert (labels[:, :12] == labels[0, 0]).all() and (labels[:, 12:] == 1 - labels[0, 0]).all()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"regions": np.zeros((2, 12), np.uint16)}, "not the regions of the map"),
        ({"automatic": float("nan")}, "an automatic height"),
        ({"source": "guess"}, "a source"),
        ({"answers": np.ones((3, 2), np.float32)}, "answers are not of"),
    ],
)
def test_what_does_not_belong_together_is_refused(stripes: Hierarchy, changes: dict[str, object], sentence: str) -> None:
    kept = {name: getattr(stripes, name) for name in ("regions", "tree", "automatic", "source", "answers")}
    with pytest.raises(ValueError, match=sentence):
        Hierarchy(**(kept | changes))
