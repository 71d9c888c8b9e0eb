"""What GraPL is compared with: other segmentations of one picture that need no training set.

All take a picture (or an array of it) and give a label map of the picture's size; `BASELINES` names
them with the parameters that a study runs them with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grapl_engine.errors import SettingsError
from grapl_engine.evaluation.clustering_network import cluster_pixels
from grapl_engine.features.encoders import dinov2_tokens, load_dinov2, polynomial_pca
from grapl_engine.images.picture import Picture, as_picture, working_image
from grapl_engine.network.devices import choose_device

__all__ = ["BASELINES", "Baseline", "dfc", "felzenszwalb", "kmeans", "slic", "slic_dinov2", "slic_merged"]

Labels: TypeAlias = NDArray[np.uint16]
Source: TypeAlias = Picture | ArrayLike
"""A picture, or any array that `as_picture` takes: floats in [0, 1], uint8, uint16."""
MOST_LABELS = 2**16


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
    """

    title: str
    method: Callable[..., Labels]
    parameters: Mapping[str, Any]
    is_random: bool = False

    def __call__(self, picture: Source, seed: int = 0, **changes: Any) -> Labels:
        """Segment a picture, with changed parameters if there are any."""
        return self.method(picture, seed=seed, **{**self.parameters, **changes})


def slic(picture: Source, segments: int = 14, compactness: float = 10.0, sigma: float = 1.0, seed: int = 0) -> Labels:  # noqa: ARG001
    """SLIC superpixels in CIELAB and position, made contiguous.

    Parameters
    ----------
    picture : Picture or array
    segments : int
        Asked for; contiguous ones are fewer.
    compactness : float
        Weight of position against colour.
    sigma : float
        Blur before, in pixels.
    seed : int
        Nothing is drawn.

    Returns
    -------
    uint16, (H, W)

    References
    ----------
    Achanta et al., "SLIC Superpixels", IEEE TPAMI 34(11), 2012, doi:10.1109/TPAMI.2012.120.
    """
    return _as_labels(_superpixels(_rgb(picture), segments, compactness, sigma))


def kmeans(picture: Source, clusters: int = 14, position: float = 0.5, seed: int = 0) -> Labels:
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

    image = _rgb(picture)
    shape = image.shape[:2]
    places = np.moveaxis(np.indices(shape), 0, -1) * (position / max(shape))
    pixels = np.concatenate([rgb2lab(image) / 100, places], axis=-1).reshape(-1, 5).astype(np.float32)
    found = KMeans(min(clusters, len(pixels)), n_init=1, random_state=seed).fit_predict(pixels)
    return _as_labels(found.reshape(shape))


def felzenszwalb(picture: Source, scale: float = 600.0, sigma: float = 0.8, min_size: int = 1000, seed: int = 0) -> Labels:  # noqa: ARG001
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

    return _as_labels(of_skimage(_rgb(picture), scale=scale, sigma=sigma, min_size=min_size))


def slic_merged(picture: Source, segments: int = 300, threshold: float = 8.0, seed: int = 0) -> Labels:  # noqa: ARG001
    """SLIC superpixels, neighbours with like colours merged.

    In the region adjacency graph, edges between superpixels whose mean colours are at least the threshold
    apart are cut; what still hangs together is a segment.

    Parameters
    ----------
    picture : Picture or array
    segments : int
        Superpixels asked for.
    threshold : float
        Distance of mean colours in CIELAB.
    seed : int
        Nothing is drawn.

    Returns
    -------
    uint16, (H, W)
    """
    from skimage.color import rgb2lab
    from skimage.graph import cut_threshold, rag_mean_color

    image = _rgb(picture)
    found = _superpixels(image, segments)
    return _as_labels(cut_threshold(found, rag_mean_color(rgb2lab(image), found), threshold))


