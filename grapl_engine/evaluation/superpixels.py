"""Baselines made of superpixels: as they are, merged by colour, and on DINOv2 features."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.label_map import LabelMap, Source, as_label_map, rgb_of
from grapl_engine.features.encoders import polynomial_pca
from grapl_engine.features.vision_transformer import load_encoder
from grapl_engine.network.devices import choose_device

__all__ = ["slic", "slic_dinov2", "slic_merged"]


def slic(picture: Source, segments: int = 14, compactness: float = 10.0, sigma: float = 1.0, seed: int = 0) -> LabelMap:  # noqa: ARG001
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
    return as_label_map(_superpixels(rgb_of(picture), segments, compactness, sigma))


def slic_merged(picture: Source, segments: int = 300, threshold: float = 8.0, seed: int = 0) -> LabelMap:  # noqa: ARG001
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

    image = rgb_of(picture)
    superpixels = _superpixels(image, segments)
    return as_label_map(cut_threshold(superpixels, rag_mean_color(rgb2lab(image), superpixels), threshold))


def slic_dinov2(
    picture: Source,
    segments: int = 14,
    compactness: float = 0.1,
    model: str = "facebook/dinov2-large",
    grid: int = 32,
    components: int = 8,
    device: str = "cpu",
    seed: int = 0,  # noqa: ARG001
) -> LabelMap:
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
        A name such as "facebook/dinov2-large", or a folder with its weights; DINOv2 with registers and DINOv3 ViT, too.
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
        If the model is neither here nor to be had, or of another kind.
    """
    from skimage.segmentation import slic as of_skimage
    from skimage.transform import resize

    image = rgb_of(picture)
    encoder = load_encoder(model, accepted=True)  # the caller names it
    assert encoder is not None
    tokens = encoder.tokens(image, grid, choose_device(device))
    assert tokens is not None
    features = polynomial_pca(tokens.astype(np.float64), components, degree=1).reshape(grid, grid, -1)
    features /= features[..., 0].std() or 1.0
    planes = resize(features, image.shape[:2], order=1, mode="edge", anti_aliasing=False)
    return as_label_map(
        of_skimage(planes, segments, compactness=compactness, start_label=0, convert2lab=False, channel_axis=-1)
    )


def _superpixels(image: NDArray[np.float32], segments: int, compactness: float = 10.0, sigma: float = 0.0) -> NDArray[np.intp]:
    from skimage.segmentation import slic as of_skimage

    return np.asarray(of_skimage(image, segments, compactness, sigma=(sigma, sigma), start_label=0), dtype=np.intp)
