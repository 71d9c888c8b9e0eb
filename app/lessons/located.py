"""JSON whose values know their lines, for errors that a person can find."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.lessons.lesson import LessonError

__all__ = ["Located", "read_located"]

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")
_KINDS = {
    str: "a text",
    bool: "true or false",
    dict: "an object { }",
    list: "a list [ ]",
    int: "a whole number",
    float: "a number",
}


class Located:
    """A value of a JSON file, its line, and what to call it."""

    def __init__(self, value: Any, path: Path, line: int, name: str) -> None:
        self.value, self.path, self.line, self.name = value, path, line, name

    def error(self, sentence: str) -> LessonError:
        """What is wrong with it, to be raised."""
        return LessonError(f"{self.path.name}, line {self.line}: {sentence}")

    def is_a(self, kind: type) -> bool:
        """Whether it has a type; true and false are no numbers, a whole number is a number too."""
        value = self.value
        if isinstance(value, bool):
            return kind is bool
        return isinstance(value, int | float) if kind is float else isinstance(value, kind)

    def get(self, kind: type) -> Any:
        """The plain value, if it has that type."""
        if not self.is_a(kind):
            raise self.error(f"{self.name} is {_named(self.value)}, and must be {_KINDS[kind]}.")
        return self.value

    def number(self, low: float, high: float, kind: type = float) -> Any:
        """A number in a range."""
        value = self.get(kind)
        if not low <= value <= high:
            raise self.error(f"{self.name} is {value:g}, and must be from {low:g} to {high:g}.")
        return value

    def text(self) -> str:
        """A text that says something."""
        text = str(self.get(str)).strip()
        if not text:
            raise self.error(f"{self.name} is empty.")
        return text

    def one_of(self, names: Any) -> str:
        """One of some names."""
        text = str(self.get(str))
        if text not in names:
            raise self.error(f'{self.name} is "{text}", and must be one of {", ".join(names)}.')
        return text

    def items(self) -> list[Located]:
        """The values of a list."""
        return list(self.get(list))

    def fields(self, needed: tuple[str, ...] = (), may: tuple[str, ...] = ()) -> dict[str, Located]:
        """The values of an object that has all the needed keys, and no others but those that it may have."""
        values: dict[str, Located] = self.get(dict)
        for key, value in values.items():
            if key not in (*needed, *may):
                known = ", ".join((*needed, *may))
                raise value.error(f'"{key}" is unknown here: {self.name} has {known}.')
        if missing := [key for key in needed if key not in values]:
            raise self.error(f'{self.name} has no "{missing[0]}".')
        return values

    def plain(self) -> Any:
        """The value without lines."""
        if isinstance(self.value, dict):
            return {key: value.plain() for key, value in self.value.items()}
        if isinstance(self.value, list):
            return [value.plain() for value in self.value]
        return self.value


def read_located(path: Path, name: str) -> Located:
    """Read a file.

    Raises
    ------
    LessonError
        If it cannot be read or is no JSON.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LessonError(f"{path} cannot be read ({error.strerror or error}).") from error
    except UnicodeDecodeError as error:
        raise LessonError(f"{path.name} is no text in UTF-8: save it as that.") from error
    try:
        json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise LessonError(f"{path.name}, line {error.lineno}: this is no JSON ({error.msg}, column {error.colno}).") from error
    except ValueError as error:
        raise LessonError(f"{path.name}: {error} is no number that JSON knows.") from error
    except RecursionError as error:
        raise LessonError(f"{path.name}: its lists and objects are nested too deeply.") from error
    return _Walk(text, path).value(name, 0)[0]


class _Walk:
    """Goes through a text that is known to be JSON."""

    def __init__(self, text: str, path: Path) -> None:
        self._text, self._path = text, path

    def value(self, name: str, at: int) -> tuple[Located, int]:
        at = self._skip(at)
        line = self._text.count("\n", 0, at) + 1
        found: Any
        if self._text[at] == "{":
            found = {}
            for key, value, end in self._members(at):
                if key in found:
                    raise value.error(f'"{key}" stands here for the second time.')
                found[key], at = value, end
            at = self._skip(at if found else at + 1) + 1
        elif self._text[at] == "[":
            found = []
            for value, end in self._elements(name, at):
                found.append(value)
                at = end
            at = self._skip(at if found else at + 1) + 1
        else:
            found, at = _DECODER.raw_decode(self._text, at)
        return Located(found, self._path, line, name), at

    def _members(self, at: int) -> Iterator[tuple[str, Located, int]]:
        at = self._skip(at + 1)
        while self._text[at] != "}":
            key, at = _DECODER.raw_decode(self._text, at)
            value, at = self.value(f'"{key}"', self._skip(at) + 1)
            yield key, value, at
            at = self._next(at)

    def _elements(self, name: str, at: int) -> Iterator[tuple[Located, int]]:
        at = self._skip(at + 1)
        while self._text[at] != "]":
            value, at = self.value(f"an entry of {name}", at)
            yield value, at
            at = self._next(at)

    def _next(self, at: int) -> int:
        """Past the comma, if there is one."""
        at = self._skip(at)
        return self._skip(at + 1) if self._text[at] == "," else at

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found is not None else at


def _named(value: Any) -> str:
    return "null" if value is None else _KINDS[type(value)]


def _refuse(constant: str) -> float:
    raise ValueError(constant)
