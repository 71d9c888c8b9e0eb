"""The cut of a frame under another lambda or another graph, its network frozen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from grapl_engine import Energy, ModelError, RunRecord, Settings, UnacceptedModelError
from grapl_engine.analysis.sweep import SweepPoint
from grapl_engine.graphcut.problem import Problem
from grapl_engine.pipeline import patch_graph

if TYPE_CHECKING:
    from app.session.preview import CutPreview
    from grapl_engine.features.affinity import PatchGraph

__all__ = ["Graphs", "WhatIf", "from_point", "from_preview", "what_if"]

Graph = tuple[NDArray[np.int32], NDArray[np.float64]]
"""Edges and their phi."""


@dataclass(frozen=True, slots=True, eq=False)
class WhatIf:
    """What the solver answered.

    Attributes
    ----------
    settings : Settings
        The run's own but for lambda and the graph.
    problem : Problem
    labels : uint16, (d, d)
    energy : Energy
        Without the seeds' costs.
    k_hat : int
    milliseconds : float or None
        What it took: the graph, if it is a new one, and the cut; 0: it was there; None: another page solved it.
    """

    settings: Settings
    problem: Problem
    labels: NDArray[np.uint16]
    energy: Energy
    k_hat: int
    milliseconds: float | None = 0.0


class Graphs:
    """The graphs of a run's picture. Those of a higher threshold are parts of one that is there already."""

    def __init__(self, record: RunRecord) -> None:
        prepared = record.prepared
        assert prepared is not None
        self.record = record
        self._known: dict[str, tuple[float, Graph]] = {
            record.settings.affinity: (_threshold(record.settings), (prepared.edges, prepared.phi.astype(np.float64)))
        }
        self._last: tuple[tuple[str, float], Graph] | None = None

    def of(self, settings: Settings) -> Graph:
        """Edges and phi under these settings, the same arrays for the same settings; computed in the caller's thread."""
        key = settings.affinity, _threshold(settings)
        if self._last is None or self._last[0] != key:
            self._last = key, self._found(settings, key[1])
        return self._last[1]

    def _found(self, settings: Settings, threshold: float) -> Graph:
        if settings.affinity not in self._known or self._known[settings.affinity][0] > threshold:
            graph = self._made(settings)
            self._known[settings.affinity] = threshold, (graph.edges, graph.phi.astype(np.float64))
        lowest, (edges, phi) = self._known[settings.affinity]
        if lowest == threshold:
            return edges, phi
        kept = phi >= np.float32(threshold)
        return edges[kept], phi[kept]

    def _made(self, settings: Settings) -> PatchGraph:
        try:
            return patch_graph.graph_of(self.record.picture, settings)
        except UnacceptedModelError as error:
            raise ModelError(
                f"This graph needs the DINO model {error.model[:200]!r}, which is not loaded: run the picture with it first "
                "(Ctrl+R). A what-if downloads nothing and looks into no folder."
            ) from error


def what_if(problem: Problem, graphs: Graphs, settings: Settings, should_stop: Callable[[], bool]) -> Iterator[object]:
    """A background task's computation: one `WhatIf`."""
    since = time.perf_counter()
    edges, phi = graphs.of(settings)
    if edges is problem.edges or np.array_equal(edges, problem.edges):
        edges, phi = problem.edges, problem.phi
    asked = problem.replace(lambda_=settings.lambda_, edges=edges, phi=phi)
    labels = asked.solve(should_stop)
    if labels is not None:
        milliseconds = 1000 * (time.perf_counter() - since)
        yield _answer(settings, asked, labels, milliseconds)


def from_point(settings: Settings, problem: Problem, point: SweepPoint) -> WhatIf:
    """A point of a sweep of the problem as a what-if."""
    return _answer(settings.replace(lambda_=point.lambda_), problem.replace(lambda_=point.lambda_), point.labels)


def from_preview(settings: Settings, preview: CutPreview) -> WhatIf:
    """What another page put in the place of the run's cut, which has these settings, as a what-if."""
    asked = settings.replace(lambda_=preview.problem.lambda_)
    return _answer(asked, preview.problem, preview.labels.ravel(), milliseconds=None)


def _answer(settings: Settings, problem: Problem, labels: NDArray[np.uint16], milliseconds: float | None = 0.0) -> WhatIf:
    k_hat = int(np.count_nonzero(np.bincount(labels)))
    return WhatIf(settings, problem, labels.reshape(problem.d, -1), problem.energy(labels), k_hat, milliseconds)


def _threshold(settings: Settings) -> float:
    """That of the settings; the lattice has none."""
    return 0.0 if settings.affinity == "uniform" else settings.edge_threshold
