"""The graph of a picture without a run."""

from __future__ import annotations

import pytest
from pictures import halves, quick

from grapl_engine import Prepared, as_picture, segment
from grapl_engine.pipeline.patch_graph import graph_of


@pytest.mark.parametrize(
    "changes", [{"affinity": "color"}, {"color_space": "lab"}, {"affinity": "position"}, {"affinity": "uniform"}], ids=str
)
def test_the_graph_is_the_runs(changes: dict[str, str]) -> None:
    settings = quick(**changes, d=7, edge_threshold=0.3)
    picture = as_picture(halves(40, 30))
    (prepared,) = (event for event in segment(picture, settings) if isinstance(event, Prepared))
    graph = graph_of(picture, settings)
    assert (graph.edges == prepared.edges).all() and (graph.phi == prepared.phi).all()
    assert graph.sigma == prepared.sigma and len(graph.edges)
