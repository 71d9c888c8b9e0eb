"""What is wrong with a value of a lesson file, as a sentence for a person."""

from __future__ import annotations

from collections.abc import Container, Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from app.lessons.json_source import JsonSource, LessonError, Place

__all__ = ["ONE_OF", "first_error", "in_entry", "not_one_of", "or_nearest", "unknown_key"]

ONE_OF = "one_of"
"""The type of the error of a text that is none of the `names` in its context."""
UNKNOWN = "unknown_key"
LIKE = 0.7
"""How alike a name must be to be meant (difflib's ratio): "lamda" and "lambda_" are 0.83, "lens" and "labels" 0.6."""
_PLAIN = ",.10g"
"""Numbers as a person writes them: 1,000,000 and not 1e+06."""
_KINDS = {
    str: "a text",
    bool: "true or false",
    dict: "an object { }",
    list: "a list [ ]",
    int: "a whole number",
    float: "a number",
    type(None): "null",
}
_WANTED: dict[str, type] = {
    "string_type": str,
    "bool_type": bool,
    "model_type": dict,
    "model_attributes_type": dict,
    "dict_type": dict,
    "list_type": list,
    "tuple_type": list,
    "int_type": int,
    "float_type": float,
    ONE_OF: str,
}
"""pydantic's errors of values of another type -> the type that it must be."""


def first_error(invalid: ValidationError, source: JsonSource) -> LessonError:
    """The topmost of the errors that pydantic has found in a file, to be raised."""
    told = [error for error in invalid.errors(include_url=False) if not _follows(error)]
    errors = [(_place(error["loc"], source.value), error) for error in told]
    place, error = min(errors, key=lambda entry: source.line(entry[0]))
    return source.error(place, _sentence(error, place))


def or_nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    """What to say after an unknown name: the known one that is like it, if there is one, and the rest."""
    near = get_close_matches(name, known, 1, LIKE)
    return f'did you mean "{near[0]}"? {otherwise[:1].upper()}{otherwise[1:]}' if near else otherwise


def not_one_of(names: Iterable[str]) -> PydanticCustomError:
    """The error of a value that is none of some names."""
    return PydanticCustomError(ONE_OF, "unknown", {"names": [*names]})


def in_entry(key: str, value: object, error: ValueError) -> ValidationError:
    """An error of one entry of an object, to be raised where the object is checked."""
    kind = error if isinstance(error, PydanticCustomError) else PydanticCustomError("value_error", "wrong", {"error": error})
    return ValidationError.from_exception_data(key, [InitErrorDetails(type=kind, loc=(key,), input=value)])


def unknown_key(key: str, value: object, known: Iterable[str]) -> ValidationError:
    """The error of an object with a key that it cannot have."""
    return in_entry(key, value, PydanticCustomError(UNKNOWN, "unknown", {"known": [*known]}))


def _follows(error: ErrorDetails) -> bool:
    """Whether it is there only because of others: pydantic calls a list too short, too, whose entries are wrong."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _place(loc: Iterable[str | int], value: Any) -> Place:
    """Where in the file an error lies; what pydantic adds to the way, such as the kind of a task, is no key of the file."""
    place: list[str | int] = []
    for part in loc:
        known: Container[str | int] = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        if part in known:
            value = value[part]
            place.append(part)
    return tuple(place)


def _named(place: Place) -> str:
    """What to call a value."""
    if not place:
        return "the lesson"
    return f'"{place[-1]}"' if isinstance(place[-1], str) else f"an entry of {_named(place[:-1])}"


def _sentence(error: ErrorDetails, place: Place) -> str:
    kind, value, details = error["type"], error["input"], error.get("ctx", {})
    name = _named(place)
    if kind in _WANTED and not (kind == ONE_OF and isinstance(value, str)):
        return f"{name} is {_KINDS[type(value)]}, and must be {_KINDS[_WANTED[kind]]}."
    match kind:
        case "value_error":
            return str(details["error"])
        case "missing":
            return f'{name} has no "{error["loc"][-1]}".'
        case "one_of":
            return f'{name} is "{value}", and must be one of {", ".join(details["names"])}.'
        case "unknown_key":
            known = or_nearest(str(place[-1]), details["known"], f"{_named(place[:-1])} has {', '.join(details['known'])}.")
            return f"{name} is unknown here: {known}"
        case "string_too_short":
            return f"{name} is empty."
        case "too_short":
            many = {0: "no entry", 1: "1 entry"}.get(len(value), f"{len(value)} entries")
            return f"{name} has {many}, and needs {details['min_length']} at least."
        case "greater_than_equal":
            return f"{name} is {value:{_PLAIN}}, and must be {details['ge']:{_PLAIN}} at least."
        case "less_than_equal":
            return f"{name} is {value:{_PLAIN}}, and must be {details['le']:{_PLAIN}} at most."
    return f"{name}: {error['msg']}."
