"""Charts of a report, as SVG that stands inside a page and takes its colours from the page's style."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

__all__ = ["Curve", "Panel", "line_chart", "loss_chart", "scatter_chart"]

# Colours that stand for variables of the page's style: matplotlib writes them, `_inline` puts the variable in their place.
_INK, _FAINT, _PAPER = "#010203", "#010204", "#010205"
_SERIES = ("#010206", "#010207", "#010208", "#010209")
_PUBLISHED = ("D", "s", "^")
"""Markers of published points."""
_VARIABLES = {_INK: "ink", _FAINT: "rule", _PAPER: "page", **{color: f"series-{i + 1}" for i, color in enumerate(_SERIES)}}
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "grapl",
    "font.family": "sans-serif",
    "font.size": 9.5,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "axes.titlecolor": _INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "text.color": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "grid.color": _FAINT,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 1.5,
}
ROW = "row-"
"""What a link to a task's row starts with; other names in a chart are made the chart's own."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One pair of axes.

    Attributes
    ----------
    x_label, y_label : str
    series : mapping of str to DataFrame
        By label: a line for each place on the x axis, as `grapl_engine.study.summaries.figures` has them.
    published : sequence of (label, x, y)
    """

    x_label: str
    y_label: str
    series: Mapping[str, DataFrame]
    published: Sequence[tuple[str, float, float]] = ()


@dataclass(frozen=True, slots=True)
class Curve:
    """A loss by gradient step: one list of values an iteration."""

    label: str
    iterations: Sequence[Sequence[float]] = field(default_factory=tuple)


def line_chart(name: str, title: str, panels: Sequence[Panel]) -> str:
    """Means along an axis, one panel beside the other.

    The axis is linear up to the smallest positive value and logarithmic beyond, so that 0 has a place.

    Parameters
    ----------
    name : str
        Letters and digits: the names inside the drawing start with it.
    title : str
        What a screen reader says.
    panels : sequence of Panel

    Returns
    -------
    str
        An ``<svg>`` element.
    """
    with _drawing(len(panels)) as (figure, places):
        for place, panel in zip(places, panels, strict=True):
            for (label, means), color in zip(panel.series.items(), _SERIES * len(panel.series), strict=False):
                _draw_means(place, label, means, color)
            for (label, x, y), marker in zip(panel.published, _PUBLISHED, strict=False):
                place.plot(
                    [x], [y], marker=marker, markersize=6, markerfacecolor="none", color=_INK, linestyle="none", label=label
                )
            _scale(place, {x for means in panel.series.values() for x in means.index} | {x for _, x, _ in panel.published})
            place.set(xlabel=_plain(panel.x_label))
            place.set_title(_plain(panel.y_label))
            _legend(place)
        return _inline(figure, name, title)


def _draw_means(place: Axes, label: str, means: DataFrame, color: str) -> None:
    x = means.index.to_numpy()
    place.fill_between(x, means["low"], means["high"], color=color, alpha=0.13, linewidth=0)
    errors = means["deviation"].fillna(0.0)
    style: dict[str, Any] = {"color": color, "marker": "o", "markersize": 4, "capsize": 2.5, "elinewidth": 1}
    place.errorbar(x, means["mean"], yerr=errors, label=label, **style)


def _scale(place: Axes, values: Iterable[float]) -> None:
    """A tick for each value; logarithmic beyond the smallest positive one where they lie far apart."""
    ticks = sorted(values)
    positive = [x for x in ticks if x > 0]
    if len(positive) > 1 and positive[-1] > 8 * positive[0]:
        place.set_xscale("symlog", base=2, linthresh=positive[0], linscale=1.0)
    place.set_xticks(ticks, [f"{x:g}" for x in ticks])
    place.minorticks_off()


def loss_chart(name: str, title: str, panels: Sequence[tuple[str, Sequence[Curve]]], steps: Sequence[int]) -> str:
    """Losses by gradient step, with a line where an iteration starts.

    Parameters
    ----------
    name, title : str
        As in `line_chart`.
    panels : sequence of (str, sequence of Curve)
        What a panel shows, and its curves.
    steps : sequence of int
        Steps planned in each iteration; a shorter curve leaves a gap.

    Returns
    -------
    str
        An ``<svg>`` element.
    """
    starts = [sum(steps[:i]) for i in range(len(steps))]
    with _drawing(len(panels)) as (figure, places):
        for place, (what, curves) in zip(places, panels, strict=True):
            for start in starts:
                place.axvline(start, color=_FAINT, linewidth=0.8)
            for curve, color in zip(curves, _SERIES * len(curves), strict=False):
                _draw_curve(place, curve, starts, color)
            place.set_xticks(starts, [f"{start}" for start in starts])
            place.set(xlabel="gradient step; ticks where an iteration starts")
            place.set_ylim(bottom=0)
            place.set_title(what)
            place.grid(visible=False, axis="x")
            _legend(place)
        return _inline(figure, name, title)


def _draw_curve(place: Axes, curve: Curve, starts: Sequence[int], color: str) -> None:
    for start, values in zip(starts, curve.iterations, strict=False):
        place.plot(range(start, start + len(values)), values, color=color, label=curve.label if start == 0 else None)


def scatter_chart(
    name: str, title: str, panels: Sequence[tuple[str, str, Sequence[tuple[float, float, str]]]], limits: tuple[float, float]
) -> str:
    """A point for each picture, one variant against another, with the diagonal.

    Parameters
    ----------
    name, title : str
        As in `line_chart`.
    panels : sequence of (str, str, points)
        What runs along x and y, and the points as (x, y, anchor of the row).
    limits : (float, float)
        Of both axes.

    Returns
    -------
    str
        An ``<svg>`` element; each point links to its row.
    """
    with _drawing(len(panels), height=3.0) as (figure, places):
        for place, (x_label, y_label, points) in zip(places, panels, strict=True):
            place.plot(limits, limits, color=_INK, linewidth=0.6, linestyle=(0, (4, 3)))
            dots = place.scatter(
                [x for x, _, _ in points], [y for _, y, _ in points], s=16, color=_SERIES[0], alpha=0.8, linewidths=0
            )
            dots.set_urls([f"#{anchor}" for _, _, anchor in points])
            place.set(xlim=limits, ylim=limits, xlabel=_plain(x_label), aspect="equal")
            place.set_title(_plain(y_label))
        return _inline(figure, name, title)


@contextmanager
def _drawing(panels: int, height: float = 2.7) -> Iterator[tuple[Figure, list[Axes]]]:
    """Axes in a row, in the report's style, while the block lasts."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):  # type: ignore[arg-type]
        figure = Figure(figsize=(3.6 * panels, height), layout="constrained")
        places = list(figure.subplots(1, panels, squeeze=False)[0])
        for place in places:
            place.grid(visible=True)
        yield figure, places


def _legend(place: Axes) -> None:
    handles, labels = place.get_legend_handles_labels()
    if len(labels) > 1:
        place.legend(handles, [_plain(label) for label in labels], fontsize=8.5)


def _plain(text: str) -> str:
    """Text that matplotlib takes as it stands: a dollar would start a formula."""
    return text.replace("$", r"\$")


def _inline(figure: Figure, name: str, title: str) -> str:
    """The drawing as an element of a page: no header, no metadata, names of its own, colours of the page."""
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    drawing = stream.getvalue()
    drawing = drawing[drawing.index("<svg") :]
    drawing = re.sub(r"<metadata>.*?</metadata>", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r'\bid="', f'id="{name}-', drawing)
    drawing = re.sub(rf'(url\(#|href="#)(?!{ROW})', rf"\g<1>{name}-", drawing)
    for color, variable in _VARIABLES.items():
        drawing = drawing.replace(color, f"var(--{variable})")
    return drawing.replace("<svg ", f'<svg role="img" aria-label="{escape(title, quote=True)}" ', 1)
