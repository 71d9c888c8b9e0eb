from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.batch.picture_table import PictureModel, PictureTable, cell_text, state_text
from app.session.batch_picture import BatchPicture, PictureState
from app.session.session import Session
from grapl_engine.batch.sources import Source

HOSTILE = "<b>a</b> very long name.png"


@pytest.fixture
def table(session: Session, qtbot: QtBot) -> PictureTable:
    session.batch.pictures = [BatchPicture(Source(f"/x/{name}")) for name in ("a.png", "b.png", HOSTILE)]
    table = PictureTable(session)
    qtbot.addWidget(table)
    table.resize(380, 200)
    table.show()
    return table


def column(table: PictureTable, number: int) -> list[str]:
    model = table.model()
    return [model.data(model.index(row, number)) for row in range(model.rowCount())]


def test_each_state_has_its_words(session: Session) -> None:
    picture = BatchPicture(Source("/x/a.png"))
    assert state_text(picture, session) == "waiting"
    picture.was_begun = True
    assert state_text(picture, session) == "waiting; it was under way and is made anew"
    picture.is_missing = True
    assert state_text(picture, session) == "waiting, but its file is not there"
    picture.reset()
    picture.state, picture.share = PictureState.RUNNING, 0.4
    assert state_text(picture, session) == "running, 40 %"
    picture.share = 1.0
    assert state_text(picture, session) == "writing its files"
    picture.state, picture.failure = PictureState.FAILED, "It is no picture."
    assert state_text(picture, session) == "failed: It is no picture."
    picture.state, picture.record = PictureState.DONE, scripted_record()
    assert state_text(picture, session) == "done, its run is off the list"
    session.kept.add(picture.record)
    assert state_text(picture, session).startswith("done: 5 segments")
    picture.is_missing = True
    assert state_text(picture, session).endswith("; its files are not there any more")


def test_rows_follow_the_batch(table: PictureTable, session: Session, qtbot: QtBot) -> None:
    assert column(table, 0) == ["a.png", "b.png", HOSTILE.rpartition("/")[2]] or column(table, 0)[:2] == ["a.png", "b.png"]
    session.batch.pictures[1].state = PictureState.FAILED
    with qtbot.waitSignal(table.model().dataChanged):
        session.batch.picture_changed.emit(1)
    assert column(table, 1)[1].startswith("failed")
    session.batch.pictures = []
    session.batch.listed.emit()
    assert table.model().rowCount(QModelIndex()) == 0 and table.current is None


def test_a_click_and_return_choose(table: PictureTable, qtbot: QtBot) -> None:
    chosen: list[int] = []
    table.chosen.connect(chosen.append)
    place = table.visualRect(table.model().index(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert chosen == [1], "the arrows only walk"
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen == [1, 2]


def test_tips_and_colours(table: PictureTable, session: Session) -> None:
    model = table.model()
    assert isinstance(model, PictureModel)
    assert "&lt;b&gt;" in model.data(model.index(2, 0), Qt.ItemDataRole.ToolTipRole)
    waiting = model.data(model.index(0, 1), Qt.ItemDataRole.ForegroundRole)
    session.batch.pictures[0].state = PictureState.FAILED
    assert model.data(model.index(0, 1), Qt.ItemDataRole.ForegroundRole) != waiting
    assert Path(session.batch.pictures[0].source.text).name == "a.png"


def test_no_text_is_cut_beside_an_empty_column(table: PictureTable, session: Session, qtbot: QtBot) -> None:
    long = "a rather long name of a picture of some lake.png"
    session.batch.pictures = [BatchPicture(Source(f"/x/{name}")) for name in ("a.png", long)]
    session.batch.listed.emit()
    qtbot.waitUntil(lambda: table.columnWidth(0) >= table.fontMetrics().horizontalAdvance(long))
    assert table.columnWidth(1) >= table.sizeHintForColumn(1)
    table.resize(200, 200)
    assert table.columnWidth(0) + table.columnWidth(1) == table.viewport().width()
    assert table.columnWidth(1) >= table.sizeHintForColumn(1)


def test_a_long_list_is_measured_by_the_rows_in_sight(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture under way is told of at each fiftieth of its way."""
    long = "a rather long name of a picture of some lake.png"
    session.batch.pictures = [BatchPicture(Source(f"/x/{number}.png")) for number in range(400)]
    session.batch.pictures.append(BatchPicture(Source(f"/x/{long}")))
    table = PictureTable(session)
    qtbot.addWidget(table)
    table.resize(600, 200)
    table.show()
    assert table.columnWidth(0) < table.fontMetrics().horizontalAdvance(long)
    asked: set[str] = set()

    def counted(picture: BatchPicture, session: Session) -> str:
        asked.add(picture.source.text)
        return cell_text(picture, session)

    monkeypatch.setattr("app.batch.picture_table.cell_text", counted)
    session.batch.picture_changed.emit(0)
    qtbot.waitUntil(lambda: bool(asked))
    assert len(asked) <= table.viewport().height() // table.rowHeight(0) + 2
    table.scrollToBottom()
    qtbot.waitUntil(lambda: table.columnWidth(0) >= table.fontMetrics().horizontalAdvance(long))


def test_why_one_failed_is_read_from_its_beginning(table: PictureTable, session: Session) -> None:
    picture = session.batch.pictures[0]
    picture.state, picture.failure = PictureState.FAILED, "a.png is no picture, or it is damaged."
    index = table.model().index(0, 1)
    assert table.model().data(index) == "failed: it is no picture, or it is damaged."
    assert "a.png is no picture, or it is damaged." in table.model().data(index, Qt.ItemDataRole.ToolTipRole)
    option = QStyleOptionViewItem()
    table.itemDelegateForColumn(1).initStyleOption(option, index)
    assert option.textElideMode == Qt.TextElideMode.ElideRight
