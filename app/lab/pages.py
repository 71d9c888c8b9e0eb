"""The table of the lab's pages: menu, buttons, keys, help and lessons follow from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.widgets.paged_panel import PageEntry

if TYPE_CHECKING:
    from app.lab.page import LabPage

__all__ = ["PAGES"]


def _patch() -> type[LabPage]:
    from app.lab.patch.patch_page import PatchPage

    return PatchPage


def _energy() -> type[LabPage]:
    from app.lab.energy.energy_page import EnergyPage

    return EnergyPage


def _moves() -> type[LabPage]:
    from app.lab.moves.moves_page import MovesPage

    return MovesPage


def _lens() -> type[LabPage]:
    from app.lab.what_if.what_if_page import WhatIfPage

    return WhatIfPage


def _lineage() -> type[LabPage]:
    from app.lab.lineage.lineage_page import LineagePage

    return LineagePage


def _seeds() -> type[LabPage]:
    from app.lab.constraints.constraints_page import ConstraintsPage

    return ConstraintsPage


def _tiny() -> type[LabPage]:
    from app.lab.tiny.tiny_page import TinyPage

    return TinyPage


LAMBDA = "\N{GREEK SMALL LETTER LAMDA}"
PAGES: dict[str, PageEntry[LabPage]] = {
    "patch": PageEntry(
        "Patch", "Ctrl+1", "Why a patch has its label, and what would change it.",
        "Why does this patch have its label?",
        "On the views, lines are its edges: wide ones weigh more, dashed ones are cut.",
        "lab.md#patch", _patch,
    ),
    "energy": PageEntry(
        "Energy", "Ctrl+2", "U, V and E of the shown labels: by label, by patch, by edge.",
        "What do these labels cost, and where?",
        f"U is what its label costs each patch by itself, V the weight of the cut edges, E = U + {LAMBDA}V; U, {LAMBDA}V and E "
        "are in nats.",
        "lab.md#energy", _energy,
    ),
    "moves": PageEntry(
        "Moves", "Ctrl+3", "The cut as it was solved, move by move.",
        "How does the solver get from its start to a cut?",
        "Patches that may not switch are veiled, and those that did are outlined in yellow.",
        "lab.md#moves", _moves,
    ),
    "lens": PageEntry(
        f"{LAMBDA} lens", "Ctrl+4", f"What another {LAMBDA} or graph would do to this cut, the network frozen.",
        f"What would the cut be at another {LAMBDA}, or on another graph?",
        f"Dashed: the run's {LAMBDA}; violet: the what-if's. A band (plateau): the same labels at its ends and each {LAMBDA} "
        "tried between.",
        f"lab.md#{LAMBDA}-lens", _lens,
    ),
    "lineage": PageEntry(
        "Lineage", "Ctrl+5", "From the initial labels to the pixel map: where each label went.",
        "Where did each label go?",
        "A row is a place of the timeline, a bar a label's share of the picture, a band what went from one row to the next.",
        "lab.md#lineage", _lineage,
    ),
    "seeds": PageEntry(
        "Seeds", "Ctrl+6", "Bind patches to a label, or forbid one.",
        "What if these patches had to have that label?",
        "On the views, a disc is a label that its patch must have, a crossed-out ring one that it must not have.",
        "lab.md#seeds", _seeds,
    ),
    "tiny": PageEntry(
        "Tiny grid", "Ctrl+7", "A small random field to edit by hand, solved in four ways.",
        "What do four solvers make of the same few cells?",
        "A cell has its label's colour, its bars are costs: tall is unlikely. Wide edges weigh more, dashed ones are cut.",
        "lab.md#tiny-grid", _tiny,
    ),
}  # fmt: skip
