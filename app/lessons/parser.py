"""Lessons as files: JSON, as resources/lessons/README.md describes it; what is wrong is told with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.lab.pages import PAGES
from app.lab.tiny import tiny_presets
from app.lessons.lesson import (
    Choice,
    Condition,
    Do,
    Hidden,
    Lesson,
    Number,
    Option,
    Paragraph,
    Paragraphs,
    PickPatch,
    Scene,
    Step,
    Task,
    WhatIf,
)
from app.lessons.located import Located, read_located
from app.lessons.patches import PATCHES
from app.lessons.quantities import kind_of
from app.paths import sample_path, samples
from grapl_engine import PARAMETERS, PRESETS, Frame, Settings, SettingsError, Stage

__all__ = ["GRIDS", "PANELS", "SIGNS", "read_lesson"]

PANELS = ("Settings", "Runs", "Segments", "Training")
SIGNS = ("<", "<=", "==", "!=", ">=", ">")
GRIDS = tuple(preset.title for preset in tiny_presets.PRESETS)
LONGEST = 30  # minutes
_PLACES = {"network": Stage.NETWORK, "cut": Stage.CUT}
_CONDITION = re.compile(r"\s*(\S+)\s*(<=|>=|==|!=|<|>)\s*('[^']*'|\S+)\s*")
_BRACES = re.compile(r"\{([^{}]*)\}")
_QUESTION = ("kind", "question", "explanation", "hint")


def read_lesson(path: Path) -> Lesson:
    """Read a lesson.

    Raises
    ------
    LessonError
        If it cannot be read, or something in it is unknown, missing or of the wrong kind.
    """
    fields = read_located(path, "the lesson").fields(
        ("title", "minutes", "intro", "picture", "steps"), ("$schema", "preset", "settings", "hide")
    )
    preset = fields["preset"].one_of(PRESETS) if "preset" in fields else "explore"
    base = _settings(PRESETS[preset], fields.get("settings"))
    entries = fields["steps"].items()
    if not entries:
        raise fields["steps"].error("a lesson needs a step.")
    scene, steps = Scene(_picture(fields["picture"]), base, _first_frame(base)), []
    for entry in entries:
        steps.append(_step(entry, scene, base))
        scene = steps[-1].scene
    minutes = fields["minutes"].number(1, LONGEST, int)
    hidden = _hidden(fields["hide"]) if "hide" in fields else Hidden()
    return Lesson(path, fields["title"].text(), minutes, fields["intro"].text(), tuple(steps), hidden)


def _step(entry: Located, before: Scene, base: Settings) -> Step:
    fields = entry.fields(("text",), ("state", "task"))
    scene = _scene(fields["state"], before, base) if "state" in fields else before
    task = _task(fields["task"]) if "task" in fields else None
    return Step(_paragraphs(fields["text"]), scene, task)


# The scene


def _picture(value: Located) -> Path:
    """A sample by its file name, or a file beside the lesson."""
    name = value.text()
    path = sample_path(name) or value.path.parent / name
    if not path.is_file():
        known = ", ".join(sample.path.name for sample in samples())
        raise value.error(f'"{name}" is no sample ({known}), and no file beside the lesson.')
    return path


def _settings(base: Settings, value: Located | None) -> Settings:
    if value is None:
        return base
    for name, entry in value.get(dict).items():
        if name not in PARAMETERS:
            raise entry.error(f'"{name}" is no setting: there are {", ".join(PARAMETERS)}.')
        if not PARAMETERS[name].affects_labels:
            raise entry.error(f'"{name}" is a matter of the machine, and no lesson\'s.')
        try:
            Settings.from_dict({name: entry.plain()})
        except SettingsError as error:
            raise entry.error(str(error)) from error
    try:
        return Settings.from_dict(base.to_dict() | value.plain())
    except SettingsError as error:
        raise value.error(str(error)) from error


def _scene(value: Located, before: Scene, base: Settings) -> Scene:
    fields = value.fields(may=("settings", "frame", "page", "patch", "what_if", "tiny"))
    settings = _settings(base, fields["settings"]) if "settings" in fields else before.settings
    frame = _frame(fields["frame"], settings) if "frame" in fields else before.frame
    goes_on = settings == before.settings and frame == before.frame
    page = fields["page"].one_of(PAGES) if "page" in fields else before.page
    patch = _patch(fields["patch"], settings.d) if "patch" in fields else before.patch
    tiny = fields["tiny"].one_of(GRIDS) if "tiny" in fields else before.tiny
    what_if = before.what_if if goes_on else None
    if "what_if" in fields:
        what_if = _what_if(fields["what_if"])
    if frame not in _frames(settings):
        raise value.error(f"these settings have {len(settings.steps)} iterations, and no {frame.title}.")
    return Scene(before.picture, settings, frame, page, patch if _fits(patch, settings.d) else None, what_if, tiny)


def _first_frame(settings: Settings) -> Frame:
    return Frame(Stage.CUT, 0) if len(settings.steps) > 1 else Frame(Stage.NETWORK, 0)


def _frames(settings: Settings) -> set[Frame]:
    iterations = range(len(settings.steps))
    ends = {Frame(Stage.INITIAL), Frame(Stage.FINAL)}
    return ends | {Frame(Stage.NETWORK, i) for i in iterations} | {Frame(Stage.CUT, i) for i in iterations[:-1]}


def _frame(value: Located, settings: Settings) -> Frame:
    text = value.text()
    if text in ("initial", "pixels"):
        return Frame(Stage.INITIAL if text == "initial" else Stage.FINAL)
    word, _, number = text.partition(" ")
    if word not in _PLACES or not number.isdecimal() or not 1 <= int(number) <= len(settings.steps) - (word == "cut"):
        last = len(settings.steps)
        raise value.error(
            f'"{text}" is no frame of this run: there are initial, network 1 to {last}, cut 1 to {last - 1}, and pixels.'
        )
    return Frame(_PLACES[word], int(number) - 1)


def _patch(value: Located, d: int) -> tuple[int, int] | str | None:
    if value.value is None:
        return None
    if value.is_a(str):
        return value.one_of(PATCHES)
    entries = value.items()
    if len(entries) != 2:
        raise value.error('"patch" is [row, column], or the name of a kind of patch.')
    row, column = (entry.number(0, d - 1, int) for entry in entries)
    return row, column


def _fits(patch: tuple[int, int] | str | None, d: int) -> bool:
    return not isinstance(patch, tuple) or max(patch) < d


def _what_if(value: Located) -> WhatIf | None:
    if value.value is None:
        return None
    fields = value.fields(may=("lambda_", "affinity", "edge_threshold"))
    given = {name: entry.plain() for name, entry in fields.items()}
    _settings(PRESETS["explore"], value)
    return WhatIf(**given)


def _hidden(value: Located) -> Hidden:
    fields = value.fields(may=("panels", "pages", "parameters"))
    known: dict[str, Any] = {"panels": PANELS, "pages": PAGES, "parameters": PARAMETERS}
    return Hidden(**{name: tuple(entry.one_of(known[name]) for entry in listed.items()) for name, listed in fields.items()})


# What it says


def _paragraphs(value: Located) -> Paragraphs:
    entries = value.items() if value.is_a(list) else [value]
    if not entries:
        raise value.error("a step needs a text.")
    return tuple(map(_paragraph, entries))


def _paragraph(value: Located) -> Paragraph:
    if not value.is_a(dict):
        return Paragraph(_filled(value))
    fields = value.fields(("when", "text"), ("otherwise",))
    otherwise = _filled(fields["otherwise"]) if "otherwise" in fields else ""
    return Paragraph(_filled(fields["text"]), _conditions(fields["when"]), otherwise)


def _filled(value: Located) -> str:
    """A text whose {names} are all known."""
    text = value.text()
    for name in _BRACES.findall(text):
        if kind_of(name) is None:
            raise value.error(f'"{{{name}}}" is no quantity: the README of the lessons lists them.')
    return text


def _conditions(value: Located) -> tuple[Condition, ...]:
    entries = value.items() if value.is_a(list) else [value]
    return tuple(map(_condition, entries))


def _condition(value: Located) -> Condition:
    text = value.text()
    found = _CONDITION.fullmatch(text)
    if found is None:
        raise value.error(f'"{text}" is no condition: write a quantity, one of {" ".join(SIGNS)}, and a quantity or a value.')
    sides = _side(found[1], value), _side(found[3], value)
    kinds = {kind_of(found[1]) or type(sides[0]), kind_of(found[3]) or type(sides[1])}
    if len(kinds) > 1:
        raise value.error(f'"{text}" compares a number with a text; texts stand in single quotes.')
    if kinds == {str} and found[2] not in ("==", "!="):
        raise value.error(f'"{text}": texts can be compared with == and != only.')
    return Condition(sides[0], found[2], sides[1], text)


def _side(text: str, value: Located) -> str | float:
    """A quantity by name, a number, or a text with its quotes."""
    if text.startswith("'") or kind_of(text) is not None:
        return text
    try:
        return float(text)
    except ValueError:
        raise value.error(f'"{text}" is no quantity and no number: the README of the lessons lists them.') from None


# What it asks


def _task(value: Located) -> Task:
    kind = value.get(dict).get("kind")
    if kind is None:
        raise value.error(f'a task has a "kind": one of {", ".join(_TASKS)}.')
    return _TASKS[kind.one_of(_TASKS)](value)


def _question(fields: dict[str, Located]) -> dict[str, Any]:
    return {name: _filled(fields[name]) for name in _QUESTION[1:]}


def _choice(value: Located) -> Choice:
    fields = value.fields((*_QUESTION, "options"))
    options = tuple(map(_option, fields["options"].items()))
    if len(options) < 2:
        raise fields["options"].error("a choice needs two options at least.")
    if not any(option.is_right for option in options):
        raise fields["options"].error('none of the options can be right: give one "right": true, or conditions.')
    return Choice(**_question(fields), options=options)


def _option(value: Located) -> Option:
    fields = value.fields(("text", "right"), ("reply",))
    right = fields["right"]
    when = () if right.is_a(bool) else _conditions(right)
    reply = _filled(fields["reply"]) if "reply" in fields else ""
    return Option(_filled(fields["text"]), bool(right.value), when, reply)


def _number(value: Located) -> Number:
    fields = value.fields((*_QUESTION, "quantity", "tolerance"))
    name = fields["quantity"].text()
    if kind_of(name) is not float:
        raise fields["quantity"].error(f'"{name}" is no quantity that is a number: the README of the lessons lists them.')
    return Number(**_question(fields), quantity=name, tolerance=fields["tolerance"].number(0, 1e6))


def _pick(value: Located) -> PickPatch:
    fields = value.fields((*_QUESTION, "which"))
    return PickPatch(**_question(fields), kind=fields["which"].one_of(PATCHES))


def _do(value: Located) -> Do:
    fields = value.fields((*_QUESTION, "until"))
    return Do(**_question(fields), until=_conditions(fields["until"]))


_TASKS: dict[str, Callable[[Located], Task]] = {"choice": _choice, "number": _number, "patch": _pick, "do": _do}
