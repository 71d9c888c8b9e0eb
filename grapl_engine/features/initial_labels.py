"""The four initial labellings (section 4.2, Table 1)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from grapl_engine.settings import Settings

__all__ = ["initial_labels", "merge_segments", "slic_segments"]

SLIC_COMPACTNESS = 0.1
SLIC_SIGMA = (10, 10)
"""Along rows and columns. One number would also blur across the depth of one pixel, which changes nothing and takes longest."""
SLIC_SIDE = 512
"""SLIC sees the square at no more than this side, that of the paper's pictures: its blur is a matter of pixels."""


def initial_labels(
    square: NDArray[np.float32], settings: Settings, should_stop: Callable[[], bool] = lambda: False
) -> NDArray[np.float32]:
    """The first pseudo-labels of all patches.

    Parameters
    ----------
    square : float32, (S, S, 3)
        The picture as a square.
    settings : Settings
        `initial`, `k0`, `exact_k0`, `soft_labels`, `d` and `seed` are read.
    should_stop : callable
        Asked between two runs of SLIC; once it says True, what there is comes back.

    Returns
    -------
    float32, (d, d, K)
        Rows sum to 1; one-hot unless SLIC's shares are taken soft. K is K0, unless
        `exact_k0` is off and SLIC gave another number, or SLIC cannot give as many. One-hot
        labels have a patch each; a soft one may be no patch's largest share.
    """
    d, k0 = settings.d, settings.k0
    rng = np.random.default_rng([settings.seed, 1])
    if settings.initial == "slic":
        return _slic_shares(square, settings, should_stop)
    if settings.initial == "spatial":
        hard = _spatial(d, k0, settings.seed)
    elif settings.initial == "seedwise":
        hard = _seedwise(d, k0, rng)
    else:
        hard = rng.integers(k0, size=d * d)
        hard[rng.permutation(d * d)[:k0]] = np.arange(k0)  # every label is there at least once
    return np.eye(k0, dtype=np.float32)[hard].reshape(d, d, k0)


def slic_segments(
    square: NDArray[np.float32], k0: int, *, exact: bool, should_stop: Callable[[], bool] = lambda: False
) -> NDArray[np.intp]:
    """SLIC superpixels of the square, as the paper uses them: compactness 0.1, sigma 10, connectivity not enforced.

    SLIC seldom gives the number asked for. With `exact`, it is asked for more until it gives
    at least K0, and the most similar superpixels are merged.

    Parameters
    ----------
    square : float32, (S, S, 3)
    k0 : int
        Superpixels asked for.
    exact : bool
        Whether exactly K0 are to be reached; a square too small for as many keeps what SLIC gives.
    should_stop : callable
        Asked between two runs of SLIC.

    Returns
    -------
    intp, (S, S)
        Labels 0 to K - 1, each of them present.

    References
    ----------
    Achanta et al., "SLIC Superpixels", IEEE TPAMI 34(11), 2012, doi:10.1109/TPAMI.2012.120.
    """
    from skimage.segmentation import slic

    if k0 == 1:
        return np.zeros(square.shape[:2], dtype=np.intp)
    ask, most = k0, 8 * k0 + 64
    while exact and ask <= most and _seeds(square, ask) < k0:
        ask = _more(ask)
    while True:
        segments = slic(
            square, n_segments=ask, compactness=SLIC_COMPACTNESS, sigma=SLIC_SIGMA, enforce_connectivity=False, start_label=0
        )
        present = np.bincount(segments.ravel()) > 0
        segments = np.asarray((np.cumsum(present) - 1)[segments], dtype=np.intp)
        count = int(present.sum())
        if not exact or count == k0:
            return segments
        if count > k0:
            return merge_segments(segments, square, k0)
        if ask > most or should_stop():
            return segments
        ask = _more(ask)


