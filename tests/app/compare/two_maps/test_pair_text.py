from __future__ import annotations

import numpy as np
import pytest
from pair_maps import ONE, OTHER, chosen, found, labelling
from scripted_run import scripted_picture, scripted_record

from app.compare.two_maps.comparing import Made
from app.compare.two_maps.pair_text import caption, difference_lines, here_text, told_text
from grapl_engine import PRESETS, Settings


def made(settings: Settings | None = None, note: str = "") -> Made:
    record = None if settings is None else scripted_record(scripted_picture(width=16, height=16), settings=settings)
    known = labelling(ONE, record=record, note=note)
    return Made("a", chosen(known), known, ONE, (0, 1, 2, 3, 4, 5))


@pytest.mark.parametrize(
    ("a", "b", "run", "text"),
    [
        (False, False, True, "Choose two maps above."),
        (False, False, False, "Choose two maps above. A run of this picture will be among them: Space makes one."),
        (True, False, True, "Choose a map for B above."),
        (False, True, True, "Choose a map for A above."),
        (True, True, True, ""),
    ],
)
def test_what_to_do_next(a: bool, b: bool, run: bool, text: str) -> None:
    assert told_text(a, b, run, None) == text


def test_what_was_found() -> None:
    matched, _ = found(labelling(ONE), labelling(OTHER))
    assert told_text(True, True, False, matched) == "50.0 % of the picture lies in no matched pair."


def test_settings_are_told_by_what_changes_or_by_their_presets() -> None:
    small = Settings(d=4, k0=4, steps=(1, 1))
    assert difference_lines(made(small), made(small)) == "A and B have the same settings."
    assert (
        difference_lines(made(small), made(small.replace(mu=2.5)))
        == "From A to B: \N{GREEK SMALL LETTER MU} 3 \N{RIGHTWARDS ARROW} 2.5"
    )
    presets = made(PRESETS["paper"].replace(d=4, k0=4)), made(PRESETS["tuned"].replace(d=4, k0=4))
    assert difference_lines(*presets).startswith("Settings: A paper") and "| B tuned" in difference_lines(*presets)
    assert difference_lines(made(small), None) == "" == difference_lines(None, None)


def test_a_figure_says_what_both_maps_are() -> None:
    run = made(Settings(d=4, k0=4, steps=(1, 1)))
    text = caption(run, made())
    assert text.startswith("A: map, 3 segments (") and " \N{MIDDLE DOT} B: map, 3 segments \N{MIDDLE DOT} GraPL" in text
    assert caption(None, None) == ""


def test_what_is_to_be_known_of_a_map_is_said() -> None:
    assert difference_lines(made(), made(note="Of a copy.")) == "B: Of a copy."


def test_what_the_pointer_is_at() -> None:
    one, other = labelling(ONE), labelling(np.where(OTHER == 4, 9, OTHER).astype(np.uint16), void=9)
    matched, _ = found(one, other)
    both = {"a": matched.a, "b": matched.b}
    assert here_text((0.5, 0.5), both, matched) == "Here: A 0, B 3, a matched pair"
    assert here_text((7.5, 3.5), both, matched) == "Here: A 5, B 1, not partners"
    assert here_text((2.5, 3.5), both, matched) == "Here: A 0, B 9", "void has no partner"
    assert here_text((0.5, 0.5), {"a": matched.a}, None) == "Here: A 0"
    assert here_text(None, both, matched) == "" == here_text((0.0, 0.0), {}, None)
