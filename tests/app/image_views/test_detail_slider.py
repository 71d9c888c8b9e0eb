from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.image_views.detail_slider import DetailSlider, count_of, place_of
from app.image_views.level_marks import LevelMark, MarkShape


@pytest.mark.parametrize("most", [1, 2, 3, 10, 652, 5000])
def test_each_number_of_regions_has_a_place_of_its_own_and_comes_back(most: int) -> None:
    places = [place_of(count, most) for count in range(1, most + 1)]
    assert places[0] == 0 and len(set(places)) == most == len([*dict.fromkeys(sorted(places))])
    assert [count_of(place, most) for place in places] == list(range(1, most + 1))


def test_few_regions_have_as_much_room_as_many() -> None:
    assert place_of(10, 1000) == pytest.approx(place_of(1000, 1000) / 3, abs=1)
    assert (count_of(-5, 100), count_of(10**4, 100)) == (1, 100)


@pytest.fixture
def slider(qtbot: QtBot) -> DetailSlider:
    slider = DetailSlider()
    qtbot.addWidget(slider)
    slider.resize(400, 24)
    shapes = {4: MarkShape.LABELS, 17: MarkShape.AUTOMATIC, 60: MarkShape.LASTING}
    slider.show_levels(500, {count: LevelMark(shape, str(count)) for count, shape in shapes.items()})
    slider.show()
    return slider


def test_a_click_goes_there_and_a_mark_catches_it(slider: DetailSlider, qtbot: QtBot) -> None:
    asked: list[int] = []
    slider.count_asked.connect(asked.append)
    for x in (slider.x_of(17) + 4, 0.0, 399.0, slider.x_of(120)):
        qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(x), 12))
    assert asked[:3] == [17, 1, 500]
    assert asked[3] == pytest.approx(120, rel=0.03)


def test_what_is_told_is_not_asked_back(slider: DetailSlider, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(slider.count_asked):
        slider.show_count(60)
    assert (slider.count, slider.value()) == (60, place_of(60, 500))


@pytest.mark.parametrize(
    ("key", "steps"),
    [(Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, -1), (Qt.Key.Key_Up, 1), (Qt.Key.Key_PageUp, 5), (Qt.Key.Key_PageDown, -5)],
)
def test_keys_are_steps(slider: DetailSlider, qtbot: QtBot, key: Qt.Key, steps: int) -> None:
    with qtbot.waitSignal(slider.step_asked) as asked:
        qtbot.keyClick(slider, key)
    assert asked.args == [steps]


def test_home_and_end(slider: DetailSlider, qtbot: QtBot) -> None:
    for key, count in ((Qt.Key.Key_Home, 1), (Qt.Key.Key_End, 500)):
        with qtbot.waitSignal(slider.count_asked) as asked:
            qtbot.keyClick(slider, key)
        assert asked.args == [count]


def test_parts_of_a_notch_add_up(slider: DetailSlider) -> None:
    steps: list[int] = []
    slider.step_asked.connect(steps.append)
    for eighths in (60, 60, -120, -240):
        turn(slider, eighths)
    assert steps == [1, -1, -2]


def turn(widget: DetailSlider, eighths: int) -> None:
    place, none = QPointF(5, 5), Qt.KeyboardModifier.NoModifier
    no_button, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(place, widget.mapToGlobal(place), QPoint(), QPoint(0, eighths), no_button, none, phase, False)
    QApplication.sendEvent(widget, event)
