"""A run's labels and a what-if's, figure by figure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.lab.patch_text import LAMBDA
from app.lab.what_if.what_if import WhatIf
from app.widgets.figure_grid import FigureGrid, change_text, count_change_text, energy_text
from app.widgets.plain_label import PlainLabel
from grapl_engine import Energy
from grapl_engine.graphcut.problem import Problem

__all__ = ["WhatIfTable"]

_ROWS = (
    ("K\N{COMBINING CIRCUMFLEX ACCENT}", "Labels on the grid of patches"),
    ("U", "Unary term, in nats: what its label costs each patch by itself, summed"),
    ("V", f"Pairwise term before {LAMBDA}: the weights of the edges between different labels, summed"),
    (f"{LAMBDA}V", f"Pairwise term, in nats, each at its own {LAMBDA}"),
    ("E", f"Energy U + {LAMBDA}V, in nats, each at its own {LAMBDA} and on its own graph"),
    ("E, what-if", f"Energy of both labellings at the what-if's {LAMBDA}, on its graph: what the what-if's cut makes small"),
)

_Figure = tuple[str, float | int]
"""As it is read, and its value."""


class WhatIfTable(QWidget):
    """K-hat, U, V, lambda V and E of both, and how many patches changed.

    Only what is counted alike is subtracted: V on one graph, lambda V and E at one lambda on one graph. The last
    row counts both labellings by the what-if's own energy, where the change is what solving it again has won.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = FigureGrid(("run", "what-if", "change"), _ROWS)
        self.changed, self.took = PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        self.took.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for widget in (self.figures, self.changed, self.took):
            layout.addWidget(widget)

    def show_run(self, name: str, problem: Problem, labels: NDArray[np.uint16]) -> None:
        """The run's labels alone; `name` says which they are."""
        self.figures.show_head(0, name)
        self.figures.show_rows([*((text,) for text, _ in _figures(_k_hat(labels), problem.energy(labels))), ()])
        self.changed.setText(f"Move {LAMBDA}, the threshold or the affinity: the cut is solved at once.")
        self.took.setText(f"{_edges(problem)}.")

    def show_both(self, problem: Problem, labels: NDArray[np.uint16], answer: WhatIf) -> None:
        """The run's labels and the what-if's."""
        run = _figures(_k_hat(labels), problem.energy(labels))
        other = _figures(answer.k_hat, answer.energy)
        alike = _alike(problem, answer.problem)
        rows = [_row(old, new, is_alike) for old, new, is_alike in zip(run, other, alike, strict=True)]
        both = (answer.problem.energy(labels).total, answer.energy.total)
        mine, least = ((energy_text(value), value) for value in both)
        self.figures.show_rows([*rows, _row(mine, least, is_alike=True)])
        count = int((answer.labels.ravel() != labels.ravel()).sum())
        outlined = " (outlined)" if count else ""
        has = "has" if count == 1 else "have"
        self.changed.setText(f"{count:,} of {labels.size:,} patches {has} another label{outlined}.")
        self.took.setText(f"{_edges(answer.problem)}{_took(answer.milliseconds)}.")


def _edges(problem: Problem) -> str:
    count = len(problem.edges)
    return f"{count:,} edge{'s' * (count != 1)}"


def _took(milliseconds: float | None) -> str:
    """How it was come by."""
    if milliseconds is None:
        return ". Moving a slider leaves this what-if, and solves the run's own cut again"
    if not milliseconds:
        return ", from the sweep"
    return f", solved in {milliseconds:.0f} ms" if milliseconds >= 1 else ", solved in less than 1 ms"


def _alike(problem: Problem, asked: Problem) -> tuple[bool, ...]:
    """Of K-hat, U, V, lambda V and E, which two problems count by the same measure."""
    one_graph = problem.edges is asked.edges
    at_one = one_graph and problem.lambda_ == asked.lambda_
    return True, True, one_graph, at_one, at_one


def _row(old: _Figure, new: _Figure, is_alike: bool) -> tuple[str, ...]:
    """Both texts, and the change where it means something."""
    if not is_alike:
        return old[0], new[0]
    change = new[1] - old[1]
    return old[0], new[0], change_text(change) if isinstance(change, float) else count_change_text(change)


def _figures(k_hat: int, energy: Energy) -> list[_Figure]:
    nats = (energy.unary, energy.pairwise, energy.lambda_ * energy.pairwise, energy.total)
    return [(str(k_hat), k_hat), *((energy_text(value), value) for value in nats)]


def _k_hat(labels: NDArray[np.uint16]) -> int:
    return int(np.count_nonzero(np.bincount(labels.ravel())))
