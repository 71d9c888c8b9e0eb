"""The levels of detail of the first picture, found in a process of their own while the caller's loads other libraries.

Threads of one process would take turns: whoever imports holds Python's global lock.
"""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from grapl_engine.pipeline import levels_program
from grapl_engine.pipeline.cores import cores

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine.hierarchy.builders import PictureCues
    from grapl_engine.hierarchy.hierarchy import Hierarchy
    from grapl_engine.images.picture import Picture

__all__ = ["LevelsProcess"]

ASKED_S = 0.05
"""Between two looks at whether the levels are still wanted."""
PATIENCE_S = 30.0
"""How long a picture may take: a process that hangs would keep the cues from everybody else."""
PIPE_BYTES = 2**20
"""Of what one reads while the other writes; each reading waits for the global lock once more."""


class LevelsProcess:
    """From `start` on it imports what levels need; it finds those of one picture, and ends.

    Where it cannot be started, would have no core of its own, or ends before its time, it finds none: that is left to the
    caller's own process.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_closed = False

    @property
    def is_there(self) -> bool:
        """Whether a picture's can be asked for: once."""
        return self._process is not None

    def start(self) -> None:
        """Start it, unless it is closed or there is a single core; `close` it in the end, whatever was asked."""
        if not self._is_closed and cores() > 1:
            with suppress(OSError):
                self._process = _started()

    def levels(self, picture: Picture, should_stop: Callable[[], bool] = lambda: False) -> Hierarchy | None:
        """What `picture_levels` finds, the same to the bit.

        Parameters
        ----------
        picture : Picture
            Its cues are kept for a run of it.
        should_stop : callable
            Asked while the process is at work, which is ended once it says True.

        Returns
        -------
        Hierarchy, or None if stopped or if the process has not found any
        """
        from grapl_engine.hierarchy.cue_cache import cues_of

        found: list[Hierarchy] = []

        def make(image: NDArray[np.float32], should_stop: Callable[[], bool], _regions: object) -> PictureCues | None:
            answer = None if process is None else _answer(process, image, should_stop)
            if answer is None:
                return None
            found.append(answer[1])
            return answer[0]

        process = self._taken()
        try:
            cues_of(picture, should_stop, make=make)
        finally:
            _end(process)
        return found[0] if found else None

    def close(self) -> None:
        """End it, unless it is at work: then whoever asked does. Nothing is started after that."""
        self._is_closed = True
        _end(self._taken())

    def _taken(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            process, self._process = self._process, None
        return process


def _started() -> subprocess.Popen[bytes]:
    places = os.pathsep.join(str(Path(place).absolute()) for place in sys.path)
    return subprocess.Popen(
        _program(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": places, "OPENBLAS_NUM_THREADS": "1"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        pipesize=PIPE_BYTES,
    )


def _program() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, levels_program.WORD]
    return [sys.executable, "-P", "-m", levels_program.__name__]  # -P: the folder that one stands in is not looked into


def _answer(
    process: subprocess.Popen[bytes], image: NDArray[np.float32], should_stop: Callable[[], bool]
) -> tuple[PictureCues, Hierarchy] | None:
    """What the process says of an image; None if it ends, or is ended, before that."""
    is_over, until = threading.Event(), time.monotonic() + PATIENCE_S

    def watch() -> None:
        while not is_over.wait(ASKED_S):
            if should_stop() or time.monotonic() > until:
                process.kill()

    watcher = threading.Thread(target=watch, name="levels", daemon=True)
    watcher.start()
    try:
        said = _said(process, image)
        return None if process.wait() or not said else _read(said)
    except OSError:  # it has ended before it was asked
        return None
    finally:
        is_over.set()
        watcher.join()


def _said(process: subprocess.Popen[bytes], image: NDArray[np.float32]) -> bytes:
    """The process's answer, up to its end."""
    from numpy.lib.format import write_array

    assert process.stdin is not None and isinstance(process.stdout, io.BufferedReader)
    block = io.BytesIO()  # a pipe would be written in many small parts
    write_array(block, image, allow_pickle=False)
    process.stdin.write(block.getbuffer())
    process.stdin.close()
    return b"".join(iter(partial(process.stdout.read1, PIPE_BYTES), b""))


def _read(said: bytes) -> tuple[PictureCues, Hierarchy]:
    cues, hierarchy = pickle.loads(said)
    for array in (hierarchy.regions, hierarchy.tree.sizes, hierarchy.tree.merges, hierarchy.tree.heights):
        array.flags.writeable = False  # as they were made: that is not sent
    return cues, hierarchy


def _end(process: subprocess.Popen[bytes] | None) -> None:
    """Leave nothing of it."""
    if process is not None:
        process.kill()
        with suppress(OSError), process:  # closes the pipes, whatever is left in them, and waits
            pass
