"""Texts as they are typed."""

from __future__ import annotations

import pytest

from app.widgets.folded_text import folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Save Run", "save run"), ("λ", "lambda "), ("Λ lens", "lambda  lens"), ("µ", "mu "), ("K₀", "k0"), ("Résumé", "resume"), ("ﬁne", "fine"), ("", "")],
)  # fmt: skip
def test_case_accents_and_greek_letters_are_as_they_are_typed(text: str, expected: str) -> None:
    assert folded(text) == expected
