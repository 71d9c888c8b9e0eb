"""Studies leave no process behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from small_study import Serial, data_set

from grapl_engine.study import runner


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of four pictures."""
    return data_set(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module", autouse=True)
def no_strays() -> Iterator[None]:
    """A module whose workers outlive it fails."""
    yield
    tracker = "resource_tracker"  # Python's own, which stays until the end
    children = [child for child in psutil.Process().children(recursive=True) if tracker not in " ".join(child.cmdline())]
    _, left = psutil.wait_procs(children, timeout=10)
    for child in left:
        child.kill()
    assert not left


@pytest.fixture
def serial(monkeypatch: pytest.MonkeyPatch) -> Serial:
    """Tasks run one after the other here, without processes."""
    found = Serial()
    monkeypatch.setattr(runner, "cluster", found.cluster)
    monkeypatch.setattr(runner, "outcomes", found.outcomes)
    monkeypatch.setattr(runner, "threads", lambda _client: 1)
    return found
