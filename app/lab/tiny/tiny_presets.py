"""Small random fields from which something is learned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.lab.tiny.tiny_grid import TinyGrid
from grapl_engine.analysis import tiny

__all__ = ["PRESETS", "Preset"]


@dataclass(frozen=True, slots=True)
class Preset:
    """A grid as data.

    Attributes
    ----------
    title, lesson : str
        Its name, and what there is to be seen in it.
    rows : tuple of str
        With `low` and `high`: a digit a cell, its own label, which costs `low` where all others cost `high`.
        Without: for each cell, a digit a label, its cost; cells are parted by blanks.
    phi : str
        A digit an edge, in the order of `tiny.lattice`; "": 1 each.
    lambda_ : float
    low, high : float
    labels : int
        K.
    """

    title: str
    lesson: str
    rows: tuple[str, ...]
    phi: str = ""
    lambda_: float = 1.0
    low: float | None = None
    high: float = 1.0
    labels: int = 2

    def grid(self) -> TinyGrid:
        """The grid itself."""
        if self.low is None:
            cells = [[[float(cost) for cost in cell] for cell in row.split()] for row in self.rows]
            costs = np.array(cells)
        else:
            own = np.array([[int(label) for label in row] for row in self.rows])
            costs = np.where(own[..., None] == np.arange(self.labels), self.low, self.high)
        rows, columns, labels = costs.shape
        edges = tiny.lattice(rows, columns)
        phi = np.array([float(weight) for weight in self.phi]) if self.phi else np.ones(len(edges))
        every = tuple(range(labels))
        return TinyGrid(rows, columns, costs.reshape(-1, labels), np.array(edges), phi, self.lambda_, every, every)


PRESETS: tuple[Preset, ...] = (
    Preset(
        "Noisy picture, two labels",
        "The cells' own costs are noisy; their neighbours mend them. With two labels one cut is the optimum.",
        ("100101", "010011", "000111", "001111", "000101", "010111"),
        lambda_=0.8,
        low=0.3,
        high=1.6,
    ),
    Preset(
        "Checkerboard trap",
        "No cell of a block gains by changing alone, so ICM stays where it starts. A cut changes all of them at once.",
        ("001100", "001100", "110011", "110011", "001100", "001100"),
        low=0.0,
    ),
    Preset(
        "Expansion finds it, swap does not",
        "Three labels: swap ends where no exchange of two labels lowers E, above the optimum.",
        ("610 586 810 300", "212 125 234 945", "048 786 847 942", "459 652 028 004"),
        "543443155432325113551422",
    ),
    Preset(
        "Swap finds it, expansion does not",
        "Three labels: expansion ends where no growth of one label lowers E, above the optimum.",
        ("876 350 521 725", "382 784 094 657", "759 208 128 217", "862 469 879 432"),
        "411352525233244455413414",
    ),
    Preset(
        "Neither finds it",
        "Swap and expansion are local: both end above the optimum, at different labels.",
        ("518 185 590", "570 750 068", "728 646 474"),
        "515331255453",
    ),
    Preset(
        "Five labels, 8 \N{MULTIPLICATION SIGN} 8",
        "Dynamic programming over the rows still finds the optimum. With six labels the grid is too large for that.",
        ("00011112", "00011222", "03011222", "33341212", "33344442", "33044442", "34444422", "33344444"),
        lambda_=0.6,
        low=0.2,
        high=1.4,
        labels=5,
    ),
)
