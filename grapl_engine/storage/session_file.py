"""A session in one file, to be kept or taken to another machine.

A ``.graplsession`` file is a zip of the session's folder (`session_folder`), and nothing in it is pickled. Its index says how
long each file is: that is compared with what the zip says, and with the room on the disk, before anything is inflated.
"""

from __future__ import annotations

import math
import re
import secrets
import shutil
import zipfile
from pathlib import Path
from typing import Any

from grapl_engine.errors import RunFileError, SessionFileError
from grapl_engine.images.formats import MAX_PIXELS
from grapl_engine.storage import session_folder
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.broken import BROKEN
from grapl_engine.storage.formats import SESSION
from grapl_engine.storage.session_folder import INDEX
from grapl_engine.storage.session_index import SessionIndex, parsed

__all__ = ["SUFFIX", "open_session", "save_session"]

SUFFIX = SESSION.suffix
_MOST_INDEX = 64 * 2**20
_MOST_HEADER = 4096
_SPARE = 64 * 2**20
"""Bytes of the disk that stay free."""
_CHUNK = 2**20
_NAME = re.compile(r"pictures/\d{1,9}\.npy|runs/\d{1,9}-\d{1,9}\.grapl|attachments/\d{1,9}\.npz")


def save_session(path: str | Path, folder: Path) -> None:
    """Write a session's folder to a file, whole or not at all.

    Parameters
    ----------
    path : str or Path
        By custom with the suffix ``.graplsession``.
    folder : Path
        Whose index has been written.

    Raises
    ------
    SessionFileError
        If the folder lacks a file, or the file cannot be written.
    """
    index = session_folder.read_index(folder)
    kept = SessionIndex(index.pictures, index.runs, index.attachments, index.place)
    try:
        lengths = {name: (folder / name).stat().st_size for name in session_folder.names(kept)}
        with (
            replacing(path) as part,
            zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1, strict_timestamps=False) as archive,
        ):
            archive.writestr(INDEX, kept.to_json(files=lengths))
            for name in lengths:  # runs are deflated by themselves
                archive.write(folder / name, name, zipfile.ZIP_DEFLATED if name.endswith(".npy") else zipfile.ZIP_STORED)
    except RunFileError as error:
        raise SessionFileError(str(error)) from error
    except OSError as error:
        raise SessionFileError(
            f"{path} was not saved: {error.filename or folder} cannot be read ({error.strerror})."
        ) from error


def open_session(path: str | Path, folder: Path) -> SessionIndex:
    """Unpack a session into a folder that is not there yet.

    Parameters
    ----------
    path : str or Path
    folder : Path

    Returns
    -------
    SessionIndex

    Raises
    ------
    SessionFileError
        If the file is missing, damaged, of another program or of a newer version, or the disk has no room for it; nothing is
        left behind then.
    """
    path = Path(path)
    part = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    try:
        with path.open("rb") as stream:
            if not zipfile.is_zipfile(stream):
                raise SessionFileError(f"{path.name} is not a saved session, or only a part of one: choose a {SUFFIX} file.")
            with zipfile.ZipFile(stream) as archive:
                index = _checked(archive, path.name)
                _check_room(archive, folder, path.name)
                _unpack(archive, part)
        session_folder.write_index(part, index)
        part.rename(folder)
    except SessionFileError:
        raise
    except FileNotFoundError:
        raise SessionFileError(f"{path} does not exist: check the name and the folder.") from None
    except (OSError, RunFileError) as error:
        why = getattr(error, "strerror", None) or error
        raise SessionFileError(f"{path.name} cannot be opened ({why}): choose another file or free some space.") from error
    except BROKEN as error:
        raise SessionFileError(f"{path.name} is damaged ({error}): get the file again.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return index


def _checked(archive: zipfile.ZipFile, name: str) -> SessionIndex:
    """The index, if the zip has what it says and nothing else."""
    declared = {info.filename: info for info in archive.infolist()}
    if INDEX not in declared:
        raise SessionFileError(f"{name} is a file of another program: choose a {SUFFIX} file.")
    if declared[INDEX].file_size > _MOST_INDEX:
        raise SessionFileError(f"{name} is damaged (its index is too long): get the file again.")
    facts = parsed(archive.read(INDEX), name)
    index = SessionIndex.from_facts(facts, name)
    lengths: dict[str, Any] = dict(facts["files"])
    if sorted(lengths) != sorted(session_folder.names(index)) or not all(map(_NAME.fullmatch, lengths)):
        raise ValueError("its files are others than its index says")
    if len(archive.infolist()) != len(lengths) + 1 or declared.keys() - {INDEX} != lengths.keys():
        raise ValueError("its files are others than its index says")
    for member, length in lengths.items():
        if declared[member].file_size != length:
            raise ValueError(f"{member} has another length than the index says")
    _check_pictures(index, lengths)
    return index


def _check_pictures(index: SessionIndex, lengths: dict[str, Any]) -> None:
    """A picture's file is as long as its pixels and the header before them."""
    for picture in index.pictures:
        pixels = math.prod(picture.shape) * (2 if picture.dtype == "uint16" else 1)
        header = lengths[session_folder.picture_file(picture.number)] - pixels
        if not 0 < header <= _MOST_HEADER or math.prod(picture.shape[:2]) > MAX_PIXELS:
            raise ValueError(f"the file of {picture.name} does not fit a picture of {picture.shape[1]} × {picture.shape[0]}")


def _check_room(archive: zipfile.ZipFile, folder: Path, name: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    needed = sum(info.file_size for info in archive.infolist()) + _SPARE
    if needed > (free := shutil.disk_usage(folder.parent).free):
        told = f"{needed / 1e6:,.0f} MB free in {folder.parent}, and {free / 1e6:,.0f} are"
        raise SessionFileError(f"{name} needs {told}: free some space.")


def _unpack(archive: zipfile.ZipFile, folder: Path) -> None:
    folder.mkdir()
    for info in archive.infolist():
        if info.filename != INDEX:
            target = folder / info.filename
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(info) as source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink, _CHUNK)
