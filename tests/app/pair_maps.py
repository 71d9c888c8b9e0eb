"""Small maps whose matching is known."""

from __future__ import annotations

import numpy as np

from app.compare.choice import Place
from app.compare.labelling import Labelling
from app.compare.two_maps.comparing import Asked, Borders, Matched, compared
from app.compare.two_maps.source_row import Chosen
from grapl_engine import LabelCount

ONE = np.repeat(np.array([[0, 0, 0, 0, 2, 2, 5, 5]], np.uint16), 4, axis=0)
OTHER = np.repeat(np.array([[3, 3, 4, 4, 1, 1, 1, 1]], np.uint16), 4, axis=0)


def labelling(labels: np.ndarray, name: str = "map", **facts: object) -> Labelling:
    return Labelling(name, labels, LabelCount.of_map(labels), **facts)  # type: ignore[arg-type]


def chosen(known: Labelling, key: object = None, count: int = 0) -> Chosen:
    return Chosen(Place(key or known, known.name, lambda _count: known), count)


def said(one: Labelling, other: Labelling, tolerance: float = 0.0) -> list[object]:
    return list(compared(Asked(chosen(one), chosen(other), tolerance), lambda: False))


def found(one: Labelling, other: Labelling, tolerance: float = 0.0) -> tuple[Matched, Borders]:
    *_, matched, borders = said(one, other, tolerance)
    assert isinstance(matched, Matched) and isinstance(borders, Borders)
    return matched, borders
