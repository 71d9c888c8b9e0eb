"""Runs whose map, answers and graph are chosen: what edits and costs of merges are asked of."""

from __future__ import annotations

import numpy as np

from grapl_engine import EndReason, Energy, Finished, IterationDone, Prepared, RunRecord, Settings, as_picture
from grapl_engine.events import frozen_array
from grapl_engine.features.affinity import build_graph, lattice_graph


def made_run(
    labels: np.ndarray, d: int = 6, k: int = 4, seed: int = 0, pixels: np.ndarray | None = None, **changes: object
) -> RunRecord:
    """A run with this map, (H, W), and answers drawn at random; its graph is the lattice (even seeds) or weighted (odd ones)."""
    rng = np.random.default_rng(seed)
    values = {"d": d, "k0": k, "steps": (2, 1), "lambda_": 2.0, **changes}
    record = RunRecord(
        as_picture(rng.integers(0, 256, (*labels.shape, 3), dtype=np.uint8) if pixels is None else pixels, "made.png"),
        Settings(**values),  # type: ignore[arg-type]
    )
    answers = frozen_array(rng.dirichlet(np.ones(k), (d, d)), np.float32)
    network = frozen_array(answers.argmax(-1), np.uint16)
    graph = lattice_graph(d) if seed % 2 == 0 else build_graph(rng.normal(size=(d * d, 3)), d, 0.3)
    energy = Energy(0.0, 0.0, record.settings.lambda_)
    events = (
        Prepared("cpu", labels.shape, 8 * d, k, k, answers, network, graph.edges, graph.phi, graph.sigma),
        IterationDone(0, answers, network, network, energy, energy, None),
        IterationDone(1, frozen_array(answers[::-1]), network, None, None, None, None),
        Finished(EndReason.COMPLETED, frozen_array(labels, np.uint16), None, False, {"total": 0.1}),
    )
    for event in events:
        record.add(event)
    return record


def blocks(seed: int, d: int = 6, scale: int = 4, k: int = 4) -> np.ndarray:
    """A map whose patches are whole: one random label each, (d scale, d scale)."""
    return np.random.default_rng(seed).integers(0, k, (d, d)).repeat(scale, 0).repeat(scale, 1).astype(np.uint16)
