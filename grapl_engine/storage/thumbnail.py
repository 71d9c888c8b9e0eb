"""A run's map as small as a stamp, which stays at hand when the run itself is put away."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grapl_engine.record import RunRecord

__all__ = ["HEIGHT", "WIDTH", "Thumbnail", "thumbnail_of"]

WIDTH, HEIGHT = 56, 42
"""No thumbnail is larger in either direction."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture.

    Attributes
    ----------
    width, height : int
        At most `WIDTH` and `HEIGHT`.
    rgb : bytes
        uint8, (height, width, 3), row by row.
    """

    width: int
    height: int
    rgb: bytes

    def to_dict(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {"width": self.width, "height": self.height, "rgb": base64.b64encode(zlib.compress(self.rgb)).decode("ascii")}

    @classmethod
    def from_dict(cls, facts: dict[str, Any]) -> Thumbnail:
        """The inverse of `to_dict`.

        Raises
        ------
        ValueError
            If it is larger than a thumbnail may be, or has other bytes than it says; and whatever damaged text raises.
        """
        width, height = int(facts["width"]), int(facts["height"])
        if not (0 < width <= WIDTH and 0 < height <= HEIGHT):
            raise ValueError(f"a thumbnail of {width} × {height}")
        inflater = zlib.decompressobj()
        rgb = inflater.decompress(base64.b64decode(facts["rgb"], validate=True), width * height * 3 + 1)
        if len(rgb) != width * height * 3:
            raise ValueError(f"a thumbnail of {width} × {height} with {len(rgb)} bytes")
        return cls(width, height, rgb)


def thumbnail_of(record: RunRecord) -> Thumbnail | None:
    """The newest map of a run in its colours; None before there is one."""
    import numpy as np

    from grapl_engine.storage.palette import frame_palette_indices, label_colors

    frames = record.frames()
    pixels = record.pixel_labels(frames[-1]) if frames else None
    labels = record.patch_labels(frames[-1]) if frames and pixels is None else pixels
    if labels is None:
        return None
    scale = min(WIDTH / record.picture.width, HEIGHT / record.picture.height)
    width, height = (max(1, round(length * scale)) for length in (record.picture.width, record.picture.height))
    rows, columns = np.arange(height) * labels.shape[0] // height, np.arange(width) * labels.shape[1] // width
    colors = label_colors(record.colored, frame_palette_indices(record, frames[-1]))[labels[np.ix_(rows, columns)]]
    return Thumbnail(width, height, np.ascontiguousarray(colors).tobytes())
