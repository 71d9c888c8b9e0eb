"""Made-up levels, and a study of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from grapl_engine.evaluation.levels import LEVEL_COLUMNS, REGION_MEASURES, Levels
from grapl_engine.evaluation.measures import score_columns
from grapl_engine.study.folder import Study
from grapl_engine.study.results import Results
from grapl_engine.study.rows import Row

CONTOURS = (0.9, 0.6)
"""Levels of one and two regions begin here: thresholds under 0.60 give the finest, those under 0.90 two regions."""


def levels_of(covering: Sequence[float], places: int = 100, automatic: int = 2) -> Levels:
    """Levels of 1, 2, ... regions with these coverings; the other measures follow from them."""
    values = np.zeros((len(covering), len(LEVEL_COLUMNS)))
    names = list(LEVEL_COLUMNS)
    found: dict[str, Any] = {
        "regions": np.arange(len(covering)) + 1,
        "contour": (*CONTOURS, *[0.0] * len(covering))[: len(covering) - 1] + (0.0,),
        "is_automatic": np.arange(len(covering)) + 1 == automatic,
        "weighted_iou": np.array(covering) / 2,
        "covering": covering,
        "variation_of_information": 2 - 2 * np.array(covering),
        "rand_index": covering,
        "covered": np.array(covering) * places,
        "covered_best": max(covering) * places,
        "places": places,
        "boundary_right": np.array(covering) * 10,
        "boundary_drawn": 10,
        "boundary_found": np.array(covering) * 20,
        "boundary_wanted": 20,
    }
    for name, column in found.items():
        values[:, names.index(name)] = column
    return Levels(values)


def row_of(image: str, variant: str, seed: int = 0, score: float = 0.5, **facts: Any) -> Row:
    """A done task whose measures are all the same; VI is twice what is lacking to 1."""
    scores = dict.fromkeys(score_columns(), score)
    scores["variation_of_information"] = 2 - 2 * score
    scores |= {"covered": score * 100, "places": 100.0}
    scores |= {"boundary_right": score * 10, "boundary_drawn": 10.0, "boundary_found": score * 20, "boundary_wanted": 20.0}
    method, preset = ("grapl", variant.split()[0]) if variant.split()[0] in ("paper", "tuned") else (variant, "")
    changed = dict(pair.split("=") for pair in variant.split()[1:])
    key = f"{image}|{variant}|{seed}"
    return Row(key, image, variant, method, preset, changed, seed, "done", scores={**scores, **facts})


def results_of(rows: Sequence[Row], levels: Mapping[str, Levels] | None = None) -> Results:
    """A study of these rows that lies nowhere."""
    assert set(REGION_MEASURES) <= set(score_columns())
    return Results(Study(Path("out"), {"dataset": {"path": "data"}}, tuple(rows), levels or {}))
