from __future__ import annotations

from app.compare.stability.sight import SIGHTS, Sight


def test_every_sight_has_its_button_and_a_sentence() -> None:
    assert list(SIGHTS) == list(Sight)
    assert all(entry.title and entry.tip.endswith(".") for entry in SIGHTS.values())
