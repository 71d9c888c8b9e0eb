"""Patch features m(p), from which the affinity of two patches is their distance (Table 2)."""

from __future__ import annotations

import math
import urllib.error
import urllib.request
from functools import lru_cache
from itertools import combinations_with_replacement
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grapl_engine.errors import ModelError
from grapl_engine.images.square import mean_colors
from grapl_engine.settings import Settings

if TYPE_CHECKING:
    from transformers import Dinov2Model

__all__ = [
    "color_features",
    "dinov2_features",
    "dinov2_tokens",
    "load_dinov2",
    "patch_features",
    "polynomial_pca",
    "position_features",
]

COLOR_COMPONENTS = 3
HUB_SECONDS = 5
EXPLICIT_TERMS = 400
"""Up to so many monomials kernel PCA is done on them directly: the same result from a small matrix."""
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_DEVIATION = (0.229, 0.224, 0.225)


def patch_features(
    image: NDArray[np.float32], square: Tensor, settings: Settings, device: torch.device
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

    Returns
    -------
    float64, (d * d, F), or None
    """
    match settings.affinity:
        case "uniform":
            return None
        case "position":
            return position_features(settings.d)
        case "color":
            return color_features(square, settings)
        case "dinov2":
            return dinov2_features(image, settings, device)


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
    """Row and column of each patch: float64, (d * d, 2), in patch units."""
    return np.indices((d, d)).reshape(2, -1).T.astype(np.float64)


def dinov2_features(image: NDArray[np.float32], settings: Settings, device: torch.device) -> NDArray[np.float64]:
    """DINOv2 patch tokens, reduced to K0 dimensions by polynomial kernel PCA (4.2).

    Parameters
    ----------
    image : float32, (h, w, 3)
        RGB in [0, 1].
    settings : Settings
        `d`, `k0`, `dinov2_model` and `dinov2_degree` are read.
    device : torch.device

    Returns
    -------
    float64, (d * d, min(K0, d * d))

    Raises
    ------
    ModelError
        If the model is neither here nor to be had.
    """
    model = load_dinov2(settings.dinov2_model)
    try:
        tokens = dinov2_tokens(model.to(device), image, settings.d)
    finally:
        model.to("cpu")  # kept for the next run, but not in the memory of the device
    return polynomial_pca(tokens.astype(np.float64), settings.k0, settings.dinov2_degree)


@torch.inference_mode()
def dinov2_tokens(model: Dinov2Model, image: NDArray[np.float32], d: int) -> NDArray[np.float32]:
    """One token a patch: the picture resized so that a patch is one of the model's (14 x 14 pixels).

    Parameters
    ----------
    model : Dinov2Model
    image : float32, (h, w, 3)
        RGB in [0, 1].
    d : int
        Patches a side.

    Returns
    -------
    float32, (d * d, hidden size)
        After the final norm, without the class token; patch ``row * d + column``.
    """
    device = model.device
    side = d * int(model.config.patch_size)
    planes = torch.from_numpy(np.ascontiguousarray(image)).permute(2, 0, 1)[None].to(device)
    planes = torch.nn.functional.interpolate(planes, size=(side, side), mode="bilinear", antialias=True)
    mean = torch.tensor(IMAGENET_MEAN, device=device)[:, None, None]
    deviation = torch.tensor(IMAGENET_DEVIATION, device=device)[:, None, None]
    hidden = model(pixel_values=(planes - mean) / deviation).last_hidden_state
    return np.asarray(hidden[0, 1:].float().cpu().numpy())


@lru_cache(maxsize=1)
def load_dinov2(model: str) -> Dinov2Model:
    """Load a DINOv2, from this machine if it is there, else from the Hugging Face hub; safetensors only.

    Parameters
    ----------
    model : str
        A name such as "facebook/dinov2-large", or a folder with config.json and model.safetensors.

    Raises
    ------
    ModelError
        A sentence that says what to download and where to put it.
    """
    from safetensors import SafetensorError

    folder = Path(model).expanduser().is_dir()
    if not folder and (model.startswith((".", "/", "~")) or model.count("/") != 1):
        raise ModelError(
            f"DINOv2 model {model!r} is neither a folder on this machine nor a name such as facebook/dinov2-large."
        )
    reasons: list[Exception] = []
    for local in (True, False):
        if not local and (folder or not _hub_answers()):
            break
        try:
            return _loaded_dinov2(str(Path(model).expanduser()) if folder else model, local)
        except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
            reasons.append(error)
    if folder:
        raise ModelError(
            f"The folder {model} holds no DINOv2 that can be loaded: put config.json and model.safetensors of "
            "facebook/dinov2-large (huggingface.co) there."
        ) from reasons[-1]
    raise ModelError(
        f"The weights of {model} are not on this machine and cannot be downloaded now: fetch config.json and model.safetensors "
        f"from huggingface.co/{model} into a folder and set the DINOv2 model to that folder, or choose another affinity."
    ) from reasons[-1]


def _hub_answers() -> bool:
    """Whether the hub can be reached: its own client tries for half a minute before it gives up."""
    from huggingface_hub import constants

    try:
        with urllib.request.urlopen(urllib.request.Request(constants.ENDPOINT, method="HEAD"), timeout=HUB_SECONDS):
            return True
    except urllib.error.HTTPError:
        return True  # it says no to the request, but it is there
    except OSError:
        return False


def _loaded_dinov2(model: str, local: bool) -> Dinov2Model:
    """The model with every weight from its file: a missing one would be drawn at random and spoil the affinities in silence."""
    from transformers import AutoConfig, Dinov2Model

    kind = AutoConfig.from_pretrained(model, local_files_only=local).model_type
    if kind != "dinov2":
        raise ValueError(f"a model of the kind {kind}")
    loaded, report = Dinov2Model.from_pretrained(model, use_safetensors=True, local_files_only=local, output_loading_info=True)
    if report["missing_keys"]:
        raise ValueError(f"{len(report['missing_keys'])} weights are missing")
    return loaded.eval()


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
