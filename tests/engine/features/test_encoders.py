"""Patch features: colours, positions, and tokens of a tiny DINO made on the spot."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from pictures import halves, quick, save_tiny_encoder

from grapl_engine.errors import UnacceptedModelError
from grapl_engine.features import encoders
from grapl_engine.features.encoders import (
    ModelUse,
    color_features,
    dinov2_features,
    patch_features,
    polynomial_pca,
    position_features,
)

CPU = torch.device("cpu")
IMAGE = np.random.default_rng(0).random((30, 40, 3), dtype=np.float32)


@pytest.mark.parametrize("network", ["Dinov2", "Dinov2WithRegisters", "DINOv3ViT"])
def test_features_have_k0_dimensions(network: str, tmp_path: Path) -> None:
    settings = quick(d=6, k0=4, affinity="dinov2", dinov2_model=str(save_tiny_encoder(tmp_path, network)))
    features = dinov2_features(IMAGE, settings, CPU, ModelUse(accepted=True))
    assert features is not None and features.shape == (36, 4) and features.dtype == np.float64
    assert np.array_equal(features, patch_features(IMAGE, torch.zeros(3, 6, 6), settings, CPU, ModelUse(accepted=True)))


def test_what_nobody_chose_is_not_loaded(tmp_path: Path) -> None:
    settings = quick(affinity="dinov2", dinov2_model=str(save_tiny_encoder(tmp_path)))
    with pytest.raises(UnacceptedModelError):
        dinov2_features(IMAGE, settings, CPU)


@pytest.mark.parametrize("steps", range(9))
def test_it_may_be_stopped_at_any_step(steps: int, tmp_path: Path) -> None:
    """Once it is to stop nothing is found; it asks more than twice for each of its two layers."""
    settings = quick(d=2, affinity="dinov2", dinov2_model=str(save_tiny_encoder(tmp_path)))
    asked = iter(range(steps))
    assert dinov2_features(IMAGE, settings, CPU, ModelUse(accepted=True, should_stop=lambda: next(asked, None) is None)) is None


@pytest.mark.parametrize("degree", [1, 2, 3])
def test_explicit_kernel_pca_is_scikit_learns(degree: int) -> None:
    from sklearn.decomposition import KernelPCA

    x = np.random.default_rng(0).uniform(-1, 1, (60, 3))
    ours = polynomial_pca(x, 3, degree)
    theirs = KernelPCA(3, kernel="poly", degree=degree, eigen_solver="dense").fit_transform(x)
    assert np.abs(ours) == pytest.approx(np.abs(theirs), abs=1e-6)


def test_large_kernel_pca_goes_through_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.random.default_rng(0).uniform(-1, 1, (40, 4))
    explicit = polynomial_pca(x, 3, 2)
    monkeypatch.setattr(encoders, "EXPLICIT_TERMS", 0)
    assert np.abs(polynomial_pca(x, 3, 2)) == pytest.approx(np.abs(explicit), abs=1e-6)
    assert not polynomial_pca(np.ones((10, 4)), 3, 2).any()


def test_color_features_tell_colours_apart() -> None:
    picture = halves().astype(np.float32) / 127.5 - 1
    square = torch.from_numpy(picture).permute(2, 0, 1)
    for degree in (0, 3):
        features = color_features(square, quick(d=2, color_degree=degree))
        assert features.shape == (4, 3)
        assert np.linalg.norm(features[0] - features[2]) < 0.1 * np.linalg.norm(features[0] - features[1])
    plain = color_features(square, quick(d=2, color_degree=0, color_scale=1.0))
    for patch, (top, left) in enumerate([(0, 0), (0, 8), (8, 0), (8, 8)]):
        assert plain[patch] == pytest.approx(picture[top : top + 8, left : left + 8].mean((0, 1)), abs=1e-6)


def test_positions_are_rows_and_columns() -> None:
    assert position_features(3)[5].tolist() == [1, 2]
