"""The table of the comparison's pages: menu, buttons, keys and help follow from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.widgets.paged_panel import PageEntry

if TYPE_CHECKING:
    from app.compare.page import ComparePage

__all__ = ["PAGES"]


def _maps() -> type[ComparePage]:
    from app.compare.two_maps.two_maps_page import TwoMapsPage

    return TwoMapsPage


PAGES: dict[str, PageEntry[ComparePage]] = {
    "maps": PageEntry(
        "Two maps", "Alt+1", "One map of the picture against another: side by side, wipe, flicker, difference.",
        "compare.md#two-maps", _maps,
    ),
}  # fmt: skip
