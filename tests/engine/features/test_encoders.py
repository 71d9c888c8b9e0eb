"""Patch features: colours, positions, and DINOv2 on a tiny model made on the spot."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from pictures import halves, quick, save_tiny_dinov2

from grapl_engine.errors import ModelError
from grapl_engine.features import encoders
from grapl_engine.features.encoders import (
    color_features,
    dinov2_features,
    dinov2_tokens,
    load_dinov2,
    polynomial_pca,
    position_features,
)


@pytest.fixture(scope="module")
def tiny_dinov2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_dinov2(tmp_path_factory.mktemp("tiny-dinov2"))


@pytest.fixture(autouse=True)
def _fresh_models() -> None:
    load_dinov2.cache_clear()


def test_tokens_stand_on_the_patch_grid(tiny_dinov2: Path) -> None:
    """A change in one patch of the picture moves that patch's token most."""
    model = load_dinov2(str(tiny_dinov2))
    image = np.full((70, 70, 3), 0.5, np.float32)
    plain = dinov2_tokens(model, image, 5)
    assert plain.shape == (25, 32)
    for row, column in ((0, 0), (1, 3), (4, 2)):
        changed = image.copy()
        changed[row * 14 : row * 14 + 14, column * 14 : column * 14 + 14] = (1.0, 0.0, 0.2)
        moved = np.linalg.norm(dinov2_tokens(model, changed, 5) - plain, axis=1)
        assert moved.argmax() == row * 5 + column


def test_preprocessing_is_imagenets(tiny_dinov2: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = load_dinov2(str(tiny_dinov2))
    seen = {}
    forward = model.forward
    monkeypatch.setattr(
        model, "forward", lambda pixel_values: seen.update(pixels=pixel_values) or forward(pixel_values=pixel_values)
    )
    dinov2_tokens(model, np.full((10, 20, 3), (0.485, 0.456, 0.406), np.float32), 4)
    assert seen["pixels"].shape == (1, 3, 56, 56)
    assert seen["pixels"].abs().max() < 1e-5
    dinov2_tokens(model, np.ones((10, 20, 3), np.float32), 4)
    assert seen["pixels"][0, :, 0, 0].tolist() == pytest.approx(
        [(1 - 0.485) / 0.229, (1 - 0.456) / 0.224, (1 - 0.406) / 0.225], rel=1e-4
    )


def test_features_have_k0_dimensions(tiny_dinov2: Path) -> None:
    rng = np.random.default_rng(0)
    settings = quick(d=6, k0=4, affinity="dinov2", dinov2_model=str(tiny_dinov2))
    features = dinov2_features(rng.random((30, 40, 3), dtype=np.float32), settings, torch.device("cpu"))
    assert features.shape == (36, 4)
    assert features.dtype == np.float64


def test_safetensors_only(tiny_dinov2: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text((tiny_dinov2 / "config.json").read_text())
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickled code")
    with pytest.raises(ModelError, match=r"model\.safetensors"):
        load_dinov2(str(tmp_path))


@pytest.mark.parametrize("hub_answers", [True, False])
def test_missing_model_is_one_sentence(monkeypatch: pytest.MonkeyPatch, hub_answers: bool) -> None:
    from transformers import AutoConfig

    asked = []

    def missing(name: str, **options: object) -> None:
        asked.append(options["local_files_only"])
        raise OSError("not there")

    monkeypatch.setattr(AutoConfig, "from_pretrained", missing)
    monkeypatch.setattr(encoders, "_hub_answers", lambda: hub_answers)
    with pytest.raises(ModelError, match=r"facebook/dinov2-large .*config\.json and model\.safetensors.* folder") as caught:
        load_dinov2("facebook/dinov2-large")
    assert "\n" not in str(caught.value)
    assert asked == ([True, False] if hub_answers else [True])  # this machine first; a hub out of reach is not waited for


def test_another_architecture_or_damaged_weights_are_refused(tiny_dinov2: Path, tmp_path: Path) -> None:
    from transformers import ViTConfig, ViTModel

    config = ViTConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, image_size=28, patch_size=14
    )
    ViTModel(config).save_pretrained(tmp_path / "vit", safe_serialization=True)
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "config.json").write_text((tiny_dinov2 / "config.json").read_text())
    (damaged / "model.safetensors").write_bytes((tiny_dinov2 / "model.safetensors").read_bytes()[:2000])
    for folder in (tmp_path / "vit", damaged):
        with pytest.raises(ModelError, match="holds no DINOv2"):
            load_dinov2(str(folder))


@pytest.mark.parametrize("name", ["/nowhere/dinov2", "./missing", "dinov2-large"])
def test_neither_folder_nor_name(name: str) -> None:
    with pytest.raises(ModelError, match="neither a folder"):
        load_dinov2(name)


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
