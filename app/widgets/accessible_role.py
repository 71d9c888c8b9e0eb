"""What a drawn widget is for a screen reader, which Qt knows of its own widgets alone."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget, QWidget

__all__ = ["give_role", "take_no_focus", "tell"]

_PROPERTY = "accessibleRole"
_installed: list[bool] = []
"""Not empty once Qt asks here: it would ask twice where it was told twice."""


def give_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Say what a widget is, before anybody has asked: a chart, a graphic."""
    widget.setProperty(_PROPERTY, role.value)
    if not _installed:
        QAccessible.installFactory(_face)
        _installed.append(True)


def take_no_focus(view: QAbstractScrollArea) -> None:
    """Neither the view nor what it draws on, which Qt lets take the keyboard beside it where it is a graphics view."""
    view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)  # and so its view, which takes the focus for it
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def tell(widget: QWidget, name: str, description: str = "") -> None:
    """Say what is shown; a screen reader hears it only where it is new."""
    if widget.accessibleName() != name:
        widget.setAccessibleName(name)
    if widget.accessibleDescription() != description:
        widget.setAccessibleDescription(description)


def _face(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    """Qt asks for each class of a thing and those above it; None leaves it to others."""
    role = thing.property(_PROPERTY)
    return QAccessibleWidget(thing, QAccessible.Role(role)) if role is not None and isinstance(thing, QWidget) else None
