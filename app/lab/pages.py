"""The table of the lab's pages: menu, buttons and lessons name them by it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PAGES", "PageEntry"]


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page's title, its key, and what it is for in a sentence."""

    title: str
    keys: str
    tip: str


PAGES: dict[str, PageEntry] = {
    "patch": PageEntry("Patch", "Ctrl+1", "Why a patch has its label, and what would change it."),
    "energy": PageEntry("Energy", "Ctrl+2", "U, V and E of the shown labels: by label, by patch, by edge."),
    "moves": PageEntry("Moves", "Ctrl+3", "The cut as it was solved, move by move."),
    "lens": PageEntry(
        "\N{GREEK SMALL LETTER LAMDA} lens", "Ctrl+4", "What another lambda or graph would do to this cut, the network frozen."
    ),
    "lineage": PageEntry("Lineage", "Ctrl+5", "From the initial labels to the pixel map: where each label went."),
    "seeds": PageEntry("LabelConstraints", "Ctrl+6", "Bind patches to a label, or forbid one."),
    "tiny": PageEntry("Tiny grid", "Ctrl+7", "A small random field to edit by hand, solved in four ways."),
}
