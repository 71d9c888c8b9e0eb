"""What of the window can be saved as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.compare.pages import PAGES as COMPARE_PAGES
from app.image_views.views import number_of_views
from app.lab.pages import PAGES

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = ["figure_choices"]


def figure_choices(window: WindowParts) -> dict[str, QWidget]:
    """What is on screen now, by name: the views together and each alone, the pages of lab and comparison, the curves."""
    grid = window.grid
    views = [view for kind, view in grid.views.items() if grid.maximised in (None, kind)]
    choices: dict[str, QWidget] = {f"All {number_of_views()} views": grid} if len(views) > 1 else {}
    choices |= {f"View: {view.title.title}": view for view in views}
    if window.docks["Lab"].isVisible():
        choices[f"Lab: {PAGES[window.lab.name].title}"] = window.lab.page.figure()
    if window.docks["Compare"].isVisible():
        choices[f"Compare: {COMPARE_PAGES[window.compare.name].title}"] = window.compare.page.figure()
    if window.training.isVisible():
        choices["Training curves"] = window.training
    return choices
