"""PyTorch's shared library, loaded while other threads of Python go on."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from pathlib import Path

__all__ = ["preload"]


def preload() -> bool:
    """Load PyTorch's large library; the import of `torch` then finds it in memory.

    The import itself, and `ctypes.CDLL` as well, hold Python's global lock for the 0.2 to 0.4 s
    that this takes on two cores; a foreign function, which `dlopen` is here, does not.

    Returns
    -------
    bool
        Whether it was loaded. Where not (Windows, another layout of the package), the import does it.
    """
    suffix = {"linux": ".so", "darwin": ".dylib"}.get(sys.platform)
    spec = importlib.util.find_spec("torch")
    if suffix is None or spec is None or not spec.submodule_search_locations:
        return False
    library = Path(spec.submodule_search_locations[0]) / "lib" / f"libtorch_cpu{suffix}"
    if not library.is_file():
        return False
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.restype, dlopen.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    return bool(dlopen(os.fsencode(library), os.RTLD_NOW))
