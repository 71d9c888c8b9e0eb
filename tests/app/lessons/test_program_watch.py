"""What is noticed of the program while something is to be done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from app.image_views.views import ViewKind
from app.lessons.program_watch import ProgramWatch
from app.main_window import MainWindow

CHANGES: dict[str, Callable[[MainWindow], None]] = {
    "frame": lambda w: w.session.view.step_frame(-1),
    "patch": lambda w: w.session.view.step_patch(0, 1),
    "crosshair": lambda w: w.session.view.point_at((3.0, 3.0)),
    "selection": lambda w: w.session.view.select(1),
    "view alone": lambda w: w.grid.maximise(ViewKind.CUT),
    "opacity": lambda w: w.view_options.next_opacity(),
    "contours": lambda w: w.view_options.set_contours(False),
    "page": lambda w: w.lab.open_page("energy"),
    "tiny grid": lambda w: w.lab.page_of("tiny").answered.emit(),  # type: ignore[attr-defined]
}


@pytest.fixture
def watch(done: MainWindow, qtbot: QtBot) -> ProgramWatch:
    done.open_lab("tiny")
    _ = done.lessons
    return done.lessons.player._watch


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_noticed_while_something_is_to_be_done(
    change: str, done: MainWindow, watch: ProgramWatch, qtbot: QtBot
) -> None:
    CHANGES[change](done)
    assert not watch._rest.isActive(), "nothing is to be done"
    watch.set_on(True)
    done.session.view.select(None)
    done.view_options.set_contours(True)
    done.lab.open_page("tiny")
    with qtbot.waitSignal(watch.rested):
        CHANGES[change](done) if change != "crosshair" else done.session.view.point_at((5.0, 5.0))
    done.session.view.step_frame(-1)
    watch.set_on(False)
    assert not watch._rest.isActive()
