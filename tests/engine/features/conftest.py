"""A hub that is asked in the place of the real one, and no model from an earlier test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from local_hub import LocalHub, hub_in_place

from grapl_engine.features import vision_transformer


@pytest.fixture(autouse=True)
def _fresh_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vision_transformer, "_kept", {})


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    with hub_in_place(tmp_path / "cache", monkeypatch) as hub:
        yield hub
