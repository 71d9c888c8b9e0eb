"""What tells two neighbouring regions apart: colour, texture, the gradient on their border, and local histograms beside it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine.hierarchy.region_graph import RegionGraph

__all__ = ["TEXTONS", "border_contrast", "gradient", "texton_shares", "textons"]

TEXTONS = 32
DICTIONARIES = 3
"""How often textons are learnt: the mean of three differs less from the next three than one does from another."""
BINS = 12
SCALES = (1.0, 2.0, 4.0)
"""Sigmas of the derivatives that make textons, in pixels."""
OCTAVES = 3
BLUR = 2.0
"""Sigma of the histograms beside a border, in cells of 2, 4 and 8 pixels."""
APART = 1.25
"""How far from the border the two histograms lie, in sigmas."""
ROUNDS = 15
SAMPLE = 10_000
"""Pixels that each dictionary is learnt from; other ones each time."""
WEBER = 0.03
"""Length of a response, of L from 0 to 1, from which on contrast is compressed (Varma and Zisserman)."""
_RANGES = ((0.0, 100.0), (-60.0, 60.0), (-60.0, 60.0))


def textons(lightness: NDArray[np.floating], seed: int = 0) -> NDArray[np.intp]:
    """The kind of local structure at each pixel, by each of three dictionaries.

    k-means of Gaussian derivatives of L at three scales, their contrast compressed as by Varma and Zisserman.

    Parameters
    ----------
    lightness : floating, (h, w)
        L of CIELAB, 0 to 100.
    seed : int

    Returns
    -------
    intp, (3, h, w)
        0 to 31.

    References
    ----------
    Varma, Zisserman, "A Statistical Approach to Texture Classification from Single Images", IJCV 62, 2005.
    """
    from scipy.ndimage import gaussian_filter

    image = np.asarray(lightness, np.float32) / 100
    planes = [gaussian_filter(image, SCALES[0]) - gaussian_filter(image, 2 * SCALES[-1])]
    planes += [
        gaussian_filter(image, sigma, order=order) * sigma ** sum(order)  # times sigma^n: of like size at every scale
        for sigma in SCALES
        for order in ((0, 1), (1, 0), (0, 2), (2, 0))
    ]
    responses = np.stack(planes, axis=-1).reshape(-1, len(planes))
    size = np.linalg.norm(responses, axis=1, keepdims=True)
    responses *= np.log1p(size / WEBER) / np.maximum(size, 1e-8)
    step, rng = max(1, len(responses) // SAMPLE), np.random.default_rng(seed)
    samples = (responses[start * step // DICTIONARIES :: step] for start in range(DICTIONARIES))
    kinds = [_nearest(responses, _centres(sample, rng)).reshape(image.shape) for sample in samples]
    return np.stack(kinds)


def texton_shares(graph: RegionGraph, kinds: NDArray[np.intp]) -> NDArray[np.float64]:
    """How much of each region is of which kind: float64, (n, 96), the dictionaries side by side; rows sum to 1.

    The square of the Hellinger distance of two rows is the mean over the dictionaries.

    Parameters
    ----------
    graph : RegionGraph
    kinds : intp, (3, h, w)
        From `textons`.
    """
    return np.concatenate([graph.histogram(plane, TEXTONS) for plane in kinds], axis=1) / len(kinds)


def _centres(sample: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """At most 32 centres by Lloyd's algorithm, begun as k-means++ does.

    Written out, since scikit-learn's takes a second and 150 MB to import, pandas with it, in every window.
    """
    centres = sample[rng.integers(len(sample), size=1)]
    distances = ((sample - centres[0]) ** 2).sum(1)
    while len(centres) < TEXTONS and distances.any():
        chosen = sample[rng.choice(len(sample), p=distances / distances.sum(dtype=np.float64))]
        centres = np.concatenate([centres, chosen[None]])
        distances = np.minimum(distances, ((sample - chosen) ** 2).sum(1))
    for _ in range(ROUNDS):
        nearest = _nearest(sample, centres)
        counts = np.bincount(nearest, minlength=len(centres))
        sums = np.stack([np.bincount(nearest, column, minlength=len(centres)) for column in sample.T], axis=1)
        centres = np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], centres).astype(np.float32)
    return centres


def _nearest(points: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.intp]:
    """The number of the nearest centre, (n,)."""
    return np.asarray(((centres**2).sum(1) - 2 * points @ centres.T).argmin(1), np.intp)


def gradient(lab: NDArray[np.floating], sigma: float = 2.0) -> NDArray[np.float64]:
    """The length of the CIELAB gradient, (h, w), in units a pixel."""
    from scipy.ndimage import gaussian_filter

    squares = [gaussian_filter(lab[..., c], sigma, order=order) ** 2 for c in range(3) for order in ((0, 1), (1, 0))]
    return np.asarray(np.sqrt(sum(squares)), np.float64)


def border_contrast(graph: RegionGraph, lab: NDArray[np.floating], kinds: NDArray[np.intp]) -> NDArray[np.float64]:
    """How different the picture is on the two sides of each border, (m,).

    Chi-squared distances of histograms of L, a, b and the textons, blurred at three scales, at points on both
    sides of the border along its normal: mean over the scales, the dictionaries and the border, summed over the four channels.
    A version of Pb's oriented half discs that costs a few convolutions.

    Parameters
    ----------
    graph : RegionGraph
    lab : floating, (h, w, 3)
    kinds : intp, (D, h, w)
        From `textons`.

    References
    ----------
    Martin, Fowlkes, Malik, "Learning to Detect Natural Image Boundaries Using Local Brightness, Color, and
    Texture Cues", IEEE TPAMI 26(5), 2004, doi:10.1109/TPAMI.2004.1273918.
    """
    width = lab.shape[1]
    here, there = graph.edge_pixel.T
    rows, columns = (here // width + there // width) / 2, (here % width + there % width) / 2
    across = _normals(graph)
    total = np.zeros(len(here))
    channels = [(_binned(lab[..., c], *_RANGES[c]), BINS, 1.0) for c in range(3)]
    channels += [(plane, TEXTONS, 1 / len(kinds)) for plane in kinds]
    for values, count, weight in channels:
        planes = _planes(values, count)
        for level in range(OCTAVES):
            if level:
                planes = _halved(planes)  # a blur twice as wide is one on a picture half as large
            blurred = _blurred(planes)
            step = APART * BLUR * across
            at = rows / 2 ** (level + 1), columns / 2 ** (level + 1)
            one, other = (_sampled(blurred, at[0] + sign * step[:, 0], at[1] + sign * step[:, 1]) for sign in (-1, 1))
            total += weight * ((one - other) ** 2 / np.maximum(one + other, 1e-6)).sum(1)
    return graph.along(total / (2 * OCTAVES))


def _halved(planes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means of 2 x 2 cells, (h, w, C) to (ceil(h / 2), ceil(w / 2), C); a last row or column that is alone counts twice."""
    height, width = planes.shape[:2]
    whole = np.pad(planes, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge") if height % 2 or width % 2 else planes
    return np.asarray((whole[::2, ::2] + whole[1::2, ::2] + whole[::2, 1::2] + whole[1::2, 1::2]) / 4, np.float32)


def _blurred(planes: NDArray[np.float32]) -> NDArray[np.float32]:
    from scipy.ndimage import gaussian_filter

    return np.asarray(gaussian_filter(planes, BLUR, axes=(0, 1), truncate=2.5))


def _sampled(planes: NDArray[np.float32], rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.float32]:
    """The nearest cell at each place, (e, C)."""
    at = (places.round().astype(np.intp).clip(0, size - 1) for places, size in zip((rows, columns), planes.shape, strict=False))
    return np.asarray(planes[tuple(at)])


def _binned(values: NDArray[np.floating], low: float, high: float) -> NDArray[np.intp]:
    return ((values - low) * (BINS / (high - low))).astype(np.intp).clip(0, BINS - 1)


def _planes(values: NDArray[np.intp], count: int) -> NDArray[np.float32]:
    """The shares of each value in 2 x 2 pixels, (ceil(h / 2), ceil(w / 2), count)."""
    even = np.pad(values, [(0, side % 2) for side in values.shape], mode="edge")
    kinds = np.arange(count)
    shares = sum((even[row::2, column::2, None] == kinds).astype(np.float32) for row in (0, 1) for column in (0, 1))
    return np.asarray(shares / 4, np.float32)


def _normals(graph: RegionGraph) -> NDArray[np.float64]:
    """float64, (e, 2): the direction (row, column) across the border at each pixel edge, from the border's neighbourhood."""
    from scipy.ndimage import gaussian_filter

    shape = graph.regions.shape
    lines = np.zeros(shape, np.float32)
    lines.ravel()[graph.edge_pixel.ravel()] = 1
    by_row, by_column = (gaussian_filter(lines, 1.5, order=order) for order in ((1, 0), (0, 1)))
    across, down, both = (gaussian_filter(plane, 3.0) for plane in (by_column**2, by_row**2, by_row * by_column))
    angle = 0.5 * np.arctan2(2 * both, across - down)
    at = angle.ravel()[graph.edge_pixel[:, 0]]
    at = np.round(at * 8 / np.pi) * np.pi / 8
    return np.stack([np.sin(at), np.cos(at)], axis=1)
