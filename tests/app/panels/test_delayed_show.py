"""What is drawn after the pictures: a little later, once for all that came; at once where nobody sees it and nothing hurries."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.panels.delayed_show import DelayedShow
from app.session.run_controller import RunController
from app.session.session import Session


class Counted(QWidget):
    """Counts how often it was shown anew."""

    shown = 0

    def show_anew(self) -> None:
        self.shown += 1


def test_out_of_sight_at_once_and_during_a_run_once_for_all_that_came(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = Counted()
    qtbot.addWidget(view)
    timer = DelayedShow(session, view.show_anew, view, 10)
    session.view.frame_changed.connect(timer.show_in_turn)
    session.view.frame_changed.emit()
    assert view.shown == 1 and not timer.isActive()
    monkeypatch.setattr(RunController, "is_at_rest", property(lambda self: False))
    for _ in range(5):
        session.view.frame_changed.emit()
    assert view.shown == 1 and timer.isActive()
    qtbot.waitUntil(lambda: not timer.isActive())
    assert view.shown == 2


def test_in_sight_it_follows_the_pictures_and_does_not_wait_for_an_end(session: Session, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    view = Counted(window)
    with qtbot.waitExposed(window):
        window.show()
    timer = DelayedShow(session, view.show_anew, view, 20)
    timer.show_in_turn()
    assert view.shown == 0 and timer.isActive()
    left = timer.remainingTime()
    timer.show_in_turn()
    assert timer.remainingTime() <= left  # another frame begins no other wait
    qtbot.waitUntil(lambda: view.shown == 1)
    assert not timer.isActive()
