"""From a picture, and from a network's answers, to a hierarchy of segments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import frozen_array
from grapl_engine.hierarchy.cues import border_contrast, gradient, texton_shares, textons
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.merge_tree import MergeTree
from grapl_engine.hierarchy.merging import RegionFeature, bhattacharyya, euclidean, merge, total_variation
from grapl_engine.hierarchy.region_graph import RegionGraph, region_graph
from grapl_engine.hierarchy.sharing import Share, alone
from grapl_engine.hierarchy.spectral import embedding
from grapl_engine.hierarchy.superpixels import superpixels

__all__ = ["PictureCues", "network_hierarchy", "picture_cues", "picture_hierarchy"]

COLOR = 0.012
"""What one unit of CIELAB between two mean colours counts."""
TEXTURE_NEAR, TEXTURE = 0.5, 1.0
"""What the Hellinger distance of two texton histograms counts: in the embedding, and in the merging."""
GRADIENT = 0.1
"""What one unit of CIELAB a pixel, on a border, counts."""
CONTRAST = 0.5
SPECTRAL = 0.5
POWER = 0.18
SCALE_PICTURE, SCALE_BOTH, SCALE_NETWORK = 0.9, 1.1, 0.6
"""How far apart neighbours are whose connection in the embedding weighs 1/e."""
HEIGHT_BOTH, HEIGHT_NETWORK = 0.85, 0.61
"""By which the two hierarchies' heights are divided before their mean is taken."""
AUTOMATIC_PICTURE, AUTOMATIC_NETWORK = 1.147, 1.275
"""Where mean covering less a quarter of the variation of information is best, over the 100 validation pictures of BSDS500."""


@dataclass(frozen=True, slots=True, eq=False)
class PictureCues:
    """Superpixels, and what the picture says of each of them and of each border.

    Attributes
    ----------
    graph : RegionGraph
    color : float64, (n, 3)
        Mean CIELAB.
    texture : float64, (n, 96)
        Shares of the textons of each dictionary.
    on_border : float64, (m,)
        Gradient and contrast of each border, weighted.
    gradient : float64, (m,)
        The gradient alone, weighted.
    """

    graph: RegionGraph
    color: NDArray[np.float64]
    texture: NDArray[np.float64]
    on_border: NDArray[np.float64]
    gradient: NDArray[np.float64]

    def between(self) -> NDArray[np.float64]:
        """float64, (m,): how far apart neighbours are, by all cues of the picture."""
        i, j = self.graph.pairs.T
        by_color = COLOR * euclidean(self.color[i], self.color[j])
        by_texture = TEXTURE_NEAR * bhattacharyya(self.texture[i], self.texture[j])
        return by_color + by_texture + self.on_border

    def features(self) -> list[RegionFeature]:
        """Colour and texture, as regions are merged by them."""
        return [RegionFeature(self.color, euclidean, COLOR), RegionFeature(self.texture, bhattacharyya, TEXTURE)]


def picture_cues(
    image: NDArray[np.float32],
    should_stop: Callable[[], bool] = lambda: False,
    regions: NDArray[np.integer] | None = None,
    share: Share = alone,
) -> PictureCues | None:
    """Superpixels of a picture and what tells them apart.

    Parameters
    ----------
    image : float32, (h, w, 3)
        RGB in [0, 1].
    should_stop : callable
        Asked between the cues.
    regions : integer, (h, w), optional
        Superpixels that were found before, numbered from 0; by default they are found.
    share : callable, optional
        Does what does not wait for each other.

    Returns
    -------
    PictureCues, or None if stopped
    """
    from skimage.color import rgb2lab

    if should_stop():
        return None
    lab = rgb2lab(image)

    def of_regions() -> RegionGraph:
        return region_graph(superpixels(image) if regions is None else regions)

    def of_pixels() -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        return textons(lab[..., 0]), gradient(lab).ravel()

    found = share(lambda find: find(), [of_regions, of_pixels], should_stop)  # both take about as long
    if found is None or should_stop():
        return None
    graph, (kinds, slope) = found
    by_gradient = GRADIENT * graph.along(slope[graph.edge_pixel].mean(1))
    contrast = border_contrast(graph, lab, kinds, should_stop, share)
    if contrast is None:
        return None
    on_border = by_gradient + CONTRAST * contrast
    return PictureCues(graph, graph.mean(lab), texton_shares(graph, kinds), on_border, by_gradient)


