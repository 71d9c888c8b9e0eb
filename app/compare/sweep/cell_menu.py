"""The menu of a cell of the sweep."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.compare.sweep.cell_table import CellContent

__all__ = ["cell_menu"]


def cell_menu(content: CellContent, load: Callable[[], None], parent: QWidget) -> QMenu:
    """What can be done with a cell; what cannot is grey, and its tip says why.

    Parameters
    ----------
    content : CellContent
    load : callable
        Shows its run in the views.
    parent : QWidget
    """
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    menu.addAction(content.name.replace("&", "&&")).setEnabled(False)
    menu.addSeparator()
    load_it = menu.addAction("&Show this run\tReturn", load)
    copy = menu.addAction("&Copy its map", lambda: QGuiApplication.clipboard().setImage(content.image))
    copy.setToolTip("The map as it is seen here, small; the run itself has it in the picture's size.")
    if content.is_shown:
        load_it.setEnabled(False)
        load_it.setToolTip("The views show it already.")
    if content.image.isNull():
        copy.setEnabled(False)
        copy.setToolTip("There is no map here yet.")
    return menu
