"""The folder that one run's files are written to: its name, a place where nothing is lost, and what of it is stale."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from grapl_engine.errors import RunFileError
from grapl_engine.storage.atomic import held, part_of, sweep_parts

__all__ = ["FACTS", "check_output", "claimed_folder", "folder_name", "plain_name", "whole_folder"]

FACTS = "run.json"
"""What says that a folder is whole: it goes first and comes last."""
EARLIER = "run.earlier.json"
"""What it is called meanwhile: it may hold the only copy of edits by hand."""
MOST_BYTES = 200
"""Of a name: file systems take 255, and a number and endings are added."""
_SEPARATORS = re.compile(r"[/\\]")


def folder_name(name: str) -> str:
    """The name of the folder of a picture or saved run: that of its file without the ending, as a `plain_name`.

    Parameters
    ----------
    name : str
        As "photo.jpg".
    """
    return plain_name(Path(_last_part(name)).stem)


def plain_name(text: str) -> str:
    """A name for one folder inside another, whatever the text is.

    Of a path it is the last part, without control characters, of no more than 200 bytes, and never "." or "..".

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        The text itself where that is a plain name; "picture" where nothing is left.
    """
    name = "".join("_" if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in _last_part(text))
    name = name.encode()[:MOST_BYTES].decode(errors="ignore").strip()
    return name if name.strip(". ") else "picture"


def _last_part(path: str) -> str:
    return _SEPARATORS.split(path.rstrip("/\\"))[-1]


def check_output(folder: str | Path) -> None:
    """See that files can be written into a folder, which need not be there yet and is not there afterwards if it was not.

    Raises
    ------
    RunFileError
        If it cannot be made or written to.
    """
    folder = Path(folder)
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    probe = folder / ".grapl-probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"?")
    except OSError as error:
        raise RunFileError(
            f"Nothing can be written to {folder} ({error.strerror or error}): choose another folder with -o."
        ) from error
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
        for place in missing:
            with suppress(OSError):
                place.rmdir()


def claimed_folder(output: str | Path, name: str, taken: Iterable[str] = ()) -> Path:
    """A new folder of this name in `output`, or of the first of name-2, name-3, ... that is free.

    Parameters
    ----------
    output : str or Path
        Made if it is missing.
    name : str
        A plain name.
    taken : iterable of str
        Names that are not free, though no folder has them yet; upper and lower case count as the same, as on some disks.

    Raises
    ------
    RunFileError
        If it cannot be made.
    """
    output = Path(output)
    try:
        output.mkdir(parents=True, exist_ok=True)
        known = {other.casefold() for other in taken} | {entry.name.casefold() for entry in output.iterdir()}
        number = 1
        while True:
            own = name if number == 1 else f"{name}-{number}"
            if own.casefold() not in known:
                with suppress(FileExistsError):  # another program was faster
                    (output / own).mkdir()
                    return output / own
            number += 1
    except OSError as error:
        raise RunFileError(f"{output / name} cannot be made ({error.strerror or error}): choose another folder.") from error


@contextmanager
def whole_folder(home: Path, names: Iterable[str]) -> Iterator[Path]:
    """Write a run's files into a hidden folder, and put them into `home` once all are there.

    What of an earlier run lies in `home` stays whole until then, be the disk full or the program killed. Then `FACTS` goes
    first and comes last: a folder that has it is of one run.

    Parameters
    ----------
    home : Path
        Made if it is missing.
    names : iterable of str
        What an earlier run may have left there, and what goes with it.

    Yields
    ------
    Path
        The hidden folder, empty.

    Raises
    ------
    RunFileError
        If the folder cannot be made or changed.
    """
    part = part_of(home / "run")
    try:
        is_new = not home.exists()
        home.mkdir(parents=True, exist_ok=True)
        sweep_parts(home / "run")
        part.mkdir()
    except OSError as error:
        raise RunFileError(f"{home} cannot be made ({error.strerror or error}): choose another folder.") from error
    try:
        with held(part):
            yield part
            _put_in_place(part, home, names)
    except RunFileError as error:  # who reads it knows nothing of hidden folders
        raise RunFileError(str(error).replace(str(part), str(home))) from error
    except OSError as error:
        raise RunFileError(f"{home} cannot be written to ({error.strerror or error}): choose another folder.") from error
    finally:
        import shutil  # which loads compressors

        shutil.rmtree(part, ignore_errors=True)
        if is_new:
            with suppress(OSError):  # it is not empty
                home.rmdir()


def _put_in_place(part: Path, home: Path, names: Iterable[str]) -> None:
    """Change the earlier run's files for the new ones; where one cannot be moved, all go back."""
    new, before = sorted(part.iterdir(), key=lambda file: file.name == FACTS), part / "before"
    before.mkdir()
    old = [name for name in {*names} - {FACTS} if (home / name).exists()]
    moves = [(home / FACTS, home / EARLIER)] if (home / FACTS).exists() else []
    moves += [(home / name, before / name) for name in old] + [(file, home / file.name) for file in new]
    for done, (source, target) in enumerate(moves):
        try:
            source.replace(target)
        except OSError:
            for was, now in reversed(moves[:done]):
                with suppress(OSError):
                    now.replace(was)
            raise
    for name in names:
        sweep_parts(home / name)
    with suppress(OSError):  # it says nothing that is wrong
        (home / EARLIER).unlink(missing_ok=True)
