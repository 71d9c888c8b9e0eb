"""Damaged files of every kind, many in one process; that it dies or hangs is counted and survived."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.faults.child import MOST_MB
from tests.faults.place import started
from tests.faults.reading import KINDS
from tests.faults.tally import Outcome, Tally

PATIENCE_S = 10.0
START_S = 600.0
"""Until the first file: what is imported for it is not the file's fault."""


class Reader:
    """The process that reads, seen from here."""

    def __init__(self, specimens: Path, folder: Path, seed: int) -> None:
        self._arguments = (str(specimens), str(folder), str(seed))
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self._is_warm = False
        self._lines = ""
        self.last_words = ""

    def read(self, kind: str, number: int) -> dict[str, Any]:
        """What became of one file."""
        if self._process is None:
            self._start()
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(f"{kind} {number} {number + 1}\n")
        self._process.stdin.flush()
        begin = time.monotonic()
        if not self._line(START_S):
            raise RuntimeError(f"The damaged file {kind} {number} could not be made: {self._ended(START_S)['words']}")
        said = self._line(PATIENCE_S if self._is_warm else START_S)
        if said:
            self._is_warm = True
            found: dict[str, Any] = json.loads(said)
            return found | {"seconds": time.monotonic() - begin}
        return self._ended(time.monotonic() - begin)

    def cool(self) -> None:
        """The next file is of another kind: its reader is imported with it."""
        self._is_warm = False

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
            self._process = None
            self._words.close()
            for left in self._folder.iterdir():
                subprocess.run(["rm", "-rf", str(left)], check=True)

    def _start(self) -> None:
        self._folder.mkdir(exist_ok=True)
        self._words = (self._folder.parent / "words").open("w+b")
        self._process = started(
            "tests.faults.child", self._arguments, self._folder.parent, stdin=subprocess.PIPE, stderr=self._words
        )
        self._is_warm, self._lines = False, ""

    def _ended(self, seconds: float) -> dict[str, Any]:
        assert self._process is not None
        code = self._process.poll()
        self._words.seek(0)
        self.last_words = self._words.read().decode(errors="replace")[-300:]
        self.close()
        if code is None:
            return {"outcome": "hung", "words": f"more than {seconds:.0f} s", "mb": 0, "seconds": seconds}
        return {"outcome": "crashed", "words": f"the process ended with {code}: {self.last_words}", "mb": 0, "seconds": seconds}

    def _line(self, patience: float) -> str:
        """The next line, "" if none comes."""
        assert self._process is not None and self._process.stdout is not None
        end = time.monotonic() + patience
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while "\n" not in self._lines:
                if not selector.select(max(0.0, end - time.monotonic())):
                    return ""
                part = os.read(self._process.stdout.fileno(), 65536).decode(errors="replace")
                if not part:
                    self._process.wait()
                    return ""
                self._lines += part
        line, _, self._lines = self._lines.partition("\n")
        return line


def shares(count: int) -> Iterator[tuple[str, int]]:
    """How many files of each kind, of so many in all."""
    whole = sum(kind.share for kind in KINDS.values())
    for name, kind in KINDS.items():
        yield name, max(1, round(count * kind.share / whole))


def tried(count: int, seed: int, home: Path, say: Callable[[str], None]) -> list[Tally]:
    """Damage and read so many files."""
    specimens = home / "specimens"
    made = started("tests.faults.specimens", [str(specimens)], home)
    _, words = made.communicate(timeout=START_S)
    if made.returncode:
        raise RuntimeError(f"The whole files could not be made: {words}")
    tallies = []
    reader = Reader(specimens, home / "damaged", seed)
    try:
        for kind, of_kind in shares(count):
            tallies.append(_of_kind(reader, kind, of_kind, seed, say))
            say(f"{of_kind} damaged files of the kind {kind}")
    finally:
        reader.close()
    return tallies


def _of_kind(reader: Reader, kind: str, count: int, seed: int, say: Callable[[str], None]) -> Tally:
    tally = Tally(f"damaged {kind}", say=say)
    reader.cool()
    for number in range(count):
        found = reader.read(kind, number)
        if found["outcome"] == "hung":  # a busy machine may be slow once
            found = reader.read(kind, number)
        if found["mb"] > MOST_MB:
            found |= {"outcome": "crashed", "words": f"took {found['mb']:.0f} MB; {found['words']}"}
        again = f"--seed {seed} --again {kind.replace(' ', '-')}/{number}"
        tally.add(Outcome(found["outcome"]), f"{found['words']} ({again})")
    return tally
