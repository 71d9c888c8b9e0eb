"""The paper's ablations: one parameter at a time, beside what the paper prints (Tables 1 to 3, Figs. 4 and 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grapl_engine.study import published
from grapl_engine.study.charts import Panel, Series, line_chart
from grapl_engine.study.results import MAIN, Results, VariantResults, value_text
from grapl_engine.study.sections import (
    MEASURES,
    NOTHING,
    Cell,
    Grid,
    Line,
    Missing,
    ReportSection,
    count_cell,
    gain_cell,
    mean_cell,
    uneven,
)
from grapl_engine.study.summaries import Figure, figure

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

    def presets(self, held: Results) -> list[str]:
        """`paper`, and the other presets in which the parameter was varied."""
        return [MAIN, *(name for name in held.presets if name != MAIN and len(held.sweep(name, self.parameter)) > 1)]

    def found(self, held: Results, preset: str) -> list[tuple[Any, VariantResults]]:
        """What was run, in order."""
        found = held.sweep(preset, self.parameter)
        plain = held.preset("paper-dinov2")
        if self.parameter == "affinity" and preset == MAIN and plain and DINOV2 not in [value for value, _ in found]:
            found.append((DINOV2, plain))
        return sorted(found, key=lambda pair: self._place(pair[0]))

    def grid(self, held: Results) -> Grid:
        """A line for each value of each preset; those of the paper that were not run say so."""
        shown = (*SHOWN, "seconds") if self.seconds else SHOWN
        columns = [
            (self.title, f"parameter {self.parameter}", "words"),
            ("published mIoU", published.SOURCE, "published"),
            *([("published seconds", "Nvidia A100, AMD Epyc 7343", "published")] if self.seconds else []),
            *((MEASURES[name], f"column {name} of tasks.csv, ± standard deviation over seeds", "number") for name in shown),
            ("gain", "mIoU less that of the preset itself, over the pictures of both, with its 95 % interval", "number"),
            ("n", "pictures \N{MULTIPLICATION SIGN} seeds", "number"),
        ]
        return Grid(columns, [line for preset in self.presets(held) for line in self._lines(held, preset, shown)])

    def _lines(self, held: Results, preset: str, shown: Sequence[str]) -> list[Line]:
        found: list[tuple[Any, VariantResults | None]] = [*self.found(held, preset)]
        if preset == MAIN:
            found += [(value, None) for value in self._absent(held)]
        reference = held.preset(preset)
        lines = []
        for value, holding in sorted(found, key=lambda pair: self._place(pair[0])):
            name = self.name(value) if preset == MAIN else f"{preset}, {self.name(value)}"
            printed = self._printed(value if preset in OWN_PRESETS else None)
            if holding is None:
                lines.append(Line([Cell(name, kind="words"), *printed], self._why_absent(held, value), published=True))
                continue
            cells = [
                Cell(name, kind="words", link=f"#{holding.anchor}"),
                *printed,
                *(mean_cell(holding, name) for name in shown),
                gain_cell(holding, reference),
                count_cell(holding),
            ]
            lines.append(Line(cells, self._note(holding, value, preset), strong=holding is reference))
        return lines

    def _printed(self, value: Any) -> list[Cell]:
        return [_published(self.miou.get(value), 3), *([_published(self.seconds.get(value), 2)] if self.seconds else [])]

    def _note(self, holding: VariantResults, value: Any, preset: str) -> str:
        here = holding.value("affinity")
        if preset in OWN_PRESETS and value in self.miou and self.parameter != "affinity" and here != self.affinity:
            return f"affinity here {here}, published with DINOv2"
        return ""

    def _why_absent(self, held: Results, value: Any) -> str:
        wanted = [h for h in held if h.is_grapl and h.preset == MAIN and set(h.changed) <= {self.parameter}]
        failed = any(h.rows for h in wanted if h.value(self.parameter) == value)
        return "every task failed: see the list of failed tasks" if failed else "not run"

    def _absent(self, held: Results) -> list[Any]:
        there = [value for value, _ in self.found(held, MAIN)]
        return [value for value in self.values if value not in there]

    def _place(self, value: Any) -> tuple[float, str]:
        """Numbers by size; names in the paper's order, then by themselves."""
        if isinstance(value, (int, float)):
            return float(value), ""
        return (float(list(self.values).index(value)), "") if value in self.values else (float("inf"), str(value))

    def notes(self, held: Results) -> list[str]:
        """What is to be kept in mind in reading it."""
        return uneven([holding for preset in self.presets(held) for _, holding in self.found(held, preset)])

    def missing(self, held: Results) -> list[Missing]:
        """The commands that add what the paper's section has and the study has not; DINOv2 needs weights and stands alone."""
        absent = self._absent(held)
        found = []
        for values in ([v for v in absent if v != DINOV2], [v for v in absent if v == DINOV2]):
            if values:
                text = ",".join(value_text(value) for value in values)
                needs = " (needs the weights of DINOv2, which are downloaded once)" if DINOV2 in values else ""
                command = held.command("--preset", MAIN, "--vary", f"{self.parameter}={text}")
                names = ", ".join(self.name(value) for value in values)
                found.append(Missing(f"{self.title} {names}{needs}", command))
        return found

    def chart(self, held: Results, columns: Sequence[str], printed: bool) -> list[str]:
        """Means along the parameter, a panel for each column; nothing for a single value."""
        panels = []
        for column in columns:
            series = [s for preset in self.presets(held) if (s := _series(preset, self.found(held, preset), column))]
            if not series:
                return []
            points = [(f"published, {name}", 64.0 if self.parameter == "lambda" else 3.0, miou) for name, miou in _AFFINITIES]
            first = printed and column == "weighted_iou"
            panels.append(Panel(self.title, MEASURES[column], series, points if first else ()))
        return [line_chart(self.parameter, f"{self.title}: {', '.join(MEASURES[c] for c in columns)}", panels)]


