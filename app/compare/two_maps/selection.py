"""Which pair of segments is selected, in line with what the session has selected."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QObject, QRectF, Signal, Slot

from app.compare.two_maps.comparing import LETTERS, Letter, Made, Matched
from app.session.session import Session

__all__ = ["PairSelection"]


class PairSelection(QObject):
    """A label of A and its partner in B; selecting either selects both, and the label of the shown run with them.

    Signals
    -------
    changed()
        `labels` are others.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._matched: Matched | None = None
        self._labels: tuple[int | None, int | None] = None, None
        session.sight.selection_changed.connect(self._on_session_selection_changed)

    @property
    def labels(self) -> tuple[int | None, int | None]:
        """The selected label of A and that of B; None: there is none, or nothing is selected."""
        return self._labels

    def show_pair(self, matched: Matched | None) -> None:
        """Take another pair of maps; nothing is selected in it but what the session has selected."""
        self._matched = matched
        self._set(None, None)
        self._on_session_selection_changed()

    def select(self, a: int | None, b: int | None) -> None:
        """Select a row of the table; nothing if both are None."""
        self._set(a, b)
        sight = self._session.sight
        if self._matched is None or (a is None and b is None):
            sight.select(None)
            return
        for made, label in ((self._matched.a, a), (self._matched.b, b)):
            if label is not None and self._is_shown(made):
                sight.select(label)
                return

    def toggle(self, letter: Letter, label: int) -> None:
        """Select the row of a label of one of the maps; again: nothing."""
        found = self._row_of(letter, label)
        if found is None or found == self._labels:
            self.select(None, None)
        else:
            self.select(*found)

    def box(self, made: Mapping[Letter, Made]) -> QRectF | None:
        """The rectangle around the selected segments, in pixels of the picture, as far as the maps' smaller copies tell."""
        boxes = [
            _box(made[letter].small == label, made[letter].labelling.labels.shape)
            for letter, label in zip(LETTERS, self._labels, strict=True)
            if label is not None and letter in made
        ]
        found = [box for box in boxes if not box.isEmpty()]
        return None if not found else found[0].united(found[-1])

    def _set(self, a: int | None, b: int | None) -> None:
        if (a, b) != self._labels:
            self._labels = a, b
            self.changed.emit()

    def _row_of(self, letter: Letter, label: int) -> tuple[int | None, int | None] | None:
        rows = self._matched.pair.segments if self._matched is not None else ()
        return next(
            ((row.one, row.other) for row in rows if (row.one if letter == "a" else row.other) == label),
            None,
        )

    def _is_shown(self, made: Made) -> bool:
        """Whether its labels are those that the session selects."""
        view, labelling, edited = self._session.view, made.labelling, self._session.sight.edited
        if edited is not None or labelling.edited is not None:
            return edited is not None and labelling.edited is not None and labelling.edited.edits is edited.map.edits
        return labelling.record is view.shown and labelling.frame is not None and labelling.frame == view.frame

    @Slot()
    def _on_session_selection_changed(self) -> None:
        selected = self._session.sight.selected
        if self._matched is None:
            return
        for letter, made in zip(LETTERS, (self._matched.a, self._matched.b), strict=True):
            if self._is_shown(made):
                found = None if selected is None else self._row_of(letter, selected)
                self._set(*(found or (None, None)))
                return


def _box(mask: np.ndarray, shape: tuple[int, ...]) -> QRectF:
    """Around the places of a map of a picture of this shape; empty where there are none."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return QRectF()
    high, wide = shape[0] / mask.shape[0], shape[1] / mask.shape[1]
    top, left = rows[0] * high, columns[0] * wide
    return QRectF(left, top, (columns[-1] + 1) * wide - left, (rows[-1] + 1) * high - top)
