"""A report's rows of pictures: Fig. 2, Fig. 6, the best and the worst."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grapl_engine.study.comparisons import TUNED, contenders
from grapl_engine.study.pictures import LEAST, MOST, Album
from grapl_engine.study.results import MAIN, Results, VariantResults
from grapl_engine.study.sections import Missing, ReportSection, Strip
from grapl_engine.study.summaries import picture_means

__all__ = ["best_and_worst", "initial_pictures", "method_pictures"]

INITIAL = {"patchwise": "patchwise random", "seedwise": "seedwise random", "spatial": "spatial clustering", "slic": "SLIC"}
"""The order of Fig. 2, (b) to (e)."""
FEW, SOME = (0.25, 0.5, 0.75), (0.1, 0.3, 0.5, 0.7, 0.9)
"""Which pictures are shown: these shares of the pictures score below them."""
EXTREMES = 4
_PICKED = "Pictures are picked by rank, not by eye: those at the {} of the preset {}'s mIoU."


def initial_pictures(results: Results, album: Album) -> ReportSection:
    """Fig. 2: one picture from four initial labellings."""
    found = dict(results.sweep(MAIN, "initial"))
    shown = [(name, found[name]) for name in INITIAL if name in found]
    strips = [
        _strip(results, album, image, [(INITIAL[name], variant) for name, variant in shown]) for image in _ranked(results, FEW)
    ]
    absent = [name for name in INITIAL if name not in found]
    missing = []
    if absent:
        command = results.command("--preset", MAIN, "--vary", f"initial={','.join(absent)}")
        missing.append(Missing(", ".join(INITIAL[name] for name in absent), command))
    text = (
        "The final map from each initial labelling. In the paper's one example, patchwise random ends with 2 labels, seedwise "
        "random and spatial clustering with 4, SLIC with 6: it says that the others under-segment. "
    ) + _PICKED.format("quartiles", MAIN)
    return _section("figure-2", "Fig. 2. Initial labellings, pictures", text, strips, missing)


def method_pictures(results: Results, album: Album) -> ReportSection:
    """Fig. 6: methods side by side, with two annotators, one who drew more and one who drew less."""
    methods = [(f"GraPL, {h.preset}" if h.is_grapl else h.title, h) for h in reversed(contenders(results))]
    strips = [_strip(results, album, image, methods, annotators=True) for image in _ranked(results, SOME)]
    text = (
        "GT1 is the annotator with the most segments, GT2 the one with the fewest. The paper's figure sets other "
        "learned methods beside GraPL; here stands what was run. "
    ) + _PICKED.format("ranks 10, 30, 50, 70 and 90 %", MAIN)
    missing = [] if strips else [Missing(MAIN, results.command("--preset", MAIN))]
    return _section("figure-6", "Fig. 6. Methods, pictures", text, strips, missing)


def best_and_worst(results: Results, album: Album) -> list[ReportSection]:
    """The pictures with the highest and the lowest mIoU, of `paper` and of `tuned`."""
    found = []
    for name in (MAIN, TUNED):
        variant = results.preset(name)
        if variant is None:
            continue
        order = _order(variant)
        count = min(EXTREMES, len(order) // 2)
        groups = (("Best", "best", order[::-1][:count]), ("Worst", "worst", order[:count]))
        for word, anchor, images in groups:
            strips = [_strip(results, album, image, [(f"GraPL, {name}", variant)], annotator=True) for image in images]
            extreme = "highest" if word == "Best" else "lowest"
            text = f"Of {len(order)} pictures the {len(images)} with the {extreme} mIoU (mean over seeds)."
            found.append(_section(f"{anchor}-{name}", f"{word} pictures of the preset {name}", text, strips, []))
    return [section for section in found if section.strips]


def _section(anchor: str, title: str, text: str, strips: Sequence[Strip], missing: Sequence[Missing]) -> ReportSection:
    return ReportSection(anchor, title, text, strips=[strip for strip in strips if strip.thumbnails], missing=missing)


def _strip(
    results: Results,
    album: Album,
    image: str,
    methods: Sequence[tuple[str, VariantResults]],
    *,
    annotators: bool = False,
    annotator: bool = False,
) -> Strip:
    """The picture, references if asked for, and a map of each variant that has this picture."""
    original = album.original(image)
    thumbnails = [(original, "picture", "")] if original else []
    for name, which in (("GT1", MOST), ("GT2", LEAST)) if annotators else ():
        if drawn := album.reference(image, which):
            thumbnails.append((drawn[0], f"{name}, {_segments(drawn[1])}", ""))
    if annotator and (drawn := album.reference(image)):
        thumbnails.append((drawn[0], f"an annotator, {_segments(drawn[1])}", ""))
    for title, variant in methods:
        row = variant.row_of(image)
        small = album.map(row) if row else None
        if row and small:
            thumbnails.append((small, f"{title}: {_reached(row)}", results.anchors[row.key]))
    return Strip(image, thumbnails)


def _reached(row: Any) -> str:
    """K-hat and mIoU, each kept on its line."""
    facts = (f"K\N{COMBINING CIRCUMFLEX ACCENT} = {row.k_hat}", f"mIoU {row.weighted_iou:.2f}")
    return ", ".join(fact.replace(" ", "\N{NO-BREAK SPACE}") for fact in facts)


def _segments(count: int) -> str:
    return f"{count} segment{'' if count == 1 else 's'}"


def _order(variant: VariantResults) -> list[str]:
    """Pictures by mIoU, the lowest first."""
    return list(picture_means(variant.complete, "weighted_iou").sort_values(kind="stable").index)


def _ranked(results: Results, shares: Sequence[float]) -> list[str]:
    """Pictures at some ranks of `paper`, or of the first variant that there is."""
    variant = results.preset(MAIN) or next((h for h in results if h.is_done), None)
    if variant is None:
        return []
    order = _order(variant)
    return list(dict.fromkeys(order[round(share * (len(order) - 1))] for share in shares))
