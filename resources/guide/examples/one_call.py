"""One call: an array in, labels out. Run it with the path of a picture, or without for one that comes with scikit-image."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from skimage import data

from grapl_engine import label_image, read_picture


def main(path: str | None = None, **settings: Any) -> None:
    """Segment the picture and say how large its segments are."""
    image = data.coffee() if path is None else read_picture(path)
    labels = label_image(image, preset="tuned", seed=0, **settings)
    names, sizes = np.unique(labels, return_counts=True)
    print(f"{len(names)} segments on {labels.shape[1]} x {labels.shape[0]} pixels")
    for name, size in sorted(zip(names, sizes, strict=True), key=lambda pair: -pair[1]):
        print(f"label {name:3}: {size / labels.size:6.1%}")


if __name__ == "__main__":
    main(*sys.argv[1:])
