"""Qt's own methods as this program has them: none lets an exception out.

What PySide does with one depends on who called. In an event that comes from the system it calls the excepthook. Below a call
from Python (`show`, a signal, `setModel`) it keeps the exception, goes on through Qt with whatever value that leaves, and
raises it where Python comes back: in a place that has nothing to do with it, half-way through its work. An item model
whose `rowCount` or `data` raises ends the process so.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt
from shiboken6.Shiboken import Object

__all__ = ["ANSWERS", "guard_overrides"]

PACKAGE = __package__ or "app"


def _nothing() -> None:
    return None


def _icon() -> object:
    from PySide6.QtGui import QIcon

    return QIcon()


def _pixmap() -> object:
    from PySide6.QtGui import QPixmap

    return QPixmap()


ANSWERS: dict[str, Callable[[], object]] = {
    "boundingRect": QRectF,
    "clone": _nothing,
    "columnCount": int,
    "createMimeDataFromSelection": QMimeData,
    "currentChanged": _nothing,
    "data": _nothing,
    "doSetSource": _nothing,
    "drawControl": _nothing,
    "drawPrimitive": _nothing,
    "event": bool,
    "eventFilter": bool,
    "flags": lambda: Qt.ItemFlag.NoItemFlags,
    "focusNextPrevChild": bool,
    "hasHeightForWidth": bool,
    "headerData": _nothing,
    "heightForWidth": lambda: -1,
    "initStyleOption": _nothing,
    "loadResource": _nothing,
    "minimumSizeHint": QSize,
    "paint": _nothing,
    "pixmap": _pixmap,
    "polish": _nothing,
    "rowCount": int,
    "sizeHint": QSize,
    "standardIcon": _icon,
}
"""What Qt hears in place of an exception; nothing from every `...Event`."""


def guard_overrides() -> None:
    """Have each override of a class of this program guarded when the class is made."""
    # Before any class is made, and once for all: a decorator would be forgotten.
    Object.__init_subclass__ = classmethod(_on_subclass_made)  # type: ignore[assignment]


def _on_subclass_made(made: type[Any], /, **words: Any) -> None:
    super(Object, made).__init_subclass__(**words)
    if made.__module__.partition(".")[0] != PACKAGE:
        return
    for name, function in list(vars(made).items()):
        if isinstance(function, FunctionType) and _is_answered(name) and _is_of_qt(name, made):
            setattr(made, name, _guarded(function, ANSWERS.get(name, _nothing)))


def _is_answered(name: str) -> bool:
    return name in ANSWERS or name.endswith("Event")


def _is_of_qt(name: str, made: type) -> bool:
    return any(name in vars(base) and base.__module__.startswith("PySide6.") for base in made.__mro__[1:])


def _guarded(override: Callable[..., object], answer: Callable[[], object]) -> Callable[..., object]:
    @functools.wraps(override)
    def guarded(*args: Any, **words: Any) -> object:
        try:
            return override(*args, **words)
        except Exception as error:  # the border: a bug costs what it was about, never the program
            sys.excepthook(type(error), error, error.__traceback__)
            return answer()

    return guarded
