"""Agreement with people: segment pictures of a BSDS500 folder and compare with their annotators.

    python tests/measure/agreement.py FOLDER [--every 5] [--preset paper] [--set NAME=VALUE ...]

FOLDER holds `images/*.jpg` and `groundTruth/*.mat`. Prints one line a picture and the means:
size-weighted matched IoU and pixel accuracy, averaged over annotators, then pictures.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from scipy.io import loadmat

from grapl_engine import KINDS, PRESETS, EndReason, RunRecord, metrics, read_picture, segment
from grapl_engine.settings import Settings


def annotations(path: Path) -> list[np.ndarray]:
    """The annotators' maps, labels from 0."""
    cells = loadmat(path)["groundTruth"][0]
    return [cell["Segmentation"][0, 0].astype(np.int64) - 1 for cell in cells]


def settings_of(preset: str, changes: list[str]) -> Settings:
    """A preset with `NAME=VALUE` changes; values as JSON, or plain words."""
    values = {}
    for change in changes:
        name, _, text = change.partition("=")
        values[name] = text if KINDS[name] is str else json.loads(text)
    return PRESETS[preset].replace(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=5)
    parser.add_argument("--preset", default="paper")
    parser.add_argument("--set", action="append", default=[], dest="changes")
    parser.add_argument("--maps", type=Path, help="also write each map here, for a look beside the photograph")
    args = parser.parse_args()
    settings = settings_of(args.preset, args.changes)
    rows = []
    for path in sorted((args.folder / "images").glob("*.jpg"))[:: args.every]:
        record = RunRecord(read_picture(path), settings)
        for event in segment(record.picture, settings, iteration_maps=False):
            record.add(event)
        assert record.finished is not None and record.finished.reason is EndReason.COMPLETED
        truths = annotations(args.folder / "groundTruth" / f"{path.stem}.mat")
        tables = [metrics.contingency(record.finished.pixel_labels, truth) for truth in truths]
        row = (
            float(np.mean([metrics.weighted_iou(t) for t in tables])),
            float(np.mean([metrics.pixel_accuracy(t) for t in tables])),
            record.k_hat or 0,
            record.finished.seconds["total"],
        )
        rows.append(row)
        print(f"{path.stem:>8}  wIoU {row[0]:.3f}  accuracy {row[1]:.3f}  K-hat {row[2]:3d}  {row[3]:.1f} s", flush=True)
        if args.maps:
            write_map(args.maps / f"{path.stem}.png", record)
    mean = np.mean(rows, axis=0)
    seconds = np.median([row[3] for row in rows])
    print(f"{len(rows)} pictures: wIoU {mean[0]:.3f}, accuracy {mean[1]:.3f}, K-hat {mean[2]:.1f}, median {seconds:.1f} s")


def write_map(path: Path, record: RunRecord) -> None:
    """Photograph and map side by side."""
    from PIL import Image

    from grapl_engine import palette

    assert record.finished is not None
    colors = palette.label_colors(record.labels)[record.finished.pixel_labels]
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.concatenate([record.picture.display, colors], axis=1)).save(path)


if __name__ == "__main__":
    main()
