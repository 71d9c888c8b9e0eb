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


def _stability() -> type[ComparePage]:
    from app.compare.stability.stability_page import StabilityPage

    return StabilityPage


PAGES: dict[str, PageEntry[ComparePage]] = {
    "maps": PageEntry(
        "Two maps", "Alt+1", "One map of the picture against another: side by side, wipe, flicker, difference.",
        "compare.md#two-maps", _maps,
    ),
    "stability": PageEntry(
        "Stability", "Alt+2", "Several runs: which borders they have in common, and which places they put together.",
        "compare.md#stability", _stability,
    ),
}  # fmt: skip
