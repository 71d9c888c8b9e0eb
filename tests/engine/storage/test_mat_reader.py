"""The reader as a program: what it prints, and that it takes no more memory than it may."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from truth_samples import fields, save_cells

from grapl_engine.storage import mat_reader


def _run(path: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-P", mat_reader.__file__, str(path)], capture_output=True, check=False)


def test_a_line_of_names_and_then_the_maps(tmp_path: Path) -> None:
    done = _run(save_cells(tmp_path / "x.mat", fields(), fields() + 1))
    line, rest = done.stdout.split(b"\n", 1)
    assert (done.returncode, json.loads(line)) == (0, {"names": ["", ""]})
    assert rest.count(b"\x93NUMPY") == 2


def test_a_reason_and_a_failing_end(tmp_path: Path) -> None:
    (tmp_path / "x.mat").write_bytes(mat_reader.HDF5)
    done = _run(tmp_path / "x.mat")
    assert (done.returncode, list(json.loads(done.stdout))) == (1, ["error"])


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_what_grows_beyond_all_measure_is_refused(tmp_path: Path) -> None:
    """A variable of zeros, packed: 6 MB that would be 6 GB."""
    size = mat_reader.MOST_MEMORY // 2 * 3 // 8
    flags = np.array([6, 8, 6, 0], "<u4").tobytes()
    dimensions = np.array([5, 8, size // 1000, 1000], "<u4").tobytes()
    name = np.array([1, 1], "<u4").tobytes() + b"a".ljust(8, b"\0")
    length = size // 1000 * 1000 * 8
    head = flags + dimensions + name + np.array([9, min(length, 2**32 - 1)], "<u4").tobytes()
    packer = zlib.compressobj(9)
    packed = packer.compress(np.array([14, min(len(head) + length, 2**32 - 1)], "<u4").tobytes() + head)
    packed += packer.compress(bytes(2**20)) + packer.flush()
    whole = b"MATLAB 5.0 MAT-file".ljust(124) + np.array([0x0100, 0x4D49], "<u2").tobytes()
    (tmp_path / "x.mat").write_bytes(whole + np.array([15, len(packed)], "<u4").tobytes() + packed)
    done = _run(tmp_path / "x.mat")
    assert done.returncode != 0
    assert b"names" not in done.stdout
