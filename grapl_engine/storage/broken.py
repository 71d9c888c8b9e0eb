"""What reading a damaged file can raise, whichever library reads it; the readers' borders catch it and say a sentence."""

from __future__ import annotations

import lzma
import tokenize
import zipfile
import zlib

__all__ = ["BROKEN"]

BROKEN = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, NotImplementedError, OSError,
    RecursionError, RuntimeError, SyntaxError, TypeError, ValueError, lzma.LZMAError, tokenize.TokenError, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip
"""NumPy reads the header of an array as Python, zipfile knows LZMA, JSON nests too deep and has Infinity, Pillow asserts."""
