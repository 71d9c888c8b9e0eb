from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hierarchies import alone, specked, striped
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture, scripted_record

from app.image_views.detail_bar import NO_RUN_NOT_LEFT_TIP, NO_RUN_TIP, NOT_LEFT_TIP, RUN_TIP, DetailBar
from app.image_views.level_marks import MarkShape
from app.session.session import Session
from grapl_engine.truth import Truth


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    session = Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: striped())
    yield session
    session.close()


@pytest.fixture
def bar(qtbot: QtBot, session: Session) -> DetailBar:
    bar = DetailBar(session)
    qtbot.addWidget(bar)
    bar.resize(900, 28)
    bar.show()
    return bar


def look(session: Session, qtbot: QtBot) -> None:
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.detail.hierarchy_changed):
        session.runs.warm_up()


def test_until_there_are_levels_it_says_why(bar: DetailBar, session: Session, qtbot: QtBot) -> None:
    assert not bar.slider.isEnabled() and bar.slider.toolTip() == "Open a picture first." == bar.about.text
    session.open_picture(scripted_picture())
    assert not bar.slider.isEnabled() and bar.automatic.toolTip() == "The picture's own segments are being looked for."
    with qtbot.waitSignal(session.detail.hierarchy_changed):
        session.runs.warm_up()
    assert bar.slider.isEnabled() and bar.automatic.isEnabled() and not bar.run_map.isEnabled()


def test_it_stands_at_the_automatic_level_and_marks_it_and_the_lasting_ones(
    bar: DetailBar, session: Session, qtbot: QtBot
) -> None:
    look(session, qtbot)
    assert (bar.slider.count, bar.slider.most, bar.count.text()) == (2, 4, "automatic: 2")
    assert {count: mark.text for count, mark in bar.slider.marks.items()} == {
        2: "2 segments: the automatic level; second longest persistence",
        3: "3 segments: longest persistence",
    }


def test_the_slider_changes_the_level_and_the_words_follow(bar: DetailBar, session: Session, qtbot: QtBot) -> None:
    look(session, qtbot)
    qtbot.keyClick(bar.slider, Qt.Key.Key_Right)
    assert session.detail.cut is not None and session.detail.cut.count == 3
    assert (bar.slider.count, bar.count.text()) == (3, "3 segments")
    # Heights 0.2 to 0.5 are strengths s / (1 + s) of 0.167 to 0.333.
    assert bar.about.text == "border strengths 0.167 to 0.333 give the same, rank 1 of 2 in persistence"
    session.detail.show_level(2)
    session.detail.more_at(1)
    assert (bar.count.text(), bar.about.text) == ("3 segments", "finer in some places than in others")


def test_buttons_lead_back(bar: DetailBar, session: Session, qtbot: QtBot) -> None:
    look(session, qtbot)
    session.add_run(scripted_record(session.view.picture))
    session.detail.show_level(4)
    qtbot.mouseClick(bar.automatic, Qt.MouseButton.LeftButton)
    assert session.detail.cut is not None and session.detail.cut.count == 2
    assert bar.run_map.isEnabled()
    qtbot.mouseClick(bar.run_map, Qt.MouseButton.LeftButton)
    assert session.detail.cut is None and not bar.run_map.isEnabled()


def test_beside_the_runs_own_map_it_says_that_no_level_is_chosen(bar: DetailBar, session: Session, qtbot: QtBot) -> None:
    look(session, qtbot)
    assert bar.count.text() == "automatic: 2", "without a run that is what the view shows"
    session.add_run(scripted_record(session.view.picture))
    assert bar.count.text() == "not chosen"
    assert "shows what the run says" in bar.count.toolTip() and "automatic level: 2 segments" in bar.count.toolTip()
    session.detail.show_level(2)
    assert bar.count.text() == "2 segments"
    session.detail.show_cut(None)
    bar.resize(300, 28)
    assert bar.count.text() == "off"


def test_within_labels_stays_in_sight_while_it_is_on(bar: DetailBar, session: Session, qtbot: QtBot) -> None:
    look(session, qtbot)
    session.add_run(scripted_record(session.view.picture))
    gone = next(width for width in range(900, 100, -1) if bar.resize(width, 28) or bar.within.isHidden())
    session.level_source.set_within(True)
    assert not bar.within.isHidden()
    bar.resize(gone - 40, 28)
    assert not bar.within.isHidden() and bar.within.geometry().right() < bar.width()
    session.level_source.set_within(False)
    assert bar.within.isHidden()


