"""A TIFF before any of its pages: opened, or refused for samples of several kinds; and the other files that it refers to."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PureWindowsPath
from typing import IO, TYPE_CHECKING

import numpy as np

from grapl_engine.errors import PictureError
from grapl_engine.images.formats import WAY_OUT

if TYPE_CHECKING:
    from tifffile import TiffFile

__all__ = ["opened_tiff", "other_files"]

SAMPLE_FORMAT, SAMPLES_PER_PIXEL = 339, 277
KINDS_OF_SAMPLES = {
    1: "whole numbers", 2: "whole numbers with a sign", 3: "floats", 5: "complex whole numbers", 6: "complex numbers",
}  # fmt: skip
"""What the tag SampleFormat can say."""
BIG = 43
"""The version of a TIFF whose places have 64 bits."""
MOST_PAGES, MOST_TAGS = 2000, 4096
"""What is looked through for samples of several kinds."""
SHORT = 3
"""The type of numbers of 16 bits."""
LONGEST_NAME = 80
MOST_NAMED = 3


@contextmanager
def opened_tiff(stream: IO[bytes], name: str) -> Iterator[TiffFile]:
    """Open a TIFF, its pages counted; nothing is read from other files.

    Parameters
    ----------
    stream : binary file
        On disk.
    name : str
        The file's name, for sentences.

    Raises
    ------
    PictureError
        If a pixel has samples of several kinds.
    """
    import tifffile

    stream.seek(0)
    try:
        with tifffile.TiffFile(stream, _multifile=False) as tiff:
            len(tiff.pages)  # ends where the chain of pages comes back to itself, which going through them does not
            yield tiff
    except TypeError:  # of several formats tifffile makes one number
        kinds = _mixed_samples(stream)
        if not kinds:
            raise
        raise PictureError(f"{name} has samples of several kinds ({kinds}), which are not read here: {WAY_OUT}.") from None


def other_files(tiff: TiffFile) -> tuple[str, ...]:
    """What an OME-TIFF keeps in other files, as sentences for the notes; () where all is in this one."""
    if not tiff.is_ome:
        return ()
    try:
        root = ET.fromstring(str(tiff.ome_metadata))
    except (ET.ParseError, ValueError):
        return ()
    if (told := root.find(".//{*}BinaryOnly")) is not None:
        file = _file_name(told.get("MetadataFile", "")) or "another file"
        return (f"What is slice and what channel is told in {file}, which is not looked into.",)
    own = root.get("UUID")
    parts = [part for part in root.findall(".//{*}TiffData/{*}UUID") if own is None or part.text != own]
    names = dict.fromkeys(name for part in parts if (name := _file_name(part.get("FileName", ""))) and name != tiff.filename)
    if not names:
        return ()
    told_names, rest = list(names)[:MOST_NAMED], len(names) - MOST_NAMED
    text = ", ".join(told_names) + (f" and {rest} more" if rest > 0 else "")
    return (f"Other slices or channels lie in other files ({text}): open these by themselves.",)


def _file_name(text: str) -> str:
    """A file's name as a file has it, without the folders, on one line."""
    name = PureWindowsPath(text.replace("/", "\\")).name
    return "".join(letter if letter.isprintable() else " " for letter in name)[:LONGEST_NAME].strip()


def _mixed_samples(stream: IO[bytes]) -> str:
    """The kinds of samples of the first page that has several; empty where none has."""
    for tags in _pages(stream):
        samples = [*tags.get(SAMPLES_PER_PIXEL, ()), 1][0]
        formats = tags.get(SAMPLE_FORMAT, ())[:samples]
        if len(set(formats)) > 1:
            return ", ".join(KINDS_OF_SAMPLES.get(kind, "numbers of no said kind") for kind in dict.fromkeys(formats))
    return ""


def _pages(stream: IO[bytes]) -> Iterator[dict[int, tuple[int, ...]]]:
    """The two tags above of each page, as far as they have numbers of 16 bits; each page once."""
    stream.seek(0)
    header = stream.read(16)
    order, is_big = "<" if header.startswith(b"II") else ">", BIG in header[2:4]
    whole, short = f"{order}u{8 if is_big else 4}", f"{order}u2"
    entry = np.dtype([("tag", short), ("type", short), ("count", whole), ("value", whole)])
    place, seen = int(np.frombuffer(header, whole, 1, 8 if is_big else 4)[0]), set[int]()
    while place and place not in seen and len(seen) < MOST_PAGES:
        seen.add(place)
        stream.seek(place)
        count = int(np.frombuffer(stream.read(8 if is_big else 2), whole if is_big else short)[0])
        data = stream.read(min(count, MOST_TAGS) * entry.itemsize + np.dtype(whole).itemsize)
        place = int(np.frombuffer(data[-np.dtype(whole).itemsize :], whole)[0])
        tags = np.frombuffer(data, entry, min(count, MOST_TAGS))
        found = {}
        for at in np.flatnonzero(np.isin(tags["tag"], (SAMPLE_FORMAT, SAMPLES_PER_PIXEL)) & (tags["type"] == SHORT)):
            tag = tags[at : at + 1]  # a scalar would be of this machine's byte order
            numbers, inside = min(int(tag["count"][0]), MOST_TAGS), tag["value"].tobytes()
            stream.seek(int(tag["value"][0]))
            content = inside if numbers * 2 <= len(inside) else stream.read(numbers * 2)
            found[int(tag["tag"][0])] = tuple(map(int, np.frombuffer(content, short, numbers)))
        yield found
