"""From the network's map of the square to the picture's pixels."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine import Settings, as_picture
from grapl_engine.images.square import Grid
from grapl_engine.pipeline.pixel_map import NetworkMap, PixelMap


class Network:
    """Stands in for the trainer: it gives each place of the square its row's number."""

    def __init__(self, side: int, labels: int = 2) -> None:
        self.side, self.labels, self.stops = side, labels, False

    def map(self, should_stop: object) -> tuple[np.ndarray, np.ndarray] | None:
        rows = np.repeat(np.arange(self.side)[:, None], self.side, 1)
        return None if self.stops else (rows.astype(np.uint16), (rows % 256).astype(np.uint8))

    def answers(self, most: int, should_stop: object) -> np.ndarray | None:
        right = np.broadcast_to(np.arange(self.side) >= self.side // 2, (self.side, self.side))
        return (
            None if self.stops else np.log(np.stack([np.where(right, 0.1, 0.9), np.where(right, 0.9, 0.1)])).astype(np.float32)
        )


GRID = Grid(4, 32)  # patches of 8, a map of 25 x 25


def pixel_map(height: int, width: int, **changes: object) -> PixelMap:
    image = np.zeros((height, width, 3), np.uint8)
    image[:, width // 2 :] = 200
    settings = Settings(**{"d": 4, "k0": 2, **changes})  # type: ignore[arg-type]
    return PixelMap(as_picture(image), GRID, (height // 2, width // 2), settings, lambda: False)


def mapped(height: int, width: int, with_answers: bool = False, **changes: object) -> NetworkMap:
    found = pixel_map(height, width, **changes).final(Network(25), with_answers)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_the_papers_map_is_stretched_over_the_picture() -> None:
    found = mapped(50, 75)
    labels, confidence = found.labels, found.confidence
    assert found.answers is None
    assert labels.shape == confidence.shape == (50, 75)
    assert (labels == labels[:, :1]).all() and (confidence == labels).all()
    assert labels[0, 0] == 0 and labels[-1, 0] == 24 and (np.diff(labels[:, 0].astype(int)) >= 0).all()
    with pytest.raises(ValueError, match="read-only"):
        labels[0, 0] = 1


def test_a_glance_has_the_working_size() -> None:
    assert pixel_map(50, 75).glance(Network(25)).shape == (25, 37)  # type: ignore[arg-type, union-attr]


def test_centred_answers_repeat_the_border() -> None:
    stretched = mapped(64, 64).labels[:, 0]
    centred = mapped(64, 64, align="centre").labels[:, 0]
    assert (centred[:8] == 0).all() and (stretched[:8] > 0).any()


def test_beyond_the_paper_the_border_is_the_pictures() -> None:
    found = mapped(40, 60, superpixel_weight=6.0)
    labels, confidence = found.labels, found.confidence
    assert labels.shape == confidence.shape == (40, 60)
    assert (labels[:, :28] == 0).all() and (labels[:, 32:] == 1).all()
    assert not labels.flags.writeable


@pytest.mark.parametrize("working_size", [0, 30])
def test_where_levels_give_the_labels_the_network_gives_the_confidence_alone(
    working_size: int,
) -> None:
    """The one that the map would have that the network draws: of cells that are laid over the picture that is segmented."""
    found = mapped(40, 60, pixel_map="hierarchy", average_rounds=True, working_size=working_size)
    drawn = mapped(40, 60, average_rounds=True, working_size=working_size)
    assert found.labels is None and drawn.labels is not None and found.answers is not None
    np.testing.assert_array_equal(found.confidence, drawn.confidence)
    assert not found.confidence.flags.writeable
    assert set(found.confidence.ravel().tolist()) == {round(0.9 * 255)}
    assert np.exp(found.answers).sum(0) == pytest.approx(1)


def test_answers_of_several_networks_are_made_probabilities() -> None:
    """The mean of logarithms is none."""
    network = Network(25)
    answers = network.answers(2048, None)
    assert answers is not None
    answers[0, :5] -= 3  # as a second network's 0.9 that is 0.002 would
    network.answers = lambda most, should_stop: answers.copy()  # type: ignore[method-assign]
    for changes in ({}, {"pixel_map": "hierarchy"}, {"contiguous": True}):
        found = pixel_map(40, 60, **changes).final(network, True)  # type: ignore[arg-type]
        assert found is not None and found.answers is not None
        np.testing.assert_allclose(np.exp(found.answers), np.exp(answers) / np.exp(answers).sum(0), rtol=1e-5)


def test_patches_fill_their_pixels() -> None:
    patches = np.arange(16, dtype=np.uint16).reshape(4, 4)
    labels = pixel_map(40, 60).of_patches(patches)
    assert labels.shape == (40, 60) and (labels == np.repeat(np.repeat(patches, 10, 0), 15, 1)).all()


@pytest.mark.parametrize("changes", [{}, {"contiguous": True}])
def test_a_stop_leaves_no_map(changes: dict[str, object]) -> None:
    network = Network(25)
    network.stops = True
    for with_answers in (False, True):
        assert pixel_map(40, 60, **changes).final(network, with_answers) is None  # type: ignore[arg-type]
    assert pixel_map(40, 60, **changes).glance(network) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("align", ["stretch", "centre"])
def test_a_superpixels_answer_is_the_mean_of_its_pixels(align: str) -> None:
    """Against the answers laid over the picture pixel by pixel; those of the stand-in are certain to 0.9 on both halves."""
    beyond = pixel_map(48, 60, align=align)
    answers = mapped(48, 60, with_answers=True).answers
    assert answers is not None
    hierarchy = beyond.levels(answers)
    assert hierarchy is not None and hierarchy.answers is not None
    columns = GRID.cells(60, align)  # type: ignore[arg-type]
    right = np.where(columns >= 12, 0.9, 0.1)
    for region, (left_share, right_share) in enumerate(hierarchy.answers):
        assert right_share == pytest.approx(right[np.nonzero(hierarchy.regions == region)[1]].mean(), abs=1e-5)
        assert left_share + right_share == pytest.approx(1, abs=1e-5)
