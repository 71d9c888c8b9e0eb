"""As much of JSON Schema as the schema of the lessons uses."""

from __future__ import annotations

import re
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
KNOWN = {
    "$schema", "$defs", "$ref", "title", "description", "type", "enum", "const", "oneOf", "properties", "required", "propertyNames",
    "additionalProperties", "items", "minItems", "maxItems", "minLength", "minimum", "maximum", "pattern",
}  # fmt: skip


def errors_of(value: Any, schema: dict[str, Any], root: dict[str, Any] | None = None, at: str = "") -> list[str]:
    """What is wrong with a value."""
    root = root or schema
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        return errors_of(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, at)
    if "oneOf" in schema:
        fits = sum(not errors_of(value, one, root, at) for one in schema["oneOf"])
        return [] if fits == 1 else [f"{at}: fits {fits} of several"]
    if "type" in schema and (
        not isinstance(value, TYPES[schema["type"]]) or (isinstance(value, bool) and schema["type"] != "boolean")
    ):
        return [f"{at}: no {schema['type']}"]
    errors = [f"{at}: {value!r}" for key in ("enum",) if key in schema and value not in schema[key]]
    errors += [f"{at}: {value!r}"] if "const" in schema and value != schema["const"] else []
    errors += [f"{at}: {value!r}"] if "pattern" in schema and not re.search(schema["pattern"], value) else []
    errors += [f"{at}: too small"] if value_of(value) < schema.get("minimum", float("-inf")) else []
    errors += [f"{at}: too large"] if value_of(value) > schema.get("maximum", float("inf")) else []
    if isinstance(value, str | list):
        errors += [f"{at}: too short"] if len(value) < schema.get("minItems", schema.get("minLength", 0)) else []
        errors += [f"{at}: too long"] if len(value) > schema.get("maxItems", 10**9) else []
    if isinstance(value, list) and "items" in schema:
        errors += [error for i, one in enumerate(value) for error in errors_of(one, schema["items"], root, f"{at}/{i}")]
    if isinstance(value, dict):
        errors += _in_object(value, schema, root, at)
    return errors


def value_of(value: Any) -> float:
    """A number, or 0 for what has no size."""
    return float(value) if isinstance(value, int | float) else 0.0


def _in_object(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], at: str) -> list[str]:
    properties = schema.get("properties", {})
    errors = [f"{at}: no {key}" for key in schema.get("required", ()) if key not in value]
    if schema.get("additionalProperties") is False:
        errors += [f"{at}/{key}: unknown" for key in value if key not in properties]
    for key, one in value.items():
        if "propertyNames" in schema:
            errors += errors_of(key, schema["propertyNames"], root, f"{at}/{key}")
        if key in properties:
            errors += errors_of(one, properties[key], root, f"{at}/{key}")
    return errors
