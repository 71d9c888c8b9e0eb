"""Boxes within boxes."""

from __future__ import annotations

import struct

from grapl_engine.images.boxes import boxes, first_box


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def test_each_box_and_what_is_in_it() -> None:
    inner = box(b"ispe", b"12") + box(b"colr", b"nclx")
    data = box(b"ftyp", b"avif") + box(b"meta", bytes(4) + box(b"iprp", box(b"ipco", inner)))
    assert [kind for kind, _ in boxes(data)] == [b"ftyp", b"meta"]
    assert first_box(data, b"meta", b"iprp", b"ipco") == inner
    assert first_box(data, b"meta", b"iprp", b"ipco", b"colr") == b"nclx"
    assert first_box(data, b"meta", b"iprp", b"ipma") == b"" == first_box(b"", b"meta")


def test_sizes_of_64_bits_and_up_to_the_end() -> None:
    wide = struct.pack(">I4sQ", 1, b"jp2c", 16 + 3) + b"abc"
    assert list(boxes(wide + struct.pack(">I4s", 0, b"xml ") + b"rest")) == [(b"jp2c", b"abc"), (b"xml ", b"rest")]


def test_what_is_no_box_ends_them() -> None:
    good = box(b"ftyp", b"x")
    for bad in (struct.pack(">I4s", 4, b"free"), struct.pack(">I4s", 20, b"\0\1\2\3"), b"\0\0\0\1jp2c\0", b"abc"):
        assert list(boxes(good + bad)) == [(b"ftyp", b"x")]
    assert list(boxes(box(b"ftyp", b"abcdef")[:-2])) == [(b"ftyp", b"abcd")], "what is there of it"
