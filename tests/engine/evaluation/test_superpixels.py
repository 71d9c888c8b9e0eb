"""Baselines of superpixels: what merges them, and what stands in for colours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pictures import save_tiny_encoder
from three_fields import SHAPE, three_fields

from grapl_engine import ModelError
from grapl_engine.evaluation.metrics import contingency, weighted_iou
from grapl_engine.evaluation.superpixels import slic, slic_dinov2, slic_merged


def test_a_high_threshold_merges_all_and_none_merges_nothing() -> None:
    image, _ = three_fields()
    assert slic_merged(image, segments=40, threshold=1000.0).max() == 0
    assert slic_merged(image, segments=40, threshold=0.0).max() == slic(image, segments=40).max()


def test_a_model_that_is_not_there_is_told(tmp_path: Path) -> None:
    image, _ = three_fields()
    with pytest.raises(ModelError):
        slic_dinov2(image, model=str(tmp_path / "nowhere"))


def test_slic_on_features_of_a_tiny_model(tmp_path: Path) -> None:
    image, truth = three_fields()
    found = slic_dinov2(image, model=str(save_tiny_encoder(tmp_path)), grid=6, segments=6)
    assert found.dtype == np.uint16 and found.shape == SHAPE
    assert weighted_iou(contingency(found, truth)) > weighted_iou(contingency(np.zeros_like(found), truth))
    assert slic_dinov2(np.zeros_like(image), model=str(tmp_path), grid=6, segments=6).shape == SHAPE  # features all alike
