"""Tiny pictures and graphs with known answers."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np

from grapl_engine import Settings
from grapl_engine.features.affinity import build_graph, lattice_graph
from grapl_engine.graphcut.energy import unary_costs
from grapl_engine.graphcut.problem import Problem


def halves(height: int = 16, width: int = 16) -> np.ndarray:
    """Left half dark red, right half light blue, with a little grain: uint8, (height, width, 3)."""
    rng = np.random.default_rng(5)
    picture = np.empty((height, width, 3))
    picture[:, : width // 2] = (120, 20, 20)
    picture[:, width // 2 :] = (150, 190, 240)
    return (picture + rng.integers(-8, 9, picture.shape)).clip(0, 255).astype(np.uint8)


def quick(**changes: object) -> Settings:
    """Settings of a run that takes a blink: a 4 x 4 grid, two iterations."""
    return Settings(**{"d": 4, "k0": 3, "steps": (4, 3), "lambda_": 1.0, "mu": 0.5, **changes})  # type: ignore[arg-type]


def save_tiny_encoder(folder: Path, network: str = "Dinov2", **changes: object) -> Path:
    """A randomly initialised network of two layers, written to disk as a user would have it.

    `network` is what the names of its configuration and its model in transformers begin with.
    """
    import torch
    import transformers

    torch.manual_seed(0)
    values = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "image_size": 56, "patch_size": 14}
    config = getattr(transformers, f"{network}Config")(**{**values, **changes})
    getattr(transformers, f"{network}Model")(config).save_pretrained(folder)
    return folder


def random_problem(seed: int, rows: int = 3, columns: int = 3, labels: int = 3, strength: float = 1.0):
    """Unary costs and a weighted 4-neighbour lattice: (n, K), (E, 2), (E,)."""
    rng = np.random.default_rng(seed)
    index = np.arange(rows * columns).reshape(rows, columns)
    across = np.stack([index[:, :-1].ravel(), index[:, 1:].ravel()], axis=1)
    down = np.stack([index[:-1].ravel(), index[1:].ravel()], axis=1)
    edges = np.concatenate([across, down]).astype(np.int32)
    return rng.uniform(0, 3, (rows * columns, labels)), edges, rng.uniform(0, strength, len(edges))


def cost(unary: np.ndarray, edges: np.ndarray, phi: np.ndarray, labels: np.ndarray) -> float:
    """E by its definition, one term at a time."""
    total = sum(unary[p, k] for p, k in enumerate(labels))
    return float(total + sum(w for (p, q), w in zip(edges, phi, strict=True) if labels[p] != labels[q]))


def all_costs(unary: np.ndarray, edges: np.ndarray, phi: np.ndarray) -> np.ndarray:
    """E of every labelling there is."""
    n, k = unary.shape
    labellings = np.array(list(itertools.product(range(k), repeat=n)))
    pairwise = (labellings[:, edges[:, 0]] != labellings[:, edges[:, 1]]) @ phi
    return unary[np.arange(n), labellings].sum(1) + pairwise


def any_problem(seed: int, d: int | None = None, labels: int | None = None, **changes: object) -> Problem:
    """A problem of any size that the lab meets, its graph uniform (even seeds) or weighted (odd ones).

    The costs are those of answers from nearly sure to nearly even, as a network gives them.
    """
    rng = np.random.default_rng(seed)
    d, labels = d or int(rng.integers(2, 17)), labels or int(rng.integers(2, 31))
    graph = lattice_graph(d) if seed % 2 == 0 else build_graph(rng.normal(size=(d * d, 3)), d, float(rng.uniform(0.1, 0.5)))
    answers = rng.dirichlet(np.full(labels, 10 ** rng.uniform(-1, 1)), d * d)
    problem = Problem(
        unary_costs(answers),
        graph.edges,
        graph.phi.astype(np.float64),
        lambda_=float(10 ** rng.uniform(-1, 1)),
        solver="swap" if rng.random() < 0.5 else "expansion",
        start=answers.argmax(1).astype(np.uint16) if rng.random() < 0.5 else None,
        d=d,
    )
    return problem.replace(**changes)
