from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_labels, scripted_picture, scripted_record

from app.panels.truth_panel import TruthPanel
from app.session.session import Session
from grapl_engine.truth import Truth, TruthFiles

FILES = TruthFiles(("/somewhere/<i>a.mat",))


def _truth() -> Truth:
    labels = scripted_labels((HEIGHT, WIDTH)).astype(np.int32)
    return Truth((labels, np.minimum(labels, 2)), names=("Ada", "Bo"))


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> TruthPanel:
    panel = TruthPanel(session)
    qtbot.addWidget(panel)
    panel.resize(300, 600)
    panel.show()
    session.open_picture(scripted_picture())
    return panel


def test_empty_then_a_truth_without_a_run_then_scores(panel: TruthPanel, session: Session, qtbot: QtBot) -> None:
    assert panel.empty.isVisible() and "Ctrl+T" in panel.empty.sentence.text()
    session.truth.take(_truth(), files=FILES)
    assert panel.none.isVisible() and not panel.table.isVisible()
    assert panel.name.text() == "<i>a.mat" and "&lt;i&gt;" in panel.name.toolTip()
    record = scripted_record(session.view.picture)
    session.add_run(record)
    qtbot.waitUntil(lambda: panel.table.texts().get("mIoU ↑", "").count("±") == 1)
    assert panel.table.isVisible() and not panel.none.isVisible() and panel.title.text() == "Scores \N{MIDDLE DOT} pixel map"
    qtbot.waitUntil(lambda: panel.table.texts()["F BSDS ↑"] != "…")
    qtbot.waitUntil(lambda: len(panel.curve.places()) == len(record.frames()))
    panel.remove.click()
    assert panel.empty.isVisible()


def test_without_a_truth_the_keyboard_comes_to_a_button_that_opens_one(
    panel: TruthPanel, session: Session, qtbot: QtBot
) -> None:
    panel.activateWindow()
    panel.setFocus()
    qtbot.waitUntil(panel.empty.open.hasFocus)
    assert not panel.empty.take.isVisible()
    with qtbot.waitSignal(panel.opening_asked):
        qtbot.keyClick(panel.empty.open, Qt.Key.Key_Space)
    session.truth.take(_truth(), files=FILES)
    panel.setFocus()
    qtbot.waitUntil(panel.void.hasFocus)
    panel.remove.click()
    assert panel.empty.take.isVisible(), "its files are offered again"


def test_the_panel_scrolls_and_not_its_table(panel: TruthPanel, session: Session, qtbot: QtBot) -> None:
    session.add_run(scripted_record(session.view.picture))
    session.truth.take(_truth())
    qtbot.waitUntil(lambda: "±" in panel.table.texts().get("mIoU ↑", ""))
    panel.resize(300, 220)
    last = panel.table.rowCount() - 1
    qtbot.waitUntil(lambda: panel._scroll.verticalScrollBar().maximum() > 0)
    assert panel.table.verticalScrollBar().maximum() == 0
    assert panel.table.height() >= panel.table.row_place(last).bottom()
    panel.table.setFocus()
    panel.table.setCurrentCell(0, 0)
    qtbot.keyClick(panel.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert panel.table.currentRow() == last
    seen = panel.table.visibleRegion().boundingRect()
    assert seen.contains(panel.table.row_place(last).center()), "what the keyboard comes to is scrolled to"


def test_annotator_and_void_are_chosen_by_keyboard(panel: TruthPanel, session: Session, qtbot: QtBot) -> None:
    session.truth.take(_truth())
    texts = [panel.annotator.itemText(row) for row in range(panel.annotator.count())]
    assert texts == ["all: 2 annotators", "Ada", "Bo"]
    panel.annotator.setFocus()
    qtbot.keyClick(panel.annotator, Qt.Key.Key_End)
    assert session.truth.annotator == 1
    assert [panel.void.itemText(row) for row in range(panel.void.count())] == ["none", "0", "1", "2", "3", "4"]
    panel.void.setFocus()
    qtbot.keyClick(panel.void, Qt.Key.Key_Down)
    assert session.truth.current is not None and session.truth.current.void == 0
    assert panel.annotator.currentText() == "Bo" and panel.void.currentText() == "0"


def test_a_void_that_leaves_nothing_is_not_shown_as_chosen(panel: TruthPanel, session: Session, qtbot: QtBot) -> None:
    session.truth.take(Truth((np.full((HEIGHT, WIDTH), 3, np.int32),)))
    panel.void.setFocus()
    with qtbot.waitSignal(session.truth.failed):
        qtbot.keyClick(panel.void, Qt.Key.Key_End)
    assert panel.void.currentText() == "none" and not panel.annotator.isEnabled()


def test_a_row_of_the_table_chooses_what_is_drawn(panel: TruthPanel, session: Session, qtbot: QtBot) -> None:
    session.add_run(scripted_record(session.view.picture))
    session.truth.take(_truth())
    qtbot.waitUntil(lambda: "±" in panel.table.texts().get("mIoU ↑", ""))
    panel.table.setFocus()
    panel.table.setCurrentCell(0, 0)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    assert panel.curve.measure.name == "pixel_accuracy"


def test_lines_and_opening_are_asked_for(panel: TruthPanel, session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    session.truth.take(_truth())
    with qtbot.waitSignal(panel.lines_toggled) as told:
        panel.lines.click()
    assert told.args == [True]
    panel.show_lines(False)
    assert not panel.lines.isChecked()
    with qtbot.waitSignal(panel.opening_asked):
        panel.open_other.click()
