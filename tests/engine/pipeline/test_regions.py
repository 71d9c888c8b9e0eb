"""From answers to segments: connected pieces, absorbed specks, the cut on superpixels, and what a run makes of them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from pictures import halves
from skimage.color import rgb2lab
from skimage.measure import label as connected
from trained_net import trained_net

from grapl_engine import RunRecord, Settings, Stage, as_picture, segment
from grapl_engine.analysis.lineage import lineage
from grapl_engine.frame import Frame
from grapl_engine.hierarchy.superpixels import felzenszwalb_segments
from grapl_engine.images.square import Grid, in_lab
from grapl_engine.network.tiles import answer_pixels, label_pixels, thinning
from grapl_engine.network.trainer import Trainer
from grapl_engine.pipeline.regions import contiguous, cut_superpixels, label_segments
from grapl_engine.storage import palette

GREY = np.zeros((12, 12, 3))
QUICK = Settings(d=8, k0=6, steps=(8, 6, 4), mu=0.5, lambda_=1.0, working_size=96, device="cpu")
BEYOND = QUICK.replace(average_rounds=True, superpixel_weight=3.0, contiguous=True)


def pieces_of(labels: np.ndarray) -> int:
    return int(connected(labels, background=-1, connectivity=1).max())


def test_a_label_in_two_places_becomes_two_segments() -> None:
    labels = np.zeros((12, 12), np.uint16)
    labels[:, 8:] = 2
    labels[3:6, 1:4] = 2  # the smaller of the two
    found = contiguous(labels, GREY, 0.0, 0.0, first_free=5)
    assert set(np.unique(found)) == {0, 2, 5}
    assert (found[:, 8:] == 2).all()
    assert (found[3:6, 1:4] == 5).all()


@pytest.mark.parametrize("least", [0.0, 0.02, 0.1, 0.4])
def test_every_segment_is_connected_and_none_is_smaller_than_asked(least: float) -> None:
    rng = np.random.default_rng(3)
    labels = np.kron(rng.integers(0, 4, (12, 15)), np.ones((3, 3), int)).astype(np.uint16)
    lab = rng.normal(size=(*labels.shape, 3))
    found = contiguous(labels, lab, least, 0.0, first_free=4)
    assert len(np.unique(found)) == pieces_of(found)
    assert np.bincount(found.ravel())[np.unique(found)].min() >= least * found.size
    if least == 0:
        assert len(np.unique(found)) == pieces_of(labels)


def test_a_speck_goes_to_the_neighbour_of_like_colour() -> None:
    labels = np.zeros((12, 12), np.uint16)
    labels[:, 6:] = 1
    labels[5:7, 5:7] = 2
    lab = np.zeros((12, 12, 3))
    lab[:, 6:] = 50.0
    lab[5:7, 5:7] = 40.0
    found = contiguous(labels, lab, 0.05, 0.0, first_free=3)
    assert set(np.unique(found)) == {0, 1}
    assert (found[5:7, 5:7] == 1).all()


def test_segments_without_an_edge_between_them_are_united() -> None:
    """Four stripes on a ramp with one step in it: only the step is left of their borders."""
    lab = np.zeros((12, 40, 3))
    lab[..., 0] = np.arange(40) * 0.5 + np.where(np.arange(40) < 20, 0.0, 30.0)
    labels = np.tile(np.arange(40) // 10, (12, 1)).astype(np.uint16)
    found = contiguous(labels, lab, 0.0, 4.0, first_free=4)
    assert len(np.unique(found)) == 2
    assert (found[:, :20] == found[0, 0]).all()
    assert (found[:, 20:] == found[0, -1]).all()
    assert len(np.unique(contiguous(labels, lab, 0.0, 0.4, first_free=4))) == 4
    assert len(np.unique(contiguous(labels, lab, 0.0, 40.0, first_free=4))) == 1


def test_every_border_that_is_left_shows_the_contrast_asked_for() -> None:
    rng = np.random.default_rng(5)
    labels = np.kron(rng.integers(0, 6, (10, 10)), np.ones((4, 4), int)).astype(np.uint16)
    lab = rng.normal(size=(40, 40, 3)) * 3 + np.kron(rng.normal(size=(10, 10, 3)) * 4, np.ones((4, 4, 1)))
    found = contiguous(labels, lab, 0.0, 7.0, first_free=6).astype(int)
    sums: dict[tuple[int, int], list[float]] = {}
    for here, there in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:])):
        steps = np.linalg.norm(lab[here] - lab[there], axis=-1)
        for a, b, step in zip(found[here].ravel(), found[there].ravel(), steps.ravel(), strict=True):
            if a != b:
                sums.setdefault((min(a, b), max(a, b)), []).append(step)
    assert 1 < len(np.unique(found)) < len(np.unique(contiguous(labels, lab, 0.0, 0.0, first_free=6)))
    assert min(np.mean(steps) for steps in sums.values()) >= 7.0


def test_the_cut_follows_the_edge_that_the_answers_miss() -> None:
    """The answers' border lies three pixels beside the picture's; the superpixels' cut puts it right."""
    image = np.full((40, 40, 3), 0.1, np.float32)
    image[:, 20:] = 0.9
    answers = np.log(np.where(np.arange(40) < 23, 0.9, 0.1))
    answers = np.stack([np.tile(answers, (40, 1)), np.log1p(-np.exp(np.tile(answers, (40, 1))))]).astype(np.float32)
    everywhere = np.arange(40)
    labels, confidence = cut_superpixels(answers, everywhere, everywhere, felzenszwalb_segments(image), rgb2lab(image), 3.0)
    assert (labels[:, :20] == 0).all()
    assert (labels[:, 20:] == 1).all()
    assert labels.dtype == np.uint16
    assert ((confidence > 0.5) & (confidence <= 1)).all()


