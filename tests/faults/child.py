"""Reads damaged files, one after the other, in a process of its own; says of each what became of it.

    python -m tests.faults.child SPECIMENS FOLDER SEED

takes lines ``KIND FIRST LAST`` on its standard input (a kind may have spaces), and says a line before each file and one after it.
``python -m tests.faults.child SPECIMENS FOLDER SEED KIND NUMBER`` makes one file, keeps it, and reads it with a traceback.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import sys
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from tests.faults.damage import damaged
from tests.faults.reading import FOLDERS, KINDS, SEALED, WAYS

MOST_MB = 1024
MOST_ADDRESSES = 12 * 2**30
"""What keeps a bomb from the machine's own memory; much above what a process may take here."""


def specimens(folder: Path, kind: str) -> list[Path]:
    """The whole files of a kind, always in one order."""
    return sorted(path for path in (folder / kind).rglob("*") if path.is_file())


def made(source: Path, kind: str, number: int, seed: int, folder: Path) -> tuple[Path, Path, bool]:
    """A damaged file, what it was, and whether its bytes were damaged."""
    draw = random.Random(f"{seed}/{kind}/{number}")
    whole = draw.choice(specimens(source, kind))
    content, is_of_bytes = damaged(whole.read_bytes(), draw, WAYS.get(whole.suffix, KINDS[kind].way))
    target = folder / f"{number}{whole.suffix}"
    if kind in FOLDERS:
        top = source / kind / whole.relative_to(source / kind).parts[0]
        shutil.copytree(top, folder / "folder", dirs_exist_ok=True)
        target = folder / "folder" / whole.relative_to(top)
    target.write_bytes(content)
    return target, whole, is_of_bytes


def outcome(kind: str, path: Path, whole: Path, is_of_bytes: bool, folder: Path) -> dict[str, Any]:
    """Read one; its outcome by name, and what there is to say."""
    from grapl_engine.errors import GraplError

    _forget_peak()
    before = peak_mb()
    try:
        found = KINDS[kind].read(path, folder)
    except GraplError as error:
        return {"outcome": "sentence", "words": str(error), "mb": peak_mb() - before}
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what was looked for
        return {"outcome": "crashed", "words": f"{type(error).__name__}: {str(error)[:300]}", "mb": peak_mb() - before}
    is_other = is_of_bytes and whole.suffix in SEALED and kind not in FOLDERS and found != expected(whole, kind)
    return {
        "outcome": "silent" if is_other else "survived",
        "words": "read as another thing" * is_other,
        "mb": peak_mb() - before,
    }


@cache
def expected(whole: Path, kind: str) -> object:
    """What the whole file gives."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        return KINDS[kind].read(whole, Path(folder))


def _forget_peak() -> None:
    """Let the peak be what is held now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_mb() -> float:
    """Peak of the resident memory."""
    return int(Path("/proc/self/status").read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) / 1024


def serve(source: Path, folder: Path, seed: int) -> None:
    """Line by line."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, MOST_ADDRESSES))
    warnings.simplefilter("ignore")  # the window's log takes them
    say = sys.stdout
    for line in sys.stdin:
        kind, first, last = line.rsplit(maxsplit=2)
        for number in range(int(first), int(last)):
            path, whole, is_of_bytes = made(source, kind, number, seed, folder)
            say.write(f"{json.dumps({'kind': kind, 'number': number})}\n")
            say.flush()
            found = outcome(kind, path, whole, is_of_bytes, folder)
            say.write(f"{json.dumps(found)}\n")
            say.flush()
            for left in folder.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def again(source: Path, folder: Path, seed: int, kind: str, number: int) -> None:
    """One file, which stays; an exception comes out."""
    path, whole, is_of_bytes = made(source, kind, number, seed, folder)
    print(f"{path}, made of {whole.name}" + ", in its bytes" * is_of_bytes)
    print(repr(KINDS[kind].read(path, folder))[:2000])


if __name__ == "__main__":
    _, first, second, third, *rest = sys.argv
    if rest:
        again(Path(first), Path(second), int(third), rest[0], int(rest[1]))
    else:
        serve(Path(first), Path(second), int(third))
