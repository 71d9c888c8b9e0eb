"""From the figures of `make bench` to a report in Markdown with two plots beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.child import PRODUCTS, Case
from tests.bench.floor import multiply_adds
from tests.bench.matrix import OURS, PLAINLY, axes
from tests.bench.systems import FAST, PLAIN, PRECISE
from tests.bench.targets import BESIDE, TARGETS, Figures

PHASES = ("prepare", "initial", "graph", "training", "cut", "inference", "record", "total")
DRAWN = ("total", "training", "inference", "initial", "graph", "cut")
COLUMNS = 4
GROWTH = ("total", *PHASES[:-1])
RUN_TARGETS = {FAST: 0.25, PRECISE: 0.5}
"""Share of plain's seconds that a run may take; the first where the processor multiplies bfloat16 matrices in hardware."""


def report(found: dict[str, Any]) -> str:
    """Everything, as Markdown; the plots are those that `plot` writes."""
    cases = {Case(**row["case"]): row for row in found["cases"]}
    machine = ", ".join(f"{name} {value}" for name, value in found["machine"].items())
    parts = [
        ["# Figures", "", f"Measured on: {machine}.", "", "A figure is a median (least to most; how many)."],
        ["## One run at the paper's settings, 481 x 321", "", *phase_table(cases), "", *floor_lines(cases)],
        ["## Steps", "", *step_table(cases)],
        [
            "## Growth",
            "",
            "![Seconds](seconds.svg)",
            "",
            "![Memory](memory.svg)",
            "",
            *exponent_table(cases, found["full"]),
            "",
            *growth_table(cases, found["full"]),
        ],
    ]
    if "window" in found:
        parts.append(["## Window", "", *window_table(found["window"], cases)])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def by_phase(seconds: dict[str, float]) -> dict[str, float]:
    """Iterations added up: "training 1" and "training 2" are "training"."""
    added: dict[str, float] = {}
    for name, value in seconds.items():
        phase = name.partition(" ")[0]
        added[phase] = added.get(phase, 0.0) + value
    return added


def ratios(row: dict[str, Any], plain: dict[str, Any], phase: str) -> list[float]:
    """A system's seconds over plain's, round by round, as they were measured in turn."""
    pairs = zip(row["seconds"], plain["seconds"], strict=True)
    return [by_phase(ours)[phase] / by_phase(its)[phase] for ours, its in pairs]


def floor_seconds(row: dict[str, Any], rate: float) -> float:
    """What the multiply-adds of a run's training take at some GFLOP/s."""
    facts = row["facts"]
    return 2 * multiply_adds(facts["patch"], facts["labels"]) * facts["patches"] * facts["steps"] / (rate * 1e9)


def phase_table(cases: dict[Case, dict[str, Any]]) -> list[str]:
    """Seconds by phase of plain (one thread) and of the engine, and the ratios."""
    plain, rows = cases[PLAINLY], {name: cases[case] for name, case in OURS.items()}
    table = []
    for phase in PHASES:
        cells = [
            phase,
            *(_spread([by_phase(each).get(phase) for each in row["seconds"]], "s") for row in (plain, *rows.values())),
        ]
        for name, row in rows.items():
            known = phase in by_phase(plain["seconds"][0])
            target = f", target {RUN_TARGETS[OURS[name].system]:g}" if phase == "total" else ""
            cells.append(_spread(ratios(row, plain, phase)) + target if known else "")
        table.append(cells)
    memory = ["memory of the run", *(_memory(row) for row in (plain, *rows.values())), *[""] * len(rows)]
    return _table(["", PLAIN, *rows, *(f"{name} / {PLAIN}" for name in rows)], [*table, memory])


def floor_lines(cases: dict[Case, dict[str, Any]]) -> list[str]:
    """How fast the machine multiplies, and what share of that training reaches."""
    lines = []
    for case, row in cases.items():
        if case.system == PRODUCTS:
            rates = ", ".join(f"{name} {_spread([each[name] for each in row['rates']], 'GFLOP/s')}" for name in row["rates"][0])
            lines.append(f"- Matrix products of 1024 x 1024, {case.threads} thread(s): {rates}.")
    for ours, case in OURS.items():
        row, rates = cases[case], cases[Case(PRODUCTS, threads=case.threads)]["rates"]
        seconds = median(by_phase(each)["training"] for each in row["seconds"])
        for name in ("float32", "bfloat16")[: 2 if case.system == FAST else 1]:
            least = floor_seconds(row, median(each[name] for each in rates))
            lines.append(
                f"- `{ours}`: the multiply-adds of its training take {least:.2f} s of {name} products; "
                f"it takes {seconds:.2f} s, so it reaches {least / seconds:.0%} of that floor."
            )
    return lines


def step_table(cases: dict[Case, dict[str, Any]]) -> list[str]:
    """Each training iteration and each cut."""
    rows = {name: cases[case] for name, case in {PLAIN: PLAINLY, **OURS}.items()}
    names = [name for name in rows[FAST]["seconds"][0] if name[-1].isdigit()]
    return _table(
        ["", *rows],
        [[name, *(_spread([each.get(name) for each in row["seconds"]], "s") for row in rows.values())] for name in names],
    )


