"""The format of lesson files: what may stand in one. The schema for editors and the tables of its page are made from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Strict,
    Tag,
    WithJsonSchema,
    model_validator,
)

from app.image_views.views import ViewKind
from app.lab.pages import PAGES
from app.lab.tiny import tiny_presets
from app.lessons.field_types import Conditions, FilledText, NumberName, OneOf, SettingsOf, Text, as_list
from app.lessons.patches import PATCHES
from app.lessons.sentences import in_entry, not_one_of, unknown_key
from app.paths import samples
from grapl_engine import DEFAULT_PRESET, PARAMETERS, PRESETS

__all__ = [
    "GRIDS",
    "PANELS",
    "TASKS",
    "VIEW_NAMES",
    "Choice",
    "Do",
    "Hidden",
    "LessonFile",
    "Number",
    "Option",
    "Paragraph",
    "Paragraphs",
    "PickPatch",
    "State",
    "StepEntry",
    "Task",
]

PANELS = ("Settings", "Runs", "Segments", "Training")
GRIDS = tuple(preset.title for preset in tiny_presets.PRESETS)
LONGEST = 30  # minutes
SETTINGS = tuple(name for name, parameter in PARAMETERS.items() if parameter.affects_labels)
WHAT_IF = ("lambda_", "affinity", "edge_threshold")

VIEW_NAMES = {kind.name.lower(): kind for kind in ViewKind}

Page = Annotated[str, OneOf(tuple(PAGES))]
ViewName = Annotated[str, OneOf(tuple(VIEW_NAMES))]
Grid = Annotated[str, OneOf(GRIDS)]
PatchKindName = Annotated[str, OneOf(tuple(PATCHES))]


def _listed(names: Iterable[str], word: str = "and") -> str:
    """Names for a description, as code."""
    *others, last = (f"`{name}`" for name in names)
    return f"{', '.join(others)} {word} {last}" if others else last


class _Part(BaseModel):
    """An object of the file: it has its fields and no others, and takes no value for another (no 2.0 for 2, no "2")."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _know_all_keys(cls, given: Any) -> Any:
        known = [field.alias or name for name, field in cls.model_fields.items()]
        for key in given if isinstance(given, dict) else ():
            if key not in known:
                raise unknown_key(key, given[key], known)
        return given


# What it says


class Paragraph(_Part):
    """`text` where all of `when` holds, else `otherwise`; "" says nothing. {names} become figures."""

    when: Conditions
    text: FilledText
    otherwise: FilledText = ""


def _paragraph(value: object) -> object:
    return value if isinstance(value, dict | Paragraph) else {"when": [], "text": value}


Paragraphs = Annotated[
    tuple[Annotated[Paragraph, BeforeValidator(_paragraph, json_schema_input_type=Text | Paragraph)], ...],
    Strict(False),
    Field(min_length=1),
    BeforeValidator(as_list, json_schema_input_type=Text | Annotated[list[Text | Paragraph], Field(min_length=1)]),
]


# What it shows


def _row_and_column(value: object) -> object:
    if not isinstance(value, str | None) and not (isinstance(value, list) and len(value) == 2):
        raise ValueError('"patch" is [row, column], or the name of a kind of patch.')
    return value


def _patch_tag(value: object) -> str:
    return {str: "kind", type(None): "none"}.get(type(value), "place")


Index = Annotated[int, Field(ge=0)]
Patch = Annotated[
    Annotated[None, Tag("none")]
    | Annotated[PatchKindName, Tag("kind")]
    | Annotated[tuple[Index, Index], Strict(False), Tag("place")],
    Discriminator(_patch_tag),
    BeforeValidator(_row_and_column),
]


class State(_Part):
    """Where the program is brought; what is not said stays as in the step before."""

    settings: Annotated[dict[str, Any], SettingsOf(SETTINGS)] = Field(
        default_factory=dict,
        description="what differs from the settings of the *lesson* (not of the step before); the picture is run with them, "
        "unless it was before",
    )
    frame: Text = Field(
        default="",
        json_schema_extra={"pattern": "^(initial|pixels|(network|cut) [1-9][0-9]*)$"},
        description="the place on the timeline: `initial`, `network 1`, `cut 1`, ..., `pixels`; `cut 1` if no step says one",
    )
    page: Page = Field(default="", description=f"the lab's open page: {_listed(PAGES, 'or')}")
    patch: Patch = Field(
        default=None,
        description="the selected patch: `[row, column]` from 0, or a kind of patch from the table below, of which the one "
        "nearest to the middle is taken; `null`: as it is",
    )
    what_if: Annotated[dict[str, Any], SettingsOf(WHAT_IF)] | None = Field(
        default=None,
        description=f'another value of {_listed(WHAT_IF, "or")} for the shown cut, its network frozen: `{{"lambda_": 8}}`; '
        "`null`: none. It ends where another step has other settings or another frame",
    )
    views: Annotated[tuple[ViewName, ...], Strict(False)] = Field(
        default=(),
        description=f"the views that are in sight, such as the two that are compared: a list of {_listed(VIEW_NAMES, 'or')}; "
        "`[]`: all of them",
    )
    panels: Annotated[tuple[Annotated[str, OneOf(PANELS)], ...], Strict(False)] = Field(
        default=(), description=f"panels that are brought in sight beside the lesson, of {_listed(PANELS)}; `[]`: none"
    )
    tiny: Grid = Field(
        default="", description=f"a preset of the page *Tiny grid*, by its title: {', '.join(f'*{grid}*' for grid in GRIDS)}"
    )


