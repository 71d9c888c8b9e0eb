"""How the views stand beside each other: the way that gives the pictures most room, or the one that was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtWidgets import QGridLayout

from app.image_views.picture_view import PictureView
from app.image_views.view_options import Arrangement
from app.image_views.views import ViewKind

__all__ = ["WAYS", "Cell", "ViewPlaces", "best_arrangement", "column_weights", "room_for_pictures", "ways_of"]

GAP = 2
BETTER = 1.05
"""So much more room another arrangement must give before the views move by themselves."""
LARGE = 2
"""How much wider the large view is than the small ones beside it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A view's place in a grid: row, column, and how many rows it covers."""

    row: int
    column: int
    rows: int = 1


WAYS: dict[Arrangement, tuple[Cell, ...]] = {
    Arrangement.SQUARE: (Cell(0, 0), Cell(0, 1), Cell(1, 0), Cell(1, 1)),
    Arrangement.ROW: (Cell(0, 0), Cell(0, 1), Cell(0, 2), Cell(0, 3)),
    Arrangement.COLUMN: (Cell(0, 0), Cell(1, 0), Cell(2, 0), Cell(3, 0)),
    Arrangement.LARGE: (Cell(0, 1), Cell(1, 1), Cell(2, 1), Cell(0, 0, 3)),
    Arrangement.CUT_LARGE: (Cell(0, 1), Cell(1, 1), Cell(0, 0, 3), Cell(2, 1)),
}
"""Where the views stand in their order, photograph, network, graph cut and pixel map."""
CHOSEN_ALONE = (Arrangement.CUT_LARGE,)
"""Never automatic: as much room as with the pixel map large, so that rounding would decide between the two."""


def room_for_pictures(cells: Sequence[Cell], width: float, height: float, aspect: float, strip: float) -> float:
    """How many pixels of the screen show the picture.

    Parameters
    ----------
    cells : sequence of Cell
    width, height : float
        Of all views together.
    aspect : float
        The picture's width over its height.
    strip : float
        What stands above and below the picture in each view.
    """
    rows = 1 + max(cell.row + cell.rows - 1 for cell in cells)
    weights = column_weights(cells)
    room = 0.0
    for cell in cells:
        across = width * weights[cell.column] / sum(weights) - GAP
        down = height * cell.rows / rows - GAP - strip
        shown = max(0.0, min(across, down * aspect))
        room += shown * shown / aspect
    return room


def column_weights(cells: Sequence[Cell]) -> list[int]:
    """How the columns share the width."""
    weights = [1] * (1 + max(cell.column for cell in cells))
    for cell in cells:
        if cell.rows > 1:
            weights[cell.column] = LARGE
    return weights


def ways_of(views: int) -> Mapping[Arrangement, Sequence[Cell]]:
    """The ways in which so many views can stand; fewer than all stand in a row or a column."""
    if views == len(WAYS[Arrangement.SQUARE]):
        return WAYS
    return {
        Arrangement.ROW: tuple(Cell(0, place) for place in range(views)),
        Arrangement.COLUMN: tuple(Cell(place, 0) for place in range(views)),
    }


def best_arrangement(
    width: float,
    height: float,
    aspect: float,
    strip: float,
    now: Arrangement,
    ways: Mapping[Arrangement, Sequence[Cell]] = MappingProxyType(WAYS),
) -> Arrangement:
    """That in which the picture is seen largest; the one there is now unless another is clearly better."""
    rooms = {
        way: room_for_pictures(cells, width, height, aspect, strip) for way, cells in ways.items() if way not in CHOSEN_ALONE
    }
    best = max(rooms, key=lambda way: rooms[way])
    return best if now not in rooms or rooms[best] > BETTER * rooms[now] else now


class ViewPlaces:
    """Puts the views into a grid.

    Parameters
    ----------
    layout : QGridLayout
    views : mapping of ViewKind to PictureView
        In their order.
    """

    def __init__(self, layout: QGridLayout, views: Mapping[ViewKind, PictureView]) -> None:
        self._layout, self._views = layout, views
        self._wanted = Arrangement.AUTOMATIC
        self.now = Arrangement.SQUARE
        self._there = tuple(views)
        self._alone: ViewKind | None = None
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        self._place()

    def want(self, arrangement: Arrangement, aspect: float) -> None:
        """Stand this way from now on."""
        self._wanted = arrangement
        self.fit(aspect)

    def fit(self, aspect: float) -> None:
        """Stand as wanted; automatic: as suits the room there is and a picture of this width over height."""
        way, ways = self._wanted, ways_of(len(self._there))
        if way not in ways:
            if (parent := self._layout.parentWidget()) is None or not parent.isVisible():
                return
            way = best_arrangement(parent.width(), parent.height(), aspect, self._strip, self.now, ways)
        if way is not self.now:
            self.now = way
            self._place()

    @property
    def seen(self) -> tuple[ViewKind, ...]:
        """The views that are shown."""
        return self._there if self._alone is None else (self._alone,)

    def keep_to(self, there: Sequence[ViewKind], aspect: float) -> None:
        """Have these views alone to place."""
        self._there = tuple(there)
        if self.now not in (ways := ways_of(len(self._there))):
            self.now = next(iter(ways))
        self._place()
        self.fit(aspect)

    def share(self, alone: ViewKind | None) -> None:
        """Rows and columns without a visible view get nothing; `alone` is the only visible one."""
        self._alone = alone
        for kind, view in self._views.items():
            view.setVisible(kind in self.seen)
        if alone is not None and alone not in self._there:
            self._layout.addWidget(self._views[alone], 0, 0)
        seen = [cell for cell, kind in self._cells if alone in (None, kind)] or [Cell(0, 0)]
        weights = column_weights([cell for cell, _ in self._cells])
        for row in range(self._layout.rowCount()):
            self._layout.setRowStretch(row, int(any(cell.row <= row < cell.row + cell.rows for cell in seen)))
        for column in range(self._layout.columnCount()):
            is_seen = any(cell.column == column for cell in seen)
            self._layout.setColumnStretch(column, weights[column] if is_seen and column < len(weights) else 0)

    @property
    def _cells(self) -> list[tuple[Cell, ViewKind]]:
        return list(zip(ways_of(len(self._there))[self.now], self._there, strict=True))

    @property
    def _strip(self) -> float:
        """What stands above the picture of a view, the title."""
        return float(next(iter(self._views.values())).title.sizeHint().height())

    def _place(self) -> None:
        for view in self._views.values():
            self._layout.removeWidget(view)
        for cell, kind in self._cells:
            self._layout.addWidget(self._views[kind], cell.row, cell.column, cell.rows, 1)
        self.share(self._alone)
