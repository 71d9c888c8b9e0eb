"""A JSON file and the line of each of its values, for errors that a person can find."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from grapl_engine import GraplError
from grapl_engine.storage.small_text import read_small_text

__all__ = ["JsonSource", "LessonError", "Node", "Place", "read_json"]

Place: TypeAlias = tuple[str | int, ...]
"""The keys and indices that lead to a value; () is the file's own."""

MOST_BYTES = 2**22
"""Of a lesson; those that come with the program have five thousand."""

# Python's decoder tells no places of values, and json-source-map, the one package that does, had its last release in 2022.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


class LessonError(GraplError):
    """A lesson file that is wrong: a sentence with file and line."""


@dataclass(slots=True)
class Node:
    """The line of a value, and what is in it by key or index."""

    line: int
    parts: dict[str | int, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JsonSource:
    """What stands in a file.

    Attributes
    ----------
    path : Path
    value : object
        As `json.loads` gives it.
    root : Node
        Where it stands.
    """

    path: Path
    value: Any
    root: Node

    def line(self, place: Place) -> int:
        """From 1: where a value begins."""
        node = self.root
        for part in place:
            node = node.parts[part]
        return node.line

    def error(self, place: Place, sentence: str) -> LessonError:
        """What is wrong with a value, to be raised."""
        return LessonError(f"{self.path.name}, line {self.line(place)}: {sentence}")


def read_json(path: Path) -> JsonSource:
    """Read a file.

    Raises
    ------
    LessonError
        If it cannot be read, is no JSON, or has a key twice in one object.
    """
    try:
        text = read_small_text(path, MOST_BYTES)
    except OSError as error:
        raise LessonError(f"{path} cannot be read ({error.strerror or error}).") from error
    except UnicodeDecodeError as error:
        raise LessonError(f"{path.name} is no text in UTF-8: save it as that.") from error
    try:
        value = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise LessonError(f"{path.name}, line {error.lineno}: this is no JSON ({error.msg}, column {error.colno}).") from error
    except _NoNumberError as error:
        raise LessonError(f"{path.name}: {error} is no number that JSON knows.") from error
    except ValueError as error:  # Python takes no whole number of more than 4,300 digits
        raise LessonError(f"{path.name}: a number in it has too many digits.") from error
    except RecursionError as error:
        raise LessonError(f"{path.name}: its lists and objects are nested too deeply.") from error
    return JsonSource(path, value, _nodes(text, path))


def _nodes(text: str, path: Path) -> Node:
    """The place of each value in a text that is known to be JSON; as deep as it may be, each costs the same."""
    file = Node(0)  # the value is in it as in a list
    around: list[tuple[Node, str | int | None]] = [(file, 0)]  # None: the next text is a key
    line, counted = 1, 0
    for token in _TOKEN.finditer(text):
        line, counted = line + text.count("\n", counted, token.start()), token.start()
        within, key = around[-1]
        match token[0]:
            case "}" | "]":
                around.pop()
            case ",":
                around[-1] = within, key + 1 if isinstance(key, int) else None
            case ":":
                pass
            case word if key is None:
                around[-1] = within, json.loads(word)
            case word:
                if key in within.parts:
                    raise LessonError(f'{path.name}, line {line}: "{key}" stands here for the second time.')
                node = within.parts[key] = Node(line)
                if word in "{[":
                    around.append((node, None if word == "{" else 0))
    return file.parts[0]


class _NoNumberError(ValueError):
    """Python's decoder takes NaN and Infinity, and JSON has none."""


def _refuse(constant: str) -> float:
    raise _NoNumberError(constant)
