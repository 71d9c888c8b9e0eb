"""Each row of the table of picture files: a file is made on the spot, and its values are compared."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from grapl_engine import PictureError, read_picture
from grapl_engine.images.formats import READABLE
from tests.engine.kind_of_file import Kind
from tests.engine.picture_kinds import KINDS, rows


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.format}, {kind.holds}, {kind.depth}")
def test_what_the_table_says_is_so(kind: Kind, tmp_path: Path) -> None:
    expected = kind.write(tmp_path / "leaf")
    if kind.is_refused:
        assert expected is None
        with pytest.raises(PictureError) as refusal:
            read_picture(tmp_path / "leaf")
        assert kind.word in str(refusal.value) and "damaged" not in str(refusal.value)
        return
    picture = read_picture(tmp_path / "leaf")
    assert expected is not None and picture.pixels.dtype == expected.dtype
    expected = np.broadcast_to(expected if expected.ndim == 3 else expected[..., None], picture.pixels.shape)
    off = int(np.abs(picture.pixels.astype(int) - expected.astype(int)).max())
    assert off <= kind.off
    assert " ".join(note for note in picture.notes if not note.startswith("Values from ")) == kind.word


def test_no_row_is_there_twice() -> None:
    assert Counter((kind.format, kind.holds, kind.depth) for kind in KINDS).most_common(1)[0][1] == 1


def test_the_table_has_every_format_and_every_row() -> None:
    assert {kind.name for kind in READABLE} <= {kind.format for kind in KINDS}
    assert sum(depths.count(",") + 1 for _, _, depths, _ in rows()) == len(KINDS)
