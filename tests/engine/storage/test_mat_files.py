"""MATLAB's files are read beside the program: what is wrong with one is a reason, never the end."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat
from truth_samples import fields, save_cells, save_structs, struct

from grapl_engine.storage import mat_files, mat_reader
from grapl_engine.storage.mat_files import read_mat


@pytest.mark.parametrize("save", [save_cells, save_structs])
def test_every_annotator_of_cells_and_of_structs(tmp_path: Path, save: object) -> None:
    halves = fields() // 2 + 1
    found = read_mat(save(tmp_path / "x.mat", fields() + 1, halves))  # type: ignore[operator]
    assert [(name, labels.dtype) for name, labels in found] == [("", np.int32), ("", np.int32)]
    np.testing.assert_array_equal(found[0][1], fields() + 1)
    np.testing.assert_array_equal(found[1][1], halves)


def test_sbd_is_named_as_what_it_is(tmp_path: Path) -> None:
    savemat(tmp_path / "x.mat", {"GTcls": struct(fields() // 2), "GTinst": struct(fields())})
    found = dict(read_mat(tmp_path / "x.mat"))
    assert list(found) == ["SBD instances", "SBD classes"]
    np.testing.assert_array_equal(found["SBD instances"], fields())


def test_a_single_matrix_of_labels_in_any_variable(tmp_path: Path) -> None:
    savemat(tmp_path / "x.mat", {"LabelMap": fields().astype(float), "names": np.array(["a"], object), "scale": 0.5})
    ((name, labels),) = read_mat(tmp_path / "x.mat")
    assert name == ""
    np.testing.assert_array_equal(labels, fields())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"ucm2": np.full((4, 4), 0.5)}, "it holds ucm2: neither groundTruth"),
        ({"a": fields(), "b": fields()}, "it holds a, b: neither groundTruth"),
        ({"groundTruth": fields()}, "no Segmentation where BSDS500's files have one"),
        ({"groundTruth": struct(fields()) | {"Segmentation": np.zeros((2, 3, 4))}}, "two dimensions and whole numbers"),
        ({"GTcls": {"Segmentation": fields() - 1.0}}, "from 0 to"),
        ({"GTcls": {"Segmentation": fields() + 0.5}}, "a whole number, and there are others"),
        ({"groundTruth": np.empty((1, 0), object)}, "it holds no map"),
    ],
)
def test_a_file_without_a_label_map(tmp_path: Path, content: dict[str, object], reason: str) -> None:
    savemat(tmp_path / "x.mat", content)
    with pytest.raises(ValueError, match=reason):
        read_mat(tmp_path / "x.mat")


@pytest.mark.parametrize("start", [b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(512), b"", bytes(512)])
def test_hdf5_is_named_as_what_it_is(tmp_path: Path, start: bytes) -> None:
    (tmp_path / "x.mat").write_bytes(start + mat_reader.HDF5 + bytes(100))
    with pytest.raises(ValueError, match=r"MATLAB's version 7\.3 \(HDF5\)"):
        read_mat(tmp_path / "x.mat")


def test_a_reader_that_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save_cells(tmp_path / "x.mat", fields())
    die = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    monkeypatch.setattr(mat_files, "_program", lambda: [sys.executable, "-c", die])
    with pytest.raises(ValueError, match="it is damaged: its reader ended by signal 11"):
        read_mat(path)


def test_a_reader_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save_cells(tmp_path / "x.mat", fields())
    monkeypatch.setattr(mat_files, "_program", lambda: [sys.executable, "-c", "import time; time.sleep(600)"])
    with pytest.raises(ValueError, match=r"was not done with it after 0\.2 s"):
        read_mat(path, patience=0.2)


def test_from_a_thread_and_from_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_cells(tmp_path / "x.mat", fields())
    monkeypatch.chdir(tmp_path)
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.extend(read_mat("x.mat")))
    thread.start()
    thread.join(60)
    assert len(found) == 1


def test_a_bundled_program_is_the_reader_once_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a bundle: the program's own start, told by its first word."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert mat_files._program() == [sys.executable, mat_reader.WORD]
    path = save_cells(tmp_path / "x.mat", fields())
    for program in ("app", "grapl_engine"):
        start = f"import runpy, sys; sys.frozen = True; runpy.run_module({program!r} + '.__main__', run_name='__main__')"
        done = subprocess.run([sys.executable, "-c", start, mat_reader.WORD, str(path)], capture_output=True, check=False)
        ((_, labels),) = mat_files._maps(done)
        np.testing.assert_array_equal(labels, fields())
