"""Runs of a picture as attachments of a session: as they were, what is damaged left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grapl_engine import Settings, as_picture
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints
from grapl_engine.storage.session_attachments import write_attachment
from grapl_engine.storage.session_index import AttachmentEntry
from grapl_engine.storage.session_stability import KIND, RUN_KIND, StabilityRuns, read_stability, run_facts

PICTURE = as_picture(np.zeros((4, 6, 3), np.uint8), "a.png")
LABELS = (np.arange(24).reshape(4, 6) % 3).astype(np.uint16)
SEEDS = LabelConstraints((LabelConstraint(0.25, 0.5, 1),))
CHOICE = StabilityRuns(Settings(d=8, k0=5, steps=(1, 1)), SEEDS, "lambda_", 3, 1.0, 4.0, (1.0, 2.5, 4.0))
ENTRIES = [AttachmentEntry(4, RUN_KIND, 2), AttachmentEntry(1, KIND, 2), AttachmentEntry(3, RUN_KIND, 2)]


def written(folder: Path, **changes: Any) -> dict[int, StabilityRuns]:
    write_attachment(folder, 1, CHOICE.to_facts(), {})
    write_attachment(folder, 3, run_facts(1, 2) | changes, {"labels": LABELS})
    write_attachment(folder, 4, run_facts(1, 0, "There was no room."), {})
    return read_stability(folder, ENTRIES, 2, PICTURE)


def test_they_are_as_they_were(tmp_path: Path) -> None:
    ((number, back),) = written(tmp_path).items()
    assert number == 1 and back.failures == {0: "There was no room."} and list(back.maps) == [2]
    np.testing.assert_array_equal(back.maps[2], LABELS)
    names = ("settings", "constraints", "name", "count", "low", "high", "values")
    assert [getattr(back, name) for name in names] == [getattr(CHOICE, name) for name in names]
    assert read_stability(tmp_path, ENTRIES, 7, PICTURE) == {}


def test_seeds_stay_whole_numbers(tmp_path: Path) -> None:
    seeds = StabilityRuns(CHOICE.settings, SEEDS, "seed", 2, 5, 5, (5, 6))
    write_attachment(tmp_path, 1, seeds.to_facts(), {})
    (back,) = read_stability(tmp_path, ENTRIES, 2, PICTURE).values()
    assert back.values == (5, 6) and all(isinstance(value, int) for value in back.values)


@pytest.mark.parametrize("changes", [{"of": 9}, {"number": 3}, {"number": -1}, {"number": "two"}, {"failure": None}])
def test_a_damaged_run_is_left_out(tmp_path: Path, changes: dict[str, Any]) -> None:
    (back,) = written(tmp_path, **changes).values()
    assert not back.maps


@pytest.mark.parametrize("labels", [LABELS[:2], LABELS.astype(np.int32), np.zeros((400, 600), np.uint16)])
def test_a_map_of_another_kind_is_left_out(tmp_path: Path, labels: np.ndarray) -> None:
    written(tmp_path)
    write_attachment(tmp_path, 3, run_facts(1, 2), {"labels": labels})
    (back,) = read_stability(tmp_path, ENTRIES, 2, PICTURE).values()
    assert not back.maps


def test_a_large_picture_has_copies_of_one_size(tmp_path: Path) -> None:
    large = as_picture(np.zeros((1200, 1000, 3), np.uint8), "large.png")
    write_attachment(tmp_path, 1, CHOICE.to_facts(), {})
    for number, shape in ((3, (1095, 912)), (4, (1000, 900))):
        write_attachment(tmp_path, number, run_facts(1, number - 3), {"labels": np.zeros(shape, np.uint16)})
    (back,) = read_stability(tmp_path, sorted(ENTRIES, key=lambda entry: entry.number), 2, large).values()
    assert {number: labels.shape for number, labels in back.maps.items()} == {0: (1095, 912)}


@pytest.mark.parametrize("changes", [{"name": "no parameter"}, {"values": []}, {"settings": {"d": -1}}, {"seeds": "none"}])
def test_a_damaged_choice_is_left_out_with_its_runs(tmp_path: Path, changes: dict[str, Any]) -> None:
    written(tmp_path)
    write_attachment(tmp_path, 1, CHOICE.to_facts() | changes, {})
    assert read_stability(tmp_path, ENTRIES, 2, PICTURE) == {}


def test_who_is_not_waited_for_any_more_stops(tmp_path: Path) -> None:
    written(tmp_path)
    assert read_stability(tmp_path, ENTRIES, 2, PICTURE, lambda: True) == {}
