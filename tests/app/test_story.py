"""A picture from its opening to its report, walked through by mouse and keyboard in the real window with the real engine.

Runs are as small as they can be: what is walked through is the window. `make story` does the same with other pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.story.chapters import CHAPTERS
from tests.story.walk import Story, Walk


@pytest.fixture
def walk(qtbot: QtBot, tmp_path: Path) -> Iterator[Walk]:
    walk = Walk(Story.small(tmp_path))
    yield walk
    walk.close()


@pytest.mark.answers_dialogs
@pytest.mark.timeout(900)  # fifteen runs, in processes that give way to all others on the machine
def test_from_a_picture_to_its_report(walk: Walk) -> None:
    assert len(CHAPTERS) == 10
    for chapter in CHAPTERS:
        assert chapter(walk)
