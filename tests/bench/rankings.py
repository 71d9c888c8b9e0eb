"""Rankings without a truth against ranking by area: which segments of a run look like one, and which like two.

    python -m tests.bench.rankings FOLDER [--runs out/bench/rankings]

FOLDER holds `images/*.jpg` and `groundTruth/*.mat`. A run of each picture with the preset `tuned`, seed 0 and one thread is kept in
`--runs`; what is there already is not run again, so a long run may be broken off. Prints the share of hits among the first five of
each ranking, and how it differs from the score's, paired by picture, with its standard error.

A pair of neighbours is a hit if the same true region covers most of either, for more than half of the annotators; a segment, if for
more than half of them two true regions each cover a tenth of it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grapl_engine import PRESETS, RunRecord, read_picture, segment
from grapl_engine.storage.run_file import load_run, save_run
from grapl_engine.storage.truth_files import read_truth
from tests.bench.looks.over_segmentation import like_pairs
from tests.bench.looks.under_segmentation import split_segments

FIRST = 5
HELD = 0.1
"""What a true region must cover of a segment to count as a part of it."""
Keys = Mapping[str, Callable[[Any], float]]
AREA: Keys = {"smallest": lambda one: one.pixels, "largest": lambda one: -one.pixels}
OVER: Keys = {
    "score": lambda pair: -pair.score, **AREA,
    "energy": lambda pair: pair.energy, "contrast": lambda pair: pair.contrast, "network": lambda pair: pair.apart,
}  # fmt: skip
UNDER: Keys = {
    "score": lambda split: -split.score, **AREA,
    "colours": lambda split: -split.colors, "network": lambda split: -split.answers, "doubt": lambda split: -split.doubt,
}  # fmt: skip


def main() -> None:
    """Run what is missing, and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=Path, default=Path("out/bench/rankings"))
    args = parser.parse_args()
    args.runs.mkdir(parents=True, exist_ok=True)
    over, under = [], []
    for path in sorted((args.folder / "images").glob("*.jpg")):
        record = run_of(path, args.runs / f"{path.stem}-0.grapl")
        assert record.finished is not None
        labels = record.finished.pixel_labels
        tables = [overlaps(labels, truth) for truth in read_truth(args.folder / "groundTruth" / f"{path.stem}.mat").annotators]
        pairs, splits = like_pairs(record, labels), split_segments(record, labels)
        over.append(shares(pairs, [is_one(tables, pair.one, pair.other) for pair in pairs], OVER))
        under.append(shares(splits, [is_two(tables, split.label) for split in splits], UNDER))
    for title, rows in (("looks over-segmented", over), ("looks under-segmented", under)):
        print_table(title, [row for row in rows if row])


def run_of(path: Path, kept: Path) -> RunRecord:
    """The picture's run, made if it is not there."""
    picture = read_picture(path)
    if kept.exists():
        return load_run(kept, picture)
    record = RunRecord(picture, PRESETS["tuned"].replace(threads=1, seed=0))
    for event in segment(picture, record.settings):
        record.add(event)
    save_run(kept, record)
    return record


def overlaps(labels: NDArray[np.integer], truth: NDArray[np.integer]) -> NDArray[np.intp]:
    """(I, J): pixels of each segment in each true region."""
    regions = int(truth.max()) + 1
    return np.bincount(
        labels.ravel().astype(np.intp) * regions + truth.ravel(), minlength=(int(labels.max()) + 1) * regions
    ).reshape(-1, regions)


def is_one(tables: Sequence[NDArray[np.intp]], one: int, other: int) -> bool:
    """Whether two segments belong to one true region for most annotators."""
    return 2 * sum(bool(table[one].argmax() == table[other].argmax()) for table in tables) > len(tables)


def is_two(tables: Sequence[NDArray[np.intp]], label: int) -> bool:
    """Whether a segment holds two true regions for most annotators."""
    return 2 * sum(int((table[label] >= HELD * table[label].sum()).sum()) > 1 for table in tables) > len(tables)


def shares(items: Sequence[Any], hits: Sequence[bool], keys: Keys) -> dict[str, float]:
    """The share of hits among the first five by each key, and among all; nothing of no items."""
    if not items:
        return {}
    found = {
        name: float(np.mean([hits[k] for k in sorted(range(len(items)), key=lambda k: key(items[k]))[:FIRST]]))
        for name, key in keys.items()
    }
    return found | {"all": float(np.mean(hits))}


def print_table(title: str, rows: Sequence[Mapping[str, float]]) -> None:
    """Means over pictures, and the score less each other."""
    print(f"{title}: {len(rows)} pictures")
    for name in rows[0]:
        less = np.array([row["score"] - row[name] for row in rows])
        error = less.std(ddof=1) / len(less) ** 0.5
        print(f"  {name:9} {np.mean([row[name] for row in rows]):.3f}   score less this {less.mean():+.3f} +- {error:.3f}")


if __name__ == "__main__":
    main()
