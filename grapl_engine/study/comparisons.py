"""Methods and variants against each other: Table 4, the table of all variants, and picture by picture."""

from __future__ import annotations

from collections.abc import Sequence

from grapl_engine.evaluation.baselines import BASELINES
from grapl_engine.presets import PRESETS
from grapl_engine.study import published
from grapl_engine.study.charts import scatter_chart
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
from grapl_engine.study.summaries import figure, per_picture

__all__ = ["all_variants", "comparison", "contenders", "scatter"]

TUNED = "tuned"
COMPARED_BY = (
    "weighted_iou",
    "pixel_accuracy",
    "covering",
    "variation_of_information",
    "rand_index",
    "k_hat",
    "seconds",
)
ALL = tuple(MEASURES)
PANELS = 3
_NOTES = {
    "paper": "published: color affinity",
    "slic": "another implementation of SLIC than the paper's",
    "dfc_small": "DFC cut down to what a processor does in a minute: no published figure belongs to it",
}


def comparison(held: Results) -> ReportSection:
    """Table 4, with the presets and baselines that the paper does not have."""
    reference = held.preset(MAIN)
    columns = [
        ("method", "", "words"),
        ("published mIoU", published.SOURCE, "published"),
        ("published accuracy", published.SOURCE, "published"),
        *((MEASURES[name], f"column {name} of tasks.csv, ± standard deviation over seeds", "number") for name in COMPARED_BY),
        (f"gain over {MAIN}", "mIoU, over the pictures of both, with its 95 % interval", "number"),
        ("n", "pictures \N{MULTIPLICATION SIGN} seeds", "number"),
    ]
    lines = [_run_line(holding, reference) for holding in contenders(held)]
    there = {_name(holding) for holding in contenders(held)}
    for name, row in published.COMPARED.items():
        if name not in there:
            lines.append(Line([Cell(row.title, kind="words"), *_printed(name)], row.needs or "not run", published=True))
    text = (
        "GraPL and methods that need no training set, all measured alike. Methods that need one stand here with the paper's "
        "figures alone."
    )
    return ReportSection(
        "table-4",
        "Table 4. Comparison",
        text,
        [Grid(columns, lines)],
        missing=_missing(held, there),
        notes=uneven(contenders(held)),
    )


def all_variants(held: Results) -> ReportSection:
    """Every variant by every measure, each against its own preset."""
    columns = [
        ("variant", "", "words"),
        *((MEASURES[name], f"column {name} of tasks.csv, ± standard deviation over seeds", "number") for name in ALL),
        ("gain", f"mIoU less that of the plain preset (baselines: of {MAIN}), with its 95 % interval", "number"),
        ("n", "pictures \N{MULTIPLICATION SIGN} seeds", "number"),
    ]
    lines = []
    for holding in held:
        if holding.block is None:
            continue
        reference = held.preset(holding.preset if holding.is_grapl and holding.changed else MAIN)
        cells = [
            Cell(holding.variant, kind="words", title=_described(holding), link=f"#{holding.anchor}"),
            *(mean_cell(holding, name) for name in ALL),
            gain_cell(holding, reference),
            count_cell(holding),
        ]
        lines.append(Line(cells, strong=holding is held.preset(MAIN)))
    text = "What each change gives. A gain whose interval holds 0 may be chance: the interval comes from drawing pictures anew."
    left_out = [
        f"{holding.variant}: done rows that are in no figure: {holding.block.left_out}. Their picture is not done with "
        "every seed counted, or their seed was broken off."
        for holding in held
        if holding.block and holding.block.left_out
    ]
    missing = [] if lines else [Missing("any variant", held.command("--preset", MAIN))]
    grids = [Grid(columns, lines, dense=True)] if lines else []
    return ReportSection("ablation", "All variants", text, grids, missing=missing, notes=[*uneven(held.all), *left_out])


