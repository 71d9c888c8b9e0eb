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
    choices = _views(window)
    if window.docks["Lab"].isVisible():
        choices[f"Lab: {PAGES[window.lab.name].title}"] = window.lab.page.figure()
    if window.docks["Compare"].isVisible():
        choices[f"Compare: {COMPARE_PAGES[window.compare.name].title}"] = window.compare.page.figure()
    if window.training.isVisible():
        choices["Training curves"] = window.training
    return choices


def _views(window: WindowParts) -> dict[str, QWidget]:
    """What stands in the middle: the image views, or what a page of the comparison shows in their place."""
    grid = window.grid
    instead = window.compare.page.in_views_place() if window.docks["Compare"].isVisible() else None
    if instead is not None:
        return {f"View: {COMPARE_PAGES[window.compare.name].title}": instead}
    views = [grid.views[kind] for kind in grid.seen]
    together = f"All {number_of_views()} views" if len(views) == len(grid.views) else "The views together"
    choices: dict[str, QWidget] = {together: grid} if len(views) > 1 else {}
    return choices | {f"View: {view.title.title}": view for view in views}
