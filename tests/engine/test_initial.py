"""The four initial labellings."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from pictures import halves, quick

from grapl_engine.initial import initial_labels, merge_segments, slic_segments
from grapl_engine.square import make_square

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


def test_slic_on_one_single_colour_still_gives_k0() -> None:
    assert initial_labels(np.zeros((64, 64, 3), np.float32), quick(d=8, k0=4)).shape == (8, 8, 4)
