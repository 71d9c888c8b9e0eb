"""Kinds of values in lesson files, each with its check and its place in the schema for editors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    GetPydanticSchema,
    Strict,
    StringConstraints,
)
from pydantic_core import CoreSchema, core_schema

from app.lessons.condition import Condition, read_condition, unknown_quantity
from app.lessons.quantities import EARLIER, QUANTITIES, kind_of
from app.lessons.sentences import in_entry, not_one_of, unknown_key
from grapl_engine import KINDS, PARAMETERS, Settings, SettingsError

__all__ = ["Conditions", "FilledText", "NumberName", "OneOf", "SettingsOf", "Text", "as_list"]

_BRACES = re.compile(r"\{([^{}]*)\}")
_TYPES = {int: "integer", float: "number", bool: "boolean", str: "string"}


@dataclass(frozen=True, slots=True)
class OneOf:
    """Annotates a text that is one of some names."""

    names: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        error = not_one_of(self.names)
        return core_schema.custom_error_schema(
            core_schema.literal_schema([*self.names]),
            error.type,
            custom_error_message=error.message_template,
            custom_error_context=error.context,
        )


@dataclass(frozen=True, slots=True)
class SettingsOf:
    """Annotates an object with values of settings, by name."""

    names: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        values = {name: _schema_of(name) for name in self.names}
        return {"type": "object", "properties": values, "additionalProperties": False}

    def _check(self, given: dict[str, Any]) -> dict[str, Any]:
        for name, value in given.items():
            if name in PARAMETERS and not PARAMETERS[name].affects_labels:
                raise in_entry(name, value, ValueError(f'"{name}" is a matter of the machine, and no lesson\'s.'))
            if name not in self.names:
                raise unknown_key(name, value, self.names)
            try:
                Settings.from_dict({name: value})
            except SettingsError as error:
                raise in_entry(name, value, error) from error
        return given


def as_list(value: object) -> object:
    """A value that may stand alone or in a list."""
    return value if isinstance(value, list) else [value]


def _schema_of(name: str) -> dict[str, Any]:
    """What an editor can check and say of a setting."""
    parameter, kind = PARAMETERS[name], KINDS[name]
    if parameter.choices:
        return {"enum": [*parameter.choices], "description": parameter.effect}
    limits = {"minimum": parameter.low, "maximum": parameter.high}
    one = {"type": _TYPES.get(kind, "integer")} | {key: limit for key, limit in limits.items() if limit is not None}
    return ({"type": "array", "items": one, "minItems": 1} if kind is tuple else one) | {"description": parameter.effect}


def _filled(text: str) -> str:
    for name in _BRACES.findall(text):
        if kind_of(name) is None:
            raise unknown_quantity(f"{{{name}}}")
    return text


def _number(name: str) -> str:
    if kind_of(name) is not float:
        raise unknown_quantity(name, "no quantity that is a number", (float,))
    return name


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
FilledText = Annotated[Text, AfterValidator(_filled)]
"""A text whose {names} are all quantities."""


def _condition_schema(_source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    return core_schema.no_info_after_validator_function(read_condition, handler.generate_schema(Text))


OneCondition = Annotated[Condition, GetPydanticSchema(_condition_schema)]
Conditions = Annotated[
    tuple[OneCondition, ...], Strict(False), BeforeValidator(as_list, json_schema_input_type=Text | list[Text])
]
"""All of them hold, or it does not."""
_NUMBERS = [name for name, quantity in QUANTITIES.items() if quantity.kind is float]
NumberName = Annotated[
    Text, AfterValidator(_number), Field(json_schema_extra={"enum": [*_NUMBERS, *(EARLIER + name for name in _NUMBERS)]})
]
"""The name of a quantity that is a number."""
