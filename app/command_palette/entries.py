"""What the command palette finds: all that stands in menus, presets, lessons, places of the guide, files opened lately."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.commands.command import why_not
from app.commands.table import COMMANDS
from app.guide.topics import anchor_of, chapters
from app.paths import guide_folder, lesson_paths
from grapl_engine import PRESET_PURPOSES
from grapl_engine.settings_text import builtin_text

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = ["OWN_COMMAND", "Entry", "entries_of"]

OWN_COMMAND = "show_palette"
"""The command that opens the palette, and is no use in it."""
_GROWING = ("Open recent", "Earlier sessions")
"""Menus that are filled when they are opened."""
_SUBMENU = " > "
_LOCAL_KEYS = {command.name: command.keys for command in COMMANDS if command.is_local}
_RULES = {command.name: command.enabled for command in COMMANDS}
_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{2,3} (.+)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be chosen.

    Attributes
    ----------
    key : str
        By which it is remembered.
    name, where, keys, tip : str
        What it is called, where else it is found, its shortcut, and what it is for in a sentence.
    reason : str
        Why it cannot be done now; "" where it can.
    is_on : bool
        Whether it is on, for what is on or off.
    do : callable
        Does it.
    """

    key: str
    name: str
    where: str
    keys: str
    tip: str
    do: Callable[[], object]
    reason: str = ""
    is_on: bool = False


def entries_of(window: WindowParts) -> list[Entry]:
    """All there is to choose from now, in the order of the menus."""
    bar = (menu for action in window.menuBar().actions() if isinstance(menu := action.menu(), QMenu))
    of_menus: dict[str, Entry] = {}
    for menu in bar:
        for entry in _of_menu(window, menu, _plain(menu.title())):
            of_menus.setdefault(entry.key, entry)  # what stands in two menus is named by the first
    return [*of_menus.values(), *_presets(window), *_lessons(window), *_recent(window), *_guide(window)]


def _of_menu(window: WindowParts, menu: QMenu, path: str) -> Iterator[Entry]:
    for action in menu.actions():
        inner, title = action.menu(), _plain(action.text())
        if isinstance(inner, QMenu):
            if title not in _GROWING:
                yield from _of_menu(window, inner, f"{path}{_SUBMENU}{title}")
        elif not action.isSeparator() and action.objectName() != OWN_COMMAND:
            yield _of_action(window, action, title, path)


def _of_action(window: WindowParts, action: QAction, title: str, path: str) -> Entry:
    name = action.objectName()
    rule = _RULES.get(name)
    return Entry(
        name or f"{path}{_SUBMENU}{title}",
        title,
        path,
        _LOCAL_KEYS.get(name, "") or action.shortcut().toString(),
        action.statusTip(),
        action.trigger,
        why_not(rule, window) if rule is not None else "" if action.isEnabled() else "It cannot be done now.",
        action.isCheckable() and action.isChecked(),
    )


def _presets(window: WindowParts) -> Iterator[Entry]:
    for name, purpose in PRESET_PURPOSES.items():
        yield Entry(f"preset {name}", f"Preset {name}", "Settings", "", purpose, partial(window.form.choose_preset, name))
    for name, settings in window.session.own_presets.own.items():
        tip = f"Your own: {builtin_text(settings)}"
        yield Entry(f"own preset {name}", f"Preset {name}", "Settings", "", tip, partial(window.form.choose_preset, name))


def _lessons(window: WindowParts) -> Iterator[Entry]:
    where = f"Lab{_SUBMENU}Lessons"
    for path, title, intro in _lesson_titles():
        yield Entry(f"lesson {path.stem}", f"Lesson {title}", where, "", intro, partial(window.begin_lesson, path))


def _recent(window: WindowParts) -> Iterator[Entry]:
    for path in window.preferences.recent:
        where = f"File{_SUBMENU}Open recent"
        yield Entry(f"file {path}", path.name, where, "", str(path), partial(window.opening.open_path, path))


def _guide(window: WindowParts) -> Iterator[Entry]:
    for title, chapter, place in _places_of_guide():
        where = f"Help{_SUBMENU}Guide" + f"{_SUBMENU}{chapter}" * bool(chapter)
        yield Entry(f"guide {place}", f"Guide: {title}", where, "", "", partial(_open_guide, window, place))


def _open_guide(window: WindowParts, place: str) -> None:
    window.guide.show_place(place)


@cache
def _lesson_titles() -> tuple[tuple[Path, str, str], ...]:
    """File, title and introduction of each; they are checked when one is begun."""
    files = ((path, json.loads(path.read_text(encoding="utf-8"))) for path in lesson_paths())
    return tuple((path, str(file["title"]), str(file["intro"])) for path, file in files)


@cache
def _places_of_guide() -> tuple[tuple[str, str, str], ...]:
    """Title, chapter and place of each chapter, whose chapter is "", and of its sections."""
    found: list[tuple[str, str, str]] = []
    for chapter in chapters():
        found.append((chapter.title, "", chapter.place))
        text = _CODE.sub("", (guide_folder() / chapter.place).read_text(encoding="utf-8"))
        headings = (match[1] for line in text.splitlines() if (match := _HEADING.match(line)))
        found += [(_text(heading), chapter.title, f"{chapter.place}#{anchor_of(heading)}") for heading in headings]
    return tuple(found)


def _text(heading: str) -> str:
    """Without the marks of Markdown."""
    return re.sub(r"[`*]", "", heading)


def _plain(text: str) -> str:
    """Without the mark of the mnemonic."""
    return re.sub(r"&(.)", r"\1", text)
