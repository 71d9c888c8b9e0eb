"""Methods and variants against each other: Table 4, the table of all variants, and picture by picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from grapl_engine.evaluation.baselines import BASELINES
from grapl_engine.presets import PRESETS
from grapl_engine.study import published
from grapl_engine.study.charts import scatter_chart
from grapl_engine.study.columns import report_columns
from grapl_engine.study.results import MAIN, Results, VariantResults, value_text
from grapl_engine.study.sections import NOTHING, Missing, ReportSection, ResultLine, ResultTable, uneven
from grapl_engine.study.summaries import picture_means
from grapl_engine.study.wording import counted

if TYPE_CHECKING:
    from pandas import Series

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
PANELS = 3
_NOTES = {
    "paper": "published: colour affinity",
    "slic": "another implementation of SLIC than the paper's",
    "dfc_small": "DFC cut down to what a processor does in a minute: no published figure belongs to it",
}


def comparison(results: Results) -> ReportSection:
    """Table 4, with the presets and baselines that the paper does not have."""
    there = contenders(results)
    run = [_run_line(variant, results.preset(MAIN)) for variant in there]
    names = {_name(variant) for variant in there}
    others = [
        ResultLine(row.title, published=_printed(name), note=row.needs or "not run")
        for name, row in published.COMPARED.items()
        if name not in names
    ]
    table = ResultTable(
        ("method", ""),
        COMPARED_BY,
        (f"difference to {MAIN}", "mIoU, over the pictures of both, with its 95 % interval"),
        [*run, *others],
        [("published mIoU", published.SOURCE), ("published accuracy", published.SOURCE)],
    )
    return ReportSection(
        "table-4", "Table 4. Comparison", _COMPARISON, [table], missing=_missing(results, names), notes=uneven(there)
    )


def all_variants(results: Results) -> ReportSection:
    """Every variant by every measure, each against its own preset."""
    lines = [_plain_line(results, variant) for variant in results if variant.is_done]
    table = ResultTable(
        ("variant", ""),
        tuple(report_columns()),
        ("difference", f"mIoU less that of the plain preset (baselines: of {MAIN}), with its 95 % interval"),
        lines,
        dense=True,
    )
    left_out = [
        f"{variant.variant}: done rows that are in no figure: {variant.left_out}. Their picture is not done with "
        "every seed counted, or their seed was broken off."
        for variant in results
        if variant.is_done and variant.left_out
    ]
    missing = [] if lines else [Missing("any variant", results.command("--preset", MAIN))]
    tables = [table] if lines else []
    notes = [*uneven(results.all), *left_out]
    return ReportSection("ablation", "All variants", _ALL_VARIANTS, tables, missing=missing, notes=notes)


def scatter(results: Results) -> ReportSection:
    """Picture by picture: the preset `paper` against the best others."""
    reference, others = results.preset(MAIN), _rivals(results)
    if reference is None or not others:
        missing = [] if reference else [Missing(MAIN, results.command("--preset", MAIN))]
        if not others:
            missing.append(Missing("another method", results.command("--baseline", "felzenszwalb")))
        return ReportSection("scatter", "Picture by picture", _SCATTER, missing=missing)
    panels, notes = [], []
    for other in others:
        ours, theirs = _side_by_side(reference, other)
        anchors = [results.anchors[other.row_of(image).key] for image in ours.index]
        points = list(zip(ours.tolist(), theirs.tolist(), anchors, strict=True))
        panels.append((f"mIoU of {reference.title}", f"mIoU of {other.title}", points))
        notes.append(
            f"{other.title} ({other.variant}) is better on {(theirs > ours).sum()} of {counted(len(ours), 'picture')}, "
            f"worse on {(theirs < ours).sum()}."
        )
    chart = scatter_chart("scatter", "mIoU picture by picture", panels, (0.0, 1.0))
    return ReportSection("scatter", "Picture by picture", _SCATTER, (), [chart], notes=notes)


_COMPARISON = (
    "GraPL and methods that need no training set, all measured alike. Methods that need one stand here with the paper's "
    "figures alone."
)
_ALL_VARIANTS = (
    "What each change gives. A difference whose interval holds 0 may be chance: the interval comes from drawing pictures anew."
)
_SCATTER = (
    "One point a picture, mean over seeds; above the dashed line the method named above the panel is better. A point "
    "links to a row."
)


def contenders(results: Results) -> list[VariantResults]:
    """Plain presets and baselines as they are, in the order of Table 4: baselines, then GraPL."""
    names = [*BASELINES, *sorted({h.method for h in results if not h.is_grapl} - set(BASELINES))]
    baselines = [found for name in names if (found := results.baseline(name))]
    presets = [found for name in results.presets if (found := results.preset(name))]
    return [*baselines, *sorted(presets, key=lambda variant: (variant.preset == TUNED, variant.preset != MAIN))]


def _rivals(results: Results) -> list[VariantResults]:
    """`tuned`, then the others that share a picture with `paper`, the best first."""
    reference = results.preset(MAIN)
    if reference is None:
        return []
    images = set(reference.images)
    others = [other for other in contenders(results) if other is not reference and images & set(other.images)]
    return sorted(others, key=lambda other: (other.preset != TUNED, -_miou(other)))[:PANELS]


def _miou(variant: VariantResults) -> float:
    return float(variant.figures["mean"].get("weighted_iou", 0.0))


def _side_by_side(one: VariantResults, other: VariantResults) -> tuple[Series, Series]:
    """The mIoU of both by picture, where both have it."""
    ours, theirs = (picture_means(variant.complete, "weighted_iou") for variant in (one, other))
    return ours.align(theirs, join="inner")  # type: ignore[no-any-return]


def _name(variant: VariantResults) -> str:
    return variant.preset if variant.is_grapl else variant.method


def _run_line(variant: VariantResults, reference: VariantResults | None) -> ResultLine:
    return ResultLine(
        f"GraPL, preset {variant.preset}" if variant.is_grapl else variant.title,
        variant,
        reference,
        _printed(_name(variant)),
        _NOTES.get(_name(variant), ""),
        _described(variant),
        strong=variant is reference or variant.preset == TUNED,
    )


def _plain_line(results: Results, variant: VariantResults) -> ResultLine:
    """Compared with the preset whose parameters it changes; a preset or a baseline with `paper`."""
    reference = results.preset(variant.preset if variant.is_grapl and variant.changed else MAIN)
    strong = variant is results.preset(MAIN)
    return ResultLine(variant.variant, variant, reference, explanation=_described(variant), strong=strong)


def _printed(name: str) -> list[tuple[str, str]]:
    row = published.COMPARED.get(name)
    source = f"{published.SOURCE}, Table 4" if row else ""
    values = (row.miou, row.accuracy) if row else (None, None)
    return [(NOTHING if value is None else f"{value:.3f}", source) for value in values]


def _missing(results: Results, there: set[str]) -> list[Missing]:
    light = [name for name in BASELINES if name not in there and name not in ("slic_dinov2", "dfc")]
    presets = [name for name in (MAIN, TUNED) if name in PRESETS and name not in there]
    found = [Missing(f"GraPL, preset {name}", results.command("--preset", name)) for name in presets]
    if light:
        options = [word for name in light for word in ("--baseline", name)]
        found.append(Missing(", ".join(BASELINES[name].title for name in light), results.command(*options)))
    if "slic_dinov2" not in there:
        needs = f"{BASELINES['slic_dinov2'].title} (needs the weights of DINOv2, which are downloaded once)"
        found.append(Missing(needs, results.command("--baseline", "slic_dinov2")))
    if "dfc" not in there:
        found.append(Missing("DFC (an hour or more a picture without a graphics card)", results.command("--baseline", "dfc")))
    return found


def _described(variant: VariantResults) -> str:
    return f"{variant.variant}: {settings_text(variant)}"


def settings_text(variant: VariantResults) -> str:
    """What a variant is, in words."""
    base = f"preset {variant.preset}" if variant.is_grapl else f"baseline {variant.method}"
    changes: Sequence[str] = [f"{name} = {value_text(value)}" for name, value in variant.changed.items()]
    return f"{base}, {', '.join(changes)}" if changes else f"{base} as it is"
