"""Picture files with bytes changed, cut out and doubled: whatever they say, a reading ends with a picture or a sentence.

A process of its own reads them, so that a crash of a decoder is an answer too: ``python -m tests.engine.mutated_files COUNT SEED``.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from grapl_engine import PictureError, read_picture
from tests.engine.picture_kinds import KINDS

MOST_MEMORY = 3 * 2**30
"""Bytes of address space, of which the libraries take a third."""
MOST_SECONDS = 10.0


def mutated(content: bytes, dice: np.random.Generator) -> bytes:
    """A file with a few changes, most of them near its start, where it says what it is."""
    changed = bytearray(content)
    for _ in range(dice.integers(1, 6)):
        at = int(len(changed) * dice.random() ** dice.choice([1, 3])) if len(changed) else 0
        kind = dice.integers(5)
        if kind == 0:
            changed[at : at + 1] = bytes([dice.integers(256)])
        elif kind == 1:
            changed[at : at + 4] = bytes(dice.choice([0, 1, 127, 128, 255], 4).astype(np.uint8))
        elif kind == 2:
            del changed[at : at + dice.integers(1, 40)]
        elif kind == 3:
            changed[at:at] = changed[at : at + dice.integers(1, 40)]
        else:
            changed[at : at + 1] = bytes([changed[at] ^ 1 << dice.integers(8)]) if at < len(changed) else b""
    return bytes(changed[: dice.integers(len(changed))] if dice.random() < 0.1 and changed else changed)


def originals(folder: Path) -> Iterator[tuple[str, bytes]]:
    """A file of each kind of the table."""
    for kind in KINDS:
        kind.write(folder / "leaf")
        yield f"{kind.format}, {kind.holds}, {kind.depth}", (folder / "leaf").read_bytes()


def failure(path: Path) -> str:
    """What went wrong with reading a file, if anything did."""
    start = time.monotonic()
    try:
        read_picture(path)
    except PictureError:
        pass
    except Exception as error:  # noqa: BLE001 - any is an answer
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({Path(last.filename).name}, line {last.lineno})"
    seconds = time.monotonic() - start
    return f"{seconds:.0f} seconds" if seconds > MOST_SECONDS else ""


def main(count: int, seed: int) -> None:
    """Read `count` changed files, and print what went wrong."""
    warnings.filterwarnings("error", module=r"(?!PIL\.)")  # which the program lets nobody hear
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    dice = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "leaf.png")
        files = list(originals(Path(folder)))
        for number in range(count):
            name, content = files[number % len(files)]
            path.write_bytes(mutated(content, dice))
            if problem := failure(path):
                sys.stdout.write(f"{name}, change {number} of {seed}: {problem}\n")
    sys.stdout.write(f"{count} read\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
