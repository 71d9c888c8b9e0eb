"""What the person chose is worn at once and kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app import theme
from app.appearance import Appearance
from app.preferences import Preferences
from app.widgets.colormap import colormap
from app.widgets.colormap_choice import choose_colormap
from app.widgets.theme_colors import is_dark


@pytest.fixture(autouse=True)
def restored(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply("light")
    theme.set_font_size(0)
    choose_colormap("")


def test_each_is_worn_at_once_told_once_and_kept(qapp: QApplication) -> None:
    appearance, said = Appearance(Preferences()), []
    appearance.changed.connect(lambda: said.append("look"))
    appearance.colormap_changed.connect(lambda: said.append("colours"))
    usual = colormap().copy()
    for _ in range(2):
        appearance.set_theme("dark")
        appearance.set_font_size(15)
        appearance.set_colormap("viridis")
    assert said == ["look", "look", "colours", "look"]
    assert is_dark(qapp.palette()) and qapp.font().pointSize() == 15 and (colormap() != usual).any()
    kept = Preferences()
    assert (kept.theme, kept.font_size, kept.colormap) == ("dark", 15, "viridis")


def test_the_next_window_wears_it(qapp: QApplication) -> None:
    kept = Preferences()
    kept.theme, kept.font_size, kept.colormap = "dark", 12, "cividis"
    appearance = Appearance(Preferences())
    appearance.wear()
    assert is_dark(qapp.palette()) and qapp.font().pointSize() == 12 and appearance.colormap == "cividis"


def test_an_unknown_scale_is_not_taken(qapp: QApplication) -> None:
    appearance = Appearance(Preferences())
    appearance.set_colormap("jet")
    assert appearance.colormap == "inferno"
    Preferences().colormap = "jet"
    appearance.wear()
    assert appearance.colormap == "inferno"
