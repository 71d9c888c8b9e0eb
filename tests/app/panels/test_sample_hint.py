"""What to look for in a sample stands above its views until it is put away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.main_window import MainWindow
from app.menus.sample_menu import SampleMenu
from app.panels.sample_hint import SampleHint
from app.paths import samples
from app.preferences import Preferences
from app.session.session import Session

COFFEE, CHELSEA = samples()[:2]


@pytest.fixture
def hint(session: Session, qtbot: QtBot) -> SampleHint:
    hint = SampleHint(session, Preferences())
    qtbot.addWidget(hint)
    hint.resize(900, 40)
    return hint


def test_it_is_there_for_samples_alone(hint: SampleHint, session: Session, qtbot: QtBot) -> None:
    assert hint.isHidden()
    for sample in (COFFEE, CHELSEA):
        session.open_picture(replace(scripted_picture(), path=sample.path))
        qtbot.waitUntil(lambda: not hint.isHidden())
        qtbot.waitUntil(lambda sample=sample: hint.text.text() == f"Look for: {sample.look_for}")  # type: ignore[misc]
    session.open_picture(scripted_picture())
    assert hint.isHidden()


def test_it_takes_two_lines_at_most(hint: SampleHint, session: Session, qtbot: QtBot) -> None:
    session.open_picture(replace(scripted_picture(), path=COFFEE.path))
    hint.resize(900, 40)
    hint.show()
    qtbot.waitUntil(lambda: hint.text.text() == f"Look for: {COFFEE.look_for}")
    hint.resize(220, 40)
    qtbot.waitUntil(lambda: hint.text.text().endswith("\N{HORIZONTAL ELLIPSIS}"))
    assert hint.text.heightForWidth(hint.text.width()) <= 2 * hint.text.fontMetrics().lineSpacing() + 2
    assert COFFEE.look_for in hint.text.toolTip()


def test_put_away_it_stays_away_for_that_sample(hint: SampleHint, session: Session, qtbot: QtBot) -> None:
    session.open_picture(replace(scripted_picture(), path=COFFEE.path))
    hint.show()
    hint.activateWindow()
    hint.close_button.setFocus()
    QTest.keyClick(hint.close_button, Qt.Key.Key_Space)
    assert hint.isHidden() and Preferences().hints_away == [COFFEE.path.name]
    session.open_picture(replace(scripted_picture(), path=CHELSEA.path))
    assert not hint.isHidden()
    session.open_picture(replace(scripted_picture(), path=COFFEE.path))
    assert hint.isHidden()
    other = SampleHint(session, Preferences())
    qtbot.addWidget(other)
    assert other.isHidden()


def test_the_menu_brings_it_back(window: MainWindow, qtbot: QtBot) -> None:
    window.preferences.set_hint_away(COFFEE.path.name, away=True)
    window.session.configuration.set_auto_rerun(False)
    qtbot.waitUntil(lambda: "plot" in vars(window))
    (hint,) = window.findChildren(SampleHint)
    window.opening.open_path(COFFEE.path)
    qtbot.waitUntil(lambda: window.session.view.picture is not None)
    assert hint.isHidden()
    (menu,) = window.findChildren(SampleMenu)
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: not hint.isHidden())
    assert window.preferences.hints_away == []
    qtbot.waitUntil(lambda: hint.geometry().bottom() < window.grid.mapTo(window.centralWidget(), QPoint()).y())


def test_in_a_lesson_it_is_away(hint: SampleHint, session: Session, qtbot: QtBot) -> None:
    session.open_picture(replace(scripted_picture(), path=COFFEE.path))
    qtbot.waitUntil(lambda: not hint.isHidden())
    session.keeper.set_held(True)
    assert hint.isHidden()
    session.open_picture(replace(scripted_picture(), path=CHELSEA.path))
    assert hint.isHidden()
    session.keeper.set_held(False)
    qtbot.waitUntil(lambda: not hint.isHidden())
