from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.panels import removed_bar
from app.panels.removed_bar import RemovedBar


def test_it_names_the_run_and_goes_by_itself(qtbot: QtBot) -> None:
    bar = RemovedBar("Put it back")
    qtbot.addWidget(bar)
    assert bar.isHidden()
    bar.tell("3 · <b>mine</b>")
    assert not bar.isHidden() and bar.label.text() == "Removed 3 · <b>mine</b>" and "mine" in bar.button.accessibleName()
    with qtbot.waitSignal(bar.undone):
        bar.button.click()
    assert bar._timer.isActive() and bar._timer.interval() == removed_bar.SHOWN_MS
    bar._timer.timeout.emit()
    assert bar.isHidden()
