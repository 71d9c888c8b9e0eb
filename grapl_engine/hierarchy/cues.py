"""What tells two neighbouring regions apart: colour, texture, the gradient on their border, and local histograms beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from grapl_engine.hierarchy.region_graph import RegionGraph
from grapl_engine.hierarchy.sharing import Share, alone

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
    samples = (np.ascontiguousarray(responses[start * step // DICTIONARIES :: step]) for start in range(DICTIONARIES))
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
    columns = np.ascontiguousarray(sample.T, np.float64)
    for _ in range(ROUNDS):
        nearest = _nearest(sample, centres)
        counts = np.bincount(nearest, minlength=len(centres))
        sums = np.stack([np.bincount(nearest, column, minlength=len(centres)) for column in columns], axis=1)
        centres = np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], centres).astype(np.float32)
    return centres


def _nearest(points: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.intp]:
    """The number of the nearest centre, (n,)."""
    products = points @ (2 * centres.T)
    return np.asarray(np.subtract((centres**2).sum(1), products, out=products).argmin(1), np.intp)


def gradient(lab: NDArray[np.floating], sigma: float = 2.0) -> NDArray[np.float64]:
    """The length of the CIELAB gradient, of the picture blurred.

    Parameters
    ----------
    lab : floating, (h, w, 3)
        CIELAB.
    sigma : float
        Of the Gaussian, in pixels.

    Returns
    -------
    float64, (h, w)
        In units of CIELAB a pixel.
    """
    from scipy.ndimage import gaussian_filter

    squares = [gaussian_filter(lab[..., c], sigma, order=order) ** 2 for c in range(3) for order in ((0, 1), (1, 0))]
    return np.asarray(np.sqrt(sum(squares)), np.float64)


class _Sides(NamedTuple):
    """The cells of one octave that lie opposite each other across a border, each pair of them once.

    Many edges share their pair, the more the larger the cells.
    """

    one: NDArray[np.intp]
    """Flat index of the cell on one side, (p,)."""
    other: NDArray[np.intp]
    """And of the one on the other side."""
    pair: NDArray[np.intp]
    """The pair of each pixel edge, (e,)."""


def border_contrast(
    graph: RegionGraph,
    lab: NDArray[np.floating],
    kinds: NDArray[np.intp],
    should_stop: Callable[[], bool] = lambda: False,
    share: Share = alone,
) -> NDArray[np.float64] | None:
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
    should_stop : callable
        Asked between the channels.
    share : callable, optional
        Does the channels.

    Returns
    -------
    float64, (m,), or None if stopped

    References
    ----------
    Martin, Fowlkes, Malik, "Learning to Detect Natural Image Boundaries Using Local Brightness, Color, and
    Texture Cues", IEEE TPAMI 26(5), 2004, doi:10.1109/TPAMI.2004.1273918.
    """
    sides = _sides(graph)
    channels = [(_binned(lab[..., c], *_RANGES[c]), BINS, 1.0) for c in range(3)]
    channels += [(plane, TEXTONS, 1 / len(kinds)) for plane in kinds]

    def distances_of(channel: tuple[NDArray[np.intp], int, float]) -> list[NDArray[np.float32]]:
        return _distances(*channel, sides)

    distances = share(distances_of, channels[::-1], should_stop)  # what takes longest first
    if distances is None:
        return None
    total = np.zeros(len(graph.edge_pair))
    for octaves in reversed(distances):
        for distance, opposite in zip(octaves, sides, strict=True):
            total += distance[opposite.pair]
    return graph.along(total / (2 * OCTAVES))


def _sides(graph: RegionGraph) -> list[_Sides]:
    """What lies opposite each other in each octave."""
    height, width = graph.regions.shape
    here, there = graph.edge_pixel.T
    rows, columns = (here // width + there // width) / 2, (here % width + there % width) / 2
    step = APART * BLUR * _normals(graph)
    found = []
    for level in range(OCTAVES):
        cell = 2 ** (level + 1)
        shape = -(-height // cell), -(-width // cell)
        one, other = (
            _nearest_cell(rows / cell + sign * step[:, 0], columns / cell + sign * step[:, 1], shape) for sign in (-1, 1)
        )
        pairs, pair = np.unique(one * (shape[0] * shape[1]) + other, return_inverse=True)
        found.append(_Sides(*np.divmod(pairs, shape[0] * shape[1]), pair))
    return found


def _nearest_cell(rows: NDArray[np.float64], columns: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.intp]:
    """The flat index of the cell that is nearest to each place, (e,)."""
    row, column = (
        places.round().astype(np.intp).clip(0, size - 1) for places, size in zip((rows, columns), shape, strict=True)
    )
    return np.asarray(row * shape[1] + column, np.intp)


def _distances(
    values: NDArray[np.intp],
    count: int,
    weight: float,
    sides: list[_Sides],
) -> list[NDArray[np.float32]]:
    """For each octave the weighted chi-squared distances of a channel's histograms in each pair of cells, (p,)."""
    planes, found = _planes(values, count), []
    for level, opposite in enumerate(sides):
        if level:
            planes = _halved(planes)  # a blur twice as wide is one on a picture half as large
        blurred = _blurred(planes).reshape(-1, count)
        found.append(weight * _chi_squared(blurred[opposite.one], blurred[opposite.other]))
    return found


def _chi_squared(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of rows, (p, C): (p,), up to the factor 1/2."""
    sums = np.maximum(one + other, 1e-6)
    squares = one - other
    squares *= squares
    squares /= sums
    return np.asarray(squares.sum(1))


def _halved(planes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means of 2 x 2 cells, (h, w, C) to (ceil(h / 2), ceil(w / 2), C); a last row or column that is alone counts twice."""
    height, width = planes.shape[:2]
    whole = np.pad(planes, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge") if height % 2 or width % 2 else planes
    return np.asarray((whole[::2, ::2] + whole[1::2, ::2] + whole[::2, 1::2] + whole[1::2, 1::2]) / 4, np.float32)


def _blurred(planes: NDArray[np.float32]) -> NDArray[np.float32]:
    from scipy.ndimage import gaussian_filter

    return np.asarray(gaussian_filter(planes, BLUR, axes=(0, 1), truncate=2.5))


def _binned(values: NDArray[np.floating], low: float, high: float) -> NDArray[np.intp]:
    return ((values - low) * (BINS / (high - low))).astype(np.intp).clip(0, BINS - 1)


def _planes(values: NDArray[np.intp], count: int) -> NDArray[np.float32]:
    """The shares of each value in 2 x 2 pixels, (ceil(h / 2), ceil(w / 2), count)."""
    even = np.pad(values, [(0, side % 2) for side in values.shape], mode="edge")
    shares = np.zeros((even.size // 4, count), np.float32)
    cells = np.arange(len(shares))
    for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
        shares[cells, even[row::2, column::2].ravel()] += 0.25
    return shares.reshape(even.shape[0] // 2, -1, count)


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
