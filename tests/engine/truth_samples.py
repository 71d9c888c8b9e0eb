"""Truth files of all kinds, as other programs write them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.io import savemat


def fields(height: int = 6, width: int = 8) -> np.ndarray:
    """Four quarters, 0 to 3."""
    return (np.arange(height)[:, None] // (height // 2) * 2 + np.arange(width)[None, :] // (width // 2)).astype(np.int32)


def struct(labels: np.ndarray) -> dict[str, np.ndarray]:
    return {"Segmentation": labels.astype(np.uint16), "Boundaries": np.zeros(labels.shape, np.uint8)}


def save_cells(path: Path, *maps: np.ndarray, compressed: bool = True) -> Path:
    """Like BSDS500's: a cell array of structs."""
    cells = np.empty((1, len(maps)), dtype=object)
    for place, labels in enumerate(maps):
        cells[0, place] = struct(labels)
    savemat(path, {"groundTruth": cells}, do_compression=compressed)
    return path


def save_structs(path: Path, *maps: np.ndarray) -> Path:
    """The same as an array of structs."""
    kinds = [("Segmentation", object), ("Boundaries", object)]
    structs = np.array([tuple(struct(labels).values()) for labels in maps], dtype=kinds)
    savemat(path, {"groundTruth": structs[None, :]})
    return path
