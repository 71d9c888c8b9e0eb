"""Studies with figures that belong to each row alone, and what the tests ask of their page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from study_levels import levels_of

from grapl_engine.evaluation.baselines import BASELINES
from grapl_engine.evaluation.measures import score_columns
from grapl_engine.presets import PRESETS
from grapl_engine.study.folder import open_store, write_manifest
from grapl_engine.study.report import write_report
from grapl_engine.study.rows import Row
from grapl_engine.study.variants import GRAPL, Variant

PAPER = Variant(GRAPL, "paper")


def task_row(image: str, variant: Variant, seed: int, **changes: Any) -> Row:
    """A done task with figures that belong to it alone."""
    generator = np.random.default_rng([*image.encode(), 0, *variant.name.encode(), seed])
    facts: dict[str, Any] = {
        "key": f"{image}|{variant.name}|{seed}",
        "image": image,
        "variant": variant.name,
        "method": variant.method,
        "preset": variant.preset,
        "changed": variant.changed,
        "seed": seed,
        "state": "done",
        "device": "cpu",
        "seconds": float(generator.uniform(1, 9)),
        "k0": 14 if variant.method == GRAPL else 0,
        "k_hat": int(generator.integers(1, 14)),
        "k_reference": 6.5,
        "scores": dict(zip(score_columns(), generator.uniform(0, 1, len(score_columns())).tolist(), strict=True)),
        "losses": [[[2.5, 0.3], [2.0, 0.2]], [[1.5, 0.1]]] if variant.method == GRAPL else [],
    }
    if variant.method != GRAPL:
        facts["scores"]["delta_k"] = math.nan
    return Row(**{**facts, **changes})


def task_rows(variants: Iterable[Variant], images: Sequence[str] = ("a", "b", "c"), seeds: Sequence[int] = (0, 1)) -> list[Row]:
    return [task_row(image, variant, seed) for variant in variants for image in images for seed in seeds]


def study_folder(folder: Path, rows: Sequence[Row], variants: Iterable[Variant] = (), dataset: Path | None = None) -> Path:
    """A study's folder, as `grapl study` leaves it."""
    folder.mkdir(exist_ok=True)
    path = dataset or folder / "nowhere"
    manifest = {
        "created": "2026-01-01T00:00:00+00:00",
        "dataset": {"path": str(path), "kind": "folder", "name": path.name, "pictures": 3, "void": None},
        "commands": [["grapl", "study", str(path), "-o", str(folder), "--limit", "3", "--seeds", "0-1"]],
        "versions": {"grapl": "0.1", "numpy": "2.0"},
        "machine": {"processor": "abacus", "cores": 2},
        "variants": {variant.name: variant.described() for variant in variants},
    }
    write_manifest(folder, manifest)
    with open_store(folder) as store:
        for row in rows:
            store.append(row, levels_of([0.2, 0.6, 0.5]) if row.method == "cues" else None)
    return folder


def data_folder(folder: Path) -> Path:
    """Three pictures of 64 x 64 with two halves each, as images and labels."""
    for name in ("images", "labels"):
        (folder / name).mkdir(parents=True)
    labels = np.repeat([0, 1], 32)[None].repeat(64, 0).astype(np.uint8)
    for image in ("a", "b", "c"):
        Image.fromarray(np.stack([labels * 200, labels * 90, labels * 30], -1)).save(folder / "images" / f"{image}.png")
        Image.fromarray(labels).save(folder / "labels" / f"{image}.png")
    return folder


def sweeps() -> list[Variant]:
    changes: list[dict[str, Any]] = [
        {},
        *({"initial": name} for name in ("spatial", "seedwise", "patchwise")),
        *({"affinity": name} for name in ("uniform", "position", "dinov2")),
        {"warm_start": False},
        *({"lambda": value} for value in (0.0, 2.0, 8.0, 32.0, 128.0)),
        *({"mu": value} for value in (0.0, 0.5, 1.0, 2.0, 5.0)),
        *({"d": value} for value in (8, 16, 64)),
    ]
    return [Variant(GRAPL, "paper", change) for change in changes]


def all_variants() -> list[Variant]:
    """What the paper's sections need, the other presets, and every baseline."""
    others = [Variant(GRAPL, name) for name in PRESETS if name not in ("paper", "paper-dinov2")]
    return [*sweeps(), *others, *map(Variant, BASELINES)]


class Page(HTMLParser):
    """What the tests ask of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.cells: list[dict[str, str]] = []
        self.addresses: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.words = ""
        self._cell: dict[str, str] | None = None
        self._extra = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [found["id"]] if "id" in found else []
        self.addresses += [(name, found[name]) for name in ("src", "href", "xlink:href", "data", "action") if name in found]
        if tag == "td":
            self._cell = {**found, "text": "", "extra": ""}
            self.cells.append(self._cell)
        self._extra = found.get("class") == "extra"

    def handle_endtag(self, tag: str) -> None:
        self._cell = None if tag == "td" else self._cell
        self._extra = False if tag == "span" else self._extra

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._cell is not None:
            self._cell["extra" if self._extra else "text"] += data

    def numbers(self, kind: str = "number") -> list[dict[str, str]]:
        return [cell for cell in self.cells if cell.get("class") == kind and "data-variant" in cell]


def page_of(folder: Path) -> Page:
    return Page(write_report(folder).read_text(encoding="utf-8"))


def number(text: str) -> float:
    return float(text.replace("\N{MINUS SIGN}", "-"))


def column(rows: Iterable[Row], variant: str, column: str) -> np.ndarray:
    """(pictures, seeds), straight from the rows."""
    mine = sorted((row for row in rows if row.variant == variant), key=lambda row: (row.image, row.seed))
    seeds = len({row.seed for row in mine})
    values = [row.scores[column] if column in row.scores else getattr(row, column) for row in mine]
    return np.array(values, float).reshape(-1, seeds)
