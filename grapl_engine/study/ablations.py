"""The paper's ablations: one parameter at a time, beside what the paper prints (Tables 1 to 3, Figs. 4 and 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grapl_engine.study import published
from grapl_engine.study.charts import Panel, line_chart
from grapl_engine.study.columns import report_columns
from grapl_engine.study.results import MAIN, Results, VariantResults, value_text
from grapl_engine.study.sections import NOTHING, Missing, ReportSection, ResultLine, ResultTable, uneven

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["affinity", "continuity", "grid_side", "initial", "pairwise"]

DINOV2 = "dinov2"
OWN_PRESETS = (MAIN, "paper-dinov2")
"""Presets that are the paper's method, so that its figures stand beside them."""
SHOWN = ("weighted_iou", "pixel_accuracy", "covering", "variation_of_information", "k_hat", "delta_k")


@dataclass(frozen=True, slots=True)
class _Sweep:
    """A parameter, what it is called, the paper's figures by value, and the affinity that those were made with."""

    parameter: str
    title: str
    values: Sequence[Any]
    miou: Mapping[Any, float]
    seconds: Mapping[Any, float]
    names: Mapping[Any, str]
    affinity: str = DINOV2

    def name(self, value: Any) -> str:
        return self.names.get(value, value_text(value))

    def presets(self, results: Results) -> list[str]:
        """`paper`, and the other presets in which the parameter was varied."""
        return [MAIN, *(name for name in results.presets if name != MAIN and len(results.sweep(name, self.parameter)) > 1)]

    def found(self, results: Results, preset: str) -> list[tuple[Any, VariantResults]]:
        """What was run, in order."""
        found = results.sweep(preset, self.parameter)
        plain = results.preset("paper-dinov2")
        if self.parameter == "affinity" and preset == MAIN and plain and DINOV2 not in [value for value, _ in found]:
            found.append((DINOV2, plain))
        return sorted(found, key=lambda pair: self._place(pair[0]))

    def table(self, results: Results) -> ResultTable:
        """A line for each value of each preset; those of the paper that were not run say so."""
        seconds = [("published seconds", "Nvidia A100, AMD Epyc 7343")] if self.seconds else []
        return ResultTable(
            (self.title, f"parameter {self.parameter}"),
            (*SHOWN, "seconds") if self.seconds else SHOWN,
            ("difference", "mIoU less that of the preset itself, over the pictures of both, with its 95 % interval"),
            [line for preset in self.presets(results) for line in self._lines(results, preset)],
            [("published mIoU", published.SOURCE), *seconds],
        )

    def _lines(self, results: Results, preset: str) -> list[ResultLine]:
        found: list[tuple[Any, VariantResults | None]] = [*self.found(results, preset)]
        if preset == MAIN:
            found += [(value, None) for value in self._absent(results)]
        found.sort(key=lambda pair: self._place(pair[0]))
        return [self._line(results, preset, value, variant) for value, variant in found]

    def _line(self, results: Results, preset: str, value: Any, variant: VariantResults | None) -> ResultLine:
        name = self.name(value) if preset == MAIN else f"{preset}, {self.name(value)}"
        printed = self._printed(value if preset in OWN_PRESETS else None)
        if variant is None:
            return ResultLine(name, published=printed, note=self._why_absent(results, value))
        reference = results.preset(preset)
        note = self._note(variant, value, preset)
        return ResultLine(name, variant, reference, printed, note, strong=variant is reference)

    def _printed(self, value: Any) -> list[tuple[str, str]]:
        return [_published(self.miou.get(value), 3), *([_published(self.seconds.get(value), 2)] if self.seconds else [])]

    def _note(self, variant: VariantResults, value: Any, preset: str) -> str:
        here = variant.value("affinity")
        if preset in OWN_PRESETS and value in self.miou and self.parameter != "affinity" and here != self.affinity:
            return f"affinity here {here}, published with DINOv2"
        return ""

    def _why_absent(self, results: Results, value: Any) -> str:
        wanted = [h for h in results if h.is_grapl and h.preset == MAIN and set(h.changed) <= {self.parameter}]
        failed = any(len(h.rows) for h in wanted if h.value(self.parameter) == value)
        return "every task failed: see the list of failed tasks" if failed else "not run"

    def _absent(self, results: Results) -> list[Any]:
        there = [value for value, _ in self.found(results, MAIN)]
        return [value for value in self.values if value not in there]

    def _place(self, value: Any) -> tuple[float, str]:
        """Numbers by size; names in the paper's order, then by themselves."""
        if isinstance(value, (int, float)):
            return float(value), ""
        return (float(list(self.values).index(value)), "") if value in self.values else (float("inf"), str(value))

    def notes(self, results: Results) -> list[str]:
        """What is to be kept in mind in reading it."""
        return uneven([variant for preset in self.presets(results) for _, variant in self.found(results, preset)])

    def missing(self, results: Results) -> list[Missing]:
        """The commands that add what the paper's section has and the study has not; DINOv2 needs weights and stands alone."""
        absent = self._absent(results)
        found = []
        for values in ([v for v in absent if v != DINOV2], [v for v in absent if v == DINOV2]):
            if values:
                text = ",".join(value_text(value) for value in values)
                needs = " (needs the weights of DINOv2, which are downloaded once)" if DINOV2 in values else ""
                command = results.command("--preset", MAIN, "--vary", f"{self.parameter}={text}")
                names = ", ".join(self.name(value) for value in values)
                found.append(Missing(f"{self.title} {names}{needs}", command))
        return found

    def section(self, results: Results, anchor: str, title: str, text: str, *notes: str, charts: bool = False) -> ReportSection:
        """The table, what it lacks and what is to be kept in mind; with charts of mIoU and of ΔK."""
        return ReportSection(
            anchor,
            title,
            text,
            [self.table(results)],
            self._charts(results) if charts else (),
            missing=self.missing(results),
            notes=[*self.notes(results), *notes],
        )

    def _charts(self, results: Results) -> list[str]:
        """Means along the parameter, a panel for each column; nothing for a single value."""
        titles = {column: report_columns()[column].title for column in ("weighted_iou", "delta_k")}
        panels = []
        for column, title in titles.items():
            means = {f"here, {preset}": _means(self.found(results, preset), column) for preset in self.presets(results)}
            series = {label: frame for label, frame in means.items() if len(frame) > 1}
            if not series:
                return []
            points = [(f"published, {name}", 64.0 if self.parameter == "lambda" else 3.0, miou) for name, miou in _AFFINITIES]
            panels.append(Panel(self.title, title, series, points if column == "weighted_iou" else ()))
        return [line_chart(self.parameter, f"{self.title}: {', '.join(titles.values())}", panels)]


