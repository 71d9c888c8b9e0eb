"""Neighbouring segments that look like one: ranked without a truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine.analysis.segment_ledger import SegmentLedger, ledger_of
from grapl_engine.analysis.stability import Stability
from grapl_engine.events import Labels
from grapl_engine.hierarchy.cues import gradient
from grapl_engine.hierarchy.merging import total_variation
from grapl_engine.hierarchy.region_graph import region_graph
from grapl_engine.record import RunRecord
from tests.bench.looks.mean_rank import mean_rank
from tests.bench.looks.segment_evidence import SegmentEvidence, segment_evidence

__all__ = ["LikePair", "like_pairs"]


@dataclass(frozen=True, slots=True)
class LikePair:
    """Two segments that touch, and how much they look like one.

    Attributes
    ----------
    one, other : int
        Their numbers in the map, one < other.
    energy : float
        E after they are one less E before, in nats, of the run's last cut: as `grapl_engine.analysis.what_it_takes.merge_cost`,
        but that patches in which neither has the most pixels stay with the third that has.
    contrast : float
        Mean length of the CIELAB gradient along the border, in units a pixel.
    apart : float
        Half the summed differences of the network's mean answers in the two, 0 to 1; 0: it cannot tell them apart.
    persistence : float or None
        The share of runs that have the border; None where there is no other run.
    score : float
        Mean rank of these parts among all pairs of the map, 0 to 1: 1 looks most like one segment.
    pixels : int
        Of both, in the map as `small_map` has it.
    place : (float, float)
        A point of the border as (x, y), in shares of the picture's width and height.
    """

    one: int
    other: int
    energy: float
    contrast: float
    apart: float
    persistence: float | None
    score: float
    pixels: int
    place: tuple[float, float]


def like_pairs(
    record: RunRecord, labels: Labels, stability: Stability | None = None, *, is_level: bool = False
) -> list[LikePair]:
    """All pairs of neighbouring segments, those that look most like one segment first.

    Parameters
    ----------
    record : RunRecord
        From `prepared` on.
    labels : uint16, (H, W)
        A map of it.
    stability : Stability, optional
        Of runs of the same picture, whose maps have the size of `small_map` of this one.
    is_level : bool
        As for `grapl_engine.analysis.segment_ledger.ledger_of`.

    Returns
    -------
    list of LikePair
        Empty where there is one segment alone.

    Raises
    ------
    ValueError
        Before the run has prepared.
    """
    found = segment_evidence(record, labels)
    if len(found.names) < 2:
        return []
    graph = region_graph(found.segments)
    i, j = graph.pairs.T
    slope = gradient(found.lab).ravel()
    contrast = graph.along(slope[graph.edge_pixel].mean(1))
    energy = _merge_changes(ledger_of(record, labels, is_level=is_level), found.names, graph.pairs)
    answers = found.mean_of(found.answers)
    apart = total_variation(answers[i], answers[j])
    persistence = None if stability is None else stability.along(graph)
    parts = [energy, contrast, apart, *([] if persistence is None else [persistence])]
    score = mean_rank([-part for part in parts])
    pixels, places = graph.sizes[i] + graph.sizes[j], _middles(found, graph.edge_pair, graph.edge_pixel)
    order = np.lexsort((np.arange(len(score)), -score))
    return [
        LikePair(
            int(found.names[i[k]]), int(found.names[j[k]]), float(energy[k]), float(contrast[k]), float(apart[k]),
            None if persistence is None else float(persistence[k]), float(score[k]), int(pixels[k]), places[k],
        )
        for k in order
    ]  # fmt: skip


def _merge_changes(ledger: SegmentLedger, names: NDArray[np.intp], pairs: NDArray[np.intp]) -> NDArray[np.float64]:
    """float64, (m,): what E changes by when the patches of each pair (m, 2) of segments become one."""
    from scipy.sparse import coo_array

    problem, count = ledger.problem, len(names)
    rows = np.minimum(np.searchsorted(names, ledger.patches.ravel()), count - 1)
    costs = np.zeros((count, problem.labels))
    np.add.at(costs, rows, problem.unary)
    ends = np.sort(rows[problem.edges], axis=1)
    ties = coo_array((problem.phi, (ends[:, 0], ends[:, 1])), shape=(count, count)).tocsr()
    columns = _columns(ledger.columns, names)
    i, j = pairs.T
    together = np.minimum(costs[i, columns[i]] + costs[j, columns[i]], costs[i, columns[j]] + costs[j, columns[j]])
    unary = together - costs[i, columns[i]] - costs[j, columns[j]]
    return np.asarray(unary - problem.lambda_ * np.asarray(ties[i, j]).ravel(), np.float64)


def _columns(columns: Mapping[int, int], names: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.array([columns.get(int(name), 0) for name in names], np.intp)


def _middles(found: SegmentEvidence, edge_pair: NDArray[np.intp], edge_pixel: NDArray[np.intp]) -> list[tuple[float, float]]:
    """The edge of each border that is nearest to the mean of all its edges: (x, y) in shares of the picture."""
    height, width = found.segments.shape
    places = np.stack([(edge_pixel % width).mean(1), (edge_pixel // width).mean(1)], axis=1)
    lengths = np.bincount(edge_pair)
    means = np.stack([np.bincount(edge_pair, places[:, axis]) for axis in (0, 1)], axis=1) / lengths[:, None]
    away = ((places - means[edge_pair]) ** 2).sum(1)
    order = np.lexsort((away, edge_pair))
    nearest = order[np.concatenate([[0], np.cumsum(lengths)[:-1]])]
    return [((x + 0.5) / width, (y + 0.5) / height) for x, y in places[nearest].tolist()]
