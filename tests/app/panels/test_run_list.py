from __future__ import annotations

import dataclasses
import html
import shlex
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_picture, scripted_record

from app.panels.run_card import THUMBNAIL, CardText, thumbnail
from app.panels.run_list import RunList
from app.session.run_text import K_HAT, count_tip, difference_text, preset_text, result_text
from app.session.session import Session
from grapl_engine import PRESETS, EndReason, Finished, LabelCount, RunRecord, Settings
from grapl_engine.presets import options_of
from grapl_engine.storage import palette

SMALL = Settings(d=8, k0=5, steps=(1, 1), lambda_=2.0, mu=1.0)


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    session = Session(
        engine=lambda job, should_stop: iter(scripted_events(job.picture, job.settings)),  # type: ignore[arg-type]
        settings=SMALL,
    )
    yield session
    session.close()


@pytest.fixture
def runs(session: Session, qtbot: QtBot) -> RunList:
    runs = RunList(session)
    qtbot.addWidget(runs)
    runs.resize(300, 400)
    runs.show()
    return runs


def three_runs(session: Session) -> list[RunRecord]:
    picture = scripted_picture("a name that is far too long for any list of runs in a dock of three hundred pixels.png")
    for lambda_ in (2.0, 8.0, 8.0):
        session.add_run(scripted_record(picture, settings=SMALL.replace(lambda_=lambda_)))
    return list(session.runs.kept)


def row_center(runs: RunList, row: int):  # type: ignore[no-untyped-def]
    return runs.list.visualItemRect(runs.list.item(row)).center()


def test_empty_it_says_how_to_get_there(runs: RunList) -> None:
    assert runs.empty.isVisible()
    assert not runs.list.isVisible()


def test_newest_on_top_with_what_they_are(runs: RunList, session: Session) -> None:
    records = three_runs(session)
    assert [card.record for card in runs.cards()] == records[::-1]
    headlines = [card.headline.text() for card in runs.cards()]
    assert [headline.split(" \N{MIDDLE DOT} ")[0] for headline in headlines] == ["3", "2", "1"]
    assert headlines[2].startswith("1 \N{MIDDLE DOT} paper, λ 2, ")
    tips = [card.toolTip() for card in runs.cards()]
    assert "Since run 2: same settings" in tips[0]
    assert "Since run 1: λ 2 → 8" in tips[1]
    assert "Since" not in tips[2]
    assert runs.cards()[0].headline.font().bold()
    assert runs.cards()[0].width() <= 300


def test_a_click_brings_a_run_back(runs: RunList, session: Session, qtbot: QtBot) -> None:
    records = three_runs(session)
    qtbot.mouseClick(runs.list.viewport(), Qt.MouseButton.LeftButton, pos=row_center(runs, 2))
    assert session.view.shown is records[0]
    assert session.configuration.settings == records[0].settings
    assert [card.headline.font().bold() for card in runs.cards()] == [False, False, True]


def test_keys_walk_bring_back_and_remove(runs: RunList, session: Session, qtbot: QtBot) -> None:
    records = three_runs(session)
    qtbot.keyClick(runs.list, Qt.Key.Key_Down)
    assert session.view.shown is records[2], "walking alone brings nothing back"
    qtbot.keyClick(runs.list, Qt.Key.Key_Return)
    assert session.view.shown is records[1]
    qtbot.keyClick(runs.list, Qt.Key.Key_Delete)
    assert [card.record for card in runs.cards()] == [records[2], records[0]]
    assert session.view.shown is records[2]


def test_compare_toggles_the_wipe(runs: RunList, session: Session) -> None:
    records = three_runs(session)
    top, middle, _ = runs.cards()
    assert not top.compare.isVisible(), "the shown run is not compared with itself"
    middle.compare.click()
    assert session.view.compared is records[1]
    assert middle.compare.isChecked()
    assert (middle.compare.text(), top.compare.text()) == ("End", "Compare")
    bar, edge = middle.grab().toImage(), middle.height() // 2
    assert bar.pixelColor(1, edge) == middle.palette().accent().color()
    assert runs.cards()[2].grab().toImage().pixelColor(1, edge) != middle.palette().accent().color()
    session.view.compare_with(records[0])
    assert [card.compare.isChecked() for card in runs.cards()] == [False, False, True]
    runs.cards()[2].compare.click()
    assert session.view.compared is None


def test_tab_reaches_the_compare_buttons(runs: RunList, session: Session, qtbot: QtBot) -> None:
    three_runs(session)
    runs.activateWindow()
    runs.list.setFocus()
    qtbot.keyClick(runs.list, Qt.Key.Key_Tab)
    assert runs.focusWidget() is runs.cards()[1].compare
    qtbot.keyClick(runs.focusWidget(), Qt.Key.Key_Space)
    assert session.view.compared is session.runs.kept[1]


