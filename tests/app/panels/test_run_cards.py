"""The cards follow the session: those that stay are the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.panels.run_cards import RunCards
from app.panels.run_list import RunList
from app.panels.run_order import SortKey
from app.session.session import Session
from app.session.session_folders import SessionFolders
from grapl_engine import Settings


@pytest.fixture
def kept(session: Session, tmp_path: Path) -> Iterator[Session]:
    """Three runs of one picture, with a folder; the last one is shown."""
    session.keeper.begin(SessionFolders(tmp_path))
    picture = scripted_picture()
    for labels in (5, 40, 1):
        session.add_run(scripted_record(picture, labels, settings=Settings(d=8, k0=labels, steps=(1, 1))))
    yield session
    session.close()


@pytest.fixture
def runs(kept: Session, qtbot: QtBot) -> RunList:
    runs = RunList(kept)
    qtbot.addWidget(runs)
    runs.resize(300, 500)
    runs.show()
    return runs


def numbers(runs: RunList) -> list[int]:
    return [card.entry.number for card in runs.cards() if card.entry is not None]


def test_a_card_stays_while_others_come_and_go(runs: RunList, kept: Session) -> None:
    assert isinstance(runs.list, RunCards)
    before = runs.cards()
    kept.add_run(scripted_record())
    assert runs.cards()[1:] == before
    kept.remove_run(before[1].record)
    assert runs.cards()[1:] == [before[0], before[2]]
    kept.kept.put_back()
    assert [runs.cards()[1], runs.cards()[3]] == [before[0], before[2]] and numbers(runs) == [4, 3, 2, 1]


def test_order_and_filter_list_them_anew(runs: RunList, kept: Session, qtbot: QtBot) -> None:
    runs.order.keys.setCurrentText(SortKey.SEGMENTS.value)
    assert numbers(runs) == [3, 1, 2]
    kept.kept.rename(kept.runs.kept[1], "forty")
    runs.order.filter.setText("forty")
    assert numbers(runs) == [2]
    kept.kept.rename(kept.runs.kept[1], "many")
    assert numbers(runs) == [] and runs.none.isVisible() and runs.order.isVisible()
    runs.order.filter.clear()
    assert numbers(runs) == [3, 1, 2] and runs.list.isVisible()


def test_a_run_that_is_being_read_says_so_and_an_away_one_looks_as_before(runs: RunList, kept: Session, qtbot: QtBot) -> None:
    first = runs.cards()[2]
    qtbot.waitUntil(lambda: all(entry.is_written for entry in kept.kept.entries))
    looks = (first.result.text(), first.detail.text(), first.picture.pixmap().toImage(), first.toolTip())
    kept.keeper.loader.set_budget(0)
    assert first.record.is_away
    assert (first.result.text(), first.detail.text(), first.picture.pixmap().toImage(), first.toolTip()) == looks
    assert first.compare.isVisible()
    kept.show_run(first.record)
    assert first.result.text() == "being read…" and first.progress.isVisible()
    qtbot.waitUntil(lambda: kept.view.shown is first.record)
    assert first.result.text() == looks[0] and not first.progress.isVisible()


def test_a_restored_list_looks_as_it_did(kept: Session, runs: RunList, qtbot: QtBot, tmp_path: Path) -> None:
    kept.kept.set_note(kept.runs.kept[0], "<i>a note</i>")
    texts = [(card.headline.text(), card.result.text(), card.detail.text(), card.note.text()) for card in runs.cards()]
    images = [card.picture.pixmap().toImage() for card in runs.cards()]
    kept.close()
    again = Session(engine=lambda job, should_stop: iter(()))
    with qtbot.waitSignal(again.keeper.began):
        again.keeper.begin(SessionFolders(tmp_path))
    second = RunList(again)
    qtbot.addWidget(second)
    qtbot.waitUntil(lambda: again.view.shown is not None)
    assert [
        (card.headline.text(), card.result.text(), card.detail.text(), card.note.text()) for card in second.cards()
    ] == texts
    assert [card.picture.pixmap().toImage() for card in second.cards()] == images
    assert texts[2][3] == "<i>a note</i>" and images[0] != images[1]
    again.close()


def test_cards_are_as_wide_as_the_list_also_when_it_was_wider_out_of_sight(runs: RunList, qtbot: QtBot) -> None:
    def fit() -> bool:
        return all(card.width() == runs.list.viewport().width() for card in runs.cards())

    qtbot.waitUntil(fit)
    runs.hide()
    runs.resize(460, 500)
    runs.show()
    runs.resize(300, 500)
    qtbot.waitUntil(lambda: fit() and runs.list.viewport().width() < 300)


def test_a_row_is_called_as_its_card_is(runs: RunList, kept: Session) -> None:
    card, index = runs.cards()[0], runs.list.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == card.accessibleName() != ""
    kept.kept.rename(card.record, "forty")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("3 \N{MIDDLE DOT} forty, ")


def in_sight(runs: RunList, kept: Session) -> bool:
    cards = runs.list
    shown = next(cards.item(row) for row, card in enumerate(cards.cards()) if card.record is kept.view.shown)
    return cards.viewport().rect().contains(cards.visualItemRect(shown))


def test_the_shown_run_is_scrolled_into_sight(runs: RunList, kept: Session, qtbot: QtBot) -> None:
    for _ in range(20):
        kept.add_run(scripted_record(kept.view.picture, settings=Settings(d=8, k0=5, steps=(1, 1))))
    qtbot.waitUntil(lambda: in_sight(runs, kept))
    kept.show_run(kept.runs.kept[0])
    qtbot.waitUntil(lambda: in_sight(runs, kept))
    runs.hide()
    kept.show_run(kept.runs.kept[-1])
    runs.show()
    qtbot.waitUntil(lambda: in_sight(runs, kept))
    kept.show_run(kept.runs.kept[2])
    qtbot.waitUntil(lambda: in_sight(runs, kept))
    runs.list.resize(runs.list.width(), 90)
    qtbot.waitUntil(lambda: in_sight(runs, kept))


def test_after_a_removal_or_a_filter_the_shown_run_is_highlighted(runs: RunList, kept: Session, qtbot: QtBot) -> None:
    first, second, third = kept.runs.kept
    kept.show_run(first)
    runs.list.setCurrentRow(0)
    kept.remove_run(third)
    assert runs.current() is first is kept.view.shown
    kept.kept.rename(second, "other")
    runs.order.filter.setText("other")
    qtbot.waitUntil(lambda: runs.current() is second)
    runs.order.filter.setText("")
    qtbot.waitUntil(lambda: len(runs.cards()) == 2)
    assert runs.current() is first
    kept.remove_run(first)
    assert runs.current() is second is kept.view.shown


def test_with_another_picture_open_no_run_looks_as_if_it_were_shown(runs: RunList, kept: Session, qtbot: QtBot) -> None:
    assert runs.list.currentRow() == 0
    kept.configuration.set_auto_rerun(False)
    kept.open_picture(scripted_picture("another.png"))
    qtbot.waitUntil(lambda: kept.view.shown is None)
    assert runs.list.currentRow() == -1 and runs.meant is None and not runs.list.selectedItems()
    qtbot.keyClick(runs.list, Qt.Key.Key_Down)
    assert runs.list.currentRow() >= 0, "the keyboard finds its way"
    kept.show_run(kept.runs.kept[1])
    assert runs.meant is kept.runs.kept[1]
