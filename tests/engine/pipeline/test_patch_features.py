"""Features on the device of a run, and on the CPU where its memory runs out."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grapl_engine import DeviceError, Notice, Settings
from grapl_engine.pipeline import patch_features
from grapl_engine.pipeline.patch_features import features_of

CPU, META = torch.device("cpu"), torch.device("meta")
IMAGE, SQUARE = np.zeros((8, 8, 3), np.float32), torch.rand(3, 32, 32, generator=torch.Generator().manual_seed(0))


def test_on_the_cpu_they_are_the_encoders() -> None:
    settings = Settings(d=4, k0=2)
    features = features_of(IMAGE, SQUARE, settings, CPU, lambda _: pytest.fail("nothing to say"))
    expected = patch_features.patch_features(IMAGE, SQUARE, settings, CPU)
    assert features is not None and features.shape[0] == 16 and np.array_equal(features, expected)
    assert features_of(IMAGE, SQUARE, settings.replace(affinity="uniform"), CPU, print) is None


@pytest.fixture
def small_device(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A device whose memory runs out at once; who was asked."""
    asked: list[str] = []

    def fails_beside_the_cpu(
        _image: object, _square: object, _settings: Settings, device: torch.device, _use: object
    ) -> np.ndarray:
        asked.append(device.type)
        if device.type != "cpu":
            raise torch.OutOfMemoryError("full")
        return np.ones((16, 2))

    monkeypatch.setattr(patch_features, "patch_features", fails_beside_the_cpu)
    return asked


def test_auto_goes_on_on_the_cpu_and_says_so(small_device: list[str]) -> None:
    said: list[Notice] = []
    features = features_of(IMAGE, SQUARE, Settings(d=4, k0=2), META, said.append)
    assert features is not None and features.shape == (16, 2) and small_device == ["meta", "cpu"]
    assert [notice.text for notice in said] == [
        "The memory of meta ran out in the DINO model; its features are computed on the CPU."
    ]


def test_a_named_device_is_not_left(small_device: list[str]) -> None:
    with pytest.raises(DeviceError, match="smaller model or the device cpu"):
        features_of(IMAGE, SQUARE, Settings(d=4, k0=2, device="cuda"), META, lambda _: None)
    assert small_device == ["meta"]


def test_other_errors_are_not_taken_for_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("shape mismatch")

    monkeypatch.setattr(patch_features, "patch_features", broken)
    with pytest.raises(RuntimeError, match="shape mismatch"):
        features_of(IMAGE, SQUARE, Settings(d=4, k0=2), META, lambda _: None)
