"""A graph cut by itself: a noisy picture of two labels on a grid, mended at several lambdas, without any network."""

from __future__ import annotations

import numpy as np

from grapl_engine import Energy
from grapl_engine.analysis import tiny
from grapl_engine.graphcut import energy


def main(rows: int = 7, columns: int = 7, lambdas: tuple[float, ...] = (0.0, 0.5, 1.0, 4.0)) -> list[Energy]:
    """Print what four methods make of it, and the labels of alpha-expansion; return the energies of the optimum."""
    random = np.random.default_rng(0)
    truth = np.zeros((rows, columns), np.uint16)
    truth[:, columns // 2 :] = 1
    favoured = truth ^ (random.random(truth.shape) < 0.2)  # what a classifier says that errs at one cell in five
    answers = np.where(favoured[..., None] == np.arange(2), 0.7, 0.3)
    unary, edges = energy.unary_costs(answers), tiny.lattice(rows, columns)
    phi = np.ones(len(edges))
    energies: list[Energy] = []
    for lambda_ in lambdas:
        answer = tiny.compare(unary, edges, phi, lambda_, rows, columns)
        best = answer.optimum
        assert best is not None  # the grid is small enough
        print(
            f"lambda {lambda_:4}: E of ICM {answer.icm.energy.total:.2f}, expansion {answer.expansion.energy.total:.2f}, "
            f"swap {answer.swap.energy.total:.2f}, optimum {best.energy.total:.2f}"
        )
        print("\n".join("  " + "".join(".#"[label] for label in row) for row in answer.expansion.labels.reshape(rows, columns)))
        energies.append(best.energy)
    return energies


if __name__ == "__main__":
    main()