def test_more_weight_leaves_no_more_border() -> None:
    rng = np.random.default_rng(0)
    image = np.kron(rng.random((6, 6, 3)), np.ones((8, 8, 1))).astype(np.float32)
    answers = np.log(rng.dirichlet(np.ones(4), (48, 48)).transpose(2, 0, 1)).astype(np.float32)
    everywhere, pieces = np.arange(48), felzenszwalb_segments(image)
    lengths = []
    for weight in (0.0, 3.0, 1000.0):
        labels, _ = cut_superpixels(answers, everywhere, everywhere, pieces, np.zeros((48, 48, 3)), weight)
        lengths.append(int((labels[1:] != labels[:-1]).sum() + (labels[:, 1:] != labels[:, :-1]).sum()))
    assert lengths[0] > 0
    assert lengths[0] >= lengths[1] >= lengths[2] == 0


def test_without_weight_a_superpixel_takes_its_mean_answer() -> None:
    rng = np.random.default_rng(1)
    answers = np.log(rng.dirichlet(np.ones(3), (9, 9)).transpose(2, 0, 1)).astype(np.float32)
    pieces = np.kron(np.arange(9).reshape(3, 3), np.ones((6, 6), int))
    rows = np.arange(18) // 2
    labels, _ = cut_superpixels(answers, rows, rows, pieces, rng.normal(size=(18, 18, 3)), 0.0)
    large = answers[:, rows][:, :, rows]
    expected = [large[:, pieces == piece].mean(1).argmax() for piece in range(9)]
    assert [int(labels[pieces == piece][0]) for piece in range(9)] == expected


def test_plain_answers_are_the_argmax_and_its_probability() -> None:
    rng = np.random.default_rng(2)
    answers = np.log(rng.dirichlet(np.ones(3), (7, 7)).transpose(2, 0, 1)).astype(np.float32)
    rows = np.arange(14) // 2
    labels, confidence = label_segments(answers, rows, rows, np.zeros((14, 14, 3), np.float32), QUICK)
    assert np.array_equal(labels[::2, ::2], answers.argmax(0))
    assert np.abs(confidence[::2, ::2] / 255 - np.exp(answers.max(0))).max() < 1 / 255


