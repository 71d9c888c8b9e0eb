"""What reads a .mat truth: a program of its own, since SciPy's reader may crash or fill the memory on a damaged file.

`grapl_engine.storage.mat_files` starts it, as a script that needs nothing of this package; in a bundle it is the program
once more. It writes to its standard output a line of JSON, either the names of the annotators or what is wrong, and then each
map as NumPy's format has it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

__all__ = ["WORD", "main", "serve"]

WORD = "--read-mat-truth"
"""The first argument of a bundled program that is to be this one."""
MOST_MEMORY = 4 * 2**30
"""Bytes: five annotators of 24 megapixels, as MATLAB's doubles, fit in; what grows out of a few kilobytes does not."""
HDF5 = b"\x89HDF\r\n\x1a\n"
HDF5_PLACES = (0, 512, 1024, 2048)
BSDS = "groundTruth"
SBD = {"GTinst": "SBD instances", "GTcls": "SBD classes"}
"""Variables of the Semantic Boundaries Dataset, and what its maps are called."""


class _NoTruthError(Exception):
    """A reason in words."""


def serve() -> None:
    """Be the reader, and end, if this bundled program was started for that."""
    if getattr(sys, "frozen", False) and sys.argv[1:2] == [WORD]:
        sys.exit(main(sys.argv[2]))


def main(path: str) -> int:
    """Read a file and write what it holds; returns the exit code."""
    _limit_memory()
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # whatever else is printed is no part of the answer
        try:
            maps = list(_maps(path))
        except _NoTruthError as reason:
            _say(out, {"error": str(reason)})
            return 1
        _say(out, {"names": [name for name, _ in maps]})
        for _, labels in maps:
            _write(out, labels)
    return 0


def _maps(path: str) -> Iterator[tuple[str, Any]]:
    """The name, "" for none, and the array of each annotator."""
    _refuse_hdf5(path)
    from scipy.io import loadmat, whosmat

    there = [name for name, _, _ in whosmat(path)]
    known = [BSDS] if BSDS in there else [name for name in SBD if name in there]
    content = {name: value for name, value in loadmat(path, variable_names=known or None).items() if name in there}
    if not known:
        yield "", _only_map(content)
    for name in known:
        for labels in _segmentations(content[name]):
            yield SBD.get(name, ""), _whole(labels)


def _refuse_hdf5(path: str) -> None:
    with Path(path).open("rb") as stream:
        start = stream.read(max(HDF5_PLACES) + len(HDF5))
    if start.startswith(b"MATLAB 7.3") or any(start[place : place + len(HDF5)] == HDF5 for place in HDF5_PLACES):
        raise _NoTruthError(
            "it is of MATLAB's version 7.3 (HDF5), which is not read here: save it in MATLAB with the option -v7"
        )


def _segmentations(value: Any) -> Iterator[Any]:
    """The maps of a cell array of structs, as BSDS500 has it, or of an array of structs."""
    names = value.dtype.names
    if names and "Segmentation" in names:
        yield from value["Segmentation"].ravel()
    elif value.dtype == object:
        for one in value.ravel():
            yield from _segmentations(one)
    else:
        raise _NoTruthError("it has no Segmentation where BSDS500's files have one")


def _only_map(content: dict[str, Any]) -> Any:
    """The one variable that is a matrix of whole numbers, of a file that is not a data set's."""
    import numpy as np

    found = [value for value in content.values() if isinstance(value, np.ndarray) and value.ndim == 2 and min(value.shape) > 1]
    maps = []
    for value in found:
        with suppress(_NoTruthError):
            maps.append(_whole(value))
    if len(maps) != 1:
        held = ", ".join(sorted(content)) or "nothing"
        raise _NoTruthError(f"it holds {held}: neither {BSDS}, as BSDS500's files, nor a single matrix of labels")
    return maps[0]


def _whole(value: Any) -> Any:
    """A label map as int32."""
    import numpy as np

    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.dtype.kind not in "buif" or not value.size:
        raise _NoTruthError("a label map has two dimensions and whole numbers, and one in it has not")
    if value.dtype.kind == "f" and not (np.isfinite(value).all() and (value == np.floor(value)).all()):
        raise _NoTruthError("a label is a whole number, and there are others")
    if value.min() < 0 or value.max() > np.iinfo(np.int32).max:
        raise _NoTruthError(f"a label is a number from 0 to {np.iinfo(np.int32).max}, and there are others")
    return np.ascontiguousarray(value, np.int32)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has none
        return
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = MOST_MEMORY if most == resource.RLIM_INFINITY else min(MOST_MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def _say(out: IO[bytes], words: dict[str, Any]) -> None:
    out.write(json.dumps(words).encode() + b"\n")


def _write(out: IO[bytes], labels: Any) -> None:
    import io

    from numpy.lib.format import write_array

    block = io.BytesIO()  # NumPy asks a file for its place, which a pipe has not
    write_array(block, labels, allow_pickle=False)
    out.write(block.getbuffer())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
