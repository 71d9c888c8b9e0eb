"""A truth and scores against it, in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grapl_engine.evaluation.measures import Measure
    from grapl_engine.evaluation.scores import ScoresOverAnnotators
    from grapl_engine.truth import Truth, TruthFiles

__all__ = ["FIRST_MEASURE", "annotators_text", "files_text", "line_text", "short_text", "value_text"]

FIRST_MEASURE = "weighted_iou"
"""The one that stands where there is room for one."""
_LINE = (FIRST_MEASURE, "over_segmentation", "under_segmentation")


def files_text(files: TruthFiles) -> str:
    """The name of a truth's file, or of the first and how many there are."""
    first = Path(files.paths[0]).name
    return first if len(files.paths) == 1 else f"{first} and {len(files.paths) - 1} more"


def annotators_text(truth: Truth) -> str:
    """For example "5 annotators"."""
    count = len(truth.annotators)
    return f"{count} annotator{'s' * (count != 1)}"


def value_text(scores: ScoresOverAnnotators, measure: Measure) -> str:
    """The mean, and the standard deviation over annotators where there are several: "0.612 ± 0.045"; "" if it is not known."""
    mean = scores.mean.values.get(measure.name)
    if mean is None or mean != mean:  # NaN
        return ""
    text = f"{mean:.{measure.digits}f}"
    spread = scores.spread.values[measure.name]
    return text if len(scores.each) == 1 else f"{text} \N{PLUS-MINUS SIGN} {spread:.{measure.digits}f}"


def short_text(scores: ScoresOverAnnotators | None) -> str:
    """For example "mIoU 0.61 ± 0.05"; "" without scores."""
    return "" if scores is None else _named(scores, FIRST_MEASURE)


def line_text(scores: ScoresOverAnnotators | None) -> str:
    """For example "mIoU 0.61 ± 0.05, VI over 0.40 ± 0.10, VI under 1.20 ± 0.15", to be broken between these alone."""
    if scores is None:
        return ""
    parts = (_named(scores, name).replace(" ", "\N{NO-BREAK SPACE}") for name in _LINE)
    return ", ".join(parts)


def _named(scores: ScoresOverAnnotators, name: str) -> str:
    from dataclasses import replace

    from grapl_engine.evaluation.measures import MEASURES

    measure = replace(MEASURES[name], digits=2)
    return f"{measure.title} {value_text(scores, measure)}"
