"""Borders that runs have in common, on maps whose borders are known."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from grapl_engine import PRESETS, as_picture
from grapl_engine.label_constraints import NO_CONSTRAINTS
from grapl_engine.report.stability_section import kept_stability, stability
from grapl_engine.storage.session_stability import StabilityRuns

SIDE = 60
PICTURE = as_picture(np.full((SIDE, SIDE, 3), 100, np.uint8), "grey.png")


def halves(border: int = SIDE // 2) -> np.ndarray:
    return np.repeat((np.arange(SIDE) >= border).astype(np.uint16)[None, :], SIDE, 0)


def quarters() -> np.ndarray:
    return (halves() * 2 + halves().T).astype(np.uint16)


def test_a_border_is_the_brighter_the_more_runs_have_it() -> None:
    section = stability(PICTURE, [halves(), halves(), halves(), quarters()])
    assert section is not None
    (figure,), (table,) = section.figures, section.tables
    with Image.open(io.BytesIO(base64.b64decode(figure.source.partition(",")[2]))) as image:
        shown = np.asarray(image.convert("RGB")).astype(int)
    upright, lying, nothing = shown[10, 29], shown[29, 10], shown[10, 10]
    assert upright[0] > lying[0] + 50 > nothing[0] + 80
    assert [[cell.text for cell in row] for row in table.rows] == [["1", "4"], ["2", "2"], ["3", "2"], ["4", "2"]]
    assert "4 runs" in section.paragraphs[0]


def test_one_run_has_nothing_in_common() -> None:
    assert stability(PICTURE, [halves()]) is None and stability(PICTURE, []) is None


def test_each_choice_of_runs_says_in_what_they_differ() -> None:
    paper = PRESETS["paper"]
    seeds = StabilityRuns(paper.replace(seed=5), NO_CONSTRAINTS, "seed", 3, 0, 2, (0, 1, 2), {0: halves(), 2: quarters()})
    lambdas = StabilityRuns(paper, NO_CONSTRAINTS, "lambda_", 2, 1.0, 4.0, (1.0, 4.0), {0: halves(), 1: halves(20)})
    alone = StabilityRuns(paper, NO_CONSTRAINTS, "seed", 2, 0, 1, (0, 1), {0: halves()})
    first, second = kept_stability(PICTURE, [seeds, alone, lambdas])
    assert first.title == "Stability: 2 runs that differ in seed" and "seed 0, 2. All else: paper" in first.paragraphs[0]
    assert "1 of 3 runs is not there." in first.paragraphs[0]
    assert [[cell.text for cell in row] for row in first.tables[0].rows] == [["1", "4"], ["2", "2"]]
    assert "weight 1, 4." in second.paragraphs[0] and "not there" not in second.paragraphs[0]
    assert first.anchor != second.anchor
