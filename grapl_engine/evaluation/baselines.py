"""What GraPL is compared with: other segmentations of one picture that need no training set.

All take a picture (or an array of it) and give a label map of the picture's size; `BASELINES` names
them with the parameters that a study runs them with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grapl_engine.evaluation.clustering_network import cluster_pixels
from grapl_engine.evaluation.label_map import LabelMap, Source, as_label_map, rgb_of
from grapl_engine.evaluation.superpixels import slic, slic_dinov2, slic_merged
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.images.picture import Picture, as_picture, stretched, working_image
from grapl_engine.network.devices import choose_device
from grapl_engine.pipeline.levels import picture_levels

__all__ = ["BASELINES", "Baseline", "baseline_map", "cues", "cues_hierarchy", "dfc", "felzenszwalb", "kmeans"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A method with its parameters.

    Attributes
    ----------
    title : str
        For tables.
    method : callable
        ``method(picture, seed=..., **parameters)`` -> uint16, (H, W).
    parameters : mapping
        What it is run with.
    is_random : bool
        Whether another seed gives other labels.
    hierarchy : callable, optional
        ``hierarchy(picture, seed=..., **parameters)`` -> `Hierarchy`, for a method that has levels; its automatic level is
        the map that `method` gives.
    """

    title: str
    method: Callable[..., LabelMap]
    parameters: Mapping[str, Any]
    is_random: bool = False
    hierarchy: Callable[..., Hierarchy] | None = None

    def __call__(self, picture: Source, seed: int = 0, **changes: Any) -> LabelMap:
        """Segment a picture, with changed parameters if there are any."""
        return self.method(picture, seed=seed, **{**self.parameters, **changes})


def kmeans(picture: Source, clusters: int = 14, position: float = 0.5, seed: int = 0) -> LabelMap:
    """k-means of the pixels' colour and position.

    Parameters
    ----------
    picture : Picture or array
    clusters : int
    position : float
        The longer side in units of CIELAB's range of 100: 0 looks at colour alone.
    seed : int

    Returns
    -------
    uint16, (H, W)

    References
    ----------
    Arthur, Vassilvitskii, "k-means++: The Advantages of Careful Seeding", SODA 2007.
    """
    from skimage.color import rgb2lab
    from sklearn.cluster import KMeans

    image = rgb_of(picture)
    shape = image.shape[:2]
    places = np.moveaxis(np.indices(shape), 0, -1) * (position / max(shape))
    pixels = np.concatenate([rgb2lab(image) / 100, places], axis=-1).reshape(-1, 5).astype(np.float32)
    nearest = KMeans(min(clusters, len(pixels)), n_init=1, random_state=seed).fit_predict(pixels)
    return as_label_map(nearest.reshape(shape))


def felzenszwalb(picture: Source, scale: float = 600.0, sigma: float = 0.8, min_size: int = 1000, seed: int = 0) -> LabelMap:  # noqa: ARG001
    """Efficient graph-based segmentation.

    Parameters
    ----------
    picture : Picture or array
    scale : float
        Higher gives larger segments (k of the paper, for colours of 0 to 255).
    sigma : float
        Blur before, in pixels.
    min_size : int
        Segments of fewer pixels are joined to a neighbour.
    seed : int
        Nothing is drawn.

    Returns
    -------
    uint16, (H, W)

    References
    ----------
    Felzenszwalb, Huttenlocher, "Efficient Graph-Based Image Segmentation", IJCV 59(2), 2004,
    doi:10.1023/B:VISI.0000022288.19776.77.
    """
    from skimage.segmentation import felzenszwalb as of_skimage

    return as_label_map(of_skimage(rgb_of(picture), scale=scale, sigma=sigma, min_size=min_size))


def cues(picture: Source, seed: int = 0) -> LabelMap:
    """Cues and spectral: the automatic level of `cues_hierarchy`.

    Parameters
    ----------
    picture : Picture or array
    seed : int
        Nothing is drawn.

    Returns
    -------
    uint16, (H, W)
    """
    whole = picture if isinstance(picture, Picture) else as_picture(picture)
    hierarchy = cues_hierarchy(whole, seed)
    return stretched(hierarchy.labels(hierarchy.automatic_count), whole.height, whole.width)


