"""Tiny pictures and graphs with known answers."""

from __future__ import annotations

import itertools

import numpy as np

from grapl_engine import Settings


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


def random_problem(seed: int, rows: int = 3, columns: int = 3, labels: int = 3, strength: float = 1.0):
    """Unary costs and a weighted 4-neighbour lattice: (n, K), (E, 2), (E,)."""
    rng = np.random.default_rng(seed)
    index = np.arange(rows * columns).reshape(rows, columns)
    across = np.stack([index[:, :-1].ravel(), index[:, 1:].ravel()], axis=1)
    down = np.stack([index[:-1].ravel(), index[1:].ravel()], axis=1)
    edges = np.concatenate([across, down]).astype(np.int32)
    return rng.uniform(0, 3, (rows * columns, labels)), edges, rng.uniform(0, strength, len(edges))


def cost(unary: np.ndarray, edges: np.ndarray, weights: np.ndarray, labels: np.ndarray) -> float:
    """E by its definition, one term at a time."""
    total = sum(unary[p, k] for p, k in enumerate(labels))
    return float(total + sum(w for (p, q), w in zip(edges, weights, strict=True) if labels[p] != labels[q]))


def all_costs(unary: np.ndarray, edges: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """E of every labelling there is."""
    n, k = unary.shape
    labellings = np.array(list(itertools.product(range(k), repeat=n)))
    pairwise = (labellings[:, edges[:, 0]] != labellings[:, edges[:, 1]]) @ weights
    return unary[np.arange(n), labellings].sum(1) + pairwise
