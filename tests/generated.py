"""The texts that follow from the program's own tables, so that no one keeps them by hand. Written anew by ``make generated``.

In a page a generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end of NAME -->``; its text is `PARTS[NAME]`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pydantic.types  # whole, before PySide looks into every module that is imported  # noqa: F401
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from app.commands.table import COMMANDS
from app.lessons.format import TASKS, LessonFile, State, StepEntry
from app.lessons.parser import read_lesson
from app.lessons.patches import PATCHES
from app.lessons.quantities import QUANTITIES
from app.paths import lesson_paths
from grapl_engine import KINDS, PARAMETERS, PRESET_PURPOSES, PRESETS
from grapl_engine.evaluation.levels import LEVEL_COLUMNS
from tests.engine import picture_kinds
from tests.faults.measured import table as faults_table

__all__ = ["FILES", "PAGES", "PARTS", "filled", "table", "up_to_date"]

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "resources").rglob("*.md")))
_PART = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end of (?P=name) -->)", re.DOTALL)


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table in Markdown."""
    lines = [[*heads]]
    lines += [["---"] * len(lines[0]), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _named(meanings: Mapping[str, str]) -> str:
    return table(("column", "what it is"), ((f"`{name}`", meaning) for name, meaning in meanings.items()))


_KEY_NAMES = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Return": "Enter"}


def _key_table() -> str:
    """Every command with a key, in the order of the menus."""
    rows = (
        (
            ", ".join(map(_key_name, filter(None, (command.keys, command.more_keys)))),
            f"{command.menu} > {command.text.replace('&', '').rstrip('…')}",
            command.tip,
        )
        for command in COMMANDS
        if command.keys
    )
    return table(("key", "in the menu", "does"), rows)


def _key_name(keys: str) -> str:
    """As it stands on keyboards."""
    before, plus, last = (keys[:-2], "+", "+") if keys.endswith("++") else keys.rpartition("+")
    return f"{before}{plus}{_KEY_NAMES.get(last, last)}"


def _lessons() -> str:
    lessons = map(read_lesson, lesson_paths())
    rows = ((lesson.title, lesson.minutes, lesson.intro) for lesson in lessons)
    return table(("lesson", "minutes", "what it is about"), rows)


def _presets() -> str:
    rows = (
        (f"`{name}`", purpose, "; ".join(map(" ".join, _differences(name))) or "nothing")
        for name, purpose in PRESET_PURPOSES.items()
    )
    return table(("preset", "what it is for", "where it differs from `paper`"), rows)


def _differences(preset: str) -> Iterator[tuple[str, str]]:
    """Symbol or label of a parameter, and its value."""
    for name, value in PRESETS[preset].differences(PRESETS["paper"]).items():
        parameter = PARAMETERS[name]
        text = ", ".join(map(str, value)) if isinstance(value, tuple) else f"{value:g}" if KINDS[name] is float else str(value)
        label = parameter.symbol or parameter.label[0].lower() + parameter.label[1:]
        yield label, ("on" if value else "off") if KINDS[name] is bool else text


def _keys(model: type[BaseModel]) -> str:
    """The keys of an object of lesson files."""
    rows = ((f"`{field.alias or name}`", field.description) for name, field in model.model_fields.items())
    return table(("key", "what it is"), rows)


def _tasks() -> str:
    common = set.intersection(*(set(task.model_fields) for task in TASKS.values()))
    own = {
        kind: [f"`{name}`: {field.description}" for name, field in task.model_fields.items() if name not in common]
        for kind, task in TASKS.items()
    }
    return table(("kind", "what else it has"), ((f"`{kind}`", "; ".join(keys)) for kind, keys in own.items()))


def _quantities() -> str:
    named = {name: quantity.about for name, quantity in QUANTITIES.items() if not name.startswith("run.")}
    return table(("name", "what it is"), ((f"`{name}`", about) for name, about in named.items()))


def _patches() -> str:
    return table(("name", "what it is"), ((f"`{name}`", kind.about) for name, kind in PATCHES.items()))


def _picture_kinds() -> str:
    return table(("file", "what it holds", "bits", "what is made of it"), picture_kinds.rows())


class _LessonSchema(GenerateJsonSchema):
    """Without the titles and defaults of fields, which say nothing that their names and descriptions do not."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def _schema() -> str:
    schema = {"$schema": _LessonSchema.schema_dialect} | LessonFile.model_json_schema(schema_generator=_LessonSchema)
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


PARTS: dict[str, Callable[[], str]] = {
    "presets": _presets,
    "level-columns": partial(_named, LEVEL_COLUMNS),
    "picture-kinds": _picture_kinds,
    "faults": faults_table,
    "keys": _key_table,
    "lessons": _lessons,
    "lesson-file": partial(_keys, LessonFile),
    "lesson-step": partial(_keys, StepEntry),
    "lesson-state": partial(_keys, State),
    "lesson-tasks": _tasks,
    "lesson-quantities": _quantities,
    "lesson-patches": _patches,
}
"""The parts of pages, by name."""

FILES: dict[Path, Callable[[], str]] = {ROOT / "resources" / "lessons" / "schema.json": _schema}
"""The files that are generated whole."""


def filled(page: str, parts: dict[str, Callable[[], str]] = PARTS) -> str:
    """A page with its generated parts as they are now."""
    return _PART.sub(lambda found: f"{found[1]}\n{parts[found['name']]()}\n\n{found[3]}", page)


def up_to_date() -> dict[Path, str]:
    """Every file with something generated in it -> its text as it is to be."""
    pages = {path: path.read_text(encoding="utf-8") for path in PAGES}
    return {path: filled(text) for path, text in pages.items() if "<!-- generated: " in text} | {
        path: write() for path, write in FILES.items()
    }


def main() -> None:
    """Write them."""
    for path, text in up_to_date().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