def picture_hierarchy(
    cues: PictureCues, within: NDArray[np.integer] | None = None, should_stop: Callable[[], bool] = lambda: False
) -> Hierarchy | None:
    """The hierarchy of the picture alone, without any network.

    Parameters
    ----------
    cues : PictureCues
    within : integer, (n,), optional
        A label of each superpixel that no level crosses before its pieces are whole.
    should_stop : callable
        Asked between the steps, and now and then while merging.

    Returns
    -------
    Hierarchy, or None if stopped
    """
    tree = _merged(cues, cues.between(), SCALE_PICTURE, cues.features(), cues.on_border, within, should_stop)
    return None if tree is None else _hierarchy(cues, tree, AUTOMATIC_PICTURE, "picture", within)


def network_hierarchy(
    cues: PictureCues,
    answers: NDArray[np.floating],
    within: NDArray[np.integer] | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Hierarchy | None:
    """The hierarchy of a run: of two trees, one by all cues and one by the network and the gradient alone, the mean.

    Parameters
    ----------
    cues : PictureCues
    answers : floating, (n, K)
        The mean of the network's probabilities over each superpixel; rows sum to 1.
    within, should_stop
        As in `picture_hierarchy`.

    Returns
    -------
    Hierarchy, or None if stopped
    """
    shares = np.asarray(answers, np.float64)
    i, j = cues.graph.pairs.T
    by_network = total_variation(shares[i], shares[j])
    both = _merged(cues, cues.between() + by_network, SCALE_BOTH, cues.features(), cues.on_border, None, should_stop)
    network = _merged(
        cues,
        by_network + cues.gradient,
        SCALE_NETWORK,
        [RegionFeature(shares, total_variation, 1.0)],
        cues.gradient,
        None,
        should_stop,
    )
    if both is None or network is None:
        return None
    pairs = cues.graph.pairs
    salient = (both.saliency(pairs) / HEIGHT_BOTH + network.saliency(pairs) / HEIGHT_NETWORK) / 2
    tree = merge(cues.graph, [], salient, within=within, should_stop=should_stop)
    return None if tree is None else _hierarchy(cues, tree, AUTOMATIC_NETWORK, "network", within, answers)


def _merged(
    cues: PictureCues,
    between: NDArray[np.float64],
    scale: float,
    features: list[RegionFeature],
    on_border: NDArray[np.float64],
    within: NDArray[np.integer] | None,
    should_stop: Callable[[], bool],
) -> MergeTree | None:
    """The tree by these features and by where the regions lie among all, if neighbours are so far apart."""
    if should_stop():
        return None
    places = RegionFeature(embedding(cues.graph, between, scale), euclidean, SPECTRAL)
    return merge(cues.graph, [*features, places], on_border, POWER, within, should_stop)


def _hierarchy(
    cues: PictureCues,
    tree: MergeTree,
    automatic: float,
    source: Literal["picture", "network"],
    within: NDArray[np.integer] | None,
    answers: NDArray[np.floating] | None = None,
) -> Hierarchy:
    kept = None if answers is None else frozen_array(answers, np.float32)
    pieces = None if within is None else _count_pieces(cues.graph, within)
    automatic = automatic if pieces is None else _automatic_within(tree, pieces, automatic)
    return Hierarchy(frozen_array(cues.graph.regions, np.uint16), tree, automatic, source, kept, pieces)


def _count_pieces(graph: RegionGraph, labels: NDArray[np.integer]) -> int:
    """How many connected pieces the labels (n,) have."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = len(graph.sizes)
    i, j = graph.pairs[labels[graph.pairs[:, 0]] == labels[graph.pairs[:, 1]]].T
    return int(connected_components(coo_array((np.ones(len(i)), (i, j)), shape=(n, n)), directed=False)[0])


def _automatic_within(tree: MergeTree, pieces: int, automatic: float) -> float:
    """The automatic height of a tree that keeps to labels, whose merges across them begin on top of those inside them.

    Merges up to the usual height are made inside the labels and across them, but across only if all inside are. Where that
    would leave labels divided and keep like ones apart, the level is that of the labels' pieces.
    """
    ground = tree.height_of(pieces)
    if ground <= automatic:
        return ground + automatic
    if pieces == 1 or tree.height_of(pieces - 1) - ground > automatic:
        return automatic
    return ground
