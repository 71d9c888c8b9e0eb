"""What training cannot go below: its multiply-adds, at the rate at which the machine multiplies matrices."""

from __future__ import annotations

import time

import torch

SIDE = 1024
PRODUCTS = 10
RATES = {"float32": torch.float32, "bfloat16": torch.bfloat16}


def multiply_adds(p: int, labels: int) -> int:
    """Of one patch in one training step: forward, and backward to weights and inputs (but not to the picture).

    Parameters
    ----------
    p : int
        Side of a patch in pixels.
    labels : int
        K.
    """
    first = 27 * 32 * (p - 2) ** 2
    second = 288 * 8 * (p - 4) ** 2
    head = 8 * (p - 4) ** 2 * labels
    return 3 * (first + second + head) - first


def product_rates() -> dict[str, float]:
    """GFLOP/s of the product of two 1024 x 1024 matrices on PyTorch's threads, the median of ten, by type."""
    rates = {}
    for name, dtype in RATES.items():
        a, b = (torch.rand(SIDE, SIDE).to(dtype) for _ in range(2))
        torch.mm(a, b)
        seconds = []
        for _ in range(PRODUCTS):
            start = time.perf_counter()
            torch.mm(a, b)
            seconds.append(time.perf_counter() - start)
        rates[name] = 2 * SIDE**3 / sorted(seconds)[PRODUCTS // 2] / 1e9
    return rates
