"""Options of a command line, such as ``--vary``, that a line of text does not break after a hyphen."""

from __future__ import annotations

import re

__all__ = ["JOINER", "joined", "joints", "parted"]

JOINER = "\ufeff"
"""Zero width, no break on either side. Unicode would have U+2060, which few fonts hold; another makes lines higher."""
_OPTION = re.compile(r"(?<![^\s'\"(\[`])--?[^\W\d_][\w-]*")


def joints(text: str) -> list[int]:
    """Return the places where an option could be broken: behind each of its hyphens."""
    return [
        option.start() + place + 1 for option in _OPTION.finditer(text) for place, sign in enumerate(option[0]) if sign == "-"
    ]


def joined(text: str) -> str:
    """Return the text with its options held together, to be shown."""
    for place in reversed(joints(text)):
        text = f"{text[:place]}{JOINER}{text[place:]}"
    return text


def parted(text: str) -> str:
    """Return what was shown as it was written, to be copied."""
    return text.replace(JOINER, "")
