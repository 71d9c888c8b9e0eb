"""Edits of a label map as files: JSON, as the window writes it and `grapl segment --edits` reads it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grapl_engine.errors import EditError, SettingsError
from grapl_engine.label_constraints import LabelConstraints
from grapl_engine.label_edits import LabelEdits
from grapl_engine.record import RunRecord
from grapl_engine.settings import PARAMETERS, Settings
from grapl_engine.settings_text import parameter_name, shown_text
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.small_text import read_small_text

__all__ = ["SavedEdits", "read_edits", "read_saved_edits", "write_edits"]

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class SavedEdits:
    """Edits from a file, and what the file says of the run whose map they are edits of.

    Attributes
    ----------
    path : Path
        Of the file.
    edits : LabelEdits
    picture : str
        What the picture is called; "" where the file does not say.
    size : (int, int) or None
        Its width and height in pixels; None where the file does not say.
    settings : Settings or None
        Those of the run; None where the file does not say.
    constraints : LabelConstraints or None
        Its seeds; None where the file does not say.
    """

    path: Path
    edits: LabelEdits
    picture: str = ""
    size: tuple[int, int] | None = None
    settings: Settings | None = None
    constraints: LabelConstraints | None = None

    def check(self, record: RunRecord) -> None:
        """Whether they can be made on a run's map.

        Raises
        ------
        EditError
            If they are of a picture of another size, or of a run with other settings or seeds: its segments have other numbers.
        """
        size = record.picture.width, record.picture.height
        if self.size is not None and self.size != size:
            raise EditError(
                f"{self.path.name} has edits of {self.picture or 'a picture'}, {self.size[0]} × {self.size[1]} pixels; "
                f"{record.picture.name} has {size[0]} × {size[1]}. Open that picture and its run first."
            )
        if differences := self._differences(record):
            raise EditError(
                f"{self.path.name} has edits of another run's map, whose segments have other numbers: {differences}. Bring "
                "that run back, or run with its settings, then open the edits again."
            )

    def _differences(self, record: RunRecord) -> str:
        """For example "there λ is 8, here 2"; "" without any."""
        told = []
        if self.settings is not None:
            mine, other = record.settings, self.settings
            names = [name for name in mine.differences(other) if PARAMETERS[name].affects_labels]
            told = [
                f"there {parameter_name(name)} is {shown_text(name, getattr(other, name))}, "
                f"here {shown_text(name, getattr(mine, name))}"
                for name in names[:_MOST_NAMED]
            ]
            more = len(names) - _MOST_NAMED
            told += [f"{more} more setting{'s' * (more != 1)}"] * (more > 0)
        if self.constraints is not None and self.constraints != record.constraints:
            told.append("it has other seeds")
        return "; ".join(told)


def read_edits(path: str | Path) -> LabelEdits:
    """Read edits from a JSON file, or from the run.json of an edited run.

    Raises
    ------
    EditError
        If the file cannot be read or holds no edits; names the file.
    """
    return _read(Path(path))[0]


def read_saved_edits(path: str | Path) -> SavedEdits:
    """The same, with what the file says of the run.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    SavedEdits

    Raises
    ------
    EditError
        If the file cannot be read or holds no edits, or nonsense about their run; names the file.
    """
    path = Path(path)
    edits, facts = _read(path)
    try:
        return SavedEdits(path, edits, *_picture(facts), *_run(facts))
    except (SettingsError, TypeError, ValueError, LookupError, AttributeError) as error:
        raise EditError(f"{path} cannot be taken as edits. What it says of their run cannot be read ({error}).") from None


def _read(path: Path) -> tuple[LabelEdits, dict[str, Any]]:
    try:
        text = read_small_text(path)
        return LabelEdits.from_json(text), json.loads(text)
    except OSError as error:
        raise EditError(f"{path} cannot be read ({error.strerror or error}): choose another file of edits.") from None
    except UnicodeDecodeError:
        raise EditError(f"{path} holds no edits. It is not a text in UTF-8.") from None
    except EditError as error:
        raise EditError(f"{path} cannot be taken as edits. {error}") from None


def write_edits(path: str | Path, edits: LabelEdits, record: RunRecord | None = None) -> None:
    """Write edits to a JSON file, whole or not at all (`RunFileError`); with what tells the run from others, if it is given."""
    of = {} if record is None else _origin(record)
    with replacing(path) as part:
        part.write_text(edits.to_json(of), encoding="utf-8")


def _origin(record: RunRecord) -> dict[str, Any]:
    """By the names that run.json has for it."""
    picture = record.picture
    return {
        "picture": {"name": picture.name, "width": picture.width, "height": picture.height},
        "settings": record.settings.to_dict(),
        "seeds": record.constraints.to_list(),
    }


def _picture(facts: dict[str, Any]) -> tuple[str, tuple[int, int] | None]:
    of = facts.get("picture")
    if of is None:
        return "", None
    width, height = of["width"], of["height"]
    if type(width) is not int or type(height) is not int:
        raise ValueError("width and height are whole numbers")
    return str(of.get("name", "")), (width, height)


def _run(facts: dict[str, Any]) -> tuple[Settings | None, LabelConstraints | None]:
    settings, seeds = facts.get("settings"), facts.get("seeds")
    return (
        None if settings is None else Settings.from_dict(settings),
        None if seeds is None else LabelConstraints.from_list(seeds),
    )
