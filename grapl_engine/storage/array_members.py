"""The arrays of a run file: one ``.npy`` member each, of a known type and shape."""

from __future__ import annotations

import math
import zipfile
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from grapl_engine.images.formats import MAX_PIXELS

__all__ = ["ArrayMembers"]

MOST_BYTES = 2**28
"""What all arrays together may take beside eight times the picture's own bytes."""

LAYOUT = {
    "pixels": (("uint8", "uint16"), "HWc"),
    "initial_probabilities": (("float32",), "ddk"),
    "initial_labels": (("uint16",), "dd"),
    "edges": (("int32",), "ep"),
    "weights": (("float32",), "e"),
    "probabilities": (("float32",), "ddk"),
    "network_labels": (("uint16",), "dd"),
    "cut_labels": (("uint16",), "dd"),
    "iterations.pixel_labels": (("uint16",), "hw"),
    "finished.pixel_labels": (("uint16",), "HW"),
    "confidence": (("uint8",), "HW"),
    "switched.patches": (("int32",), "s"),
    "switched.labels": (("uint16",), "s"),
    "regions": (("uint16",), "yx"),
    "answers": (("float32",), "nk"),
    "sizes": (("float64",), "n"),
    "merges": (("int64", "int32"), "tp"),
    "heights": (("float64",), "t"),
}
"""Types and axes of each array: axes of one letter are equally long throughout a file."""


class ArrayMembers:
    """The arrays of a file, each checked against the layout and the others before it is inflated.

    Parameters
    ----------
    archive : ZipFile
        Open for reading.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._lengths = {"c": 3, "p": 2}
        self._bytes, self._most = 0, MOST_BYTES

    def expect_picture(self, height: int, width: int, size: int) -> None:
        """Maps are to be of a picture that is not read from here; `size` in bytes."""
        self._lengths |= {"H": height, "W": width}
        self._most += 8 * size

    def array(self, member: str) -> NDArray[Any]:
        """A member's array, read-only.

        Raises
        ------
        ValueError
            If it is of another kind or size than the layout and the file's other arrays say, or takes too much memory.
        """
        with self._archive.open(member) as stream:
            self._check(member, stream, self._archive.getinfo(member).file_size)
        with self._archive.open(member) as stream:
            array = np.asarray(np.lib.format.read_array(stream, allow_pickle=False))
            if stream.read(1):  # the end must have been reached for zipfile to compare the checksum
                raise ValueError(f"{member} is longer than its array")
        array.flags.writeable = False
        return array

    def filled(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The facts with their arrays in place."""
        return {
            name: self.array(value) if isinstance(value, str) and value.endswith(f".{name}.npy") else value
            for name, value in facts.items()
        }

    def _check(self, member: str, stream: IO[bytes], size: int) -> None:
        """Whether what a member declares may be read."""
        version = np.lib.format.read_magic(stream)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, dtype = read(stream)
        room, *_, field = member.removesuffix(".npy").split(".")
        types, axes = LAYOUT.get(field) or LAYOUT[f"{room}.{field}"]
        fits = dtype.name in types and len(shape) == len(axes) and min(shape, default=0) >= 0
        if not fits or any(self._lengths.setdefault(axis, n) != n for axis, n in zip(axes, shape, strict=True)):
            raise ValueError(f"{member} does not fit: {dtype}, {shape}")
        taken = math.prod(shape) * dtype.itemsize
        if field == "pixels":
            if shape[0] * shape[1] > MAX_PIXELS:
                raise ValueError(f"a picture of {shape[1]:,} × {shape[0]:,} pixels is larger than {MAX_PIXELS:,}")
            self._most += 8 * taken
        self._bytes += taken
        if self._bytes > self._most or taken > size:
            raise ValueError(f"{member} says that it has {taken:,} bytes, more than there can be")
