"""Against a reference: presets scored on a picture that is drawn here, so that its true segments are known."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grapl_engine import label_image
from grapl_engine.evaluation import metrics


def drawn(side: int = 160) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """A picture of three things with grain, uint8 (side, side, 3), and the number of the thing at each pixel."""
    row, column = np.mgrid[:side, :side]
    truth = np.where(row < side // 2, 0, 1).astype(np.uint16)
    truth[(row - side // 2) ** 2 + (column - side // 2) ** 2 < (side // 4) ** 2] = 2
    colors = np.array([(90, 140, 200), (110, 90, 60), (220, 190, 60)])
    grain = np.random.default_rng(0).normal(0, 12, (side, side, 3))
    return np.clip(colors[truth] + grain, 0, 255).astype(np.uint8), truth


def main(presets: tuple[str, ...] = ("paper", "tuned"), **settings: Any) -> dict[str, metrics.Scores]:
    """Print how well each preset finds the three things."""
    image, truth = drawn()
    means = {}
    for preset in presets:
        scores = metrics.score(label_image(image, preset=preset, seed=0, **settings), [truth])
        mean = means[preset] = scores.mean  # over annotators, of whom there is one here
        print(
            f"{preset:6}: {scores.k_hat} segments for 3, weighted IoU {mean.weighted_iou:.3f}, "
            f"too many {mean.over_segmentation:.2f} bits, too few {mean.under_segmentation:.2f} bits"
        )
    return means


if __name__ == "__main__":
    main()