def slic_dinov2(
    picture: Source,
    segments: int = 14,
    compactness: float = 0.1,
    model: str = "facebook/dinov2-large",
    grid: int = 32,
    components: int = 8,
    device: str = "cpu",
    seed: int = 0,  # noqa: ARG001
) -> Labels:
    """SLIC on DINOv2 features instead of colours.

    The tokens of a grid of patches, reduced by PCA, are brought to the picture's size (bilinear) and
    scaled so that the first component has a standard deviation of 1.

    Parameters
    ----------
    picture : Picture or array
    segments : int
    compactness : float
        Weight of position against features.
    model : str
        A name such as "facebook/dinov2-large", or a folder with its weights.
    grid : int
        Patches a side.
    components : int
        Of the PCA.
    device : str
        "auto", "cpu", "cuda", "cuda:N" or "mps".
    seed : int
        Nothing is drawn.

    Returns
    -------
    uint16, (H, W)

    Raises
    ------
    ModelError
        If the model is neither here nor to be had.
    """
    from skimage.segmentation import slic as of_skimage
    from skimage.transform import resize

    image = _rgb(picture)
    encoder = load_dinov2(model)
    try:
        tokens = dinov2_tokens(encoder.to(choose_device(device)), image, grid)
    finally:
        encoder.to("cpu")
    features = polynomial_pca(tokens.astype(np.float64), components, degree=1).reshape(grid, grid, -1)
    features /= features[..., 0].std() or 1.0
    planes = resize(features, image.shape[:2], order=1, mode="edge", anti_aliasing=False)
    return _as_labels(of_skimage(planes, segments, compactness=compactness, start_label=0, convert2lab=False, channel_axis=-1))


def dfc(
    picture: Source,
    iterations: int = 1000,
    continuity: float = 1.0,
    least_labels: int = 3,
    channels: int = 100,
    size: int = 0,
    device: str = "cpu",
    seed: int = 0,
) -> Labels:
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
    found = cluster_pixels(
        working_image(whole, size),
        iterations=iterations,
        continuity=continuity,
        least_labels=least_labels,
        channels=channels,
        device=choose_device(device),
        seed=seed,
    )
    rows, columns = (np.arange(n) * m // n for n, m in zip((whole.height, whole.width), found.shape, strict=True))
    return _as_labels(found[np.ix_(rows, columns)])


_DFC = {"iterations": 1000, "continuity": 1.0, "least_labels": 3}
BASELINES: dict[str, Baseline] = {
    "slic": Baseline("SLIC (RGB)", slic, {"segments": 14}),
    "kmeans": Baseline("k-means (colour and position)", kmeans, {"clusters": 14, "position": 0.5}, is_random=True),
    "felzenszwalb": Baseline("Felzenszwalb", felzenszwalb, {"scale": 600.0, "sigma": 0.8, "min_size": 1000}),
    "slic_merged": Baseline("SLIC, merged", slic_merged, {"segments": 300, "threshold": 8.0}),
    "slic_dinov2": Baseline("SLIC (DINOv2)", slic_dinov2, {"segments": 14, "model": "facebook/dinov2-large"}),
    "dfc": Baseline("DFC", dfc, _DFC, is_random=True),
    "dfc_small": Baseline("DFC at 160 pixels, 200 steps", dfc, {**_DFC, "iterations": 200, "size": 160}, is_random=True),
}
"""Name -> method and parameters. `dfc_small` is DFC cut down to what a processor does in a minute."""


def _rgb(picture: Source) -> NDArray[np.float32]:
    """float32, (H, W, 3), in [0, 1]."""
    return working_image(picture if isinstance(picture, Picture) else as_picture(picture), 0)


def _as_labels(found: NDArray[np.integer]) -> Labels:
    """Labels 0 to K - 1, each of them present."""
    there = np.bincount(found.ravel()) > 0
    if (count := int(there.sum())) > MOST_LABELS:
        raise SettingsError(f"{count:,} segments are more than the {MOST_LABELS:,} that a map holds: ask for larger ones.")
    return np.asarray((np.cumsum(there) - 1)[found], dtype=np.uint16)


def _superpixels(image: NDArray[np.float32], segments: int, compactness: float = 10.0, sigma: float = 0.0) -> NDArray[np.intp]:
    from skimage.segmentation import slic as of_skimage

    return np.asarray(of_skimage(image, segments, compactness, sigma=(sigma, sigma), start_label=0), dtype=np.intp)
