"""Menus that are opened on something, made of the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.commands.command import Command, why_not
from app.commands.table import COMMANDS

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = ["LINE", "Choice", "Submenu", "command_menu"]

LINE = None
"""A line between two groups."""
_BY_NAME = {command.name: command for command in COMMANDS}


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry: the command of this name; in other words than in the menu bar, if some are given."""

    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Submenu:
    """Entries one step deeper."""

    title: str
    entries: tuple[Choice | None, ...]


Entry = Choice | Submenu | None
Around = Callable[[], AbstractContextManager[object]]


def command_menu(window: WindowParts, entries: Sequence[Entry], parent: QWidget, around: Around = nullcontext) -> QMenu:
    """A menu of commands; what cannot be done is grey, and its tip says why.

    Parameters
    ----------
    window : WindowParts
    entries : sequence
        From top to bottom.
    parent : QWidget
    around : callable
        Makes what holds while it is asked whether a command can be done, and while it is done: the place that is meant.
    """
    menu = QMenu(parent)
    _fill(menu, window, entries, around)
    return menu


def _fill(menu: QMenu, window: WindowParts, entries: Sequence[Entry], around: Around) -> None:
    menu.setToolTipsVisible(True)
    for entry in entries:
        if entry is LINE:
            menu.addSeparator()
        elif isinstance(entry, Submenu):
            _fill(menu.addMenu(entry.title), window, entry.entries, around)
        else:
            _add(menu, window, _BY_NAME[entry.name], entry.text, around)


def _add(menu: QMenu, window: WindowParts, command: Command, text: str, around: Around) -> None:
    keys = QKeySequence(command.keys).toString(QKeySequence.SequenceFormat.NativeText)
    action = menu.addAction(f"{text or command.text}\t{keys}" if keys else text or command.text)
    with around():
        reason = why_not(command.enabled, window) or why_not(command.here, window)
        is_on = command.checked is not None and command.checked(window)
    action.setEnabled(not reason)
    action.setToolTip(reason or command.tip)
    action.setStatusTip(reason or command.tip)
    action.setCheckable(command.checked is not None)
    action.setChecked(is_on)
    action.triggered.connect(partial(_do, window, command, around))


def _do(window: WindowParts, command: Command, around: Around, _is_checked: bool = False) -> None:
    with around():
        command.do(window)
