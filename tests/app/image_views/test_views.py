"""The table of the image views, and that grid, commands, help and figures follow from it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.commands.table import COMMANDS
from app.figure_choices import figure_choices
from app.guide.topics import TOPICS
from app.image_views.views import ALL_VIEWS, LABEL_VIEWS, VIEWS, ViewKind, content_of, number_of_views
from app.main_window import MainWindow


@pytest.mark.parametrize("kind", ViewKind)
def test_a_view_says_what_it_shows_and_what_comes(kind: ViewKind) -> None:
    entry, record = VIEWS[kind], scripted_record()
    assert entry.shows and entry.keys and entry.topic
    assert bool(entry.word) is bool(entry.promise) is bool(entry.expected) is entry.has_labels
    assert content_of(kind, None, None).hint == entry.promise
    assert content_of(kind, record, None).hint == entry.expected
    shown = content_of(kind, record, record.frames()[-1])
    assert shown.record is record and shown.labels is not None and kind.value.split()[-1].lower() in shown.title.lower()


def test_the_kinds_stand_in_the_table_once_and_in_order() -> None:
    assert ALL_VIEWS == tuple(VIEWS) == tuple(ViewKind)
    assert ALL_VIEWS[1:] == LABEL_VIEWS and number_of_views() == "four"


def test_each_view_has_a_command_a_place_and_a_picture(window: MainWindow) -> None:
    window.session.add_run(scripted_record())
    by_name = {command.name: command for command in COMMANDS}
    for number, (kind, entry) in enumerate(VIEWS.items(), 1):
        command = by_name[f"maximise_{number}"]
        assert command.keys == entry.keys and command.text == f"&{entry.keys} {kind.value}"
        assert entry.shows in command.tip and "all four views" in command.tip
    titles = [view.title.title for view in window.grid.views.values()]
    assert list(figure_choices(window))[:5] == ["All four views", *(f"View: {title}" for title in titles)]


@pytest.mark.parametrize("kind", ViewKind)
def test_the_question_mark_of_a_view_opens_its_place(window: MainWindow, kind: ViewKind, qtbot: QtBot) -> None:
    window.session.add_run(scripted_record())
    mark = window.grid.views[kind].title.help
    qtbot.waitUntil(mark.isVisible)
    assert mark.toolTip() == f"Guide: {kind.value}"
    mark.click()
    source = window.guide.page.source()
    assert (
        source.toLocalFile().endswith("window.md")
        and f"window.md#{source.fragment()}" == TOPICS[kind.value] == VIEWS[kind].topic
    )


def test_the_question_mark_of_the_timeline_opens_its_place(window: MainWindow) -> None:
    window.timeline.help.click()
    assert window.guide.page.source().fragment() == "timeline"
