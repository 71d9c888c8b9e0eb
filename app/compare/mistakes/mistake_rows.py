"""The tables and figures of a map's mistakes, as texts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from app.compare.mistakes.judging import Judged, Kind, Mistake
from app.widgets.figure_model import FigureRow
from app.widgets.percent import percent_text

if TYPE_CHECKING:
    from grapl_engine.evaluation.mistakes import RegionMistakes, SegmentMistakes

__all__ = [
    "FIGURES", "MISTAKE_COLUMNS", "MISTAKE_TIPS", "MOST_ROWS", "REGION_COLUMNS", "REGION_TIPS", "SEGMENT_COLUMNS",
    "SEGMENT_TIPS", "annotator_text", "figure_rows", "mistake_rows", "mistake_text", "region_rows", "segment_rows", "sentence",
    "summary_text", "total_text",
]  # fmt: skip

MOST_ROWS = 500
"""Segments or regions with most bits that are listed; all of them are in the total."""

FIGURES = (
    (
        "Over-segmentation: H(map | truth)",
        "What the map's label still says where the true region is known: too many segments. 0: no region is split",
    ),
    (
        "Under-segmentation: H(truth | map)",
        "What the true region still says where the map's label is known: too few segments. 0: no segment merges two regions",
    ),
    ("VI: both together", "Variation of information; 0 for a map that is equal to the truth"),
)

_BITS = "Bits of VI that come from it; all rows together make the figure above"
MISTAKE_COLUMNS = ("Mistake", "Bits", "% of VI", "Pixels")
MISTAKE_TIPS = (
    "A false merge, in a segment: two true regions. A false split, of a true region: two segments. By: the annotator",
    "What it adds to VI: a false merge to under-segmentation, a false split to over-segmentation",
    "Its share of VI",
    "Pixels of the smaller part",
)
SEGMENT_COLUMNS = ("Segment", "Area %", "Merges", "Over", "Under", "Region")
SEGMENT_TIPS = (
    "The label in the map, in its colour",
    "Share of the places that count",
    "Of how many true regions it has a part: they cover more than 5 % of it, or lie in it by more than half; 1: of one alone",
    f"Over-segmentation. {_BITS}",
    f"Under-segmentation. {_BITS}",
    "The true region that covers most of it",
)
REGION_COLUMNS = ("Region", "%", "Split", "Missed", "Over", "Under", "Best")
REGION_TIPS = (
    "Its number in the truth; of several annotators, after the annotator's",
    "Share of the places that count for its annotator",
    "Into how many segments it is split: those that cover more than 5 % of it; 1: it is not",
    "yes: each segment that it is split into has more of another region; tied: none has most of it alone, but one has as much "
    "of it as of another",
    f"Over-segmentation. {_BITS}",
    f"Under-segmentation. {_BITS}",
    "The segment that covers most of it",
)


def figure_rows(judged: Judged) -> list[Sequence[str]]:
    """Texts of `FIGURES`: bits, and share of VI."""
    over, under = judged.found.over, judged.found.under
    return [[f"{bits:.4f}", f"{_percent(bits, over + under)} %"] for bits in (over, under, over + under)]


def summary_text(judged: Judged) -> str:
    """How many are split, missed and merged, in a sentence or two."""
    segments = judged.found.segments
    merging = sum(row.merges > 1 for row in segments)
    told = [f"{merging:,} of {_count(len(segments), 'segment')} merge{'s' * (merging == 1)} true regions."]
    if len(judged.truth.annotators) == 1:
        regions = judged.found.each[0].true_regions
        split, missed, tied = (sum(counted) for counted in zip(*map(_counted, regions), strict=True))
        are = "is" if split == 1 else "are"
        ends = f", {missed:,} missed and {tied:,} tied" if tied else f" and {missed:,} missed"
        told.insert(0, f"Of {_count(len(regions), 'true region')} {split:,} {are} split{ends}.")
    else:
        told.insert(0, f"Means over {len(judged.truth.annotators)} annotators.")
    if judged.labelling.note:
        told.append(judged.labelling.note)
    return " ".join(told)


def _counted(row: RegionMistakes) -> tuple[bool, bool, bool]:
    """Whether it is split, missed, and tied."""
    return row.splits > 1, row.is_missed, row.is_tied


def total_text(judged: Judged, rows: int, listed: int, noun: str) -> str:
    """The line below a table: the sums of all its rows."""
    over, under = judged.found.over, judged.found.under
    most = f", the {listed:,} with most bits listed" if listed < rows else ""
    return f"{'All ' * (rows != 1)}{_count(rows, noun)}{most}: over {over:.4f} + under {under:.4f} = VI {over + under:.4f} bits"


def mistake_rows(judged: Judged, kinds: Sequence[Kind]) -> list[FigureRow]:
    """The dearest mistakes of these kinds."""
    whole = judged.found.over + judged.found.under
    return [_mistake_row(judged, mistake, whole) for mistake in judged.mistakes if mistake.kind in kinds]


def segment_rows(judged: Judged) -> list[FigureRow]:
    """A row a segment, with most bits first."""
    known = sum(row.pixels for row in judged.found.segments)
    rows = sorted(judged.found.segments, key=lambda row: -(row.over + row.under))[:MOST_ROWS]
    return [_segment_row(row, known, len(judged.found.each), judged.colors) for row in rows]


def region_rows(judged: Judged) -> list[FigureRow]:
    """A row a true region of each annotator, with most bits first; bits are parts of the mean over all."""
    annotators = len(judged.found.each)
    named = [(index, row) for index, one in enumerate(judged.found.each) for row in one.true_regions]
    known = [int(one.table.sum()) for one in judged.found.each]
    named.sort(key=lambda entry: -(entry[1].over + entry[1].under))
    told = judged.truth.names if annotators > 1 else ("",)
    return [_region_row(index, row, known[index], annotators, told[index]) for index, row in named[:MOST_ROWS]]


def mistake_text(judged: Judged, mistake: Mistake) -> str:
    """What is wrong, in a few words."""
    pair = mistake.pair
    if mistake.kind is Kind.MERGE:
        text = f"Merge in {pair.within}: {pair.first} + {pair.second}"
    else:
        text = f"Split of {pair.within}: {pair.first} | {pair.second}"
    return text if len(judged.truth.annotators) == 1 else f"{text}, by {pair.annotator + 1}"


def sentence(judged: Judged, mistake: Mistake) -> str:
    """What is wrong, and what the outlines are."""
    pair = mistake.pair
    name = judged.truth.names[pair.annotator]
    by = f" of {annotator_text(name)}" if len(judged.truth.annotators) > 1 else ""
    if mistake.kind is Kind.MERGE:
        return (
            f"False merge: segment {pair.within} holds true region {pair.second}{by} (outlined in yellow) together with "
            f"region {pair.first} (outlined in pink). {pair.bits:.4f} bits of under-segmentation."
        )
    return (
        f"False split: true region {pair.within}{by} is parted into segment {pair.second} (outlined in yellow) and "
        f"segment {pair.first} (outlined in pink). {pair.bits:.4f} bits of over-segmentation."
    )


def annotator_text(name: str) -> str:
    """What an annotator is called in a sentence; one without a name has a number."""
    return f"annotator {name}" if name.isdigit() else name


def _mistake_row(judged: Judged, mistake: Mistake, whole: float) -> FigureRow:
    pair = mistake.pair
    texts = (mistake_text(judged, mistake), f"{pair.bits:.4f}", _percent(pair.bits, whole), f"{pair.pixels:,}")
    values = (float(mistake.kind is Kind.SPLIT), pair.bits, pair.bits, float(pair.pixels))
    own = pair.within if mistake.kind is Kind.MERGE else pair.second
    return FigureRow(mistake.key, texts, values, _color(judged.colors, own), tip=sentence(judged, mistake))


def _segment_row(row: SegmentMistakes, known: float, annotators: int, colors: tuple[int, ...]) -> FigureRow:
    area = row.pixels / known
    texts = (
        str(row.label),
        percent_text(area),
        _merges_text(row.merges, annotators),
        f"{row.over:.4f}",
        f"{row.under:.4f}",
        str(row.region),
    )
    values = (float(row.label), area, float(row.merges), row.over, row.under, float(row.region))
    return FigureRow(row.label, texts, values, _color(colors, row.label))


def _merges_text(merges: float, annotators: int) -> str:
    """Whole, or a mean with so many digits that it does not read as whole."""
    digits = next(digits for digits in count(1) if annotators < 2 * 10**digits)
    return f"{merges:.{digits}f}" if merges % 1 else f"{merges:.0f}"


def _region_row(annotator: int, row: RegionMistakes, known: int, annotators: int, name: str) -> FigureRow:
    area, over, under = row.pixels / known, row.over / annotators, row.under / annotators
    missed = "yes" if row.is_missed else "tied" if row.is_tied else ""
    label = f"{annotator + 1}: {row.label}" if name else str(row.label)
    tip = f"Region {row.label} of {name}" if name else ""
    texts = (label, percent_text(area), str(row.splits), missed, f"{over:.4f}", f"{under:.4f}", str(row.segment))
    numbers = (float(row.label), area, float(row.splits), row.is_missed + row.is_tied / 2, over, under, float(row.segment))
    return FigureRow((annotator, row.label), texts, numbers, tip=tip)


def _color(colors: tuple[int, ...], label: int) -> QColor:
    from grapl_engine.storage.palette import colors_of_indices

    return QColor(*colors_of_indices([colors[label]])[0].tolist())


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _percent(part: float, whole: float) -> str:
    return percent_text(part / whole if whole else 0.0)
