"""Texts of a modest size: no more of a file is read than such a text can have, whatever the file says or is."""

from __future__ import annotations

from pathlib import Path

__all__ = ["MOST_TEXT", "TooLongError", "read_small_text"]

MOST_TEXT = 2**26
"""Bytes: some hundred thousand edits, each of many points."""


class TooLongError(OSError):
    """There is more in the file than such a text can have."""

    def __init__(self, most: int) -> None:
        super().__init__(0, f"it has more than {most // 2**20} MB")


def read_small_text(path: str | Path, most: int = MOST_TEXT) -> str:
    """Read a text in UTF-8, with or without the mark that some editors put before it.

    Parameters
    ----------
    path : str or Path
    most : int
        Bytes.

    Raises
    ------
    OSError
        If it cannot be read, or is longer (`TooLongError`).
    UnicodeDecodeError
        If it is no text in UTF-8.
    """
    with Path(path).open("rb") as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise TooLongError(most)
    return content.decode("utf-8-sig")
