"""What is made of each kind of picture file: formats x kinds x depths. The guide's table is made of it, and each row is tried.

A row has the function that writes such a file and says what is to be seen of it. `tests/engine/images/test_picture_kinds.py`
reads each and compares the values; `tests/generated.py` writes the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from tests.engine.kind_of_file import Kind
from tests.engine.other_kinds import codec_kinds, jpeg_kinds, named_kinds, old_kinds
from tests.engine.part_kinds import hole_kinds, profile_kinds, stack_kinds
from tests.engine.png_kinds import png_kinds
from tests.engine.tiff_kinds import tiff_kinds

__all__ = ["KINDS", "rows"]

KINDS = (
    *png_kinds(), *jpeg_kinds(), *tiff_kinds(), *old_kinds(), *codec_kinds(), *named_kinds(),
    *profile_kinds(), *stack_kinds(), *hole_kinds(),
)  # fmt: skip
"""All of them."""


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Format, kind, depths and what is made of it: a row for all depths of which the same is made."""
    for (name, holds, outcome), kinds in groupby(
        sorted(KINDS, key=_place), lambda kind: (kind.format, kind.holds, kind.outcome)
    ):
        yield name, holds, ", ".join(kind.depth for kind in kinds), outcome


def _place(kind: Kind) -> tuple[int, int]:
    """Formats and kinds in the order in which they are first named."""
    formats = [other.format for other in KINDS]
    same = [(other.format, other.holds, other.outcome) for other in KINDS]
    return formats.index(kind.format), same.index((kind.format, kind.holds, kind.outcome))
