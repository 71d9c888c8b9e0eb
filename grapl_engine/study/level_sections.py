"""The benchmark of BSDS500 beside published figures, for maps and for methods with levels; levels chosen on other pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from grapl_engine.evaluation.benchmark import SPLITS, Difference, paired_difference
from grapl_engine.evaluation.levels import REGION_MEASURES
from grapl_engine.evaluation.measures import MEASURES
from grapl_engine.study import published
from grapl_engine.study.differences import difference_cells, difference_headings, references
from grapl_engine.study.level_results import SCALES, LevelResults, Scale, level_results
from grapl_engine.study.level_rows import LEVELS
from grapl_engine.study.map_sums import MapSums, map_sums
from grapl_engine.study.results import Results, VariantResults
from grapl_engine.study.sections import NOTHING, Cell, CellTable, Missing, ReportSection
from grapl_engine.study.summaries import picture_means
from grapl_engine.study.table import TABLE
from grapl_engine.study.wording import counted

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["benchmark", "chosen_elsewhere"]

_BENCHMARK = (
    "ODS takes one level for all pictures, the best one, OIS each picture's own best, both chosen by looking at the truth. "
    "Best takes for each annotated segment the region of any level that covers it best. AP is the area under precision over "
    "recall. Each measure chooses levels for itself. A map without levels has one figure of each."
)
_PUBLISHED = (
    f"Shaded rows: {published.BENCHMARK_SOURCE}. They are of the {published.PICTURES} test pictures of BSDS500; the other rows "
    "are of as many pictures of this study as stand beside them."
)
_ALIKE = (
    "Measured as published: covering is summed here over all segments of all annotators of all pictures, by size, and is not a "
    "mean over pictures; PRI and VI are means over annotators, then over pictures; a boundary pixel is right if any "
    "annotator's is matched with it."
)
_APART = (
    "Measured otherwise than published: levels are at the thresholds 0.01 to 0.99 of s / (1 + s), s being the height in the "
    "tree; boundary pixels are matched by the largest one-to-one matching within 0.0075 of the diagonal, where the benchmark "
    "takes the one of least cost; F is taken at the thresholds, without values between them. For covering and F, each seed's "
    "run is a picture of its own."
)
_CHOSEN = (
    f"The pictures are halved at random {SPLITS} times. The level that is best on one half is taken for the other, each "
    "measure for itself; a picture's value is its mean over the splits. Unlike with ODS and OIS, no picture's own truth takes "
    "part in choosing its level."
)
_DIFFERENCE = (
    "Differences: less the map that the other variant gives by itself, over the pictures of both, ± the standard error. Bold: "
    "at least two standard errors; what is under that may be chance."
)
_ALONE = "Levels were kept of one picture alone, which cannot be halved."
_AUTOMATIC = "one level for all pictures, too: the one that is taken where nobody chooses"
_MAP = "no level was chosen: the map that the method gives"
_COUNT = Cell("pictures \N{MULTIPLICATION SIGN} seeds")


def benchmark(results: Results) -> ReportSection:
    """ODS, OIS and the rest, beside published figures."""
    found = _with_levels(results)
    rows = [*map(_published_row, published.BENCHMARK), *_own_rows(results, found)]
    table = CellTable("As the BSDS500 benchmark has it", _benchmark_headings(), rows)
    means = [CellTable("Means over annotators, then pictures", _mean_headings(), [r for f in found for r in _mean_rows(f)])]
    notes = [_PUBLISHED, _ALIKE, _APART, *map(_left_out, found)]
    return ReportSection(
        "levels",
        "Levels of a hierarchy",
        _BENCHMARK,
        cells=[table, *(means if found else [])],
        missing=_missing(results, found),
        notes=[note for note in notes if note],
    )


def chosen_elsewhere(results: Results) -> ReportSection:
    """Every variant with levels, at levels chosen on other pictures."""
    there = _with_levels(results)
    found = [levels for levels in there if len(levels.pictures) > 1]
    means = CellTable("Held-out means", _held_headings(), [_held_row(f, scale) for f in found for scale in SCALES])
    rows = [
        [*_named(f, scale), Cell(other.variant, "words", link=other.anchor), *_held_differences(f, scale, other)]
        for f in found
        for scale in SCALES
        for other in references(results)
        if other is not f.variant and set(other.images) & set(f.pictures)
    ]
    headings = [Cell("variant", "words"), Cell("level by", "words"), Cell("less", "words"), *difference_headings()]
    compared = CellTable("Differences to other variants", headings, rows)
    return ReportSection(
        "crossed",
        "Levels chosen on other pictures",
        _CHOSEN,
        cells=[means, *([compared] if rows else [])] if found else [],
        missing=_missing(results, there),
        notes=[_DIFFERENCE] if rows else [_ALONE] if there and not found else [],
    )


def _with_levels(results: Results) -> list[LevelResults]:
    found = (level_results(variant, results.study.levels) for variant in results if variant.is_done)
    return [levels for levels in found if levels is not None]


def _missing(results: Results, found: Sequence[LevelResults]) -> list[Missing]:
    return [] if found else [Missing("a method with levels", results.command("--baseline", "cues"))]


def _left_out(levels: LevelResults) -> str:
    """A sentence where levels are not of all pictures that the figures are of."""
    lacking = len(levels.variant.images) - len(levels.pictures)
    if not lacking:
        return ""
    return f"{levels.variant.variant}: no levels were kept of {counted(lacking, 'picture')}, which the tables here leave out."


def _benchmark_headings() -> list[Cell]:
    columns = (
        *("covering ODS", "OIS", "best"),
        *("PRI ODS", "OIS"),
        *("VI ODS", "OIS"),
        *("F ODS", "OIS", "AP"),
    )
    return [Cell("method", "words"), *map(Cell, columns), _COUNT, Cell("", "note")]


def _published_row(row: published.Benchmarked) -> list[Cell]:
    values = (*row.covering, *row.rand_index, *row.variation_of_information, *row.boundary_f, None)
    cells = [Cell(_figure(value).text, "published", published.BENCHMARK_SOURCE) for value in values]
    return [Cell(row.title, "words"), *cells, Cell(f"{published.PICTURES} test", "published"), Cell(row.note, "note")]


def _own_rows(results: Results, found: Sequence[LevelResults]) -> Iterator[list[Cell]]:
    """The rows of each variant: of its levels if it has some, and of its map unless that is one of them."""
    of_variant = {levels.variant.variant: levels for levels in found}
    for variant in results:
        levels, sums = of_variant.get(variant.variant), map_sums(variant)
        if levels is not None:
            yield from _benchmark_rows(levels)
        if sums is not None and (levels is None or not levels.is_automatic_map):
            yield _map_row(variant, sums)


def _benchmark_rows(levels: LevelResults) -> list[list[Cell]]:
    """The row of ODS and OIS, and one of the level that is taken where nobody chooses."""
    scale, boundary = SCALES[0], levels.boundary()
    regions = [value for name in ("rand_index", "variation_of_information") for value in _ods_ois(levels, name, scale)]
    chosen = [*levels.pooled_covering(), *regions, boundary.ods, boundary.ois, boundary.ap]
    where = f"F at threshold {scale.values[boundary.level]:.2f}"
    pri, vi = (float(levels.automatic(name).mean()) for name in ("rand_index", "variation_of_information"))
    automatic = [levels.pooled_automatic(), None, None, pri, None, vi, None, levels.automatic_f(), None, None]
    return [
        [_name(levels), *_linked(levels, map(_figure, chosen)), _counted(levels), Cell(where, "note")],
        [
            _name(levels, ", automatic level"),
            *_linked(levels, map(_figure, automatic)),
            _counted(levels),
            Cell(_AUTOMATIC, "note"),
        ],
    ]


def _map_row(variant: VariantResults, sums: MapSums) -> list[Cell]:
    """Of a map that has no levels, or is none of them."""
    pri, vi = (float(picture_means(variant.complete, name).mean()) for name in ("rand_index", "variation_of_information"))
    figures = [sums.covering, None, None, pri, None, vi, None, sums.boundary_f, None, None]
    made_of = f"{variant.variant}: {counted(len(variant.images), 'picture')}, {counted(len(variant.seeds), 'seed')}, by {TABLE}"
    return [
        _variant_name(variant, ", map"),
        *(replace(_figure(value), explanation=made_of, link=variant.anchor) for value in figures),
        Cell(f"{len(variant.images)} \N{MULTIPLICATION SIGN} {len(variant.seeds)}"),
        Cell(_MAP, "note"),
    ]


def _ods_ois(levels: LevelResults, measure: str, scale: Scale) -> tuple[float, float]:
    return levels.at_one_level(measure, scale)[1], levels.at_each_best(measure, scale)


def _mean_headings() -> list[Cell]:
    measures = (f"{MEASURES[name].title} {what}" for name in REGION_MEASURES for what in ("automatic", "ODS", "OIS"))
    return [Cell("variant", "words"), Cell("level by", "words"), *map(Cell, measures), _COUNT]


def _mean_rows(levels: LevelResults) -> list[list[Cell]]:
    return [[*_named(levels, scale), *_linked(levels, _mean_cells(levels, scale)), _counted(levels)] for scale in SCALES]


def _mean_cells(levels: LevelResults, scale: Scale) -> list[Cell]:
    """Of each measure the automatic level, ODS with the level it is at, and OIS."""
    cells = []
    for name in REGION_MEASURES:
        level, ods = levels.at_one_level(name, scale)
        at = f"at {level:g}"
        cells.append(_figure(float(levels.automatic(name).mean()), name))
        cells.append(Cell(_figure(ods, name).text, explanation=f"{scale.title} {level:g}", extra=at))
        cells.append(_figure(levels.at_each_best(name, scale), name))
    return cells


def _held_headings() -> list[Cell]:
    measures = [
        Cell(MEASURES[name].title, explanation="± standard error of the mean over pictures") for name in REGION_MEASURES
    ]
    return [Cell("variant", "words"), Cell("level by", "words"), *measures, _COUNT]


def _held_row(levels: LevelResults, scale: Scale) -> list[Cell]:
    cells = []
    for name in REGION_MEASURES:
        values = levels.crossed(name, scale)
        error = values.std(ddof=1) / np.sqrt(len(values))
        cells.append(Cell(_figure(float(values.mean()), name).text, extra=f"± {error:.{MEASURES[name].digits}f}"))
    return [*_named(levels, scale), *_linked(levels, cells), _counted(levels)]


def _held_differences(levels: LevelResults, scale: Scale, other: VariantResults) -> list[Cell]:
    found = {name: _held_difference(levels.crossed(name, scale), levels.pictures, other, name) for name in REGION_MEASURES}
    return difference_cells(found, f"{levels.variant.variant} less {other.variant}", levels.variant.anchor)


def _held_difference(mine: NDArray[np.float64], pictures: Sequence[str], other: VariantResults, name: str) -> Difference | None:
    theirs = picture_means(other.complete, name)
    common = [place for place, picture in enumerate(pictures) if picture in theirs.index]
    return paired_difference(mine[common], theirs[[pictures[place] for place in common]].to_numpy(np.float64))


def _named(levels: LevelResults, scale: Scale) -> list[Cell]:
    return [_name(levels), Cell(scale.title, "words")]


def _name(levels: LevelResults, more: str = "") -> Cell:
    return _variant_name(levels.variant, more)


def _variant_name(variant: VariantResults, more: str) -> Cell:
    title = "" if variant.title == variant.variant else variant.title
    return Cell(f"{variant.variant}{more}", "words", extra=title, link=variant.anchor)


def _figure(value: float | None, measure: str = "") -> Cell:
    digits = MEASURES[measure].digits if measure else 2
    return Cell(NOTHING if value is None else f"{value:.{digits}f}")


def _linked(levels: LevelResults, cells: Iterable[Cell]) -> list[Cell]:
    """Cells that lead to the rows that they are made of, and say which."""
    pictures, seeds = counted(len(levels.pictures), "picture"), counted(len(levels.seeds), "seed")
    made_of = f"{levels.variant.variant}: {pictures}, {seeds}, by {LEVELS}"
    return [
        replace(cell, explanation="; ".join(filter(None, [made_of, cell.explanation])), link=levels.variant.anchor)
        for cell in cells
    ]


def _counted(levels: LevelResults) -> Cell:
    return Cell(f"{len(levels.pictures)} \N{MULTIPLICATION SIGN} {len(levels.seeds)}")
