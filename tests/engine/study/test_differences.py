"""Paired differences of a study: values, pairs, and what is said of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from study_levels import results_of, row_of

from grapl_engine.study.differences import differences
from grapl_engine.study.sections import Cell, ReportSection

MINUS = "\N{MINUS SIGN}"


def _rows(section: ReportSection) -> list[list[Cell]]:
    return [list(row) for table in section.cells for row in table.rows]


def _section(scores: dict[str, list[list[float]]]) -> ReportSection:
    """Scores by variant, picture and seed."""
    return differences(
        results_of(
            [
                row_of(f"p{picture}", variant, seed, score)
                for variant, pictures in scores.items()
                for picture, seeds in enumerate(pictures)
                for seed, score in enumerate(seeds)
            ]
        )
    )


def test_seeds_are_averaged_before_pictures_are_paired() -> None:
    (row,) = _rows(_section({"paper": [[0.4, 0.6], [0.5, 0.9], [0.8, 0.8]], "cues": [[0.4], [0.4], [0.5]]}))
    apart = np.array([0.1, 0.3, 0.3])
    error = apart.std(ddof=1) / math.sqrt(3)
    assert [cell.text for cell in row] == [
        "paper", "cues", "+0.233", "+0.233", f"{MINUS}0.467", "+0.233", "3", "better: mIoU, covering, VI, PRI",
    ]  # fmt: skip
    assert [cell.extra for cell in row[2:6]] == [f"± {error:.3f}", f"± {error:.3f}", f"± {2 * error:.3f}", f"± {error:.3f}"]
    assert all(cell.strong for cell in row[2:6])


def test_what_is_under_two_standard_errors_is_not_called_better() -> None:
    (row,) = _rows(_section({"paper": [[0.5], [0.9], [0.2]], "cues": [[0.4], [0.5], [0.4]]}))
    assert row[2].text == "+0.100"
    assert row[-1].text == "none" and not any(cell.strong for cell in row)


def test_worse_is_said_of_the_right_one() -> None:
    (row,) = _rows(_section({"cues": [[0.7], [0.8]], "paper": [[0.2], [0.31]]}))
    assert [cell.text for cell in row][:2] == ["paper", "cues"]
    assert row[-1].text == "worse: mIoU, covering, VI, PRI"


def test_each_is_compared_once_with_what_it_is_measured_by() -> None:
    names = ("slic", "cues", "paper", "paper lambda=2", "tuned", "tuned mu=1")
    rows = _rows(_section({name: [[0.5], [0.6]] for name in names}))
    assert [(row[0].text, row[1].text) for row in rows] == [
        ("slic", "tuned"), ("slic", "paper"), ("slic", "cues"),
        ("paper", "cues"),
        ("paper lambda=2", "paper"),
        ("tuned", "paper"), ("tuned", "cues"),
        ("tuned mu=1", "tuned"),
    ]  # fmt: skip
    assert all(row[-1].text == "none" for row in rows), "no difference at all is none"


def test_only_common_pictures_count_and_one_has_no_error() -> None:
    rows = [
        row_of("a", "paper", score=0.5),
        row_of("b", "paper", score=0.9),
        row_of("b", "cues", score=0.4),
        row_of("c", "cues"),
    ]
    (row,) = _rows(differences(results_of(rows)))
    assert (row[2].text, row[2].extra, row[6].text, row[7].text) == ("+0.500", "", "1", "none")


@pytest.mark.parametrize("rows", [[], [row_of("a", "paper")], [row_of("a", "paper"), row_of("b", "cues")]])
def test_nothing_to_compare_names_what_is_missing(rows: list[object]) -> None:
    section = differences(results_of(rows))  # type: ignore[arg-type]
    assert section.empty and "--baseline cues" in section.missing[0].command
