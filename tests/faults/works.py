"""What is killed or has company, in a process of its own.

    python -m tests.faults.works save FILE | session FOLDER | recent FILE NAME COUNT

``save`` and ``session`` go on until they are killed, and say a line for each thing that is safe from then on.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from scripted_engine import scripted_picture, scripted_record


def say(text: str) -> None:
    """A whole line, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def records() -> list[Any]:
    """Two runs of one picture, of different length: what is half of each is noticed."""
    return [scripted_record(), scripted_record(9, picture=scripted_picture(60, 80))]


def save(path: Path) -> None:
    """Save one run over the other for ever."""
    from grapl_engine.storage.run_file import save_run

    both = records()
    number = 0
    while True:
        save_run(path, both[number % 2])
        number += 1
        say(f"safe {number}")


def session(folder: Path) -> None:
    """Work in a session's folder for ever, as `tests/killed.py` does: one run after the other, each named."""
    from killed import Restless
    from PySide6.QtCore import QCoreApplication

    application = QCoreApplication([])
    restless = Restless(folder)
    assert restless.session is not None
    application.exec()


def recent(path: Path, name: str, count: int) -> None:
    """Put so many files on top of the recent ones, as a window does."""
    from PySide6.QtCore import QSettings

    from app.preferences import Preferences

    preferences = Preferences(QSettings(str(path), QSettings.Format.IniFormat))
    for number in range(count):
        preferences.add_recent(path.parent / f"{name}-{number}.png")
    say("safe")


if __name__ == "__main__":
    what, first, *rest = sys.argv[1:]
    with suppress(KeyboardInterrupt):
        match what:
            case "save":
                save(Path(first))
            case "session":
                session(Path(first))
            case "recent":
                recent(Path(first), rest[0], int(rest[1]))
