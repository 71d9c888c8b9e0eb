"""A small data set, and studies of it without processes: for the study's own tests and those of its command."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_study import Serial, data_set

from grapl_engine.study import runner


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of four pictures."""
    return data_set(tmp_path_factory.mktemp("data"))


@pytest.fixture
def serial(monkeypatch: pytest.MonkeyPatch) -> Serial:
    """Tasks run one after the other here, without processes."""
    found = Serial()
    monkeypatch.setattr(runner, "cluster", found.cluster)
    monkeypatch.setattr(runner, "outcomes", found.outcomes)
    monkeypatch.setattr(runner, "threads", lambda _client: 1)
    return found
