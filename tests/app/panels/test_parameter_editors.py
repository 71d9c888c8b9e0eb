"""The editors of settings: what a typed text stands for, and where a slider stops."""

from __future__ import annotations

from typing import Any

import pytest

from app.panels.parameter_editors import stops_of, typed_value
from grapl_engine import PARAMETERS, PRESETS


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("12", int, 12),
        (" -3 ", int, -3),
        ("1e3", int, 1000.0),
        ("0.5", float, 0.5),
        ("24, 16 12", tuple, (24, 16, 12)),
        ("24, x", tuple, "24, x"),
        ("many", int, "many"),
        (" auto ", str, "auto"),
    ],
)
def test_a_text_is_a_value_or_stays_a_text(text: str, kind: type, value: Any) -> None:
    assert typed_value(text, kind) == value and type(typed_value(text, kind)) is type(value)


@pytest.mark.parametrize("name", [name for name, parameter in PARAMETERS.items() if parameter.slider])
def test_a_slider_stops_at_its_ends_and_at_every_preset(name: str) -> None:
    low, high = PARAMETERS[name].slider or (0, 0)
    stops = stops_of(name, PARAMETERS[name], type(getattr(PRESETS["explore"], name)))
    assert stops[0] == low and stops[-1] == high and list(stops) == sorted(set(stops)) and len(stops) <= 130
    assert {getattr(preset, name) for preset in PRESETS.values() if low <= getattr(preset, name) <= high} <= set(stops)
