from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_labels, scripted_record

from app.panels.score_curve import ScoreCurve
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.truth import Truth


@pytest.fixture
def record(session: Session) -> RunRecord:
    record = scripted_record()
    session.add_run(record)
    labels = scripted_labels((HEIGHT, WIDTH)).astype(np.int32)
    session.truth.take(Truth((labels, np.zeros_like(labels))))
    return record


@pytest.fixture
def curve(session: Session, record: RunRecord, qtbot: QtBot) -> ScoreCurve:
    curve = ScoreCurve(session)
    qtbot.addWidget(curve)
    curve.resize(300, 120)
    session.truth.scores_changed.connect(lambda: curve.show_run(record))
    curve.show_run(record)
    qtbot.waitUntil(lambda: len(curve.places()) == len(record.frames()))
    curve.show()
    return curve


def test_a_point_a_place_of_the_timeline_the_better_the_higher(curve: ScoreCurve, session: Session, record: RunRecord) -> None:
    assert [frame for frame, _ in curve.places()] == record.frames()
    heights = {frame: place.y() for frame, place in curve.places()}
    scores = {frame: session.truth.scores_of(record, frame) for frame in record.frames()}
    for one in record.frames():
        for other in record.frames():
            mine, theirs = scores[one], scores[other]
            assert mine is not None and theirs is not None
            assert (heights[one] < heights[other]) == (mine.mean.weighted_iou > theirs.mean.weighted_iou + 1e-12)
    assert "pixel map 0." in curve.accessibleDescription()


def test_click_and_keys_go_along_the_timeline(curve: ScoreCurve, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    frame, place = curve.places()[1]
    qtbot.mouseClick(curve, Qt.MouseButton.LeftButton, pos=QPoint(round(place.x()), 60))
    assert session.view.frame == frame
    qtbot.keyClick(curve, Qt.Key.Key_Right)
    assert session.view.frame == record.frames()[2]
    qtbot.keyClick(curve, Qt.Key.Key_Home)
    assert session.view.frame == record.frames()[0]


def test_it_draws_its_points_and_the_band_of_the_annotators(curve: ScoreCurve, session: Session) -> None:
    with_two = curve.grab().toImage()
    _, place = curve.places()[-1]
    x, y = round(place.x()) - 20, round(place.y()) + 8  # below the line, inside the spread
    ground = curve.palette().window().color()
    assert with_two.pixelColor(x, y) != ground
    session.truth.choose_annotator(0)
    curve.show_run(session.view.shown)
    assert curve.grab().toImage().pixelColor(x, y) == ground


def test_another_measure_and_those_that_take_too_long(curve: ScoreCurve) -> None:
    curve.show_measure("variation_of_information")
    assert curve.measure.name == "variation_of_information" and len(curve.places()) > 2
    curve.show_measure("boundary_f_2px")
    assert curve.measure.name == "weighted_iou"
    curve.show_run(None)
    assert curve.places() == []
