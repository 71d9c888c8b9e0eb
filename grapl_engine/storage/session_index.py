"""What a session has, without its arrays: the text file that a start reads."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grapl_engine.errors import SessionFileError, SettingsError
from grapl_engine.images.file_parts import AS_IT_COMES, ONE_PICTURE, FileParts, PartChoice, part_facts, parts_from
from grapl_engine.label_constraints import LabelConstraints
from grapl_engine.settings import Settings
from grapl_engine.storage.broken import BROKEN
from grapl_engine.storage.run_facts import RunFacts
from grapl_engine.storage.session_place import Place

__all__ = ["AttachmentEntry", "PictureEntry", "RunEntry", "SessionIndex", "parsed", "path_of"]

FORMAT = "grapl session"
VERSION = 1
"""Raised whenever an older program could not read the session."""


@dataclass(frozen=True, slots=True)
class PictureEntry:
    """A picture of the session.

    Attributes
    ----------
    number : int
        By which runs and files name it.
    name, path, notes, choice, parts
        As `Picture` has them.
    shape : (int, int, int)
    dtype : {"uint8", "uint16"}
    """

    number: int
    name: str
    path: str | None
    notes: tuple[str, ...]
    shape: tuple[int, int, int]
    dtype: str
    choice: PartChoice = AS_IT_COMES
    parts: FileParts = ONE_PICTURE


@dataclass(frozen=True, slots=True)
class RunEntry:
    """A run of the session.

    Attributes
    ----------
    number : int
        By which files name it; never that of another run, removed ones included.
    picture : int
        The number of its picture.
    settings, constraints, palette_indices
        As `RunRecord` has them.
    facts : RunFacts
    name, note : str
        What the person calls it, and says of it; "" if nothing.
    is_pinned : bool
    """

    number: int
    picture: int
    settings: Settings
    constraints: LabelConstraints
    palette_indices: tuple[int, ...] | None
    facts: RunFacts
    name: str = ""
    note: str = ""
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class AttachmentEntry:
    """Something that belongs to a picture or a run of the session: a truth, edits, a result; its file has facts and arrays.

    `kind` says what it is; `picture` and `run` are numbers, None where it belongs to none.
    """

    number: int
    kind: str
    picture: int | None = None
    run: int | None = None


@dataclass(frozen=True, slots=True)
class SessionIndex:
    """All of that.

    Attributes
    ----------
    pictures, runs, attachments
        Runs oldest first.
    place : Place
    removed : tuple of int
        Runs that were removed and whose files may still be there.
    """

    pictures: tuple[PictureEntry, ...] = ()
    runs: tuple[RunEntry, ...] = ()
    attachments: tuple[AttachmentEntry, ...] = ()
    place: Place = field(default_factory=Place)
    removed: tuple[int, ...] = ()

    def to_json(self, **more: Any) -> str:
        """The text; `more` is for whoever keeps it in a file of another kind."""
        facts = {
            "format": FORMAT,
            "version": VERSION,
            "pictures": list(map(_picture_facts, self.pictures)),
            "runs": list(map(_run_facts, self.runs)),
            "attachments": [{name: getattr(entry, name) for name in AttachmentEntry.__slots__} for entry in self.attachments],
            "place": self.place.to_facts(),
            "removed": self.removed,
            **more,
        }
        return json.dumps(facts)

    @classmethod
    def from_json(cls, text: str | bytes, name: str) -> SessionIndex:
        """The inverse of `to_json`; `name` is the file's.

        Raises
        ------
        SessionFileError
            If it is damaged, of another program or of a newer version.
        """
        return cls.from_facts(parsed(text, name), name)

    @classmethod
    def from_facts(cls, facts: dict[str, Any], name: str) -> SessionIndex:
        """As `from_json`, of what `parsed` has read."""
        try:
            index = cls(
                tuple(map(_picture, facts["pictures"])),
                tuple(map(_run, facts["runs"])),
                tuple(
                    AttachmentEntry(int(a["number"]), str(a["kind"]), _int(a["picture"]), _int(a["run"]))
                    for a in facts["attachments"]
                ),
                Place.from_facts(facts["place"]),
                tuple(map(int, facts["removed"])),
            )
            _check_numbers(index)
        except SettingsError as error:
            raise SessionFileError(f"{name} holds settings that this version cannot take. {error}") from error
        except BROKEN as error:
            raise SessionFileError(f"{name} is damaged ({error}): get it again, or begin a new session.") from error
        return index


def parsed(text: str | bytes, name: str) -> dict[str, Any]:
    """The facts of an index, if it is one of this version.

    Raises
    ------
    SessionFileError
    """
    try:
        facts = json.loads(text)
        if not isinstance(facts, dict) or facts.get("format") != FORMAT:
            raise SessionFileError(f"{name} is a file of another program: choose a session that this program saved.")
        version = int(facts["version"])
    except SessionFileError:
        raise
    except BROKEN as error:
        raise SessionFileError(f"{name} is damaged ({error}): get it again, or begin a new session.") from error
    if version > VERSION:
        raise SessionFileError(f"{name} was saved by a newer version of the program: update it.")
    return facts


def _picture_facts(picture: PictureEntry) -> dict[str, Any]:
    plain = {name: getattr(picture, name) for name in ("number", "name", "path", "notes", "shape", "dtype")}
    return {**plain, **part_facts(picture.choice, picture.parts)}


def _run_facts(run: RunEntry) -> dict[str, Any]:
    return {
        "number": run.number,
        "picture": run.picture,
        "settings": run.settings.to_dict(),
        "seeds": run.constraints.to_list(),
        "palette": run.palette_indices,
        "facts": run.facts.to_dict(),
        "name": run.name,
        "note": run.note,
        "pinned": run.is_pinned,
    }


def _picture(facts: dict[str, Any]) -> PictureEntry:
    rows, columns, channels = map(int, facts["shape"])
    if rows < 1 or columns < 1 or channels != 3 or facts["dtype"] not in ("uint8", "uint16"):
        raise ValueError(f"a picture of shape {facts['shape']} and type {facts['dtype']}")
    path = None if facts["path"] is None else str(facts["path"])
    notes = tuple(map(str, facts["notes"]))
    number, shape = int(facts["number"]), (rows, columns, channels)
    return PictureEntry(number, str(facts["name"]), path, notes, shape, facts["dtype"], *parts_from(facts))


def _run(facts: dict[str, Any]) -> RunEntry:
    return RunEntry(
        int(facts["number"]),
        int(facts["picture"]),
        Settings.from_dict(facts["settings"]),
        LabelConstraints.from_list(facts["seeds"]),
        None if facts["palette"] is None else tuple(map(int, facts["palette"])),
        RunFacts.from_dict(facts["facts"]),
        str(facts["name"]),
        str(facts["note"]),
        bool(facts["pinned"]),
    )


def _int(value: Any) -> int | None:
    return None if value is None else int(value)


def _check_numbers(index: SessionIndex) -> None:
    pictures = [picture.number for picture in index.pictures]
    for numbers in (pictures, [run.number for run in index.runs], [entry.number for entry in index.attachments]):
        if len(set(numbers)) != len(numbers) or min(numbers, default=0) < 0:
            raise ValueError("two things have one number")
    if unknown := {run.picture for run in index.runs} - set(pictures):
        raise ValueError(f"there is no picture {min(unknown)}")


def path_of(entry: PictureEntry) -> Path | None:
    """Where a picture came from."""
    return None if entry.path is None else Path(entry.path)
