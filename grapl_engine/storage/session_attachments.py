"""What belongs to a session's pictures beside their runs, each in a file of facts and named arrays: ``attachments/N.npz``."""

from __future__ import annotations

import json
import math
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from grapl_engine.errors import SessionFileError
from grapl_engine.storage.atomic import replacing_in
from grapl_engine.storage.broken import BROKEN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["attachment_file", "read_attachment", "write_attachment"]

_MOST_HEADER = 4096


def attachment_file(number: int) -> str:
    """An attachment's file, from the folder."""
    return f"attachments/{number}.npz"


def write_attachment(folder: Path, number: int, facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write facts and named arrays, whole or not at all.

    Parameters
    ----------
    folder : Path
        Of the session.
    number : int
        Of the attachment.
    facts : mapping
        As JSON takes them.
    arrays : mapping of str to array
        Of any shape and type, but for Python objects.

    Raises
    ------
    RunFileError
        If it cannot be written.
    """
    import numpy as np

    with (
        replacing_in(folder, attachment_file(number)) as part,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        archive.writestr("facts.json", json.dumps(dict(facts)))
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, np.ascontiguousarray(array), allow_pickle=False)


def read_attachment(
    folder: Path, number: int, most: int | None = None
) -> tuple[dict[str, Any], dict[str, NDArray[np.generic]]]:
    """Facts and arrays, which are read-only.

    Parameters
    ----------
    folder : Path
    number : int
        Of the attachment.
    most : int, optional
        Bytes that all arrays together may take: with more, none is read.

    Raises
    ------
    SessionFileError
        If the file is missing or damaged.
    """
    import numpy as np

    arrays: dict[str, NDArray[np.generic]] = {}
    try:
        with zipfile.ZipFile(folder / attachment_file(number)) as archive:
            facts = dict(json.loads(archive.read("facts.json")))
            _check_sizes(archive, most)
            for info in archive.infolist():
                if info.filename.endswith(".npy"):
                    with archive.open(info) as stream:
                        _check_declared(info, stream)
                    with archive.open(info) as stream:
                        array = np.lib.format.read_array(stream, allow_pickle=False)
                    array.flags.writeable = False
                    arrays[info.filename.removesuffix(".npy")] = array
    except BROKEN as error:
        raise SessionFileError(f"Something that belongs to the session is damaged ({error}): make it again.") from error
    return facts, arrays


def _check_sizes(archive: zipfile.ZipFile, most: int | None) -> None:
    """Refuse arrays that are larger than they can be, before any is inflated."""
    headers = [_MOST_HEADER for info in archive.infolist() if info.filename.endswith(".npy")]
    taken = sum(info.file_size for info in archive.infolist() if info.filename.endswith(".npy"))
    if most is not None and taken > most + sum(headers):
        raise ValueError(f"its arrays take {taken:,} bytes, more than the {most:,} that there can be")


def _check_declared(info: zipfile.ZipInfo, stream: IO[bytes]) -> None:
    """Refuse a member that is longer or shorter than the array of its header, before any of it is inflated."""
    import numpy as np

    version = np.lib.format.read_magic(stream)
    if version not in ((1, 0), (2, 0)):
        raise ValueError(f"{info.filename} is an array of an unknown version")
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, dtype = read(stream, max_header_size=_MOST_HEADER)
    rest = info.file_size - stream.tell()
    told = 0 if dtype.hasobject else math.prod(shape) * dtype.itemsize
    if told != rest:
        raise ValueError(f"{info.filename} is {'longer' if rest > told else 'shorter'} than its array")
