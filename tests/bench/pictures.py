"""The pictures that are measured: one sample, at any size."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

SAMPLE = Path(__file__).parents[2] / "resources" / "samples" / "coffee.png"
SIZES = {0.15: (481, 321), 1.0: (1224, 816), 4.0: (2448, 1632), 24.0: (6000, 4000)}
"""Width and height by megapixels; the first is that of the paper's pictures."""
GRAIN = 3.0
"""Standard deviation of the noise on enlarged pictures, which else would be smoother than a photograph's file is."""


@lru_cache(maxsize=1)
def picture(megapixels: float) -> np.ndarray:
    """uint8, (H, W, 3)."""
    width, height = SIZES[megapixels]
    with Image.open(SAMPLE) as image:
        pixels = np.asarray(image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS))
        if width <= image.width:
            return pixels
    grain = np.random.default_rng(0).standard_normal(pixels.shape, dtype=np.float32) * GRAIN
    return (pixels + grain).clip(0, 255).astype(np.uint8)


def write(megapixels: float, folder: Path) -> Path:
    """As a file that a camera could have written."""
    path = folder / f"{megapixels:g}-megapixels.jpg"
    Image.fromarray(picture(megapixels)).save(path, quality=95, subsampling=0)
    return path
