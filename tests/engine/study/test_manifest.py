"""What was run, as the manifest says it, one command after the other."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from grapl_engine.packages import versions
from grapl_engine.study import manifest as module
from grapl_engine.study.datasets import Dataset, open_dataset
from grapl_engine.study.manifest import manifest_of
from grapl_engine.study.variants import Variant

PAPER = Variant("grapl", "paper", {"mu": 1.0})


@pytest.fixture
def dataset(pictures: Path) -> Dataset:
    return open_dataset(pictures)


def test_a_new_study(dataset: Dataset, pictures: Path) -> None:
    found = manifest_of(dataset, [PAPER, Variant("slic")], ["study", "x y"], {})
    assert found["dataset"] == {"path": str(pictures), "kind": "folder", "name": pictures.name, "void": None, "pictures": 4}
    assert found["commands"] == [["grapl", "study", "x y"]]
    assert found["variants"] == {PAPER.name: PAPER.described(), "slic": Variant("slic").described()}
    assert found["versions"] == versions() and found["machine"]["cores"] == os.cpu_count()
    created = datetime.fromisoformat(found["created"])
    assert created.tzinfo is not None and abs((datetime.now(created.tzinfo) - created).total_seconds()) < 60


def test_one_command_more_keeps_what_was_known(dataset: Dataset) -> None:
    first = {**manifest_of(dataset, [PAPER], ["study"], {}), "created": "2026-01-01T00:00:00+00:00"}
    fewer = replace(dataset, samples=dataset.samples[:1])
    found = manifest_of(fewer, [Variant("slic")], ["study", "--resume"], first)
    assert found["created"] == "2026-01-01T00:00:00+00:00"
    assert found["commands"] == [["grapl", "study"], ["grapl", "study", "--resume"]]
    assert list(found["variants"]) == [PAPER.name, "slic"]
    assert found["dataset"]["pictures"] == 4, "the most that were ever chosen"


def test_the_processor_has_a_name_where_the_system_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Path, "read_text", lambda *_, **__: "processor\t: 0\nmodel name\t: Abacus 7 : II\nmodel name\t: Other\n"
    )
    assert module._processor() == "Abacus 7 : II"
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: "processor\t: 0\n")
    monkeypatch.setattr(module.platform, "machine", lambda: "z80")
    assert module._processor() == "z80"


def test_the_processor_has_the_machine_s_name_where_nothing_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> str:
        raise OSError

    monkeypatch.setattr(Path, "read_text", gone)
    monkeypatch.setattr(module.platform, "processor", lambda: "")
    monkeypatch.setattr(module.platform, "machine", lambda: "z80")
    assert module._processor() == "z80"
