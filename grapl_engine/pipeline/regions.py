"""From the network's answers to segments: a last cut along the picture's own edges, and one label a connected piece.

Neither is in the paper. Both look at the picture at its working size and take no part in the training.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Labels
from grapl_engine.graphcut.cut import solve
from grapl_engine.hierarchy.region_graph import RegionGraph, region_graph
from grapl_engine.hierarchy.superpixels import felzenszwalb_segments
from grapl_engine.settings import Settings

__all__ = ["MOST_MAPPED", "contiguous", "cut_superpixels", "label_segments"]

MOST_MAPPED = 2048
"""Pixels a side that segments are made at."""
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
        `superpixel_weight`, `contiguous`, `least_segment` and `least_contrast` are read.
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
        labels, shares = cut_superpixels(answers, rows, columns, felzenszwalb_segments(image), lab, settings.superpixel_weight)
    else:
        shares = np.exp(answers.max(0) - np.logaddexp.reduce(answers, axis=0)).take(columns, 1).take(rows, 0)
        labels = answers.argmax(0).astype(np.uint16).take(columns, 1).take(rows, 0)
    if settings.contiguous and not should_stop():
        labels = contiguous(labels, lab, settings.least_segment, settings.least_contrast, len(answers))
    return labels, (shares * 255).round().astype(np.uint8)


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
        Connected regions, 0 to n - 1.
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
    graph = region_graph(pieces)
    sizes, count = graph.sizes, len(graph.sizes)
    unary = np.stack(
        [-np.bincount(pieces.ravel(), one.take(columns, 1).take(rows, 0).ravel(), minlength=count) / sizes for one in answers],
        axis=1,
    )
    shares = np.exp(-unary)
    shares /= shares.sum(1, keepdims=True)
    means, pairs, lengths = graph.mean(lab), graph.pairs, graph.lengths
    contrast = ((means[pairs[:, 0]] - means[pairs[:, 1]]) ** 2).sum(1)
    capacities = weight * lengths * np.exp(-contrast / CONTRAST**2)
    costs = unary.clip(0.0, MOST_COST) * (PIXEL * sizes)[:, None]
    labels = solve(costs, pairs.astype(np.int32), capacities, solver="expansion", start=unary.argmin(1))
    confidence = shares[np.arange(count), labels].astype(np.float32)
    return labels[pieces], confidence[pieces]


def contiguous(labels: Labels, lab: NDArray[np.floating], least: float, contrast: float, first_free: int) -> Labels:
    """Give each connected piece of a label a label of its own, and unite what is too small or shows no edge.

    A label's largest piece keeps its number; the others take new ones.

    Parameters
    ----------
    labels : uint16, (h, w)
    lab : floating, (h, w, 3)
        CIELAB.
    least : float
        Share of the picture below which a piece goes to the neighbour of the nearest mean colour, smallest first;
        0 keeps all.
    contrast : float
        CIELAB units: of the pieces left, those are united whose common border shows less than this from pixel to pixel,
        on its average, weakest first; 0 keeps all.
    first_free : int
        The first new number: K, so that no label that died comes back as a piece of another.

    Returns
    -------
    uint16, (h, w)
    """
    from skimage.measure import label as connected

    pieces = np.asarray(connected(labels, background=-1, connectivity=1), dtype=np.intp) - 1
    regions = _Regions(pieces, lab)
    regions.absorb(least * pieces.size)
    regions.unite(contrast)
    owners = regions.owners()
    first = np.zeros(len(owners), dtype=np.intp)
    first[pieces.ravel()[::-1]] = np.arange(pieces.size)[::-1]
    own = labels.ravel()[first]  # the label that a piece came from
    whole = np.bincount(owners, np.bincount(pieces.ravel()), minlength=len(owners))
    numbers = np.zeros(len(owners), dtype=np.uint16)
    free, taken = first_free, set[int]()
    for piece in sorted(np.unique(owners).tolist(), key=lambda piece: -whole[piece]):
        label = int(own[piece])
        if label in taken:
            label, free = free, free + 1
        taken.add(label)
        numbers[piece] = label
    return np.take(numbers[owners], pieces)


class _Regions:
    """Pieces of a picture that are united two at a time: sizes, mean colours, and borders with their contrast."""

    def __init__(self, pieces: NDArray[np.intp], lab: NDArray[np.floating]) -> None:
        graph = region_graph(pieces)
        self._means = graph.mean(lab)
        self._sizes: list[float] = graph.sizes.tolist()
        self._into = list(range(len(self._sizes)))
        self._borders: list[dict[int, tuple[float, float]]] = [{} for _ in self._into]
        pairs, lengths, steps = graph.pairs, graph.lengths, _steps(graph, lab)
        for (a, b), length, step in zip(pairs.tolist(), lengths.tolist(), steps.tolist(), strict=True):
            self._borders[a][b] = self._borders[b][a] = length, step

    def absorb(self, least: float) -> None:
        """Give each region of fewer pixels to the neighbour of the nearest mean colour."""
        small = [(size, piece) for piece, size in enumerate(self._sizes) if size < least]
        heapq.heapify(small)
        while small:
            size, piece = heapq.heappop(small)
            others = list(self._borders[piece])
            if self._into[piece] != piece or size != self._sizes[piece] or not others:
                continue
            into = others[int(((self._means[others] - self._means[piece]) ** 2).sum(1).argmin())]
            self._unite(into, piece)
            if self._sizes[into] < least:
                heapq.heappush(small, (self._sizes[into], into))

    def unite(self, contrast: float) -> None:
        """Unite neighbours, weakest border first, until every border shows as much contrast."""
        weak = [(self._contrast(a, b), a, b) for a, beside in enumerate(self._borders) for b in beside if a < b]
        weak = [border for border in weak if border[0] < contrast]
        heapq.heapify(weak)
        while weak:
            weakest, a, b = heapq.heappop(weak)
            if self._into[a] != a or self._into[b] != b or b not in self._borders[a] or weakest != self._contrast(a, b):
                continue
            self._unite(a, b)
            for other in self._borders[a]:
                if (now := self._contrast(a, other)) < contrast:
                    heapq.heappush(weak, (now, min(a, other), max(a, other)))

    def owners(self) -> NDArray[np.intp]:
        """The region that each piece has become part of: intp, (n,)."""
        return np.array([_root(self._into, piece) for piece in range(len(self._into))], dtype=np.intp)

    def _contrast(self, a: int, b: int) -> float:
        length, steps = self._borders[a][b]
        return steps / length

    def _unite(self, a: int, b: int) -> None:
        """Region b becomes part of a."""
        size = self._sizes[a] + self._sizes[b]
        self._means[a] = (self._sizes[a] * self._means[a] + self._sizes[b] * self._means[b]) / size
        self._sizes[a] = size
        self._into[b] = a
        for other, (length, steps) in self._borders[b].items():
            del self._borders[other][b]
            if other != a:
                before = self._borders[a].get(other, (0.0, 0.0))
                self._borders[a][other] = self._borders[other][a] = before[0] + length, before[1] + steps
        self._borders[b] = {}


def _root(owners: list[int], piece: int) -> int:
    while owners[piece] != piece:
        owners[piece] = owners[owners[piece]]
        piece = owners[piece]
    return piece


def _steps(graph: RegionGraph, lab: NDArray[np.floating]) -> NDArray[np.float64]:
    """The colour steps from pixel to pixel, summed along each border: float64, (m,)."""
    here, there = (lab.reshape(-1, lab.shape[-1])[side] for side in graph.edge_pixel.T)
    steps = np.linalg.norm(here - there, axis=-1)
    return np.bincount(graph.edge_pair, steps, minlength=len(graph.pairs)).astype(np.float64)
