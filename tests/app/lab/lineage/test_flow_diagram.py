from __future__ import annotations

from dataclasses import replace

import pytest
from painted import has_color, painted_widget
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.lab.lineage.flow_diagram import FlowDiagram
from app.lab.lineage.flow_layout import order_of
from app.lab.lineage.lineage_text import end_text, segment_share_text
from app.session.session import Session
from app.widgets.swatch import colors_of
from app.widgets.theme_colors import accent
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.analysis.lineage import Lineage, lineage


@pytest.fixture
def found(lab_record: RunRecord) -> Lineage:
    return lineage(lab_record)


def colors_at(record: RunRecord, frames: list[Frame] | None = None) -> list[list[QColor]]:
    return [colors_of(record, frame) for frame in frames or record.frames()]


@pytest.fixture
def diagram(session: Session, lab_record: RunRecord, found: Lineage, qtbot: QtBot) -> FlowDiagram:
    session.open_picture(lab_record.picture)
    session.add_run(lab_record)
    session.view.show_frame(Frame(Stage.INITIAL))
    diagram = FlowDiagram(session)
    qtbot.addWidget(diagram)
    diagram.resize(400, 400)
    diagram.show_lineage(found, order_of(lab_record), list(lab_record.frames()), colors_at(lab_record))
    diagram.show()
    return diagram


def middle(diagram: FlowDiagram, frame_index: int, label: int) -> QPoint:
    return diagram.layout_.segments[frame_index][label].center().toPoint()


def labels_at(diagram: FlowDiagram, frame_index: int) -> list[int]:
    return list(diagram.layout_.segments[frame_index])


def test_it_lies_between_names_and_figures_and_follows_the_size(diagram: FlowDiagram, found: Lineage) -> None:
    bars = diagram.layout_.bars
    assert len(bars) == len(found.frame_areas)
    assert bars[0].left() > 8 + diagram.fontMetrics().horizontalAdvance("N1") and bars[0].top() == 8
    assert bars[0].right() < 400 - diagram.fontMetrics().horizontalAdvance("K 000") and bars[-1].bottom() == pytest.approx(392)
    width = bars[0].width()
    diagram.resize(500, 400)
    assert diagram.layout_.bars[0].width() == width + 100


def test_a_click_on_a_label_selects_it_and_another_one_no_longer(diagram: FlowDiagram, session: Session) -> None:
    label = labels_at(diagram, 0)[0]
    QTest.mouseClick(diagram, Qt.MouseButton.RightButton, pos=middle(diagram, 0, label))
    assert session.view.selected is None
    QTest.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=middle(diagram, 0, label))
    assert session.view.selected == label
    QTest.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=middle(diagram, 0, label))
    assert session.view.selected is None


def test_a_click_beside_a_bar_goes_to_its_frame(diagram: FlowDiagram, session: Session, lab_record: RunRecord) -> None:
    for index, x in ((1, 10), (2, 390)):
        QTest.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=QPoint(x, int(diagram.layout_.bars[index].center().y())))
        assert session.view.frame == lab_record.frames()[index]


def test_a_frame_that_is_still_to_come_is_not_gone_to(
    diagram: FlowDiagram, session: Session, lab_record: RunRecord, found: Lineage
) -> None:
    frames = [*lab_record.frames(), Frame(Stage.CUT, 7)]
    diagram.show_lineage(found, order_of(lab_record), frames, colors_at(lab_record, frames))
    y = int(diagram.layout_.bars[-1].center().y())
    assert diagram._tip_at(10, y) == ""
    QTest.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=QPoint(10, y))
    assert session.view.frame == Frame(Stage.INITIAL)


def test_keys_go_through_frames_and_labels(diagram: FlowDiagram, session: Session, lab_record: RunRecord) -> None:
    frames = lab_record.frames()
    for key, index in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_End, -1), (Qt.Key.Key_Up, -2), (Qt.Key.Key_Home, 0)):
        QTest.keyClick(diagram, key)
        assert session.view.frame == frames[index]
    labels = labels_at(diagram, 0)
    QTest.keyClick(diagram, Qt.Key.Key_Left)
    assert diagram.lit == labels[-1]
    for label in (*labels, labels[0]):
        QTest.keyClick(diagram, Qt.Key.Key_Right)
        assert diagram.lit == label
    QTest.keyClick(diagram, Qt.Key.Key_Return)
    assert session.view.selected == labels[0]
    QTest.keyClick(diagram, Qt.Key.Key_Return)
    assert session.view.selected is None


