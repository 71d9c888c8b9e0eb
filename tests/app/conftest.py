"""What the tests of the window share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from scripted_run import scripted_picture

from app.session.session import Session
from grapl_engine import PRESETS, RunRecord, segment


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    """A session whose engine says nothing; a test file that needs more has a fixture of its own."""
    session = Session(engine=lambda job, should_stop: iter(()))
    yield session
    session.close()


@pytest.fixture(scope="session")
def lab_record() -> RunRecord:
    """What the engine says of a small picture: five labels, 8 x 8 patches, two iterations, the first with a cut."""
    settings = replace(PRESETS["explore"], d=8, k0=5, steps=(3, 2), device="cpu", threads=1)
    record = RunRecord(scripted_picture(), settings, palette_indices=tuple(range(5)))
    for event in segment(record.picture, settings):
        record.add(event)
    return record
