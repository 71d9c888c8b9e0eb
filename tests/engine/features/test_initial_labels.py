"""The four initial labellings."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from pictures import halves, quick
from skimage.color import rgb2lab

from grapl_engine.features.initial_labels import _seeds, initial_labels, merge_segments, slic_segments
from grapl_engine.images.square import make_square

KINDS = ("slic", "spatial", "seedwise", "patchwise")


def square_of(picture: np.ndarray, side: int) -> np.ndarray:
    return make_square(picture.astype(np.float32) / 255, side, "nearest").permute(1, 2, 0).numpy()


@pytest.fixture(scope="module")
def square() -> np.ndarray:
    rng = np.random.default_rng(0)
    blobs = np.kron(rng.integers(0, 256, (8, 8, 3)), np.ones((16, 16, 1)))
    return square_of(blobs, 128)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("k0", [1, 2, 5, 14, 30])
def test_k0_is_reached_exactly(square: np.ndarray, kind: str, k0: int) -> None:
    labels = initial_labels(square, quick(d=16, k0=k0, initial=kind))
    assert labels.shape == (16, 16, k0)
    assert labels.dtype == np.float32
    assert labels.sum(-1) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("kind", ["spatial", "seedwise", "patchwise"])
def test_every_label_has_a_patch(square: np.ndarray, kind: str) -> None:
    labels = initial_labels(square, quick(d=4, k0=16, initial=kind)).argmax(-1)
    assert len(np.unique(labels)) == 16


@pytest.mark.parametrize("kind", KINDS)
def test_the_seed_decides(square: np.ndarray, kind: str) -> None:
    first, again, other = (initial_labels(square, quick(d=16, k0=9, initial=kind, seed=seed)) for seed in (1, 1, 2))
    assert (first == again).all()
    if kind != "slic":
        assert (first != other).any()


def test_global_random_state_is_left_alone(square: np.ndarray) -> None:
    before, torch_before = np.random.get_state()[1].copy(), torch.get_rng_state()  # type: ignore[index]
    for kind in KINDS:
        initial_labels(square, quick(d=8, k0=5, initial=kind))
    assert (np.random.get_state()[1] == before).all()  # type: ignore[index]
    assert (torch.get_rng_state() == torch_before).all()


def test_soft_labels_are_shares_and_hard_ones_their_argmax(square: np.ndarray) -> None:
    soft = initial_labels(square, quick(d=16, k0=6, soft_labels=True))
    hard = initial_labels(square, quick(d=16, k0=6, soft_labels=False))
    assert set(np.unique(hard)) == {0.0, 1.0}
    assert ((soft > 0) & (soft < 1)).any()
    assert (soft.argmax(-1) == hard.argmax(-1)).all()


def test_hard_slic_labels_have_a_patch_each(square: np.ndarray) -> None:
    labels = initial_labels(square, quick(d=8, k0=40, soft_labels=False))
    assert labels.shape == (8, 8, 40)
    assert len(np.unique(labels.argmax(-1))) == 40


def test_released_behaviour_takes_what_slic_gives(square: np.ndarray) -> None:
    assert initial_labels(square, quick(d=8, k0=2, exact_k0=False)).shape[-1] == slic_segments(square, 2, exact=False).max() + 1


def test_merging_joins_the_most_alike() -> None:
    square = square_of(halves(), 32)
    segments = np.zeros((32, 32), dtype=np.intp)
    segments[16:, :16], segments[:, 16:], segments[16:, 16:] = 1, 2, 3
    merged = merge_segments(segments, square, 2)
    assert (merged[:, :16] == merged[0, 0]).all()
    assert (merged[:, 16:] == merged[0, 31]).all()
    assert merged[0, 0] != merged[0, 31]


def test_merging_takes_the_cheapest_union_each_time(square: np.ndarray) -> None:
    """Against Ward's criterion written out: the rise of the summed squared distance to the mean, over all pixels."""
    segments = (np.arange(128)[:, None] // 32 * 4 + np.arange(128) // 32).astype(np.intp)
    lab = rgb2lab((square + 1) / 2).astype(np.float64)
    groups = {k: lab[segments == k] for k in range(16)}
    owner = np.arange(16)
    while len(groups) > 5:
        pairs = itertools.combinations(groups, 2)
        a, b = min(pairs, key=lambda ab: spread(np.concatenate([groups[k] for k in ab])) - sum(spread(groups[k]) for k in ab))
        groups[a] = np.concatenate([groups[a], groups.pop(b)])
        owner[owner == b] = a
    merged = merge_segments(segments, square, 5)
    assert (merged == np.unique(owner, return_inverse=True)[1][segments]).all()


def spread(colors: np.ndarray) -> float:
    return float(((colors - colors.mean(0)) ** 2).sum())


@pytest.mark.parametrize("ask", [2, 3, 5, 9, 14, 30])
def test_slic_never_gives_more_than_it_has_seeds(square: np.ndarray, ask: int) -> None:
    for part in (square, np.ascontiguousarray(square[:60, :90])):
        assert slic_segments(part, ask, exact=False).max() < _seeds(part, ask)


def test_slic_on_one_single_colour_still_gives_k0() -> None:
    assert initial_labels(np.zeros((64, 64, 3), np.float32), quick(d=8, k0=4)).shape == (8, 8, 4)