def exponent_table(cases: dict[Case, dict[str, Any]], full: bool) -> list[str]:
    """How each axis' seconds and memory grow from one point to the next: as x to the power that stands here; 1 is linear."""
    table = []
    for axis, points in curves(cases, full).items():
        xs = sorted(points)
        if len(xs) < 2:
            continue
        cells = [axis, " to ".join(f"{x:,g}" for x in xs)]
        for name in ("total", "training", "cut", "inference", "memory"):
            ys = [_of_run(points[x], name) for x in xs]
            steps = [
                log(b / a) / log(x / w) if a > 0 and b > 0 else None
                for (w, x), (a, b) in zip(pairwise(xs), pairwise(ys), strict=True)
            ]
            cells.append(", ".join("-" if step is None else f"{step:.2f}" for step in steps))
        table.append(cells)
    return _table(["grows with", "", "total", "training", "cut", "inference", "memory"], table)


def curves(cases: dict[Case, dict[str, Any]], full: bool) -> dict[str, dict[float, dict[str, Any]]]:
    """What was measured along each axis, by place; an edge threshold's place is the number of its edges."""
    found = {
        name: {x: cases[case] for x, case in points.items() if "seconds" in cases.get(case, {})}
        for name, points in axes(full).items()
        if name != "threads"
    }
    found["edges"] = {row["facts"]["edges"]: row for row in found.pop("edge threshold").values()}
    return found


def growth_table(cases: dict[Case, dict[str, Any]], full: bool) -> list[str]:
    """Every case of every axis."""
    table = []
    for axis, points in axes(full).items():
        for x, case in points.items():
            row = cases.get(case)
            if row is None:
                continue
            if "seconds" not in row:
                table.append([axis, f"{x:g}", f"failed: {row['failed']}", *[""] * (len(PHASES) + 1)])
                continue
            times = [_spread([by_phase(each).get(phase) for each in row["seconds"]], "s") for phase in GROWTH]
            table.append([axis, f"{x:g}", *times, f"{row['facts']['edges']:,}", _memory(row)])
    return _table(["axis", "", *GROWTH, "edges", "memory of the run (peak of the process)"], table)


def window_table(figures: Figures, cases: dict[Case, dict[str, Any]] | None = None) -> list[str]:
    """The window's figures against their targets."""
    table = []
    for name, target in TARGETS.items():
        goals = [f"{goal:g} {target.unit}" if goal == goal else "" for goal in (target.target, target.limit)]
        values = figures.get(name)
        if values:
            table.append([name, _spread(values, target.unit), *goals, target.verdict(median(values)) if goals[0] else ""])
            if name == BESIDE and cases:
                whole = median(each["total"] for each in cases[PLAINLY]["seconds"])
                table.append([f"{BESIDE}, over {PLAIN} alone", _spread([value / whole for value in values]), "", "", ""])
        else:
            table.append([name, "not measured", *goals, ""])
    return _table(["", "here", "target", "fails beyond", ""], table)


def plot(found: dict[str, Any], folder: Path) -> None:
    """`seconds.svg` and `memory.svg`: the total of a run, and its memory, along each axis."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    cases = {Case(**row["case"]): row for row in found["cases"]}
    drawn = curves(cases, found["full"])
    rows = -(-len(drawn) // COLUMNS)
    for file in ("seconds", "memory"):
        figure, places = plt.subplots(rows, COLUMNS, figsize=(4 * COLUMNS, 3.2 * rows), squeeze=False, layout="constrained")
        for place in places.flat[len(drawn) :]:
            place.set_axis_off()
        for place, (name, points) in zip(places.flat, drawn.items(), strict=False):
            xs = sorted(points)
            place.set(title=name, xscale="log")
            place.set_xticks(xs, [f"{x:,g}" for x in xs])
            place.minorticks_off()
            place.grid(visible=True, alpha=0.3)
            if file == "seconds":
                for phase in DRAWN:
                    place.plot(xs, [_of_run(points[x], phase) for x in xs], marker=".", label=phase)
                place.set(yscale="log", ylabel="seconds")
            else:
                place.plot(xs, [_of_run(points[x], "memory") for x in xs], marker=".")
                place.set_ylim(bottom=0)
                place.set_ylabel("MB above an idle process")
        if file == "seconds":
            figure.legend(*places[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=len(DRAWN))
        figure.savefig(folder / f"{file}.svg")
        plt.close(figure)


def _of_run(row: dict[str, Any], name: str) -> float:
    """A phase's median of seconds, or the memory of the run in MB."""
    if name == "memory":
        return float(row["memory"]["peak"] - row["memory"]["before"])
    return median(by_phase(each).get(name, 0.0) for each in row["seconds"])


def _memory(row: dict[str, Any]) -> str:
    memory = row["memory"]
    return f"{memory['peak'] - memory['before']:,.0f} MB ({memory['peak']:,.0f})"


def _spread(values: Iterable[float | None], unit: str = "") -> str:
    """Median (least to most; how many)."""
    there = [value for value in values if value is not None]
    if not there:
        return ""
    middle, least, most = (_digits(value) for value in (median(there), min(there), max(there)))
    return f"{middle} {unit}".strip() + (f" ({least} to {most}; {len(there)})" if len(there) > 1 else " (1)")


def _digits(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}" if value >= 0.001 or value == 0 else f"{value:.1g}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Markdown that is also readable as it stands."""
    widths = [max(len(str(row[i])) for row in [head, *rows]) for i in range(len(head))]
    line = lambda cells: "| " + " | ".join(str(cell).ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"  # noqa: E731
    return [line(head), "|" + "|".join("-" * (width + 2) for width in widths) + "|", *map(line, rows)]
