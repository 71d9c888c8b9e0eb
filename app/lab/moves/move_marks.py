"""What a move shows on the picture views: who may switch, who did, and the viewer's guess."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from app.image_views.picture_grid import PictureGrid
from app.lab.mask_items import HatchItem, MaskItem, VeilItem
from app.lab.moves.move_text import marks_text
from app.lab.overlay import Overlay
from app.session.session import Session

__all__ = ["BorderItem", "MoveMarks"]

SIGNAL = QColor(255, 214, 0)

Mask = NDArray[np.bool_] | None


class BorderItem(MaskItem):
    """A line around the patches, not to be taken for a border between labels: yellow on black."""

    pens = (QColor(0, 0, 0), 4.5), (SIGNAL, 2.0)


class MoveMarks(QObject):
    """Three drawings over all views; each is seen where it has patches to show.

    Signals
    -------
    shown(str)
        What is drawn now, in a sentence; "" where nothing is.
    """

    shown = Signal(str)

    def __init__(self, session: Session, grid: PictureGrid, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.may = Overlay(session, grid, VeilItem, parent=self)
        self.marked = Overlay(session, grid, HatchItem, parent=self)
        self.did = Overlay(session, grid, BorderItem, parent=self)

    def show(self, may: Mask = None, did: Mask = None, marked: Mask = None) -> None:
        """Take other patches: bool, (d, d); None draws nothing."""
        for overlay, mask in ((self.may, may), (self.did, did), (self.marked, marked)):
            for item in overlay.items:
                item.show_mask(mask)
            overlay.set_visible(mask is not None)
        self.shown.emit(marks_text(*(mask is not None for mask in (may, did, marked))))
