"""The arrays of a run file: one ``.npy`` member each, of a known type and shape."""

from __future__ import annotations

import math
import zipfile
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["ArrayMembers", "check_declared"]

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


_MOST_HEADER = 4096


def check_declared(info: zipfile.ZipInfo, stream: IO[bytes]) -> None:
    """Refuse a member that is longer or shorter than the array of its header, before any of it is inflated.

    Raises
    ------
    ValueError
    """
    version = np.lib.format.read_magic(stream)
    if version not in ((1, 0), (2, 0)):
        raise ValueError(f"{info.filename} is an array of an unknown version")
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, dtype = read(stream, max_header_size=_MOST_HEADER)
    rest = info.file_size - stream.tell()
    told = 0 if dtype.hasobject else math.prod(shape) * dtype.itemsize
    if told != rest:
        raise ValueError(f"{info.filename} is {'longer' if rest > told else 'shorter'} than its array")


class ArrayMembers:
    """The arrays of a file, each checked against the layout and the others.

    Parameters
    ----------
    archive : ZipFile
        Open for reading.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._lengths = {"c": 3, "p": 2}

    def expect(self, **lengths: int) -> None:
        """Axes whose lengths are known from elsewhere."""
        self._lengths.update(lengths)

    def array(self, member: str) -> NDArray[Any]:
        """A member's array, read-only."""
        with self._archive.open(member) as stream:
            check_declared(self._archive.getinfo(member), stream)
        with self._archive.open(member) as stream:
            array = np.asarray(np.lib.format.read_array(stream, allow_pickle=False))
            if stream.read(1):  # the end must have been reached for zipfile to compare the checksum
                raise ValueError(f"{member} is longer than its array")
        room, *_, field = member.removesuffix(".npy").split(".")
        types, axes = LAYOUT.get(field) or LAYOUT[f"{room}.{field}"]
        fits = array.dtype.name in types and array.ndim == len(axes)
        if not fits or any(self._lengths.setdefault(axis, n) != n for axis, n in zip(axes, array.shape, strict=True)):
            raise ValueError(f"{member} does not fit: {array.dtype}, {array.shape}")
        array.flags.writeable = False
        return array

    def filled(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The facts with their arrays in place."""
        return {
            name: self.array(value) if isinstance(value, str) and value.endswith(f".{name}.npy") else value
            for name, value in facts.items()
        }
