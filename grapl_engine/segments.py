"""From the network's answers to segments: a last cut along the picture's own edges, and one label a connected piece.

Neither is in the paper. Both look at the picture at its working size and take no part in the training.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Labels
from grapl_engine.graph_cut import solve
from grapl_engine.settings import Settings

__all__ = ["MOST_MAPPED", "contiguous", "cut_superpixels", "label_segments", "superpixels"]

MOST_MAPPED = 2048
"""Pixels a side that segments are made at."""
SCALE, SIGMA, LEAST = 30.0, 0.8, 60
"""Felzenszwalb and Huttenlocher's parameters for superpixels: about a thousand in a picture of 481 x 321."""
CONTRAST = 15.0
"""CIELAB units at which a border between two superpixels weighs 1/e of one without contrast."""
PIXEL = 0.05
"""What a pixel's answer weighs beside one pixel of border: neighbouring answers come from nearly the same patch."""
MOST_COST = 30.0
"""Nats: beyond that an answer is as good as excluded."""


def label_segments(
    answers: NDArray[np.float32],
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    image: NDArray[np.float32],
    settings: Settings,
    should_stop: Callable[[], bool] = lambda: False,
) -> tuple[Labels, NDArray[np.uint8]]:
    """The pixel map that the settings ask for.

    Parameters
    ----------
    answers : float32, (K, n, n)
        ln F on the network's map.
    rows, columns : intp, (h,) and (w,)
        The map's cell for each pixel.
    image : float32, (h, w, 3)
        RGB in [0, 1].
    settings : Settings
        `superpixel_weight`, `contiguous` and `least_segment` are read.
    should_stop : callable
        Asked between the steps; what there is then is of no use.

    Returns
    -------
    labels : uint16, (h, w)
        From K on: pieces of a label that lies in several places.
    confidence : uint8, (h, w)
        255 times the probability of the label, as the answers give it.
    """
    from skimage.color import rgb2lab

    lab = rgb2lab(image)
    if settings.superpixel_weight and not should_stop():
        labels, shares = cut_superpixels(answers, rows, columns, superpixels(image), lab, settings.superpixel_weight)
    else:
        best = answers.max(0)
        shares = np.exp(best - np.logaddexp.reduce(answers, axis=0)).take(columns, 1).take(rows, 0)
        labels = answers.argmax(0).astype(np.uint16).take(columns, 1).take(rows, 0)
    if settings.contiguous and not should_stop():
        labels = contiguous(labels, lab, settings.least_segment, len(answers))
    return labels, (shares * 255).round().astype(np.uint8)


def superpixels(image: NDArray[np.float32]) -> NDArray[np.intp]:
    """Small segments that keep to the picture's edges.

    Parameters
    ----------
    image : float32, (h, w, 3)
        RGB in [0, 1].

    Returns
    -------
    intp, (h, w)
        Numbers from 0, each of them connected.

    References
    ----------
    Felzenszwalb, Huttenlocher, "Efficient Graph-Based Image Segmentation", IJCV 59(2), 2004.
    """
    from skimage.segmentation import felzenszwalb

    return np.asarray(felzenszwalb(image, scale=SCALE, sigma=SIGMA, min_size=LEAST), dtype=np.intp)


def cut_superpixels(
    answers: NDArray[np.float32],
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    pieces: NDArray[np.intp],
    lab: NDArray[np.floating],
    weight: float,
) -> tuple[Labels, NDArray[np.float32]]:
    """The labels of superpixels, by one more graph cut.

    Minimises ``sum_s 0.05 n_s u(s, S(s)) + weight sum_{(s,t)} b_st exp(-|c_s - c_t|^2 / 15^2) [S(s) != S(t)]`` with u the mean
    of -ln F over a superpixel's pixels, n their number, b the length of a common border in pixels and c the mean
    CIELAB colour. Alpha-expansion from the mean's argmax.

    Parameters
    ----------
    answers : float32, (K, m, m)
        ln F: log probabilities on the network's map.
    rows, columns : intp, (h,) and (w,)
        The map's cell for each pixel.
    pieces : intp, (h, w)
        From `superpixels`.
    lab : floating, (h, w, 3)
        CIELAB.
    weight : float
        0: each superpixel takes its mean's argmax.

    Returns
    -------
    labels : uint16, (h, w)
    confidence : float32, (h, w)
        The share of the label in each superpixel's mean answer, 0 to 1.
    """
    count = int(pieces.max()) + 1
    sizes = np.bincount(pieces.ravel(), minlength=count).astype(np.float64)
    unary = np.stack(
        [-np.bincount(pieces.ravel(), one.take(columns, 1).take(rows, 0).ravel(), minlength=count) / sizes for one in answers],
        axis=1,
    )
    shares = np.exp(-unary)
    shares /= shares.sum(1, keepdims=True)
    means = _means(pieces, lab, sizes)
    pairs, lengths = _borders(pieces)
    contrast = ((means[pairs[:, 0]] - means[pairs[:, 1]]) ** 2).sum(1)
    weights = weight * lengths * np.exp(-contrast / CONTRAST**2)
    costs = unary.clip(0.0, MOST_COST) * (PIXEL * sizes)[:, None]
    found = solve(costs, pairs.astype(np.int32), weights, solver="expansion", start=unary.argmin(1))
    confidence = shares[np.arange(count), found].astype(np.float32)
    return found[pieces], confidence[pieces]


