"""Agreement with people: segment pictures of a BSDS500 folder and compare with their annotators.

    python -m tests.bench.agreement FOLDER [--system plain] [--system "paper precise=true"] ...

FOLDER holds `images/*.jpg` and `groundTruth/*.mat`. A system is `plain`, or a preset with changed parameters, values as
JSON or plain words. Every picture, seed and system is a line of JSON in `--rows`; what is there already is not run
again, so a long run may be broken off. Prints each system's means: size-weighted matched IoU and pixel accuracy,
averaged over annotators, then over pictures and seeds.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from grapl_engine import Finished, read_picture
from grapl_engine.evaluation import metrics
from tests.bench.systems import FAST, PLAIN, PRECISE, settings_of

Rows = list[dict[str, Any]]
SYSTEMS = (PLAIN, FAST, PRECISE)
TOLERANCE = 0.01
"""How far two systems' mean IoU may be apart and still count as the same method."""


def main() -> None:
    """Run what is missing, and print the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--system", action="append", dest="systems", help=f"by default {', '.join(SYSTEMS)}")
    parser.add_argument("--rows", type=Path, default=Path("out/bench/agreement.jsonl"))
    parser.add_argument("--every", type=int, default=5, help="take every so manieth picture by name")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    args = parser.parse_args()
    systems = args.systems or SYSTEMS
    pictures = sorted((args.folder / "images").glob("*.jpg"))[:: args.every]
    args.rows.parent.mkdir(parents=True, exist_ok=True)
    there = read_rows(args.rows)
    done = {key_of(row) for row in there}
    with args.rows.open("a", encoding="utf-8") as file:
        for path, seed, system in ((p, s, y) for y in systems for s in args.seeds for p in pictures):
            if (path.stem, seed, system) in done:
                continue
            row = {"picture": path.stem, "seed": seed, "system": system} | row_of(path, args.folder, seed, system)
            there.append(row)
            print(json.dumps(row), file=file, flush=True)
            print(f"{path.stem:>8}  seed {seed}  {system}: wIoU {row['wiou']:.3f}  {row['seconds']:.1f} s", flush=True)
    asked = {(path.stem, seed, system) for path in pictures for seed in args.seeds for system in systems}
    for line in summary([row for row in there if key_of(row) in asked]):
        print(line)


def read_rows(path: Path) -> Rows:
    """What was computed before."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def key_of(row: dict[str, Any]) -> tuple[str, int, str]:
    return row["picture"], row["seed"], row["system"]


def row_of(path: Path, folder: Path, seed: int, system: str) -> dict[str, Any]:
    """One picture, one seed, one system."""
    pixels = read_picture(path).pixels
    start = time.perf_counter()
    labels = labeller(system)(pixels, seed)
    seconds = time.perf_counter() - start
    tables = [metrics.contingency(labels, truth) for truth in annotations(folder / "groundTruth" / f"{path.stem}.mat")]
    return {
        "wiou": float(np.mean([metrics.weighted_iou(table) for table in tables])),
        "accuracy": float(np.mean([metrics.pixel_accuracy(table) for table in tables])),
        "k_hat": len(np.unique(labels)),
        "seconds": seconds,
    }


def labeller(system: str) -> Callable[[np.ndarray, int], np.ndarray]:
    """What turns pixels and a seed into a label map, on one thread."""
    if system == PLAIN:
        return plainly
    from grapl_engine import segment

    settings = settings_of(system)

    def with_engine(pixels: np.ndarray, seed: int) -> np.ndarray:
        *_, finished = segment(pixels, settings.replace(seed=seed, threads=1), iteration_maps=False)
        assert isinstance(finished, Finished)
        return finished.pixel_labels

    return with_engine


def plainly(pixels: np.ndarray, seed: int) -> np.ndarray:
    """The yardstick, on one thread."""
    import torch

    from tests.bench import plain

    torch.set_num_threads(1)
    return plain.run(pixels, seed=seed).labels


def annotations(path: Path) -> list[np.ndarray]:
    """The annotators' maps, labels from 0."""
    from scipy.io import loadmat

    cells = loadmat(path)["groundTruth"][0]
    return [cell["Segmentation"][0, 0].astype(np.int64) - 1 for cell in cells]


def summary(rows: Rows) -> Iterator[str]:
    """A line a system: its means, and how far from `plain` on the pictures and seeds that both have."""
    by_system: dict[str, dict[tuple[str, int], dict[str, Any]]] = {}
    for row in rows:
        by_system.setdefault(row["system"], {})[row["picture"], row["seed"]] = row
    plain = by_system.get(PLAIN, {})
    for system, its in by_system.items():
        wiou, accuracy, k_hat = (np.mean([row[name] for row in its.values()]) for name in ("wiou", "accuracy", "k_hat"))
        text = f"{system}: {len(its)} runs, wIoU {wiou:.4f}, accuracy {accuracy:.3f}, K-hat {k_hat:.1f}"
        both = its.keys() & plain.keys()
        if system != PLAIN and both:
            apart = np.array([its[key]["wiou"] - plain[key]["wiou"] for key in both])
            error = apart.std(ddof=1) / len(both) ** 0.5 if len(both) > 1 else float("nan")
            verdict = "within" if abs(apart.mean()) < TOLERANCE else "NOT within"
            text += f"; wIoU minus plain's {apart.mean():+.4f} (standard error {error:.4f}, {len(both)} pairs), {verdict} {TOLERANCE}"
        yield text


if __name__ == "__main__":
    main()
