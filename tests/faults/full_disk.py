"""Writings on a disk that fails at a call, in a process of its own that has `full_disk.c` loaded before all other libraries.

    python -m tests.faults.full_disk FOLDER SEED MOST

says a line of JSON for each call that failed. `disk` starts it and waits for the lines.
"""

from __future__ import annotations

import ctypes
import json
import random
import shutil
import sys
from pathlib import Path

from tests.faults.writings import WRITINGS, Writing


class Disk:
    """The library that lets calls fail."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)

    def works(self) -> None:
        """Nothing fails; calls are counted from now."""
        self._library.faults_arm(ctypes.c_long(0))

    def fails_at(self, fault: str, call: int) -> None:
        """The disk is full from this call on, or this renaming fails; counted from now, from 1."""
        arm = self._library.faults_arm_renaming if fault == RENAMING else self._library.faults_arm
        arm(ctypes.c_long(call))

    def calls(self, fault: str) -> int:
        """How many there were since then at which this can happen."""
        count = self._library.faults_count_renamings if fault == RENAMING else self._library.faults_count
        return int(count())


RENAMING = "a renaming that fails"
FAULTS = ("full disk", RENAMING)


def main(folder: Path, seed: int, most: int) -> None:
    """Each writing at each call at which it may fail, or at so many of them drawn at random; a line of JSON for each."""
    disk = Disk()
    for name, writing in WRITINGS.items():
        trial = Trial(disk, name, writing, folder)
        for fault in FAULTS:
            calls = trial.calls(fault)
            chosen = list(range(1, calls + 1))
            if len(chosen) > most:
                chosen = sorted(random.Random(f"{seed}/{fault}/{name}").sample(chosen, most))
            for call in chosen:
                outcome, words = trial.at(fault, call)
                line = f"{fault}: {writing.line}"
                found = {"line": line, "work": name, "call": call, "of": calls, "outcome": outcome, "words": words}
                sys.stdout.write(f"{json.dumps(found)}\n")
                sys.stdout.flush()


class Trial:
    """A writing, done once, and then once more where something fails."""

    def __init__(self, disk: Disk, name: str, writing: Writing, folder: Path) -> None:
        self._disk, self._writing, self._place = disk, writing, folder / name
        self._disk.works()
        self._begin()
        writing.write(self._place, 1)
        self._whole = writing.state(self._place)
        """What there is where nothing fails."""

    def calls(self, fault: str) -> int:
        """How many calls of the second writing may fail so."""
        self._begin()
        self._disk.works()
        self._writing.write(self._place, 1)
        return self._disk.calls(fault)

    def at(self, fault: str, call: int) -> tuple[str, str]:
        """The outcome where a call fails, and words about it."""
        from grapl_engine.errors import GraplError

        before = self._begin()
        self._disk.fails_at(fault, call)
        words, outcome = "", "survived"
        try:
            self._writing.write(self._place, 1)
        except GraplError as error:
            words, outcome = str(error), "sentence"
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is what was looked for
            words, outcome = f"{type(error).__name__}: {error}", "crashed"
        self._disk.works()
        try:
            after = self._writing.state(self._place)
        except BaseException as error:  # noqa: BLE001 - whatever it is, something is no longer whole
            return "lost", f"{words}; then {type(error).__name__}: {error}"
        if outcome == "sentence" and after not in (before, self._whole):
            return "lost", f"{words}; what is there is neither what was there nor what was to be"
        if outcome == "survived" and after != self._whole:
            return "silent", "it said that all was written"
        return outcome, words

    def _begin(self) -> object:
        """The first writing in an empty folder; what there is then."""
        shutil.rmtree(self._place, ignore_errors=True)
        self._place.mkdir(parents=True)
        self._writing.write(self._place, 0)
        return self._writing.state(self._place)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
