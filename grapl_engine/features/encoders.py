"""Patch features m(p), from which the affinity of two patches is their distance (Table 2)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grapl_engine.features.shared_operations import Sharing
from grapl_engine.features.vision_transformer import load_encoder
from grapl_engine.images.square import mean_colors
from grapl_engine.settings import Settings

__all__ = [
    "NO_MODEL",
    "ModelUse",
    "color_features",
    "dinov2_features",
    "patch_features",
    "polynomial_pca",
    "position_features",
]

COLOR_COMPONENTS = 3
EXPLICIT_TERMS = 400
"""Up to so many monomials kernel PCA is done on them directly: the same result from a small matrix."""


@dataclass(frozen=True, slots=True)
class ModelUse:
    """How a pretrained model may be come by, and with what it is run.

    Attributes
    ----------
    accepted : bool
        Whether a person chose the model that the settings name. If not, a file may have named it, and it is neither
        downloaded nor read from a folder.
    share : callable, optional
        Does the pieces of an operation on several threads: `Encoder.tokens`.
    should_stop : callable
        Asked before what takes long.
    """

    accepted: bool = False
    share: Sharing | None = None
    should_stop: Callable[[], bool] = lambda: False


NO_MODEL = ModelUse()
"""What nobody chose is not loaded."""


def patch_features(
    image: NDArray[np.float32], square: Tensor, settings: Settings, device: torch.device, use: ModelUse = NO_MODEL
) -> NDArray[np.float64] | None:
    """What the affinity of the settings looks at; None for "uniform", which looks at nothing.

    Parameters
    ----------
    image : float32, (h, w, 3)
        RGB in [0, 1], for DINOv2.
    square : float32, (3, S, S)
        In [-1, 1], for colours.
    settings : Settings
    device : torch.device
        Where DINOv2 runs.
    use : ModelUse
        How DINOv2 may be come by.

    Returns
    -------
    float64, (d * d, F), or None
        None, too, if it was stopped.
    """
    match settings.affinity:
        case "uniform":
            return None
        case "position":
            return position_features(settings.d)
        case "color":
            return color_features(square, settings)
        case "dinov2":
            return dinov2_features(image, settings, device, use)


def color_features(square: Tensor, settings: Settings) -> NDArray[np.float64]:
    """Mean RGB of each patch, through polynomial kernel PCA, times a scale.

    Parameters
    ----------
    square : float32, (3, S, S)
        In [-1, 1].
    settings : Settings
        `d`, `color_degree` (0: plain colours) and `color_scale` are read.

    Returns
    -------
    float64, (d * d, 3)
    """
    means = mean_colors(square, settings.d)
    if settings.color_degree:
        means = polynomial_pca(means, COLOR_COMPONENTS, settings.color_degree)
    return np.asarray(means * settings.color_scale)


def position_features(d: int) -> NDArray[np.float64]:
    """Row and column of each patch.

    Parameters
    ----------
    d : int
        Patches a side.

    Returns
    -------
    float64, (d * d, 2)
        In patches.
    """
    return np.indices((d, d)).reshape(2, -1).T.astype(np.float64)


def dinov2_features(
    image: NDArray[np.float32], settings: Settings, device: torch.device, use: ModelUse = NO_MODEL
) -> NDArray[np.float64] | None:
    """Patch tokens of a DINO, reduced to K0 dimensions by polynomial kernel PCA (4.2).

    Parameters
    ----------
    image : float32, (h, w, 3)
        RGB in [0, 1].
    settings : Settings
        `d`, `k0`, `dinov2_model` and `dinov2_degree` are read.
    device : torch.device
    use : ModelUse

    Returns
    -------
    float64, (d * d, min(K0, d * d)), or None
        None if it was stopped.

    Raises
    ------
    ModelError
        If the model is neither here nor to be had, is of another kind, or was chosen by nobody.
    """
    encoder = load_encoder(settings.dinov2_model, use.accepted, use.should_stop)
    if encoder is None or use.should_stop():
        return None
    tokens = encoder.tokens(image, settings.d, device, use.share, use.should_stop)
    if tokens is None or use.should_stop():
        return None
    return polynomial_pca(tokens.astype(np.float64), settings.k0, settings.dinov2_degree)


def polynomial_pca(features: NDArray[np.float64], components: int, degree: int) -> NDArray[np.float64]:
    """Kernel PCA with the polynomial kernel ``(x.y / F + 1)^degree``, scikit-learn's defaults for gamma and coef0.

    The kernel is a scalar product of monomials. Where these are few, PCA of the monomials
    themselves gives the same projection, exactly and without an n x n matrix.

    Parameters
    ----------
    features : float64, (n, F)
    components : int
    degree : int

    Returns
    -------
    float64, (n, at most components)
        Projections on the leading components, each up to its sign.
    """
    n, dimensions = features.shape
    if math.comb(dimensions + degree, degree) > EXPLICIT_TERMS:
        from sklearn.decomposition import KernelPCA

        spread = features - features.mean(0)
        if not np.abs(spread).max() > 0:
            return np.zeros((n, components))
        pca = KernelPCA(min(components, n), kernel="poly", degree=degree, eigen_solver="auto", random_state=0)
        return np.asarray(pca.fit_transform(features), dtype=np.float64)
    terms = _monomials(features / math.sqrt(dimensions), degree)
    terms -= terms.mean(0)
    _, vectors = np.linalg.eigh(terms.T @ terms)
    return np.asarray(terms @ vectors[:, ::-1][:, :components])


def _monomials(x: NDArray[np.float64], degree: int) -> NDArray[np.float64]:
    """Features whose scalar product is ``(x.y + 1)^degree``: monomials times the root of their multinomial coefficient."""
    padded = np.concatenate([x, np.ones((len(x), 1))], axis=1)
    columns: list[Any] = []
    for powers in combinations_with_replacement(range(padded.shape[1]), degree):
        ways = math.factorial(degree)
        for index in set(powers):
            ways //= math.factorial(powers.count(index))
        columns.append(math.sqrt(ways) * padded[:, powers].prod(axis=1))
    return np.stack(columns, axis=1)