def test_levels_keep_to_labels_where_there_are_some(bar: DetailBar, session: Session, qtbot: QtBot) -> None:
    look(session, qtbot)
    assert not bar.within.isEnabled()
    assert bar.within.toolTip() == "Levels can keep to the labels of a run's last graph cut: start a run first."
    session.add_run(scripted_record(session.view.picture))
    assert bar.within.isEnabled() and bar.within.toolTip().startswith("Levels keep to the labels")
    qtbot.mouseClick(bar.within, Qt.MouseButton.LeftButton)
    assert session.level_source.is_within and bar.within.isChecked()
    qtbot.waitUntil(lambda: session.detail.hierarchy is not None and session.detail.hierarchy.pieces is not None)
    assert session.detail.hierarchy is not None
    pieces = session.detail.hierarchy.pieces
    assert pieces is not None and "the pieces of the cut's labels" in bar.slider.marks[pieces].text
    assert bar.slider.count == pieces and bar.count.text() == f"{pieces} segments"
    session.detail.set_within(False)
    assert not bar.within.isChecked() and session.detail.cut is None


def test_the_way_back_speaks_of_a_run_where_there_is_one(bar: DetailBar, session: Session, qtbot: QtBot) -> None:
    look(session, qtbot)
    for has_run, left, not_left in ((False, NO_RUN_TIP, NO_RUN_NOT_LEFT_TIP), (True, RUN_TIP, NOT_LEFT_TIP)):
        if has_run:
            session.add_run(scripted_record(session.view.picture))
        session.detail.show_cut(None)
        assert bar.run_map.toolTip() == not_left
        session.detail.show_level(3)
        assert bar.run_map.toolTip() == left


def halves() -> Truth:
    """What the level of two segments is, and what a second annotator divides once more."""
    two = (np.arange(96) >= 48).astype(np.int32)[None].repeat(64, 0)
    three = two.copy()
    three[:, 72:] = 2
    return Truth((two, three))


def test_where_there_is_a_truth_each_level_says_how_it_agrees(bar: DetailBar, session: Session, qtbot: QtBot) -> None:
    look(session, qtbot)
    assert bar.agreement.isHidden() and bar._title.isVisible()
    with qtbot.waitSignal(session.level_scores.changed):
        session.truth.take(halves())
    # Two segments: 1 for the first; for the second its half is covered whole, of its quarters half of each.
    assert bar.agreement.isVisible() and bar.agreement.text() == "covering 0.88, VI 0.25"
    assert "mean over 2 annotators.\nCovering: " in bar.agreement.toolTip()
    assert bar.slider.marks[2].text.startswith("2 segments: the automatic level; best for this truth, by covering")
    session.detail.show_level(3)
    assert bar.agreement.text() == "covering 0.88, VI 0.25"
    session.truth.choose_annotator(1)
    qtbot.waitUntil(lambda: bar.agreement.text() == "covering 1.00, VI 0.00")
    assert bar.slider.marks[3].shape is MarkShape.BEST
    session.detail.show_level(1)
    assert bar.agreement.text() == "covering 0.38, VI 1.50"
    bar.resize(350, 28)
    assert bar.agreement.text() == "cov. 0.38, VI 1.50" and bar._title.isHidden()
    qtbot.waitUntil(lambda: bar.agreement.width() >= bar.agreement.sizeHint().width())
    session.truth.remove()
    assert bar.run_map.isVisible()
    assert bar.agreement.isHidden() and all(mark.shape is not MarkShape.BEST for mark in bar.slider.marks.values())


@pytest.mark.parametrize("width", [270, 300, 325, 350])
def test_with_a_truth_the_way_back_from_a_level_has_its_place(
    bar: DetailBar, session: Session, qtbot: QtBot, width: int
) -> None:
    look(session, qtbot)
    with qtbot.waitSignal(session.level_scores.changed):
        session.truth.take(halves())
    session.add_run(scripted_record(session.view.picture))
    bar.resize(width, 28)
    assert bar.agreement.isVisible()
    session.detail.show_level(4)
    assert bar.run_map.isVisible() and bar.run_map.isEnabled()
    qtbot.waitUntil(lambda: bar.run_map.width() >= bar.run_map.minimumSizeHint().width())
    qtbot.mouseClick(bar.run_map, Qt.MouseButton.LeftButton)
    assert session.detail.cut is None and bar.agreement.isVisible()