def test_a_run_keeps_its_number(runs: RunList, session: Session) -> None:
    records = three_runs(session)
    session.remove_run(records[0])
    assert [card.headline.text()[0] for card in runs.cards()] == ["3", "2"]
    session.add_run(scripted_record(scripted_picture("other.png"), settings=PRESETS["explore"].replace(d=8, device="cpu")))
    assert runs.cards()[0].headline.text() == "4 \N{MIDDLE DOT} d 8"
    assert ".png · " in runs.cards()[1].headline.text(), "a run of a picture that is not open has its name"


def test_specks_are_told(runs: RunList, session: Session) -> None:
    record = scripted_record()
    assert record.finished is not None
    labels = record.finished.pixel_labels.copy()
    labels[labels == 4] = 0
    labels[0, 0] = 4
    record.finished = Finished(EndReason.COMPLETED, labels, None, False, {"total": 2.9})
    record.prepared = dataclasses.replace(record.prepared, side=max(labels.shape))  # type: ignore[type-var]
    session.add_run(record)
    assert runs.cards()[0].result.text() == f"4 segments, 1 speck \N{MIDDLE DOT} 2.9 s \N{MIDDLE DOT} {K_HAT} 5"
    assert count_tip(LabelCount(5, 1)) in html.unescape(runs.cards()[0].toolTip())


def test_the_running_one_is_on_top_with_its_progress(runs: RunList, session: Session, qtbot: QtBot) -> None:
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.runs.runs_changed):
        session.runs.start()
        card = runs.cards()[0]
        assert card.record is session.runs.running
        assert card.progress.isVisible()
        assert not card.compare.isVisible()
    assert [card.record for card in runs.cards()] == list(session.runs.kept)
    assert not runs.cards()[0].progress.isVisible()
    assert runs.cards()[0].picture.pixmap().width() > 0


def test_stopped_and_failed_runs_say_so(runs: RunList, session: Session) -> None:
    failed = scripted_record(until=5)
    failed.failure = "The memory ran out."
    stopped = scripted_record()
    assert stopped.finished is not None
    stopped.finished = Finished(EndReason.STOPPED, stopped.finished.pixel_labels, None, True, {"total": 1.26})
    session.add_run(failed)
    session.add_run(stopped)
    assert runs.cards()[0].result.text() == f"5 segments \N{MIDDLE DOT} stopped \N{MIDDLE DOT} 1.3 s \N{MIDDLE DOT} {K_HAT} 5"
    assert runs.cards()[1].result.text().split(" \N{MIDDLE DOT} ")[1] == "failed"
    assert runs.cards()[1].toolTip().endswith("The memory ran out.")


def test_thumbnails_have_the_palette_of_the_run(qapp: object) -> None:
    record = scripted_record()
    record.palette_indices = (4, 3, 2, 1, 0)
    image = thumbnail(record).toImage()
    assert (image.width(), image.height()) == (THUMBNAIL.width(), round(THUMBNAIL.width() * 64 / 96))
    assert image.pixelColor(0, 0).getRgb()[:3] == tuple(palette.COLORS[4].tolist())


def test_words() -> None:
    other = SMALL.replace(lambda_=0.5, warm_start=False, steps=(3,))
    assert difference_text(other, SMALL) == "λ 2 → 0.5, T 1, 1 → 3, warm start on → off"
    assert preset_text(PRESETS["explore"]) == "explore"
    assert preset_text(PRESETS["explore"].replace(lambda_=40.0, threads=3)) == "λ 40"
    assert preset_text(PRESETS["paper"].replace(lambda_=40.0)) == "paper, λ 40"
    assert difference_text(PRESETS["paper-dinov2"], PRESETS["paper"]) == "affinity colour → dinov2"
    words = shlex.split(scripted_record(settings=SMALL).command_line())
    assert words[:3] == ["grapl", "segment", "five colours.png"]
    assert words[3:] == [*options_of(SMALL), "-o", "segmented"]
    assert result_text(RunRecord(scripted_picture(), SMALL)) == ""


