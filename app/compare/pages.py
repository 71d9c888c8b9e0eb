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


def _mistakes() -> type[ComparePage]:
    from app.compare.mistakes.mistakes_page import MistakesPage

    return MistakesPage


def _sweep() -> type[ComparePage]:
    from app.compare.sweep.sweep_page import SweepPage

    return SweepPage


def _stability() -> type[ComparePage]:
    from app.compare.stability.stability_page import StabilityPage

    return StabilityPage


PAGES: dict[str, PageEntry[ComparePage]] = {
    "maps": PageEntry(
        "Two maps", "Alt+1", "One map of the picture against another: side by side, wipe, flicker, difference.",
        "How do two maps of this picture differ?", "",
        "compare.md#two-maps", _maps,
    ),
    "mistakes": PageEntry(
        "Mistakes", "Alt+2", "Where the shown map is wrong by the ground truth, and what it would take to put it right.",
        "Where is this map wrong, and what would put it right?", "",
        "compare.md#mistakes", _mistakes,
    ),
    "sweep": PageEntry(
        "Sweep", "Alt+3", "Many runs of the picture over the values of one or two settings, as small maps side by side.",
        "What does a setting do to this picture?", "",
        "compare.md#sweep", _sweep,
    ),
    "stability": PageEntry(
        "Stability", "Alt+4", "Several runs: which borders they have in common, and which places they put together.",
        "Which borders would another run draw again?", "",
        "compare.md#stability", _stability,
    ),
}  # fmt: skip
