"""Truths in MATLAB's files, read in a process of its own: what ends that one, or keeps it busy, ends nothing here."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grapl_engine.storage import mat_reader

__all__ = ["PATIENCE_S", "read_mat"]

PATIENCE_S = 30.0
"""How long a file may take. Its reader starts in about a third of a second, and BSDS500's files take some milliseconds."""


def read_mat(path: str | Path, patience: float = PATIENCE_S) -> list[tuple[str, NDArray[np.int32]]]:
    """The label maps of a .mat file.

    Parameters
    ----------
    path : str or Path
    patience : float
        Seconds.

    Returns
    -------
    list of (str, int32 (H, W))
        Each annotator's name, "" where the file gives none, and map; at least one.

    Raises
    ------
    ValueError
        If it holds none or is damaged; in words that stand after "because".
    OSError
        If it cannot be opened, or no process can be started.
    """
    with Path(path).open("rb"):
        pass  # what the system says of a file that is not there
    try:
        done = subprocess.run(
            [*_program(), str(Path(path).absolute())],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=patience,
            check=False,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # nothing here multiplies
            start_new_session=True,  # Ctrl+C is for the one who waits
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise ValueError(f"its reader was not done with it after {patience:g} s") from None
    return _maps(done)


def _program() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, mat_reader.WORD]
    return [sys.executable, "-P", mat_reader.__file__]  # -P: the modules beside the script are not the standard library's


def _maps(done: subprocess.CompletedProcess[bytes]) -> list[tuple[str, NDArray[np.int32]]]:
    out = io.BytesIO(done.stdout)
    line = out.readline()
    said = json.loads(line) if line.endswith(b"\n") else {}
    if "error" in said:
        raise ValueError(said["error"])
    if done.returncode or not said.get("names"):
        raise ValueError(_why(done))
    return [(name, np.asarray(np.lib.format.read_array(out, allow_pickle=False), np.int32)) for name in said["names"]]


def _why(done: subprocess.CompletedProcess[bytes]) -> str:
    """What is known of a reader that ended without an answer."""
    if done.returncode < 0:
        return f"it is damaged: its reader ended by signal {-done.returncode}"
    last = (done.stderr.decode(errors="replace").strip().splitlines() or ["it holds no map"])[-1]
    return f"it is damaged ({last[:200]})" if done.returncode else "it holds no map"
