"""Settings in words; what the window says of them is tested with it."""

from __future__ import annotations

from grapl_engine import PARAMETERS, PRESETS
from grapl_engine.settings_text import choice_text, parameter_name, preset_text, shown_text, value_text


def test_values_as_a_person_would_type_them() -> None:
    assert [value_text(value) for value in (True, 0.1 + 0.2, 1e-5, (24, 16), "auto")] == [
        "on",
        "0.3",
        "0.00001",
        "24, 16",
        "auto",
    ]
    assert choice_text("color") == "colour" == shown_text("affinity", "color")


def test_parameters_by_symbol_or_label() -> None:
    assert parameter_name("lambda_") == "\N{GREEK SMALL LETTER LAMDA}"
    assert parameter_name("pixel_map") == PARAMETERS["pixel_map"].label.lower()


def test_the_nearest_preset_and_what_differs() -> None:
    assert preset_text(PRESETS["paper"]) == "paper"
    assert preset_text(PRESETS["explore"]) == "explore"
    assert preset_text(PRESETS["explore"].replace(lambda_=8.0, threads=1)) == "\N{GREEK SMALL LETTER LAMDA} 8"
    assert preset_text(PRESETS["paper"].replace(lambda_=8.0)) == "paper, \N{GREEK SMALL LETTER LAMDA} 8"