def contiguous(labels: Labels, lab: NDArray[np.floating], least: float, first_free: int) -> Labels:
    """Give each connected piece of a label a label of its own, and small pieces to the neighbour most like them.

    A label's largest piece keeps its number; the others take new ones.

    Parameters
    ----------
    labels : uint16, (h, w)
    lab : floating, (h, w, 3)
        CIELAB, by whose means pieces are alike.
    least : float
        Share of the picture below which a piece is absorbed, smallest first; 0 keeps all.
    first_free : int
        The first new number: K, so that no label that died comes back as a piece of another.

    Returns
    -------
    uint16, (h, w)
    """
    from skimage.measure import label as connected

    pieces = np.asarray(connected(labels, background=-1, connectivity=1), dtype=np.intp) - 1
    sizes = np.bincount(pieces.ravel()).astype(np.float64)
    pairs, _ = _borders(pieces)
    owners = _absorbed(sizes, _means(pieces, lab, sizes), pairs, least * pieces.size)
    first = np.zeros(len(sizes), dtype=np.intp)
    first[pieces.ravel()[::-1]] = np.arange(pieces.size)[::-1]
    own = labels.ravel()[first].astype(np.intp)  # the label that a piece came from
    whole = np.bincount(owners, sizes, minlength=len(sizes))
    numbers = np.full(len(sizes), -1, dtype=np.intp)
    free = first_free
    taken: set[int] = set()
    for piece in sorted(np.unique(owners).tolist(), key=lambda piece: -whole[piece]):
        label = int(own[piece])
        if label in taken:
            label, free = free, free + 1
        taken.add(label)
        numbers[piece] = label
    return numbers[owners][pieces].astype(np.uint16)


def _absorbed(
    sizes: NDArray[np.float64], means: NDArray[np.float64], pairs: NDArray[np.intp], least: float
) -> NDArray[np.intp]:
    """Who each piece belongs to once all are as large as `least`: intp, (n,)."""
    sizes, means = sizes.copy(), means.copy()
    owners = list(range(len(sizes)))
    beside: list[set[int]] = [set() for _ in owners]
    for a, b in pairs.tolist():
        beside[a].add(b)
        beside[b].add(a)
    small = [(sizes[piece], piece) for piece in owners if sizes[piece] < least]
    heapq.heapify(small)
    while small:
        size, piece = heapq.heappop(small)
        if owners[piece] != piece or size != sizes[piece] or not beside[piece]:
            continue
        others = list(beside[piece])
        into = others[int(((means[others] - means[piece]) ** 2).sum(1).argmin())]
        means[into] = (sizes[into] * means[into] + sizes[piece] * means[piece]) / (sizes[into] + sizes[piece])
        sizes[into] += sizes[piece]
        owners[piece] = into
        for other in beside[piece]:
            beside[other].discard(piece)
            if other != into:
                beside[other].add(into)
                beside[into].add(other)
        if sizes[into] < least:
            heapq.heappush(small, (sizes[into], into))
    return np.array([_root(owners, piece) for piece in range(len(owners))])


def _root(owners: list[int], piece: int) -> int:
    while owners[piece] != piece:
        owners[piece] = owners[owners[piece]]
        piece = owners[piece]
    return piece


def _means(pieces: NDArray[np.intp], values: NDArray[np.floating], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, channels): the mean over each piece."""
    flat = pieces.ravel()
    channels = [np.bincount(flat, values[..., c].ravel(), minlength=len(sizes)) for c in range(values.shape[-1])]
    return np.stack(channels, axis=1) / sizes[:, None]


def _borders(pieces: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """The pairs of pieces that touch, i < j, sorted, and the length of their border in pixels."""
    a = np.concatenate([pieces[:, :-1].ravel(), pieces[:-1].ravel()])
    b = np.concatenate([pieces[:, 1:].ravel(), pieces[1:].ravel()])
    apart = a != b
    count = int(pieces.max()) + 1
    joint = np.minimum(a, b)[apart] * count + np.maximum(a, b)[apart]
    found, lengths = np.unique(joint, return_counts=True)
    return np.stack(np.divmod(found, count), axis=1), lengths