@pytest.mark.parametrize("most", [10_000, 40, 17])
def test_answers_are_those_of_the_map_thinned_out(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grapl_engine.network.tiles.TILE_LOGITS", 5 * 20**2)  # several tiles
    grid = Grid(8, 64)
    square = torch.rand(3, 64, 64, generator=torch.Generator().manual_seed(2)) * 2 - 1
    net = trained_net(8)
    whole = label_pixels(net, square, grid, torch.float32)
    answers = answer_pixels(net, square, grid, torch.float32, most=most)
    assert whole is not None and answers is not None
    step = thinning(grid.map_side, most)
    assert answers.shape[1] <= most
    assert np.array_equal(answers.argmax(0), whole[0][::step, ::step])
    assert np.abs(np.exp(answers).sum(0) - 1).max() < 1e-5


def test_the_square_in_lab_is_scikit_images(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grapl_engine.images.square.BAND", 7)
    rgb = np.random.default_rng(0).random((20, 20, 3)).astype(np.float32)
    found = in_lab(torch.from_numpy(rgb * 2 - 1).permute(2, 0, 1)).permute(1, 2, 0).numpy()
    assert np.abs((found + [1, 0, 0]) * 50 - rgb2lab(rgb)).max() < 0.01


def finished(settings: Settings) -> RunRecord:
    picture = as_picture(halves(70, 90))
    record = RunRecord(picture, settings)
    for event in segment(picture, settings):
        record.add(event)
    assert record.finished is not None
    return record


def test_a_run_gives_connected_segments_that_keep_their_colours() -> None:
    record = finished(BEYOND)
    labels = record.finished.pixel_labels  # type: ignore[union-attr]
    assert labels.shape == (70, 90)
    assert record.k_hat == pieces_of(labels)
    assert record.colored >= max(record.labels, int(labels.max()) + 1)
    colors = palette.label_colors(record.colored, tuple(range(record.labels))[::-1])
    assert len(np.unique(colors, axis=0)) == record.colored
    assert lineage(record).frame_areas[-1].areas.sum() == pytest.approx(1.0)
    assert record.finished.confidence is not None  # type: ignore[union-attr]
    assert record.pixel_labels(Frame(Stage.FINAL)) is labels


def test_the_rounds_mean_is_that_of_their_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    each: list[np.ndarray] = []
    means: list[np.ndarray] = []
    remember, answers = Trainer.remember, Trainer.answers

    def remembered(self: Trainer) -> None:
        found = answer_pixels(self._net, self._square, self.grid, self._type)
        assert found is not None
        each.append(found)
        remember(self)

    def answered(self: Trainer, most: int, should_stop):  # type: ignore[no-untyped-def]
        found = answers(self, most, should_stop)
        assert found is not None
        means.append(found.copy())  # before it is normalised
        return found

    monkeypatch.setattr(Trainer, "remember", remembered)
    monkeypatch.setattr(Trainer, "answers", answered)
    finished(QUICK.replace(average_rounds=True))
    assert len(each) == 3
    assert np.abs(each[0] - each[-1]).max() > 0.1  # or nothing would be averaged
    assert np.abs(means[0] - np.mean(each, axis=0)).max() < 1e-5


def test_a_stop_while_segments_are_made_leaves_patches() -> None:
    picture = as_picture(halves(70, 90))
    record = RunRecord(picture, BEYOND)
    for event in segment(picture, BEYOND, should_stop=lambda: len(record.iterations) == len(BEYOND.steps)):
        record.add(event)
    assert record.finished is not None
    assert record.finished.by_patches
    assert record.finished.pixel_labels.shape == (70, 90)