def merge_segments(segments: NDArray[np.intp], square: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Merge the most similar segments, two at a time, until `count` are left.

    The pair whose union adds least to the variance of the CIELAB colours within segments
    (Ward's criterion) goes first, so that small and look-alike segments go before large and distinct ones.

    Parameters
    ----------
    segments : intp, (S, S)
        Labels 0 to K - 1.
    square : float32, (S, S, 3)
        RGB in [-1, 1].
    count : int
        Segments to be left, at most K.

    Returns
    -------
    intp, (S, S)
        Labels 0 to `count` - 1.
    """
    from skimage.color import rgb2lab

    flat = segments.ravel()
    lab = rgb2lab((square + 1) / 2).reshape(-1, 3)
    sizes = np.bincount(flat).astype(np.float64)
    means = np.stack([np.bincount(flat, weights=lab[:, c]) for c in range(3)], axis=1) / sizes[:, None]
    owner, alive = np.arange(len(sizes)), np.ones(len(sizes), dtype=bool)
    costs = np.stack([_union_costs(sizes, means, a) for a in range(len(sizes))])
    costs[np.tril_indices(len(sizes))] = np.inf  # a pair stands above the diagonal, once
    for _ in range(len(sizes) - count):
        a, b = np.unravel_index(costs.argmin(), costs.shape)
        means[a] = (sizes[a] * means[a] + sizes[b] * means[b]) / (sizes[a] + sizes[b])
        sizes[a] += sizes[b]
        owner[owner == b] = a
        alive[b] = False
        costs[b] = costs[:, b] = np.inf
        fresh = np.where(alive, _union_costs(sizes, means, a), np.inf)
        costs[:a, a], costs[a, a + 1 :] = fresh[:a], fresh[a + 1 :]
    _, renamed = np.unique(owner, return_inverse=True)
    return np.asarray(renamed[flat].reshape(segments.shape))


def _union_costs(sizes: NDArray[np.float64], means: NDArray[np.float64], a: np.intp | int) -> NDArray[np.float64]:
    """What uniting segment a with each other one adds to the summed squared distance of colours to their means."""
    return np.asarray(sizes[a] * sizes / (sizes[a] + sizes) * ((means[a] - means) ** 2).sum(-1))


def _seeds(square: NDArray[np.float32], ask: int) -> int:
    """How many superpixels SLIC starts from, which is the most that it can give."""
    from skimage.util import regular_grid

    rows, columns = square.shape[:2]
    across = regular_grid((1, rows, columns), ask)
    return math.prod(len(range(*part.indices(n))) for part, n in zip(across, (1, rows, columns), strict=True))


def _more(ask: int) -> int:
    return max(ask + 1, ask * 5 // 4)


def _slic_shares(square: NDArray[np.float32], settings: Settings, should_stop: Callable[[], bool]) -> NDArray[np.float32]:
    """A patch's share in each superpixel; its largest share alone if labels are hard."""
    d = settings.d
    if square.shape[0] > SLIC_SIDE:
        side = d * (SLIC_SIDE // d)
        at = np.arange(side) * square.shape[0] // side
        square = square[np.ix_(at, at)]
    segments = slic_segments(square, settings.k0, exact=settings.exact_k0, should_stop=should_stop)
    count = int(segments.max()) + 1
    patch = np.arange(segments.shape[0]) * d // segments.shape[0]
    joint = (patch[:, None] * d + patch) * count + segments
    shares = np.bincount(joint.ravel(), minlength=d * d * count).reshape(d, d, count).astype(np.float32)
    if not settings.soft_labels:
        shares = np.eye(count, dtype=np.float32)[_owners(shares)]
    return np.asarray(shares / shares.sum(-1, keepdims=True), dtype=np.float32)


def _owners(shares: NDArray[np.float32]) -> NDArray[np.intp]:
    """The label with the largest share of each patch; one that is left without takes the patch where its share is largest."""
    flat = shares.reshape(-1, shares.shape[-1])
    owners = flat.argmax(1)
    for label in np.setdiff1d(np.arange(flat.shape[1]), owners):
        can_spare = np.bincount(owners, minlength=flat.shape[1])[owners] > 1
        if can_spare.any():
            owners[np.where(can_spare, flat[:, label], -1.0).argmax()] = label
    return np.asarray(owners.reshape(shares.shape[:-1]))


def _spatial(d: int, k0: int, seed: int) -> NDArray[np.intp]:
    """k-means on patch coordinates: K0 blocks of roughly equal size."""
    from sklearn.cluster import KMeans

    places = np.indices((d, d)).reshape(2, -1).T.astype(np.float64)
    return np.asarray(KMeans(k0, n_init=4, random_state=seed).fit_predict(places), dtype=np.intp)


def _seedwise(d: int, k0: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """K0 random seed patches; every other patch takes the label of the nearest one."""
    places = np.indices((d, d)).reshape(2, -1).T
    seeds = places[rng.permutation(d * d)[:k0]]
    return np.asarray(((places[:, None] - seeds) ** 2).sum(-1).argmin(1))
