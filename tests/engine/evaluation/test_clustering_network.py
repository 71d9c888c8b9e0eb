"""Differentiable feature clustering: its loss by hand, its ends and its seed."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from three_fields import three_fields

from grapl_engine.evaluation.clustering_network import cluster_pixels, clustering_loss


def test_loss_of_differentiable_feature_clustering() -> None:
    answers = torch.tensor([[[1.0, 3.0], [0.0, 0.0]], [[0.0, 1.0], [2.0, 0.5]]])  # (2 labels, 2 rows, 2 columns)
    labels = answers.argmax(0)
    alone = clustering_loss(answers, labels, 0.0)
    margins = torch.tensor([1.0, 2.0, 2.0, 0.5])
    assert alone.item() == pytest.approx(torch.log1p(torch.exp(-margins)).mean().item())
    down, across = (1 + 3 + 2 + 0.5) / 4, (2 + 0 + 1 + 1.5) / 4
    assert clustering_loss(answers, labels, 2.0).item() == pytest.approx(alone.item() + 2 * (down + across))


def learned(**changes: object) -> np.ndarray:
    image = three_fields()[0][::2, ::2].astype(np.float32) / 255
    parts = {"iterations": 3, "continuity": 1.0, "least_labels": 1, "channels": 6, "device": torch.device("cpu"), "seed": 0}
    return cluster_pixels(image, **{**parts, **changes})  # type: ignore[arg-type]


def test_labels_are_channels_and_come_from_the_seed_alone() -> None:
    labels = learned()
    assert labels.shape == (20, 30) and labels.min() >= 0 and labels.max() < 6
    assert np.array_equal(labels, learned()) and not np.array_equal(labels, learned(seed=1))


def test_training_ends_once_few_enough_labels_are_left() -> None:
    assert np.array_equal(learned(iterations=50, least_labels=6), learned(iterations=1))


def test_the_gradient_of_the_loss_is_right() -> None:
    answers = torch.rand(3, 4, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0)).requires_grad_()
    assert torch.autograd.gradcheck(lambda a: clustering_loss(a, answers.detach().argmax(0), 2.0), answers)


def test_one_pixel_has_no_neighbours() -> None:
    answers = torch.tensor([1.0, 3.0]).view(2, 1, 1)
    assert clustering_loss(answers, answers.argmax(0), 5.0).item() == pytest.approx(np.log1p(np.exp(-2)), rel=1e-5)
