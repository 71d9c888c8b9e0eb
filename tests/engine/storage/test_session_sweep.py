"""A sweep as attachments of a session: as it was, what is damaged left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grapl_engine import Energy, SessionFileError, Settings, as_picture
from grapl_engine.storage.session_attachments import write_attachment
from grapl_engine.storage.session_index import AttachmentEntry
from grapl_engine.storage.session_sweep import KIND, RUN_KIND, SweepCell, SweepGrid, SweepRun, read_sweep, read_sweep_runs
from grapl_engine.sweep_axis import SweepAxis, SweepValue

PICTURE = as_picture(np.zeros((4, 6, 3), np.uint8), "a.png")
LABELS = (np.arange(24).reshape(4, 6) % 3).astype(np.uint16)
BASE = Settings(d=8, k0=5, steps=(1, 1), seed=3)
GRID = SweepGrid(
    BASE,
    (
        SweepAxis("lambda", (SweepValue("2", 2.0), SweepValue("x", failure="x is no number."))),
        SweepAxis("steps", (SweepValue("4, 2", [4, 2]),)),
    ),
    ((SweepCell(BASE.replace(lambda_=2.0, steps=(4, 2))), SweepCell(None, "x is no number.")),),
)
RUN = SweepRun(BASE.replace(lambda_=2.0), "", LABELS, 3, 5, Energy(1 / 3, 0.1, 2.0), 1.5, (4, 0, 2))
FAILED = SweepRun(BASE, "The run broke off.")
PLAN, FIRST, OTHER = AttachmentEntry(1, KIND, 2), AttachmentEntry(2, RUN_KIND, 2), AttachmentEntry(3, RUN_KIND, 7)


def as_read(folder: Path, run: SweepRun, **changes: Any) -> list[tuple[int, SweepRun]]:
    write_attachment(folder, 2, run.to_facts() | changes, {} if run.labels is None else {"labels": run.labels})
    return list(read_sweep_runs(folder, [PLAN, FIRST, OTHER], 2, PICTURE))


def test_what_is_asked_for_is_as_it_was(tmp_path: Path) -> None:
    write_attachment(tmp_path, 1, GRID.to_facts(), {})
    back = read_sweep(tmp_path, [OTHER, PLAN], 2)
    assert back is not None and (back.base, back.axes, back.cells) == (GRID.base, GRID.axes, GRID.cells)
    assert read_sweep(tmp_path, [PLAN], 7) is None


def test_a_run_is_as_it_was(tmp_path: Path) -> None:
    ((number, back),) = as_read(tmp_path, RUN)
    assert number == 2 and back.labels is not None and back.labels.dtype == np.uint16
    np.testing.assert_array_equal(back.labels, LABELS)
    names = ("settings", "failure", "k_hat", "k0", "energy", "seconds", "colors")
    assert [getattr(back, name) for name in names] == [getattr(RUN, name) for name in names]


def test_one_that_failed_says_why(tmp_path: Path) -> None:
    ((_, back),) = as_read(tmp_path, FAILED)
    assert (back.failure, back.labels, back.energy, back.seconds) == ("The run broke off.", None, None, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"failure": "both"},
        {"colors": [1, 2]},
        {"colors": [1, 2, -1]},
        {"colors": None},
        {"settings": {"d": -1}},
        {"energy": {"unary": 1.0}},
        {"seconds": "long"},
    ],
)
def test_a_damaged_run_is_left_out(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert as_read(tmp_path, RUN, **changes) == []


@pytest.mark.parametrize("labels", [LABELS[:2], LABELS.astype(np.int32), np.zeros((400, 600), np.uint16)])
def test_a_map_of_another_kind_is_left_out(tmp_path: Path, labels: np.ndarray) -> None:
    write_attachment(tmp_path, 2, RUN.to_facts(), {"labels": labels})
    assert list(read_sweep_runs(tmp_path, [FIRST], 2, PICTURE)) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda facts: facts.pop("base"),
        lambda facts: facts["cells"][0].pop(),
        lambda facts: facts["axes"].append(facts["axes"][0]),
        lambda facts: facts["axes"][0].update(name="no parameter"),
        lambda facts: facts["cells"][0][0].update(settings={"d": "many"}),
        lambda facts: facts.update(axes=[]),
    ],
)
def test_a_damaged_sweep_is_told(tmp_path: Path, damage: Any) -> None:
    facts = json.loads(json.dumps(GRID.to_facts()))
    damage(facts)
    write_attachment(tmp_path, 1, facts, {})
    with pytest.raises(SessionFileError, match=r"The sweep of the session cannot be brought back .*: run it again\."):
        read_sweep(tmp_path, [PLAN], 2)


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(SessionFileError, match="run it again"):
        read_sweep(tmp_path, [PLAN], 2)
    assert list(read_sweep_runs(tmp_path, [FIRST], 2, PICTURE)) == []
