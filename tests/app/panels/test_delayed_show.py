"""What is drawn after the pictures: at once when nothing hurries, else later, once for all that came."""

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


def test_at_rest_at_once_and_during_a_run_once_for_all_that_came(
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