_AFFINITIES = (("DINOv2", published.DINOV2_MIOU), ("color", published.COLOR_MIOU))
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
    {"dinov2": "DINOv2", "uniform": "uniform, 4-neighbour lattice", "position": "position", "color": "color"},
)
_D = _Sweep("d", "grid side d", tuple(published.D), published.D, published.SECONDS, {})
_LAMBDA = _Sweep("lambda", "pairwise weight λ", (0.0, 2.0, 8.0, 32.0, 64.0, 128.0), {64.0: published.DINOV2_MIOU}, {}, {})
_MU = _Sweep("mu", "continuity weight µ", (0.0, 0.5, 1.0, 2.0, 3.0, 5.0), {3.0: published.DINOV2_MIOU}, {}, {})


def initial(held: Results) -> ReportSection:
    """Table 1."""
    text = "Where the first pseudo-labels come from. Published figures: DINOv2 affinity, all else as in the preset paper."
    return ReportSection(
        "table-1",
        "Table 1. Initial labelling",
        text,
        [_INITIAL.grid(held)],
        missing=_INITIAL.missing(held),
        notes=_INITIAL.notes(held),
    )


def affinity(held: Results) -> ReportSection:
    """Table 2."""
    text = "What makes two patches alike in the graph."
    return ReportSection(
        "table-2",
        "Table 2. Affinity",
        text,
        [_AFFINITY.grid(held)],
        missing=_AFFINITY.missing(held),
        notes=_AFFINITY.notes(held),
    )


def grid_side(held: Results) -> ReportSection:
    """Table 3."""
    text = (
        "Patches a side: quality and seconds a picture. Seconds here are of this machine, see the protocol; the published ones "
        "are of a graphics card."
    )
    return ReportSection("table-3", "Table 3. Grid side", text, [_D.grid(held)], missing=_D.missing(held), notes=_D.notes(held))


def pairwise(held: Results) -> ReportSection:
    """Fig. 4."""
    charts = _LAMBDA.chart(held, ("weighted_iou", "delta_k"), printed=True)
    text = "Effect of λ on mIoU and on ΔK. " + _CHART_TEXT
    return ReportSection(
        "figure-4",
        "Fig. 4. Pairwise weight",
        text,
        [_LAMBDA.grid(held)],
        charts,
        (),
        _LAMBDA.missing(held),
        (published.LAMBDA_TEXT,),
    )


def continuity(held: Results) -> ReportSection:
    """Fig. 5."""
    charts = _MU.chart(held, ("weighted_iou", "delta_k"), printed=True)
    text = "Effect of µ on mIoU; ΔK beside it. " + _CHART_TEXT
    return ReportSection(
        "figure-5",
        "Fig. 5. Continuity weight",
        text,
        [_MU.grid(held)],
        charts,
        missing=_MU.missing(held),
        notes=[*_MU.notes(held), published.MU_TEXT],
    )


_CHART_TEXT = (
    "Bars: standard deviation over seeds. Bands: 95 % bootstrap interval over pictures. Hollow marks: the paper's tables."
)


def _series(preset: str, found: Sequence[tuple[Any, VariantResults]], column: str) -> Series | None:
    points: list[tuple[float, Figure]] = []
    for value, holding in found:
        mean = figure(holding.block, column) if holding.block else None
        if mean is not None:
            points.append((float(value), mean))
    points.sort(key=lambda point: point[0])
    if len(points) < 2:
        return None
    means = [mean for _, mean in points]
    return Series(
        f"here, {preset}",
        [x for x, _ in points],
        [mean.mean for mean in means],
        [mean.deviation for mean in means],
        [mean.low for mean in means],
        [mean.high for mean in means],
    )


def _published(value: float | None, digits: int) -> Cell:
    if value is None:
        return Cell(NOTHING, kind="published")
    return Cell(f"{value:.{digits}f}", kind="published", title=published.SOURCE)
