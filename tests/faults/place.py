"""Where the program is, and how a process of it is started."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATHS = (ROOT, ROOT / "tests", ROOT / "tests" / "app", ROOT / "tests" / "engine", ROOT / "tests" / "engine" / "study")
"""What the processes import from: the program, and what the tests of its rooms have in common."""


def environment(home: Path, **more: str) -> dict[str, str]:
    """Of a process: no screen, one thread for arithmetic, a home of its own."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, PATHS)),
        "QT_QPA_PLATFORM": "offscreen",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        **more,
    }


def started(
    module: str, arguments: Sequence[str], home: Path, more: Mapping[str, str] | None = None, **words: Any
) -> subprocess.Popen[str]:
    """A module of the program or of these tests, in a process and a session of its own, with pipes."""
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | words
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        text=True,
        errors="replace",
        cwd=home,
        env=environment(home, **(more or {})),
        start_new_session=True,
        **pipes,
    )
