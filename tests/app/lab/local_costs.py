"""Local costs made by hand."""

from __future__ import annotations

import numpy as np

from grapl_engine.graphcut.energy import LocalCosts


def costs_of(unary: list[float], disagreement: list[float], label: int = 0, lambda_: float = 2.0) -> LocalCosts:
    return LocalCosts(
        0, label, np.array(unary), np.array(disagreement), lambda_,
        np.array([1, 2], np.int32), np.array([1.0, 0.5]), np.array([0, 1], np.int32), np.array([True, False]),
    )  # fmt: skip
