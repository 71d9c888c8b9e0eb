"""Keys that a focused control keeps to itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.session.run_phase import RunPhase


def test_space_runs_unless_a_button_has_the_focus(done: MainWindow, qtbot: QtBot) -> None:
    done.grid.setFocus()
    with qtbot.waitSignal(done.session.runs.runs_changed):
        qtbot.keyClick(done, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: done.session.runs.phase is RunPhase.READY)
    done.segments.table.setFocus()
    with qtbot.waitSignal(done.session.runs.runs_changed):
        qtbot.keyClick(done.segments.table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: done.session.runs.phase is RunPhase.READY)
    box = done.form.findChild(QCheckBox)
    box.setFocus()
    runs, checked = len(done.session.runs.kept), box.isChecked()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked() is not checked
    assert len(done.session.runs.kept) == runs and not done.session.runs.is_busy
