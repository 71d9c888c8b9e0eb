"""What is said of a study before its figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from report_pages import PAPER, page_of, study_folder, task_row, task_rows

from grapl_engine.presets import PRESETS
from grapl_engine.study.folder import Study
from grapl_engine.study.protocol import Protocol, protocol
from grapl_engine.study.results import Results
from grapl_engine.study.rows import Row
from grapl_engine.study.variants import GRAPL, Variant


def _protocol(rows: list[Row], variants: list[Variant], **facts: Any) -> Protocol:
    described = {variant.name: variant.described() for variant in variants}
    return protocol(Results(Study(Path("out"), {"variants": described, **facts}, tuple(rows))))


def test_the_protocol_says_what_the_network_computed_in(tmp_path: Path) -> None:
    rows = [
        task_row("a", PAPER, 0, number_type="float32"),
        task_row("b", PAPER, 0, number_type="bfloat16"),
        task_row("c", PAPER, 0),
    ]
    assert "device cpu, numbers bfloat16, float32." in page_of(study_folder(tmp_path / "out", rows, [PAPER])).words
    assert "device cpu. Tasks" in page_of(study_folder(tmp_path / "old", rows[2:], [PAPER])).words


def test_pictures_seeds_and_tasks_are_counted() -> None:
    rows = [*task_rows([PAPER], ("a", "b"), (4, 2)), task_row("c", PAPER, 4, state="failed")]
    facts = dict(
        _protocol(rows, [PAPER], created="then", dataset={"path": "/x", "name": "Mine", "kind": "folder", "pictures": 7}).facts
    )
    assert facts["Pictures"].startswith("2 of the 7 chosen pictures of Mine (folder, /x); seeds 2, 4.")
    assert facts["Tasks"] == "4 done, 1 failed; 1 variant. Study begun then."


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("/BSDS500/test", "and 10 seeds. "),
        ("/BSDS500/Val", "figures are of other pictures."),
        ("/mine", "Published figures are of those pictures."),
    ],
)
def test_pictures_that_are_not_the_published_ones_are_told(path: str, end: str) -> None:
    assert dict(_protocol([], [], dataset={"path": path}).facts)["Pictures"].endswith(end)


def test_a_manifest_that_says_nothing() -> None:
    facts = dict(_protocol([], []).facts)
    assert "0 of the ? chosen pictures of a data set (unknown kind, path unknown); seeds none." in facts["Pictures"]
    assert "unknown processor, ? cores, device not noted." in facts["Seconds"]
    assert facts["Tasks"].endswith("Study begun at an unknown time.")


def test_departures_are_those_of_the_study_s_own_preset() -> None:
    known = {row.what: row for row in _protocol(task_rows([PAPER]), [PAPER]).departures}
    assert known["edges"].here == f"edge_threshold = {PRESETS['paper'].edge_threshold:g}"
    assert known["pairs"].here == "each pair counts once"
    other = {"edge_threshold": 0.25, "steps": [4, 3]}
    manifest = {"variants": {"paper": {"method": GRAPL, "preset": "paper", "changed": {}, "settings": other}}}
    found = {row.what: row.here for row in protocol(Results(Study(Path(), manifest, tuple(task_rows([PAPER]))))).departures}
    assert (found["edges"], found["gradient steps"], found["affinity"]) == ("edge_threshold = 0.25", "steps = 4,3", "")


def test_commands_and_versions_stand_as_they_were() -> None:
    found = _protocol([], [], commands=[["grapl", "study", "my data"], ["grapl", "study", "x"]], versions={"grapl": 0.1})
    assert found.commands == ["grapl study 'my data'", "grapl study x"]
    assert found.versions == [("grapl", "0.1")]