def cues_hierarchy(picture: Source, seed: int = 0) -> Hierarchy:  # noqa: ARG001
    """Superpixels, merged by colour, texture, contrast and a spectral embedding: what GraPL's hierarchy is without its network.

    Parameters
    ----------
    picture : Picture or array
    seed : int
        Nothing is drawn.

    Returns
    -------
    Hierarchy
        Of a picture over 1 megapixel that of a smaller copy.
    """
    hierarchy = picture_levels(picture if isinstance(picture, Picture) else as_picture(picture))
    assert hierarchy is not None  # nobody stops it
    return hierarchy


def dfc(
    picture: Source,
    iterations: int = 1000,
    continuity: float = 1.0,
    least_labels: int = 3,
    channels: int = 100,
    size: int = 0,
    device: str = "cpu",
    seed: int = 0,
) -> LabelMap:
    """Differentiable feature clustering: a network per picture, trained on its own argmax labels.

    Parameters
    ----------
    picture : Picture or array
    iterations, continuity, least_labels, channels
        As in `cluster_pixels`; the defaults are those of the authors' own code.
    size : int
        Longer side of the picture that is segmented, in pixels; its map is then enlarged. 0: the full
        size, as the authors have it; on a processor a full picture takes an hour or more.
    device : str
        "auto", "cpu", "cuda", "cuda:N" or "mps".
    seed : int
        Of the first weights.

    Returns
    -------
    uint16, (H, W)

    References
    ----------
    Kim, Kanezaki, Tanaka, "Unsupervised Learning of Image Segmentation Based on Differentiable Feature
    Clustering", IEEE TIP 29, 2020, doi:10.1109/TIP.2020.3011269.
    """
    whole = picture if isinstance(picture, Picture) else as_picture(picture)
    labels = cluster_pixels(
        working_image(whole, size),
        iterations=iterations,
        continuity=continuity,
        least_labels=least_labels,
        channels=channels,
        device=choose_device(device),
        seed=seed,
    )
    rows, columns = (np.arange(n) * m // n for n, m in zip((whole.height, whole.width), labels.shape, strict=True))
    return as_label_map(labels[np.ix_(rows, columns)])


_DFC = {"iterations": 1000, "continuity": 1.0, "least_labels": 3}
BASELINES: dict[str, Baseline] = {
    "slic": Baseline("SLIC (RGB)", slic, {"segments": 14}),
    "kmeans": Baseline("k-means (colour and position)", kmeans, {"clusters": 14, "position": 0.5}, is_random=True),
    "felzenszwalb": Baseline("Felzenszwalb", felzenszwalb, {"scale": 600.0, "sigma": 0.8, "min_size": 1000}),
    "slic_merged": Baseline("SLIC, merged", slic_merged, {"segments": 300, "threshold": 8.0}),
    "cues": Baseline("Cues and spectral (no network)", cues, {}, hierarchy=cues_hierarchy),
    "slic_dinov2": Baseline("SLIC (DINOv2)", slic_dinov2, {"segments": 14, "model": "facebook/dinov2-large"}),
    "dfc": Baseline("DFC", dfc, _DFC, is_random=True),
    "dfc_small": Baseline("DFC at 160 pixels, 200 steps", dfc, {**_DFC, "iterations": 200, "size": 160}, is_random=True),
}
"""Name -> method and parameters. `dfc_small` is DFC cut down to what a processor does in a minute."""


def baseline_map(name: str, picture: Picture, *, most_pixels: int = 0, seed: int = 0) -> LabelMap:
    """A baseline's map of a picture, of a smaller copy if the picture is large.

    Parameters
    ----------
    name : str
        In `BASELINES`.
    picture : Picture
    most_pixels : int
        A picture of more is segmented as a copy of at most so many; its map is then enlarged. 0: at its own size.
    seed : int

    Returns
    -------
    uint16, (H, W)
        At the picture's own size.
    """
    height, width = picture.height, picture.width
    if not 0 < most_pixels < height * width:
        return BASELINES[name](picture, seed)
    side = max(1, int(max(height, width) * (most_pixels / (height * width)) ** 0.5))
    return stretched(BASELINES[name](working_image(picture, side), seed), height, width)
