"""A run in one file: everything that it said, its picture and its settings.

A ``.grapl`` file is a zip of ``run.json`` (names, numbers, sentences) and of one
``.npy`` member for each array. Nothing in it is pickled. Levels of detail are kept
as they are, since making them again would need the network: some 50 kB more for a
picture of 481 x 321, some 300 kB for one of a megapixel and more.
"""

from __future__ import annotations

import dataclasses
import json
import zipfile
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import IO, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine import __version__
from grapl_engine.errors import EditError, RunFileError, SettingsError, memory_sentence
from grapl_engine.events import (
    CutMove,
    EndReason,
    Energy,
    Finished,
    GradientStep,
    IterationDone,
    NumberTypeChosen,
    Phase,
    PhaseStarted,
    Prepared,
)
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.merge_tree import MergeTree
from grapl_engine.images.file_parts import part_facts, parts_from
from grapl_engine.images.picture import Picture
from grapl_engine.label_constraints import LabelConstraints
from grapl_engine.label_edits import NO_EDITS, LabelEdits
from grapl_engine.record import RunRecord
from grapl_engine.settings import Settings
from grapl_engine.storage.array_members import ArrayMembers
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.formats import RUN
from grapl_engine.storage.run_checks import check_run, made_of, texts

__all__ = ["SUFFIX", "load_run", "save_run"]

SUFFIX = RUN.suffix
FORMAT = "grapl run"
VERSION = 3
"""Raised whenever an older program could not read the file."""

MOST_FACTS = 2**26
"""Bytes of names, numbers and sentences."""

Facts: TypeAlias = dict[str, Any]
Arrays: TypeAlias = dict[str, NDArray[Any]]

_IN_FILES = {"phi": "weights"}
"""What has another name in files than in the program."""


