"""Each way in which a damaged file ends its reader is one that the readers' borders know."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import numpy as np
import pytest

from grapl_engine.storage.broken import BROKEN


def _array(header: str) -> object:
    """As NumPy reads it."""
    text = header.encode()
    return np.lib.format.read_array(io.BytesIO(b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text))


def _archive(method: int) -> bytes:
    """A member of one of zipfile's kinds, damaged."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("a", bytes(range(256)) * 40)
    content = bytearray(stream.getvalue())
    content[60:80] = bytes(20)
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        return archive.read("a")


@pytest.mark.parametrize(
    "read",
    [
        lambda: _array("{'descr': '<f8', 'fortran_order': False, 'shape': (2\n\n("),
        lambda: _array("{'descr': '<f8', 'fortran_order': False, 'shape': (10000000000000,)}"),
        lambda: _archive(zipfile.ZIP_LZMA),
        lambda: _archive(zipfile.ZIP_BZIP2),
        lambda: _archive(zipfile.ZIP_DEFLATED),
        lambda: int(json.loads("Infinity")),
        lambda: json.loads("[" * 100_000),
        lambda: json.loads("9" * 5_000),
        lambda: json.loads(b"\xff"),
        lambda: zipfile.ZipFile(io.BytesIO(b"PK")),
    ],
)
def test_a_border_knows_it(read: Callable[[], object]) -> None:
    with pytest.raises(BROKEN):
        read()


def test_what_ends_a_program_is_no_damage() -> None:
    assert not any(issubclass(kind, BROKEN) for kind in (KeyboardInterrupt, SystemExit, Warning))
