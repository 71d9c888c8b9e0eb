"""Tags of a written TIFF, with other numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import tifffile

__all__ = ["write_tag"]


def write_tag(path: Path, code: int, values: list[int], page: int = 0) -> None:
    """Write over the numbers of 16 bits of a tag that has so many, more than fit into its place."""
    with tifffile.TiffFile(path) as tiff:
        at, order = tiff.pages[page].aspage().tags[code].valueoffset, tiff.byteorder
    content = bytearray(path.read_bytes())
    content[at : at + 2 * len(values)] = np.array(values, f"{order}u2").tobytes()
    path.write_bytes(content)
