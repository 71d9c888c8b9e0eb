"""Standard output and standard error that may go away, or lie on a full disk, while the work goes on."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO, cast

__all__ = ["Streams"]


class Streams:
    """While entered, what cannot be printed is dropped, and the first reason is kept.

    Who reads the end of a pipe may have read enough (``grapl segment ... | head``): that is no failure. A disk that is full is.
    """

    def __init__(self) -> None:
        self._before: tuple[TextIO | None, TextIO | None] = (None, None)
        self._out = self._err = _Forgiving(io.StringIO())

    @property
    def lost(self) -> OSError | None:
        """Why standard output could not be written to, where it is not its reader who left."""
        self._out.flush()
        error = self._out.error
        return None if isinstance(error, BrokenPipeError) else error

    def status(self, code: int, failed: int) -> int:
        """The exit code of the process: `code`, or `failed` in place of 0 where standard output was lost; says so."""
        if (lost := self.lost) is None:
            return code
        print(f"grapl: standard output cannot be written ({lost.strerror or lost}): send it elsewhere.", file=sys.stderr)
        return code or failed

    def __enter__(self) -> Streams:
        self._before = sys.stdout, sys.stderr
        self._out, self._err = _forgiving(sys.stdout), _forgiving(sys.stderr)
        sys.stdout, sys.stderr = cast("TextIO", self._out), cast("TextIO", self._err)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._out.flush()
        self._err.flush()
        sys.stdout, sys.stderr = self._before


def _forgiving(stream: TextIO | None) -> _Forgiving:
    """Of a stream; a process may be started with none."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")  # a terminal that has no Greek still gets the help
    return _Forgiving(io.StringIO() if stream is None else stream)


class _Forgiving:
    """A text stream without errors: after the first one, it leads to nowhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.error: OSError | None = None

    def write(self, text: str) -> int:
        """As that of a stream."""
        try:
            self._stream.write(text)
        except OSError as error:
            self._lose(error)
        return len(text)

    def flush(self) -> None:
        """As that of a stream."""
        try:
            self._stream.flush()
        except OSError as error:
            self._lose(error)

    def _lose(self, error: OSError) -> None:
        """Python flushes once more at its end, and would print an exception: what is left goes to nowhere."""
        self.error = self.error or error
        with suppress(OSError, ValueError):  # a stream without a number
            number = self._stream.fileno()
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), number)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