def test_little_room_keeps_the_number(bar: DetailBar, session: Session, qtbot: QtBot) -> None:
    look(session, qtbot)
    session.detail.show_level(4)
    bar.resize(300, 28)
    assert bar.count.text() == "4" and bar.about.isHidden() and bar.automatic.isHidden()
    assert bar._title.isVisible() and bar.run_map.isVisible()
    qtbot.waitUntil(lambda: bar.slider.width() > 90)


@pytest.mark.parametrize("width", [150, 233, 240, 300, 340, 470, 640, 900])
@pytest.mark.parametrize("has_truth", [False, True])
def test_large_letters_are_not_cut(bar: DetailBar, session: Session, qtbot: QtBot, width: int, has_truth: bool) -> None:
    look(session, qtbot)
    if has_truth:
        with qtbot.waitSignal(session.level_scores.changed):
            session.truth.take(halves())
    bar.resize(width, 40)
    font = QFont(bar.font())
    font.setPointSize(18)
    bar.setFont(font)
    for count in (None, 3):
        session.detail.show_cut(None) if count is None else session.detail.show_level(count)
        shown = [part for part in (*bar.findChildren(QLabel), *bar.findChildren(QAbstractButton)) if part.isVisible()]
        qtbot.waitUntil(lambda shown=shown: all(part.width() >= part.minimumSizeHint().width() for part in shown))
        assert bar.count in shown and bar.count.text(), "the number is always there"
        assert max(part.geometry().right() for part in shown) < width and bar.slider.width() >= 70


@pytest.mark.parametrize("width", [470, 560, 640, 800])
def test_a_wide_bars_slider_keeps_a_quarter(bar: DetailBar, session: Session, qtbot: QtBot, width: int) -> None:
    look(session, qtbot)
    with qtbot.waitSignal(session.level_scores.changed):
        session.truth.take(halves())
    bar.resize(width, 28)
    qtbot.waitUntil(lambda: bar.slider.width() >= width // 4)
    assert bar.agreement.isVisible()


def test_where_the_word_has_no_room_the_number_stands_alone(bar: DetailBar, session: Session, qtbot: QtBot) -> None:
    look(session, qtbot)
    font = QFont(bar.font())
    font.setPointSize(18)
    bar.setFont(font)
    bar.resize(150, 40)
    assert bar.count.text() == "2"
    bar.resize(280, 40)
    assert bar.count.text() == "auto 2"


def test_a_picture_of_one_colour_has_a_reason(qtbot: QtBot) -> None:
    session = Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: alone())
    bar = DetailBar(session)
    qtbot.addWidget(bar)
    look(session, qtbot)
    reason = "This picture is one segment at every level: it has no edges."
    assert not bar.slider.isEnabled() and bar.slider.toolTip() == reason == bar.about.text
    session.close()


def test_the_question_mark_asks_for_help(bar: DetailBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.help_asked):
        qtbot.mouseClick(bar.help, Qt.MouseButton.LeftButton)


def test_in_the_smallest_view_slider_and_number_are_left(bar: DetailBar, session: Session, qtbot: QtBot) -> None:
    look(session, qtbot)
    bar.resize(146, 28)
    assert bar.automatic.isHidden() and bar.run_map.isHidden() and not bar.slider.isHidden()
    qtbot.waitUntil(lambda: bar.slider.geometry().right() < bar.count.geometry().left())
    assert bar.slider.width() >= 70 and bar.count.geometry().right() <= 146


def test_specks_are_beside_the_segments_as_in_the_views(qtbot: QtBot) -> None:
    session = Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: specked())
    bar = DetailBar(session)
    qtbot.addWidget(bar)
    bar.resize(900, 28)
    bar.show()
    look(session, qtbot)
    session.detail.show_level(4)
    assert bar.count.text() == "3 segments, 1 speck" and "A speck is a segment of less than" in bar.count.toolTip()
    assert bar.slider.count == 4, "its places are the tree's"
    bar.resize(300, 28)
    assert bar.count.text() == "3"
    session.detail.show_cut(None)
    assert bar.count.text() == "auto 2", "no detail is chosen"
    session.close()


def test_at_no_width_is_a_number_cut(qtbot: QtBot) -> None:
    session = Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: specked())
    bar = DetailBar(session)
    qtbot.addWidget(bar)
    bar.show()
    look(session, qtbot)
    session.detail.show_level(4)
    font = bar.font()
    for size in (font.pointSize(), 18):
        font.setPointSize(size)
        bar.setFont(font)
        for width in range(260, 1000, 20):
            bar.resize(width, 40)
            bar.layout().activate()
            assert bar.count.text() in ("3", "3 segments, 1 speck")
            assert bar.count.width() >= bar.count.minimumSizeHint().width()
    session.close()
