"""Options hold together, and come back as they were."""

from __future__ import annotations

from app.widgets.word_joiner import JOINER, joined, joints, parted


def test_behind_each_hyphen_of_an_option_and_nowhere_else() -> None:
    text = "grapl study 'a-b' -o x-y --vary k0=-2 (--edge-threshold)"
    assert [text[place - 1] for place in joints(text)] == ["-"] * 6
    assert joined("-o a-b -3 --no-levels") == f"-{JOINER}o a-b -3 -{JOINER}-{JOINER}no-{JOINER}levels"


def test_what_was_shown_comes_back() -> None:
    assert parted(joined("grapl segment --save-run -o 'a --b'")) == "grapl segment --save-run -o 'a --b'"
