"""Files read and written without a window, and what they say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from heard_files import HeardFiles
from pytestqt.qtbot import QtBot

from app.files.opening import Opening
from app.files.saving import Saving


@pytest.fixture
def opening(qtbot: QtBot) -> Iterator[Opening]:
    """Reads, until the test is over."""
    opening = Opening()
    yield opening
    opening.close()


@pytest.fixture
def saving(opening: Opening) -> Iterator[Saving]:
    """Writes, until the test is over."""
    saving = Saving(opening)
    yield saving
    saving.close()


@pytest.fixture
def heard(opening: Opening, saving: Saving) -> HeardFiles:
    """What both said."""
    return HeardFiles(opening, saving)