def test_what_is_under_the_mouse_is_lit_until_it_leaves(diagram: FlowDiagram, qtbot: QtBot) -> None:
    label = labels_at(diagram, 1)[-1]
    with qtbot.waitSignal(diagram.lit_changed):
        QTest.mouseMove(diagram, middle(diagram, 1, label))
    assert diagram.lit == label and diagram.cursor().shape() == Qt.CursorShape.PointingHandCursor
    with qtbot.assertNotEmitted(diagram.lit_changed):
        diagram.light(label)
    QTest.mouseMove(diagram, QPoint(200, 2))
    qtbot.waitUntil(lambda: diagram.lit is None)


def test_a_tip_tells_the_end_of_a_label_or_where_a_click_goes(
    diagram: FlowDiagram, found: Lineage, lab_record: RunRecord
) -> None:
    label = labels_at(diagram, 0)[0]
    place = middle(diagram, 0, label)
    first, *areas = diagram._tip_at(place.x(), place.y()).splitlines()
    assert first == end_text(found, label) and areas[0].startswith("initial ")
    beside = diagram._tip_at(10, diagram.layout_.bars[1].center().y())
    assert beside == f"Show {lab_record.frames()[1].title}"


def test_parts_have_their_labels_colours_and_the_shown_frame_a_frame(
    diagram: FlowDiagram, session: Session, lab_record: RunRecord
) -> None:
    colors = colors_of(lab_record)
    labels = labels_at(diagram, 0)

    def color(frame_index: int, label: int) -> list[int]:
        place = middle(diagram, frame_index, label)
        found: list[int] = painted_widget(diagram)[place.y(), place.x()].tolist()
        return found

    own = [[colors[label].red(), colors[label].green(), colors[label].blue()] for label in labels]
    assert [color(0, label) for label in labels] == own
    diagram.light(labels[0])
    assert color(0, labels[0]) == own[0] and color(0, labels[1]) != own[1]
    diagram.light(None)
    bar = diagram.layout_.bars[0].toRect()
    line = painted_widget(diagram)[bar.top() - 3 : bar.top(), bar.left() : bar.right()]
    assert has_color(line, accent(diagram.palette()))
    session.view.show_frame(Frame(Stage.CUT, 0))
    line = painted_widget(diagram)[bar.top() - 3 : bar.top(), bar.left() : bar.right()]
    assert not has_color(line, accent(diagram.palette()))


def test_without_a_run_there_is_nothing_to_point_at(session: Session, qtbot: QtBot) -> None:
    diagram = FlowDiagram(session)
    qtbot.addWidget(diagram)
    diagram.resize(300, 300)
    diagram.show_lineage(None, None, [], [])
    QTest.keyClick(diagram, Qt.Key.Key_Right)
    QTest.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=QPoint(150, 150))
    assert diagram.lit is None and session.view.selected is None and diagram._tip_at(10, 10) == ""


def test_a_label_that_another_run_does_not_have_is_lit_no_more(
    diagram: FlowDiagram, found: Lineage, lab_record: RunRecord
) -> None:
    diagram.light(4)
    diagram.show_lineage(found, order_of(lab_record), list(lab_record.frames()), colors_at(lab_record))
    assert diagram.lit == 4
    diagram.show_lineage(None, None, [], [])
    assert diagram.lit is None


def test_a_segment_with_a_number_of_its_own_is_told_and_is_no_label(
    diagram: FlowDiagram, session: Session, lab_record: RunRecord, found: Lineage
) -> None:
    own = replace(found, numbers_segments=True)
    diagram.show_lineage(own, order_of(lab_record), list(lab_record.frames()), colors_at(lab_record))
    last = len(own.frame_areas) - 1
    segment = labels_at(diagram, last)[0]
    QTest.mouseMove(diagram, middle(diagram, last, segment))
    assert diagram.lit is None
    place = middle(diagram, last, segment)
    assert diagram._tip_at(place.x(), place.y()) == segment_share_text(own, segment)
    label = labels_at(diagram, 0)[0]
    QTest.mouseMove(diagram, middle(diagram, 0, label))
    assert diagram.lit == label
