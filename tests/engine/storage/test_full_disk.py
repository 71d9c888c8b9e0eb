"""A full disk at every write: a sentence, the old file whole, and nothing half-written beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SAVE = """
import resource, signal, sys
from pathlib import Path
sys.path[:0] = [{tests!r}, {tests!r} + "/engine"]
import numpy as np
from hierarchies_of_noise import noise_run
from grapl_engine import GraplError
from grapl_engine.label_constraints import NO_CONSTRAINTS
from grapl_engine.label_edits import Fill, LabelEdits
from grapl_engine.storage import export
from grapl_engine.storage.animation import save_animation
from grapl_engine.storage.constraint_files import write_constraints
from grapl_engine.storage.edit_files import write_edits
from grapl_engine.storage.level_files import save_levels
from grapl_engine.storage.run_file import save_run

folder, kind = Path(sys.argv[1]), sys.argv[2]
record = noise_run()
size = record.picture.height, record.picture.width
frames = lambda: (np.random.default_rng(n).integers(0, 255, (*size, 3), np.uint8) for n in range(4))
saves = {{
    "run.grapl": lambda path: save_run(path, record),
    "labels.tif": lambda path: export.save_labels(path, record),
    "labels.png": lambda path: export.save_labels(path, record),
    "overlay.png": lambda path: export.save_overlay(path, record),
    "levels.npz": lambda path: save_levels(path, record.finished.hierarchy, size),
    "levels.mat": lambda path: save_levels(path, record.finished.hierarchy, size),
    "levels.png": lambda path: save_levels(path, record.finished.hierarchy, size),
    "film.gif": lambda path: save_animation(path, frames(), 1.0),
    "seeds.json": lambda path: write_constraints(path, NO_CONSTRAINTS.painted(4, [5, 6], 1)),
    "edits.json": lambda path: write_edits(path, LabelEdits((Fill(9, 0, 0),))),
}}
save, path = saves[kind], folder / kind
save(path)
whole, survived, told = path.read_bytes(), 0, set()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond the limit is an error then, as on a full disk
most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
path.write_bytes(old := b"old" * 7)
for share in (0.0, 0.01, 0.3, 0.7, 0.99):
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(0, int(len(whole) * share) - (share > 0)), most))
    try:
        save(path)
    except GraplError as error:
        told.add(str(error))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert path.read_bytes() == old, share
    assert [file.name for file in folder.iterdir()] == [kind], share
assert len(told) == 1 and "cannot be written (" in next(iter(told)), told
print(next(iter(told)))
"""


@pytest.mark.parametrize(
    "kind",
    [
        "run.grapl", "labels.tif", "labels.png", "overlay.png", "levels.npz", "levels.mat", "levels.png", "film.gif",
        "seeds.json", "edits.json",
    ],
)  # fmt: skip
def test_a_full_disk_leaves_the_old_file_and_says_so(kind: str, tmp_path: Path) -> None:
    script = SAVE.format(tests=str(ROOT / "tests"))
    command = [sys.executable, "-c", script, str(tmp_path), kind]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{tmp_path / kind} cannot be written (File too large): choose another folder")
    assert done.stderr == "", "no word of a library, no ignored exception"