def test_a_new_labelling_stands_on_the_running_card(
    held: Session, hold_run: Callable[[], None], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, made = RunList(held), []
    qtbot.addWidget(runs)
    monkeypatch.setattr("app.panels.run_cards.thumbnail", lambda record: made.append(len(record.frames())) or QPixmap())
    hold_run()
    assert made == [0, 1], "one for each labelling"
    running = held.runs.running
    assert running is not None
    held.view.show_frame(running.frames()[0])
    running.add(scripted_events(running.picture, running.settings)[4])  # type: ignore[arg-type]
    held.runs.frame_added.emit()
    assert made == [0, 1, 3] and runs.cards()[0].result.text() == result_text(running)


def test_a_name_is_typed_in_its_place(runs: RunList, session: Session, qtbot: QtBot) -> None:
    three_runs(session)
    runs.activateWindow()
    runs.list.setFocus()
    qtbot.keyClick(runs.list, Qt.Key.Key_F2)
    card = runs.cards()[0]
    assert runs.focusWidget() is card.editor and not card.headline.isVisible()
    qtbot.keyClicks(card.editor, "my <b>best</b> one")
    qtbot.keyClick(card.editor, Qt.Key.Key_Return)
    assert session.kept.entries[2].name == "my <b>best</b> one" and runs.focusWidget() is runs.list
    assert card.headline.text().startswith("3 \N{MIDDLE DOT} my <b>best</b> one") and card.headline.isVisible()
    assert "&lt;b&gt;" in card.toolTip(), "nobody's HTML is taken for ours"
    qtbot.keyClick(runs.list, Qt.Key.Key_F2)
    qtbot.keyClicks(card.editor, "another")
    qtbot.keyClick(card.editor, Qt.Key.Key_Escape)
    assert session.kept.entries[2].name == "my <b>best</b> one" and not card.editor.isVisible()
    qtbot.keyClick(runs.list, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    height = runs.list.visualItemRect(runs.list.item(0)).height()
    assert card.headline.isVisible() and card.result.isVisible() and card.pin.isVisible(), "what the note is on"
    qtbot.waitUntil(lambda: card.result.geometry().bottom() < card.editor.y() < card.editor.geometry().bottom() < card.height())
    assert card.editor.height() >= card.editor.minimumSizeHint().height()
    card.show_text(CardText("3", "another detail"))
    assert not card.detail.isVisible(), "it comes back when the note is typed"
    qtbot.keyClicks(card.editor, "a note")
    qtbot.keyClick(card.editor, Qt.Key.Key_Return)
    assert session.kept.entries[2].note == "a note" and card.note.isVisible()
    qtbot.waitUntil(lambda: runs.list.visualItemRect(runs.list.item(0)).height() > height)


def test_a_star_pins(runs: RunList, session: Session, qtbot: QtBot) -> None:
    three_runs(session)
    qtbot.keyClick(runs.list, Qt.Key.Key_Asterisk)
    assert session.kept.entries[2].is_pinned and runs.cards()[0].pin.isChecked()
    assert runs.cards()[0].accessibleName().endswith("shown, pinned")
    qtbot.mouseClick(runs.cards()[0].pin, Qt.MouseButton.LeftButton)
    assert not session.kept.entries[2].is_pinned
    with runs.pointed_at(session.runs.kept[0]):
        assert runs.meant is session.runs.kept[0]
    assert runs.meant is session.runs.kept[2]


def test_a_removed_run_is_put_back_by_key_and_by_button(runs: RunList, session: Session, qtbot: QtBot) -> None:
    records = three_runs(session)
    session.configuration.set_auto_rerun(False)
    session.configuration.set_settings(SMALL.replace(lambda_=99.0))
    runs.activateWindow()
    runs.list.setFocus()
    runs.list.setCurrentRow(1)
    qtbot.keyClick(runs.list, Qt.Key.Key_Delete)
    assert runs.removed.isVisible() and "2 " in runs.removed.label.text() and records[1] not in session.runs.kept
    qtbot.keyClick(runs.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.runs.kept == tuple(records) and not runs.removed.isVisible() and runs.current() is records[1]
    assert session.configuration.settings.lambda_ == 99.0, "no setting was taken back"
    qtbot.keyClick(runs.list, Qt.Key.Key_Delete)
    qtbot.mouseClick(runs.removed.button, Qt.MouseButton.LeftButton)
    assert session.runs.kept == tuple(records)
    for _ in records:
        runs.list.setCurrentRow(0)
        qtbot.keyClick(runs.list, Qt.Key.Key_Delete)
    assert runs.empty.isVisible() and runs.removed.isVisible()
    qtbot.mouseClick(runs.removed.button, Qt.MouseButton.LeftButton)
    assert len(runs.cards()) == 1


def test_what_is_said_of_the_run_before_follows_what_comes_and_goes(runs: RunList, session: Session) -> None:
    records = three_runs(session)

    def said() -> list[str]:
        lines = (line for card in runs.cards() for line in card.toolTip().splitlines() if line.startswith("Since run"))
        return [line.partition(":")[0] for line in lines]

    assert said() == ["Since run 2", "Since run 1"]
    session.remove_run(records[1])
    assert said() == ["Since run 1"]
    session.kept.put_back()
    assert said() == ["Since run 2", "Since run 1"]
    session.add_run(scripted_record(records[0].picture, settings=SMALL.replace(seed=9)))
    assert said() == ["Since run 3", "Since run 2", "Since run 1"]
