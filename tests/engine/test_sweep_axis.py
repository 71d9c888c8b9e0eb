"""What the sides of a sweep are called."""

from __future__ import annotations

import pytest

from grapl_engine.sweep_axis import PRESET, SEED, SweepAxis, SweepValue, axis_title


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("lambda", "\N{GREEK SMALL LETTER LAMDA}"),
        ("d", "d"),
        (SEED, "Seed"),
        (PRESET, "Preset"),
        ("edge_threshold", "Edge threshold"),
        ("no_parameter", None),
    ],
)
def test_a_short_symbol_is_the_title_else_the_label(name: str, title: str | None) -> None:
    if title is None:
        with pytest.raises(KeyError):
            axis_title(name)
    else:
        assert axis_title(name) == title == SweepAxis(name, (SweepValue("1", 1),)).title