def scatter(held: Results) -> ReportSection:
    """Picture by picture: the preset `paper` against the best others."""
    caption = (
        "One point a picture, mean over seeds; above the dashed line the method named above the panel is better. A point "
        "links to a row."
    )
    reference, others = held.preset(MAIN), _rivals(held)
    if reference is None or reference.block is None or not others:
        missing = [] if reference else [Missing(MAIN, held.command("--preset", MAIN))]
        if not others:
            missing.append(Missing("another method", held.command("--baseline", "felzenszwalb")))
        return ReportSection("scatter", "Picture by picture", caption, missing=missing)
    panels, notes = [], []
    for other in others:
        assert other.block is not None
        common = sorted(set(reference.block.images) & set(other.block.images))
        xs = per_picture(reference.block, "weighted_iou", common).mean(1)
        ys = per_picture(other.block, "weighted_iou", common).mean(1)
        rows = [other.block.rows[image, other.block.seeds[0]] for image in common]
        points = [(float(x), float(y), held.anchors[row.key]) for x, y, row in zip(xs, ys, rows, strict=True)]
        panels.append((f"mIoU of {reference.title}", f"mIoU of {other.title}", points))
        notes.append(
            f"{other.title} ({other.variant}) is better on {int((ys > xs).sum())} of {len(common)} pictures, worse on "
            f"{int((ys < xs).sum())}."
        )
    chart = scatter_chart("scatter", "mIoU picture by picture", panels, (0.0, 1.0))
    return ReportSection("scatter", "Picture by picture", caption, (), [chart], notes=notes)


def contenders(held: Results) -> list[VariantResults]:
    """Plain presets and baselines as they are, in the order of Table 4: baselines, then GraPL."""
    names = [*BASELINES, *sorted({h.method for h in held if not h.is_grapl} - set(BASELINES))]
    baselines = [found for name in names if (found := held.baseline(name))]
    presets = [found for name in held.presets if (found := held.preset(name))]
    return [*baselines, *sorted(presets, key=lambda holding: (holding.preset == TUNED, holding.preset != MAIN))]


def _rivals(held: Results) -> list[VariantResults]:
    """`tuned`, then the others that share a picture with `paper`, the best first."""
    reference = held.preset(MAIN)
    if reference is None or reference.block is None:
        return []
    images = set(reference.block.images)
    others = [h for h in contenders(held) if h is not reference and h.block and images & set(h.block.images)]
    return sorted(others, key=lambda holding: (holding.preset != TUNED, -_miou(holding)))[:PANELS]


def _miou(holding: VariantResults) -> float:
    found = figure(holding.block, "weighted_iou") if holding.block else None
    return found.mean if found else 0.0


def _name(holding: VariantResults) -> str:
    return holding.preset if holding.is_grapl else holding.method


def _run_line(holding: VariantResults, reference: VariantResults | None) -> Line:
    title = f"GraPL, preset {holding.preset}" if holding.is_grapl else holding.title
    cells = [
        Cell(title, kind="words", title=_described(holding), link=f"#{holding.anchor}"),
        *_printed(_name(holding)),
        *(mean_cell(holding, name) for name in COMPARED_BY),
        gain_cell(holding, reference),
        count_cell(holding),
    ]
    return Line(cells, _NOTES.get(_name(holding), ""), strong=holding is reference or holding.preset == TUNED)


def _printed(name: str) -> list[Cell]:
    row = published.COMPARED.get(name)
    values = (row.miou, row.accuracy) if row else (None, None)
    return [
        Cell(
            NOTHING if value is None else f"{value:.3f}", kind="published", title=f"{published.SOURCE}, Table 4" if row else ""
        )
        for value in values
    ]


def _missing(held: Results, there: set[str]) -> list[Missing]:
    light = [name for name in BASELINES if name not in there and name not in ("slic_dinov2", "dfc")]
    presets = [name for name in (MAIN, TUNED) if name in PRESETS and name not in there]
    found = [Missing(f"GraPL, preset {name}", held.command("--preset", name)) for name in presets]
    if light:
        options = [word for name in light for word in ("--baseline", name)]
        found.append(Missing(", ".join(BASELINES[name].title for name in light), held.command(*options)))
    if "slic_dinov2" not in there:
        needs = f"{BASELINES['slic_dinov2'].title} (needs the weights of DINOv2, which are downloaded once)"
        found.append(Missing(needs, held.command("--baseline", "slic_dinov2")))
    if "dfc" not in there:
        found.append(Missing("DFC (an hour or more a picture without a graphics card)", held.command("--baseline", "dfc")))
    return found


def _described(holding: VariantResults) -> str:
    return f"{holding.variant}: {settings_text(holding)}"


def settings_text(holding: VariantResults) -> str:
    """What a variant is, in words."""
    base = f"preset {holding.preset}" if holding.is_grapl else f"baseline {holding.method}"
    changes: Sequence[str] = [f"{name} = {value_text(value)}" for name, value in holding.changed.items()]
    return f"{base}, {', '.join(changes)}" if changes else f"{base} as it is"
