"""The guide's window, open at its first page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.guide.window import GuideWindow


@pytest.fixture
def guide(qtbot: QtBot) -> Iterator[GuideWindow]:
    guide = GuideWindow()
    qtbot.addWidget(guide)
    guide.show_place()
    return guide