_AFFINITIES = (("DINOv2", published.DINOV2_MIOU), ("colour", published.COLOR_MIOU))
_INITIAL = _Sweep(
    "initial",
    "initial labelling",
    tuple(published.INITIAL),
    published.INITIAL,
    {},
    {"patchwise": "patchwise random", "seedwise": "seedwise random", "spatial": "spatial clustering", "slic": "SLIC"},
)
_AFFINITY = _Sweep(
    "affinity",
    "affinity",
    tuple(published.AFFINITY),
    published.AFFINITY,
    {},
    {"dinov2": "DINOv2", "uniform": "uniform, 4-neighbour lattice", "position": "position", "color": "colour"},
)
_D = _Sweep("d", "grid side d", tuple(published.D), published.D, published.SECONDS, {})
_LAMBDA = _Sweep("lambda", "pairwise weight λ", (0.0, 2.0, 8.0, 32.0, 64.0, 128.0), {64.0: published.DINOV2_MIOU}, {}, {})
_MU = _Sweep("mu", "continuity weight μ", (0.0, 0.5, 1.0, 2.0, 3.0, 5.0), {3.0: published.DINOV2_MIOU}, {}, {})


def initial(results: Results) -> ReportSection:
    """Table 1."""
    text = "Where the first pseudo-labels come from. Published figures: DINOv2 affinity, all else as in the preset paper."
    return _INITIAL.section(results, "table-1", "Table 1. Initial labelling", text)


def affinity(results: Results) -> ReportSection:
    """Table 2."""
    return _AFFINITY.section(results, "table-2", "Table 2. Affinity", "What makes two patches alike in the graph.")


def grid_side(results: Results) -> ReportSection:
    """Table 3."""
    text = (
        "Patches a side: quality and seconds a picture. Seconds here are of this machine, see the protocol; the published ones "
        "are of a graphics card."
    )
    return _D.section(results, "table-3", "Table 3. Grid side", text)


def pairwise(results: Results) -> ReportSection:
    """Fig. 4."""
    text = "Effect of λ on mIoU and on ΔK. " + _CHART_TEXT
    return _LAMBDA.section(results, "figure-4", "Fig. 4. Pairwise weight", text, published.LAMBDA_TEXT, charts=True)


def continuity(results: Results) -> ReportSection:
    """Fig. 5."""
    text = "Effect of μ on mIoU; ΔK beside it. " + _CHART_TEXT
    return _MU.section(results, "figure-5", "Fig. 5. Continuity weight", text, published.MU_TEXT, charts=True)


_CHART_TEXT = (
    "Bars: standard deviation over seeds. Bands: 95 % bootstrap interval over pictures. Hollow marks: the paper's tables."
)


def _means(found: Sequence[tuple[Any, VariantResults]], column: str) -> DataFrame:
    """A column's figures by the parameter's value, smallest first, where there are any."""
    from pandas import DataFrame

    lines = {float(value): variant.figures.loc[column] for value, variant in found if column in variant.figures.index}
    return DataFrame.from_dict(lines, orient="index").sort_index()


def _published(value: float | None, digits: int) -> tuple[str, str]:
    return (NOTHING, "") if value is None else (f"{value:.{digits}f}", published.SOURCE)