def save_run(path: str | Path, record: RunRecord) -> None:
    """Write a run to a file, whole or not at all.

    Parameters
    ----------
    path : str or Path
        By custom with the suffix ``.grapl``.
    record : RunRecord
        Finished, stopped, failed or still running.

    Raises
    ------
    RunFileError
        If the file cannot be written.
    """
    arrays: Arrays = {}
    facts = {
        "format": FORMAT,
        "version": VERSION,
        "program": __version__,
        "settings": record.settings.to_dict(),
        "picture": {
            "name": record.picture.name,
            "path": None if record.picture.path is None else str(record.picture.path),
            "notes": record.picture.notes,
            "pixels": _put(arrays, "picture.pixels", record.picture.pixels),
            **part_facts(record.picture.choice, record.picture.parts),
        },
        "slots": record.palette_indices,
        "segment_slots": record.segment_palette_indices,
        "number_types": [dataclasses.asdict(chosen) for chosen in record.number_types],
        "prepared": _plain(record.prepared, "prepared", arrays),
        "phase": _plain(record.phase, "phase", arrays),
        "steps": [[getattr(step, name) for name in _names(GradientStep)] for step in record.steps],
        "moves": [[getattr(move, name) for name in _names(CutMove)[:-2]] for move in record.moves],
        "switched": _switched(record.moves, arrays),
        "iterations": [_plain(done, f"iterations.{index}", arrays) for index, done in enumerate(record.iterations)],
        "notices": record.notices,
        "finished": _plain(record.finished, "finished", arrays),
        "failure": record.failure,
        "seeds": record.constraints.to_list(),
        **({"edits": record.edits.to_dict()} if record.edits else {}),
    }
    with replacing(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("run.json", json.dumps(facts, default=_item))
        for member, array in arrays.items():
            with archive.open(member, "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, np.ascontiguousarray(array), allow_pickle=False)


def load_run(path: str | Path, picture: Picture | None = None) -> RunRecord:
    """Read a run from a file.

    Parameters
    ----------
    path : str or Path
    picture : Picture, optional
        Where it is at hand: the file's own copy of it is not read, and maps of another size are refused.

    Returns
    -------
    RunRecord
        Equal to the saved one in every field; arrays are read-only.

    Raises
    ------
    RunFileError
        If the file is missing, damaged, of another program or of a newer version.
    """
    path = Path(path)
    try:
        with path.open("rb") as stream:
            return _read(stream, path.name, picture)
    except RunFileError:
        raise
    except FileNotFoundError:
        raise RunFileError(f"{path} does not exist: check the name and the folder.") from None
    except (IsADirectoryError, PermissionError) as error:
        raise RunFileError(f"{path} cannot be read ({error.strerror}): choose another file.") from None
    except SettingsError as error:
        raise RunFileError(f"{path.name} holds settings that this version cannot take. {error}") from error
    except EditError as error:
        raise RunFileError(f"{path.name} holds edits that this version cannot take. {error}") from error
    except MemoryError as error:
        raise RunFileError(f"{path.name}: {memory_sentence(error)}") from error
    except Exception as error:  # a damaged file can raise whatever zipfile, json, numpy and what they use can
        raise RunFileError(f"{path.name} is damaged ({error!s:.200}): get the file again, or run its picture again.") from error


# Writing


def _names(kind: type) -> list[str]:
    return [field.name for field in dataclasses.fields(kind) if field.init]  # the rest is made of these


def _plain(value: Any, place: str, arrays: Arrays) -> Any:
    """A value as JSON takes it; arrays are set aside under their place."""
    if isinstance(value, np.ndarray):
        return _put(arrays, place, value)
    if isinstance(value, Enum):
        return value.name
    if dataclasses.is_dataclass(value):
        names = {name: _IN_FILES.get(name, name) for name in _names(type(value))}
        return {kept: _plain(getattr(value, name), f"{place}.{kept}", arrays) for name, kept in names.items()}
    return dict(value) if isinstance(value, Mapping) else value


def _put(arrays: Arrays, place: str, array: NDArray[Any]) -> str:
    member = f"{place}.npy"
    arrays[member] = array
    return member


def _switched(moves: list[CutMove], arrays: Arrays) -> Facts | None:
    """Who switched in each move and to what, one move after the other; None unless all moves know."""
    patches = [move.patches for move in moves if move.patches is not None]
    labels = [move.labels for move in moves if move.labels is not None]
    if not moves or not len(moves) == len(patches) == len(labels):
        return None
    return {
        "patches": _put(arrays, "switched.patches", np.concatenate(patches)),
        "labels": _put(arrays, "switched.labels", np.concatenate(labels)),
    }


def _item(value: Any) -> Any:
    """A number of numpy's own type as Python's."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} has no place in a run file")


# Reading


def _read(stream: IO[bytes], name: str, picture: Picture | None) -> RunRecord:
    if not zipfile.is_zipfile(stream):
        raise RunFileError(f"{name} is not a saved run, or only a part of one: choose a {SUFFIX} file or get it again.")
    with zipfile.ZipFile(stream) as archive:
        known = archive.NameToInfo.get("run.json")
        if known is not None and known.file_size > MOST_FACTS:
            raise ValueError(f"it says that it has {known.file_size:,} bytes of facts")
        facts = None if known is None else json.loads(archive.read(known))
        if not isinstance(facts, dict) or facts.get("format") != FORMAT:
            raise RunFileError(f"{name} is a file of another program: choose a {SUFFIX} file.")
        if int(facts["version"]) > VERSION:
            newer = facts.get("program")
            raise RunFileError(
                f"{name} was saved by a newer version of the program ({newer}; this is {__version__}): update it."
            )
        record = _record(facts, ArrayMembers(archive), picture)
    check_run(record)
    return record


def _record(facts: Facts, members: ArrayMembers, picture: Picture | None) -> RunRecord:
    if picture is None:
        picture = _picture(facts["picture"], members)
    else:
        members.expect_picture(picture.height, picture.width, picture.pixels.nbytes)
    return RunRecord(
        picture,
        Settings.from_dict(facts["settings"]),
        palette_indices=_slots(facts["slots"]),
        segment_palette_indices=_slots(facts.get("segment_slots")),
        prepared=_prepared(facts["prepared"], members),
        phase=facts["phase"] and made_of(PhaseStarted, {**facts["phase"], "phase": Phase[facts["phase"]["phase"]]}),
        steps=[made_of(GradientStep, dict(zip(_names(GradientStep), row, strict=True))) for row in facts["steps"]],
        moves=_moves(facts, members),
        iterations=[_iteration(done, members) for done in facts["iterations"]],
        notices=list(texts(facts["notices"])),
        finished=_finished(facts["finished"], members),
        failure=None if facts["failure"] is None else texts([facts["failure"]])[0],
        constraints=LabelConstraints.from_list(facts.get("seeds", [])),
        number_types=[made_of(NumberTypeChosen, chosen) for chosen in facts.get("number_types", [])],
        edits=LabelEdits.from_dict(facts["edits"]) if "edits" in facts else NO_EDITS,
    )


def _slots(facts: list[int] | None) -> tuple[int, ...] | None:
    return None if facts is None else tuple(facts)


def _picture(facts: Facts, members: ArrayMembers) -> Picture:
    path = None if facts["path"] is None else Path(facts["path"])
    pixels, name = members.array(facts["pixels"]), texts([facts["name"]])[0]
    return Picture(pixels, name, path, texts(facts["notes"]), *parts_from(facts))


def _prepared(facts: Facts | None, members: ArrayMembers) -> Prepared | None:
    if facts is None:
        return None
    kept = members.filled(facts)
    named = {name: kept[_IN_FILES.get(name, name)] for name in _names(Prepared)}
    return made_of(Prepared, {**named, "working_shape": tuple(facts["working_shape"])})


def _moves(facts: Facts, members: ArrayMembers) -> list[CutMove]:
    moves = [made_of(CutMove, dict(zip(_names(CutMove)[:-2], row, strict=True))) for row in facts["moves"]]
    if not facts.get("switched"):
        return moves
    switched = members.filled(facts["switched"])
    patches, labels = switched["patches"], switched["labels"]
    ends = np.cumsum([move.changed for move in moves])
    if ends[-1] != len(patches):
        raise ValueError(f"{len(patches)} patches switched, but the moves tell of {ends[-1]}")
    shares = zip(moves, np.split(patches, ends[:-1]), np.split(labels, ends[:-1]), strict=True)
    return [dataclasses.replace(move, patches=who, labels=what) for move, who, what in shares]


def _iteration(facts: Facts, members: ArrayMembers) -> IterationDone:
    energies = {name: facts[name] and made_of(Energy, facts[name]) for name in ("energy_before", "energy_after")}
    return made_of(IterationDone, {**members.filled(facts), **energies})


def _finished(facts: Facts | None, members: ArrayMembers) -> Finished | None:
    if facts is None:
        return None
    levels = facts.get("hierarchy")
    hierarchy = None if levels is None else _hierarchy(levels, members)
    return made_of(Finished, {**members.filled(facts), "reason": EndReason[facts["reason"]], "hierarchy": hierarchy})


def _hierarchy(facts: Facts, members: ArrayMembers) -> Hierarchy:
    """Tree, map and answers that belong together: their own constructors see to it."""
    return Hierarchy(**{**members.filled(facts), "tree": MergeTree(**members.filled(facts["tree"]))})
