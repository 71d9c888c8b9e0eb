"""What the panels' tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.session import Session


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    """A session whose engine says nothing; a test file that needs more has a fixture of its own."""
    session = Session(engine=lambda job, should_stop: iter(()))
    yield session
    session.close()
