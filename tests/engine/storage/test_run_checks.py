"""Values that no run can have: each is refused in a sentence, and what is odd but true is not."""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scripted_engine import scripted_record

from grapl_engine import RunFileError
from grapl_engine.events import Energy, GradientStep, NumberTypeChosen
from grapl_engine.storage.run_checks import check_run, made_of, texts
from grapl_engine.storage.run_file import load_run, save_run

Members = dict[str, bytes]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    save_run(tmp_path / "leaf.grapl", scripted_record())
    return tmp_path / "leaf.grapl"


def rewritten(path: Path, change: Callable[[Members], None]) -> Path:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def fact(place: str, value: object) -> Callable[[Members], None]:
    """The fact at a place, such as "iterations/0/iteration", is another one."""

    def change(members: Members) -> None:
        facts: Any = json.loads(members["run.json"])
        *way, last = [int(step) if step.isdigit() else step for step in place.split("/")]
        at = facts
        for step in way:
            at = at[step]
        at[last] = value
        members["run.json"] = json.dumps(facts).encode()

    return change


def cell(member: str, value: float) -> Callable[[Members], None]:
    """The last number of an array is another one."""

    def change(members: Members) -> None:
        array = np.load(io.BytesIO(members[member]))
        array.flat[-1] = value
        buffer = io.BytesIO()
        np.save(buffer, array)
        members[member] = buffer.getvalue()

    return change


def labels() -> int:
    return scripted_record().labels


@pytest.mark.parametrize(
    "change",
    [
        cell("finished.pixel_labels.npy", labels()),
        cell("finished.pixel_labels.npy", 65535),
        cell("prepared.initial_labels.npy", labels()),
        cell("iterations.0.network_labels.npy", labels()),
        cell("iterations.0.cut_labels.npy", labels()),
        cell("prepared.edges.npy", 10**6),
        cell("prepared.edges.npy", -1),
        cell("prepared.weights.npy", math.nan),
        cell("prepared.weights.npy", -1.0),
        cell("switched.patches.npy", 10**6),
        cell("switched.labels.npy", labels()),
        fact("settings/d", 5),
        fact("prepared/obtained", 1),
        fact("prepared/obtained", labels() + 1),
        fact("prepared/side", 0),
        fact("prepared/side", "64"),
        fact("prepared/sigma", math.inf),
        fact("prepared/device", 3),
        fact("prepared/device", ["cpu"]),
        fact("prepared/working_shape", [0, 4]),
        fact("prepared/working_shape", [4]),
        fact("prepared/working_shape", "44"),
        fact("iterations/0/iteration", 1),
        fact("iterations/0/iteration", -1),
        fact("iterations/0/iteration", True),
        fact("iterations/0/energy_before", None),
        fact("iterations/0/energy_after/unary", math.nan),
        fact("iterations/0/energy_after/unary", "1"),
        fact("iterations/0/cut_labels", None),
        fact("steps/0", [0, 0, 2, 1.0, 1.0]),
        fact("steps/0/0", 10**9),
        fact("steps/1/1", 0),
        fact("steps/0/3", None),
        fact("moves/0/2", labels()),
        fact("moves/0/0", 10**9),
        fact("moves/0/5", math.inf),
        fact("phase/iteration", "first"),
        fact("slots", [0, -1, 2]),
        fact("slots", [10**12]),
        fact("slots", ["red"]),
        fact("notices", [{"text": "a"}]),
        fact("notices", [1]),
        fact("failure", 7),
        fact("picture/name", 5),
        fact("picture/notes", [None]),
        fact("finished/seconds", [1.0]),
        fact("finished/seconds", {"total": "long"}),
        fact("finished/seconds", {"total": -1.0}),
        fact("finished/by_patches", "no"),
        fact("number_types", [{"name": "float16", "reason": ""}]),
        fact("number_types", [{"name": "float32", "reason": 1}]),
        *(
            fact(f"{place}", value)
            for value in (None, "labels", 5, [])
            for place in (
                "prepared/initial_labels",
                "prepared/edges",
                "iterations/1/network_labels",
                "iterations/0/probabilities",
                "finished/pixel_labels",
            )
        ),
        fact("iterations/1/pixel_labels", "x"),
        fact("finished/confidence", "x"),
        fact("prepared", None),
        fact("version", math.inf),
        fact("version", [1]),
        lambda members: members.update({"run.json": b"[" * 100_000}),
        lambda members: members.update({"prepared.edges.npy": b"\x93NUMPY\x01\x00\x10\x00{'descr': '<i4'\n(("}),
    ],
)
def test_what_no_run_can_have_is_refused(saved: Path, change: Callable[[Members], None]) -> None:
    with pytest.raises(RunFileError, match=r"^leaf\.grapl (is damaged|is a file|was saved by|holds settings)"):
        load_run(rewritten(saved, change))


def test_a_run_that_diverged_is_a_run(saved: Path) -> None:
    record = load_run(rewritten(saved, fact("steps/1/3", math.nan)))
    assert math.isnan(record.steps[1].cross_entropy)


@pytest.mark.parametrize("until", [0, 2, 5, 8, None])
def test_a_run_at_any_moment_passes(until: int | None) -> None:
    check_run(scripted_record(until))


def test_an_event_is_made_of_numbers_and_texts_of_their_kind() -> None:
    assert made_of(Energy, {"unary": 1, "pairwise": 2.5, "lambda_": 0.0}) == Energy(1, 2.5, 0.0)
    assert made_of(NumberTypeChosen, {"name": "bfloat16", "reason": "fast"}).name == "bfloat16"
    for wrong in ({"unary": True}, {"unary": 10**400}, {"unary": "1"}, {"unary": None}):
        with pytest.raises(ValueError, match="Energy has"):
            made_of(Energy, {"pairwise": 1.0, "lambda_": 1.0, **wrong})
    with pytest.raises(ValueError, match="GradientStep has -1 as its step"):
        made_of(GradientStep, {"iteration": 0, "step": -1})


def test_texts_are_texts() -> None:
    assert texts(["a", ""]) == ("a", "")
    with pytest.raises(ValueError, match="sentences"):
        texts(["a", 1])
