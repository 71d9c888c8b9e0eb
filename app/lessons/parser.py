"""Reads and checks a lesson's file: `format` says what may stand there, `json_source` on which line it does.

An unknown key is refused by `format`, in settings by `field_types`; `sentences` adds line and words.
Then the scene of each step is worked out, from what it says and what those before it said.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.image_views.views import ALL_VIEWS
from app.lessons.context import frame_name
from app.lessons.format import VIEW_NAMES, LessonFile, State
from app.lessons.json_source import JsonSource, Place, read_json
from app.lessons.lesson import Lesson, Scene, Step
from app.lessons.sentences import first_error
from app.paths import sample_path, samples
from grapl_engine import PRESETS, Frame, Settings, SettingsError, Stage

__all__ = ["read_lesson"]


def read_lesson(path: Path) -> Lesson:
    """Read a lesson.

    Raises
    ------
    LessonError
        If it cannot be read, or something in it is unknown, missing or of the wrong kind.
    """
    source = read_json(path)
    try:
        file = LessonFile.model_validate(source.value)
    except ValidationError as error:
        raise first_error(error, source) from error
    base = _changed(PRESETS[file.preset], file.settings, source, ("settings",))
    scene, steps = Scene(_picture(file, source), base, _first_frame(base)), []
    for index, entry in enumerate(file.steps):
        scene = _scene(entry.state, scene, base, source, ("steps", index, "state"))
        steps.append(Step(entry.text, scene, entry.task))
    return Lesson(path, file.title, file.minutes, file.intro, tuple(steps), file.hide)


def _picture(file: LessonFile, source: JsonSource) -> Path:
    """A sample by its file name, or a file beside the lesson."""
    path = sample_path(file.picture) or source.path.parent / file.picture
    if not path.is_file():
        known = ", ".join(sample.path.name for sample in samples())
        raise source.error(("picture",), f'"{file.picture}" is no sample ({known}), and no file beside the lesson.')
    return path


def _changed(base: Settings, changes: dict[str, Any], source: JsonSource, place: Place) -> Settings:
    """Settings with other values; each by itself is known to be right."""
    try:
        return Settings.from_dict(base.to_dict() | changes)
    except SettingsError as error:
        raise source.error(place, str(error)) from error


def _scene(state: State, before: Scene, base: Settings, source: JsonSource, place: Place) -> Scene:
    said = state.model_fields_set
    settings = _changed(base, state.settings, source, (*place, "settings")) if "settings" in said else before.settings
    frame = _frame(state.frame, settings, source, (*place, "frame")) if "frame" in said else before.frame
    if frame not in _frames(settings):
        raise source.error(place, f"these settings have {len(settings.steps)} iterations, and no {frame.title}.")
    patch = state.patch if "patch" in said else before.patch
    if isinstance(patch, tuple) and max(patch) >= settings.d:
        if "patch" in said:
            index = 0 if patch[0] >= settings.d else 1
            raise source.error(
                (*place, "patch", index), f'an entry of "patch" is {patch[index]}, and must be from 0 to {settings.d - 1}.'
            )
        patch = None
    goes_on = settings == before.settings and frame == before.frame
    what_if = state.what_if if "what_if" in said else before.what_if if goes_on else None
    named = tuple(VIEW_NAMES[name] for name in state.views)
    views = (named or ALL_VIEWS) if "views" in said else before.views
    panels = state.panels if "panels" in said else before.panels
    page, tiny = state.page or before.page, state.tiny or before.tiny
    return Scene(before.picture, settings, frame, page, patch, what_if, tiny, views, panels)


def _first_frame(settings: Settings) -> Frame:
    return Frame(Stage.CUT, 0) if len(settings.steps) > 1 else Frame(Stage.NETWORK, 0)


def _frames(settings: Settings) -> list[Frame]:
    """Those of a run that comes to its end."""
    iterations = range(len(settings.steps))
    networks, cuts = ([Frame(stage, i) for i in iterations] for stage in (Stage.NETWORK, Stage.CUT))
    return [Frame(Stage.INITIAL), *networks, *cuts[:-1], Frame(Stage.FINAL)]


def _frame(name: str, settings: Settings, source: JsonSource, place: Place) -> Frame:
    frames = {frame_name(frame): frame for frame in _frames(settings)}
    word, _, number = name.partition(" ")
    if number.isdecimal():
        name = f"{word} {int(number)}"  # "cut 01" has always been "cut 1"
    if name not in frames:
        last = len(settings.steps)
        known = f"there are initial, network 1 to {last}, cut 1 to {last - 1}, and pixels."
        raise source.error(place, f'"{name}" is no frame of this run: {known}')
    return frames[name]
