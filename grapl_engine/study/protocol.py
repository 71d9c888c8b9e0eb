"""The statement above a report's tables: what was measured, on what, and where it departs from the paper."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grapl_engine.presets import PRESETS
from grapl_engine.study import published
from grapl_engine.study.results import MAIN, Results, plain_name, value_text
from grapl_engine.study.wording import counted

__all__ = ["Departure", "Protocol", "protocol"]

_DEPARTURES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("affinity", "DINOv2 ViT-L/14 (4.1); mean colour is best in its Table 2 and stands in its Table 4", ("affinity",)),
    ("colour features", "mean RGB; released code: kernel PCA of degree 3, times 32", ("color_degree", "color_scale")),
    ("edges", "all pairs (Eq. 3); released code drops those with φ below 0.2", ("edge_threshold",)),
    ("first labels", "soft (4.2); released code: their argmax", ("soft_labels",)),
    ("SLIC labels", "silent; released code takes as many superpixels as come", ("exact_k0",)),
    ("gradient steps", "40, 32, 22, 12; released code: 40, 32, 22, 19", ("steps",)),
    ("half batches", "silent; code of the experiments: a random half of the patches a step", ("batch", "batch_choice")),
    ("learning rate", "silent; released code: Adam, 0.01", ("learning_rate",)),
    ("dropout of the input", "before the first layer, no rate given (4.1)", ("input_dropout",)),
    ("early stop", "cross entropy below 1.0 (4.1); released code: the whole loss", ("early_stop", "early_stop_on")),
    ("neighbours in C", "upper and left; a k-nearest graph in general (Eq. 7)", ("continuity_over",)),
    ("solver", "alpha-expansion or alpha-beta-swap (3.1); released code: swap, started at label 0", ("solver", "solver_start")),
    ("resizing", "silent; released code: nearest neighbour", ("resize",)),
    ("geometry of the map", "interpolated to the picture, nearest neighbour (4.1)", ("align",)),
    ("numbers", "PyTorch 2.0.1, float32; without precise, bfloat16 where the processor multiplies it", ("precise",)),
)
"""What differs or was left open; the paper's (or the released code's) reading; the parameters that say what is done here."""

_FIXED = (
    ("pairs", "Eq. 3 runs over ordered pairs; released code: each pair counts once", "each pair counts once"),
    ("integer costs", "pyGCO's own scaling of floats", "scaled so that the solver's energy is the one reported, to rounding"),
)


@dataclass(frozen=True, slots=True)
class Departure:
    """A row of the table of departures."""

    what: str
    paper: str
    here: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """The statement.

    Attributes
    ----------
    facts : list of (str, str)
        Name and sentence.
    departures : list of Departure
    commands : list of str
        That made the study, as they were typed.
    versions : list of (str, str)
    """

    facts: list[tuple[str, str]]
    departures: list[Departure]
    commands: list[str]
    versions: list[tuple[str, str]]


def protocol(results: Results) -> Protocol:
    """What is said of a study before its figures."""
    manifest = results.study.manifest
    versions: Mapping[str, Any] = manifest.get("versions", {})
    commands = [shlex.join(map(str, argv)) for argv in manifest.get("commands", [])]
    return Protocol(
        _facts(results), _departures(results), commands, [(name, str(version)) for name, version in versions.items()]
    )


def _facts(results: Results) -> list[tuple[str, str]]:
    created = results.study.manifest.get("created", "at an unknown time")
    counts = f"{len(results.done):,} done, {len(results.failed):,} failed; {counted(len(results.all), 'variant')}."
    return [
        ("Measure", _MEASURE),
        ("Figures", _FIGURES),
        ("Pictures", _pictures(results)),
        ("Tasks", f"{counts} Study begun {created}."),
        ("Seconds", _seconds(results)),
        ("Published", _PUBLISHED),
    ]


def _pictures(results: Results) -> str:
    dataset = results.study.manifest.get("dataset", {})
    path, kind = str(dataset.get("path", "")), dataset.get("kind", "unknown kind")
    seeds = ", ".join(map(str, sorted(results.done["seed"].unique()))) or "none"
    return (
        f"{results.done['image'].nunique()} of the {dataset.get('pictures', '?')} chosen pictures of "
        f"{dataset.get('name', 'a data set')} ({kind}, {path or 'path unknown'}); seeds {seeds}. "
        f"The paper: the {published.PICTURES} test pictures of BSDS500 and {published.SEEDS} seeds. {_split(path)}"
    )


def _seconds(results: Results) -> str:
    machine = results.study.manifest.get("machine", {})
    cores = machine.get("cores", "?")
    devices, numbers = (", ".join(sorted(set(results.done[name]) - {""})) for name in ("device", "number_type"))
    return (
        "Of one segmentation on one thread, without reading and scoring; "
        f"{machine.get('processor') or 'unknown processor'}, {cores} core{'s' * (cores != 1)}, device {devices or 'not noted'}"
        f"{f', numbers {numbers}' if numbers else ''}. Tasks that run side by side slow each other down. Published "
        "ones are of an Nvidia A100."
    )


_PUBLISHED = (
    f"{published.SOURCE}. Its Tables 1 and 3 were made with DINOv2 affinity. They are set beside the figures of this "
    "study for orientation: pictures, seeds and machine differ."
)
_MEASURE = (
    "mIoU is the intersection over union of each reference segment with its partner, one to one (Hungarian algorithm, "
    "largest summed IoU), weighted by the reference segment's size, 0 without a partner; mean over a picture's annotators. "
    "It is the protocol of the released evaluation code; the paper says mIoU alone. Plain mIoU has no weights. Accuracy has"
    " a matching of its own, for most matched pixels. Covering, variation of information (VI, bits, lower is better), "
    "probabilistic Rand index (PRI) and boundary F at 2 pixels and at 0.0075 of the diagonal are means over annotators as "
    "well."
)
_FIGURES = (
    "Mean over pictures for each seed, then mean over seeds; ± is the standard deviation over seeds (n - 1), none for one "
    "seed. A difference is the mean over the pictures that both variants have, in brackets its 95 % bootstrap interval over "
    "pictures. A variant's figures are made of the pictures done with each of its seeds; done rows outside that are "
    "counted in a note. No interval is corrected for comparing many variants."
)


def _split(path: str) -> str:
    words = path.lower()
    if "test" in words:
        return ""
    if "val" in words:
        return (
            "These are validation pictures: settings may have been chosen on them, and published figures are of other pictures."
        )
    return "Published figures are of those pictures."


def _departures(results: Results) -> list[Departure]:
    """The paper's reading beside what the preset `paper` of this study does."""
    variant = results.preset(MAIN)
    settings: Mapping[str, Any] = variant.settings if variant and variant.settings else PRESETS[MAIN].to_dict()
    values = {plain_name(name): value for name, value in settings.items()}
    rows = [
        Departure(
            what,
            paper,
            ", ".join(f"{parameter} = {value_text(values[parameter])}" for parameter in parameters if parameter in values),
        )
        for what, paper, parameters in _DEPARTURES
    ]
    return [*rows, *(Departure(*fixed) for fixed in _FIXED)]
