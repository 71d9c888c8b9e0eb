"""PyTorch's shared libraries, loaded while other threads of Python go on."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["preload"]

LIBRARIES = ("libtorch_cpu", "libtorch_python")
"""The large one, and what makes it a module of Python."""
NICE = 10
"""Who shows a picture meanwhile comes first."""


def preload() -> bool:
    """Load PyTorch's libraries; the import of `torch` then finds them in memory.

    The import itself, and `ctypes.CDLL` as well, hold Python's global lock for the 0.2 to 0.4 s
    that this takes on two cores; a foreign function, which `dlopen` is here, does not.

    Returns
    -------
    bool
        Whether they were loaded. Where not (Windows, another layout of the package), the import does it.
    """
    suffix = {"linux": ".so", "darwin": ".dylib"}.get(sys.platform)
    spec = importlib.util.find_spec("torch")
    if suffix is None or spec is None or not spec.submodule_search_locations:
        return False
    folder = Path(spec.submodule_search_locations[0]) / "lib"
    paths = [folder / f"{name}{suffix}" for name in LIBRARIES]
    if not paths[0].is_file():
        return False
    loaded: list[bool] = []
    thread = threading.Thread(target=lambda: loaded.append(_load(paths)), name="preload")  # its own: priority is not given back
    thread.start()
    thread.join()
    return loaded == [True]


def _load(paths: Sequence[Path]) -> bool:
    if sys.platform == "linux":  # elsewhere that would be the whole process's
        with suppress(OSError):
            os.nice(NICE)
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.restype, dlopen.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    return all(dlopen(os.fsencode(path), os.RTLD_NOW) for path in paths if path.is_file())
