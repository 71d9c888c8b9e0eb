"""A JSON file and the line of each of its values, for errors that a person can find."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from grapl_engine import GraplError

__all__ = ["JsonSource", "LessonError", "Place", "read_json"]

Place: TypeAlias = tuple[str | int, ...]
"""The keys and indices that lead to a value; () is the file's own."""

# Python's decoder tells no places of values, and json-source-map, the one package that does, had its last release in 2022.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


class LessonError(GraplError):
    """A lesson file that is wrong: a sentence with file and line."""


@dataclass(frozen=True, slots=True)
class JsonSource:
    """What stands in a file.

    Attributes
    ----------
    path : Path
    value : object
        As `json.loads` gives it.
    lines : dict of Place to int
        From 1: where each value begins.
    """

    path: Path
    value: Any
    lines: dict[Place, int]

    def error(self, place: Place, sentence: str) -> LessonError:
        """What is wrong with a value, to be raised."""
        return LessonError(f"{self.path.name}, line {self.lines[place]}: {sentence}")


def read_json(path: Path) -> JsonSource:
    """Read a file.

    Raises
    ------
    LessonError
        If it cannot be read, is no JSON, or has a key twice in one object.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LessonError(f"{path} cannot be read ({error.strerror or error}).") from error
    except UnicodeDecodeError as error:
        raise LessonError(f"{path.name} is no text in UTF-8: save it as that.") from error
    try:
        value = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise LessonError(f"{path.name}, line {error.lineno}: this is no JSON ({error.msg}, column {error.colno}).") from error
    except ValueError as error:
        raise LessonError(f"{path.name}: {error} is no number that JSON knows.") from error
    except RecursionError as error:
        raise LessonError(f"{path.name}: its lists and objects are nested too deeply.") from error
    return JsonSource(path, value, _lines(text, path))


def _lines(text: str, path: Path) -> dict[Place, int]:
    """The line of each value in a text that is known to be JSON."""
    lines: dict[Place, int] = {}
    place: list[str | int | None] = []  # None: the next text is a key
    line, counted = 1, 0
    for token in _TOKEN.finditer(text):
        line, counted = line + text.count("\n", counted, token.start()), token.start()
        match token[0]:
            case "}" | "]":
                place.pop()
            case ",":
                last = place[-1]
                place[-1] = last + 1 if isinstance(last, int) else None
            case ":":
                pass
            case word if place and place[-1] is None:
                place[-1] = json.loads(word)
            case word:
                here = tuple(part for part in place if part is not None)
                if here in lines:
                    raise LessonError(f'{path.name}, line {line}: "{here[-1]}" stands here for the second time.')
                lines[here] = line
                if word in "{[":
                    place.append(None if word == "{" else 0)
    return lines


def _refuse(constant: str) -> float:
    raise ValueError(constant)
