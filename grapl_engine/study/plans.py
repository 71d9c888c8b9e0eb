"""Named lists of variants: what the tables of a report need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grapl_engine.presets import PRESETS
from grapl_engine.study.variants import Variant, grid, parse_vary

__all__ = ["PLANS", "VariantSet", "planned"]


@dataclass(frozen=True, slots=True)
class VariantSet:
    """A list of variants.

    Attributes
    ----------
    title : str
        What it is for.
    presets : sequence of str
        Run as they are.
    varied : mapping of str to sequence of str
        Preset -> what is varied from it, one parameter at a time, as ``--vary`` has it; several in a text, parted by spaces,
        are crossed.
    baselines : sequence of str
    """

    title: str
    presets: Sequence[str] = ()
    varied: Mapping[str, Sequence[str]] | None = None
    baselines: Sequence[str] = ()


_FIGURES = (
    "initial=slic,spatial,seedwise,patchwise",  # Table 1
    "affinity=uniform,position,color",  # Table 2; DINOv2 is a preset of its own
    "warm_start=false",  # Fig. 3
    "lambda=0,2,8,32,64,128",  # Fig. 4
    "mu=0,0.5,1,2,3,5",  # Fig. 5
    "d=8,16,32,64",  # Table 3
)
_READINGS = (
    "soft_labels=false",
    "batch_choice=columns",
    "edge_threshold=0.1,0.4",
    "color_degree=0,2",
    "early_stop_on=loss",
    "resize=antialias",
    "align=centre",
    "exact_k0=false",
    "steps=40,32,22,19",
    "continuity_over=nearest-8",
    "solver=expansion",
    "solver_start=argmax",
)

_PARTS = (
    "color_space=rgb",
    "color_degree=3",
    "mu=3",
    "lambda=64",
    "resize=nearest",
    "align=stretch",
    "solver=swap",
    "average_rounds=false",
    "pixel_map=network,picture",
)

_ENCODERS = "dinov2_model=facebook/dinov2-large,facebook/dinov2-with-registers-large,facebook/dinov3-vitl16-pretrain-lvd1689m"

PLANS: dict[str, VariantSet] = {
    "paper": VariantSet("the paper's tables and figures", ("paper",), {"paper": _FIGURES}),
    "dinov2": VariantSet(
        "the paper's settings with DINOv2, whose weights are downloaded unless they are at hand",
        ("paper-dinov2",),
        None,
        ("slic_dinov2",),
    ),
    "encoders": VariantSet(
        "paper and tuned with DINOv2, DINOv2 with registers and DINOv3, whose weights are downloaded unless they are at hand",
        ("paper", "tuned"),
        {"paper-dinov2": (_ENCODERS,), "tuned": (f"affinity=dinov2 {_ENCODERS}",)},
    ),
    "compare": VariantSet(
        "the presets beside the baselines (Table 4)",
        ("paper", "tuned", "explore"),
        None,
        ("slic", "kmeans", "felzenszwalb", "slic_merged", "cues", "dfc_small"),
    ),
    "parts": VariantSet("what each part of the preset tuned gives, by taking it away", ("tuned",), {"tuned": _PARTS}),
    "readings": VariantSet("both readings of what the paper leaves open, one at a time", ("paper",), {"paper": _READINGS}),
}
"""By name; a preset that this version does not have is left out."""


def planned(name: str) -> list[Variant]:
    """The variants of a plan.

    Parameters
    ----------
    name : str
        One of `PLANS`.

    Returns
    -------
    list of Variant
        None twice.
    """
    plan = PLANS[name]
    variants = grid([preset for preset in plan.presets if preset in PRESETS], [])
    for preset, texts in (plan.varied or {}).items():
        for text in texts:
            variants += grid([preset], [parse_vary(part) for part in text.split()]) if preset in PRESETS else []
    variants += [Variant(baseline) for baseline in plan.baselines]
    return list({variant.name: variant for variant in variants}.values())
