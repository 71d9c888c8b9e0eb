"""What reading a damaged file can raise, whichever library reads it; the readers' borders catch it and say a sentence."""

from __future__ import annotations

import lzma
import tokenize
import zipfile
import zlib

from grapl_engine.errors import GraplError

__all__ = ["BROKEN", "DAMAGED"]

BROKEN = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, NotImplementedError, OSError,
    RecursionError, RuntimeError, SyntaxError, TypeError, ValueError, lzma.LZMAError, tokenize.TokenError, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip
"""NumPy reads the header of an array as Python, zipfile knows LZMA, JSON nests too deep and has Infinity, Pillow asserts."""
DAMAGED = (GraplError, *BROKEN)
"""And what says so already: of several files of a session, one that cannot be read does not keep the others back."""