class Hidden(_Part):
    """What is out of sight while the lesson runs: docks by title, pages of the lab and parameters by name."""

    panels: Annotated[tuple[Annotated[str, OneOf(PANELS)], ...], Strict(False)] = ()
    pages: Annotated[tuple[Page, ...], Strict(False)] = ()
    parameters: Annotated[tuple[Annotated[str, OneOf(tuple(PARAMETERS))], ...], Strict(False)] = ()


# What it asks


class Option(_Part):
    """One of several answers."""

    text: FilledText
    right: Annotated[
        Annotated[bool, Tag("bool")] | Annotated[Conditions, Tag("conditions")],
        Discriminator(lambda value: "bool" if isinstance(value, bool) else "conditions"),
    ] = Field(description="True or false, or conditions: then it is right where they hold.")
    reply: FilledText = Field(default="", description="Is said to this option instead of explanation or hint.")


class _Question(_Part):
    kind: str
    question: FilledText
    explanation: FilledText = Field(description="After a right answer.")
    hint: FilledText = Field(description="After a wrong one.")


def _some_right(options: tuple[Option, ...]) -> tuple[Option, ...]:
    if all(option.right is False for option in options):
        raise ValueError('none of the options can be right: give one "right": true, or conditions.')
    return options


class Choice(_Question):
    """One of the options is to be chosen."""

    kind: Literal["choice"]
    options: Annotated[tuple[Option, ...], Strict(False), Field(min_length=2), AfterValidator(_some_right)] = Field(
        description='a list of `{"text": ..., "right": ...}`. `right` is true or false, or conditions: then the option is '
        "right where they hold. With a `reply`, that is said to this option instead of explanation or hint"
    )


class Number(_Question):
    """The value of a quantity is to be typed."""

    kind: Literal["number"]
    quantity: NumberName = Field(description="a name from the table below")
    tolerance: float = Field(
        ge=0, le=1e6, description="how far off an answer may be. The expected value is computed when the answer is given"
    )


class PickPatch(_Question):
    """A patch of some kind is to be clicked."""

    kind: Literal["patch"]
    which: PatchKindName = Field(description="a kind of patch; the selected one has to be of it")


class Do(_Question):
    """The program is to be brought to where all of `until` holds."""

    kind: Literal["do"]
    until: Conditions = Field(description="conditions that hold when the thing is done; that is noticed without **Check**")


TASKS: dict[str, type[_Question]] = {"choice": Choice, "number": Number, "patch": PickPatch, "do": Do}


def _of_known_kind(task: Any) -> Any:
    if isinstance(task, dict):
        if "kind" not in task:
            raise ValueError(f'a task has a "kind": one of {", ".join(TASKS)}.')
        if task["kind"] not in (*TASKS,):
            raise in_entry("kind", task["kind"], not_one_of(TASKS))
    return task


Task = Annotated[Choice | Number | PickPatch | Do, Field(discriminator="kind"), BeforeValidator(_of_known_kind)]


# The whole


class StepEntry(_Part):
    """A page of a lesson."""

    text: Paragraphs = Field(description="a text, or a list of paragraphs; Markdown's `**bold**` and `*italics*` work")
    state: State = Field(default_factory=State, description="where the program is brought before the text is read")
    task: Task = Field(  # type: ignore[assignment]  # may be left out, and is never null in a file
        default=None, description="what is asked; a step without one is only read"
    )


class LessonFile(_Part):
    """A lesson as it is written down."""

    model_config = ConfigDict(title="A lesson of GraPL")

    title: Text = Field(description="what the list of lessons shows")
    minutes: Annotated[int, Field(ge=1, le=LONGEST)] = Field(description="how long it takes; five minutes are a good length")
    intro: Text = Field(description="a sentence or two, shown below the list")
    picture: Text = Field(
        description=f"the file name of a sample ({_listed((sample.path.name for sample in samples()), 'or')}), or of a picture "
        "that lies beside the lesson"
    )
    preset: Annotated[str, OneOf(tuple(PRESETS))] = Field(
        default=DEFAULT_PRESET,
        description=f"the settings to start from: {_listed(PRESETS, 'or')}; `{DEFAULT_PRESET}` if it is left out",
    )
    settings: Annotated[dict[str, Any], SettingsOf(SETTINGS)] = Field(
        default_factory=dict,
        description="what differs from the preset, by name as in `run.json`; a `d` of 16 and a `working_size` of 256 run in a "
        f"second or two. {_listed(name for name in PARAMETERS if name not in SETTINGS)} are the person's own",
    )
    hide: Hidden = Field(
        default_factory=Hidden,
        description='what is out of sight while the lesson runs: `{"panels": ["Training"], "pages": ["tiny"], "parameters": '
        f'["mu"]}}`. Panels are {", ".join(PANELS[:-1])} and {PANELS[-1]}; pages as below',
    )
    steps: Annotated[tuple[StepEntry, ...], Strict(False)] = Field(min_length=1, description="one or more steps")
    schema_: Annotated[Any, WithJsonSchema({"type": "string"})] = Field(
        default="",
        alias="$schema",
        description="for an editor, which finds `schema.json` by it; the program does not read it",
    )
