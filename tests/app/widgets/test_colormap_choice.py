"""One scale of colours for the whole program."""

from __future__ import annotations

import pytest

from app.widgets.colormap_choice import COLORMAPS, choose_colormap, chosen_colormap


@pytest.mark.parametrize(("name", "worn"), [*((name, name) for name in COLORMAPS), ("", "inferno"), ("jet", "inferno")])
def test_an_unknown_name_means_the_usual_one(name: str, worn: str) -> None:
    choose_colormap(name)
    assert chosen_colormap() == worn
    choose_colormap("")
    assert chosen_colormap() == "inferno"
