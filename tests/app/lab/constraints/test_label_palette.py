from __future__ import annotations

import pytest
from painted import painted_widget
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.lab.constraints.label_palette import LabelPalette

COLORS = [QColor.fromHsv(36 * label, 200, 200) for label in range(10)]


@pytest.fixture
def palette(qtbot: QtBot) -> LabelPalette:
    """Ten labels, four in a row."""
    palette = LabelPalette()
    qtbot.addWidget(palette)
    palette.show_labels(COLORS)
    palette.resize(2 * 3 + 4 * 32 - 2, 100)
    return palette


def test_swatches_stand_in_rows_that_the_width_gives(palette: LabelPalette) -> None:
    assert palette.cell(0) == QRect(3, 3, 30, 22) and palette.cell(3) == QRect(99, 3, 30, 22)
    assert palette.cell(4) == QRect(3, 27, 30, 22) and palette.cell(9) == QRect(35, 51, 30, 22)
    assert palette.heightForWidth(palette.width()) == 2 * 3 + 3 * 24 - 2
    assert palette.heightForWidth(palette.width() - 1) == 2 * 3 + 4 * 24 - 2
    assert palette.heightForWidth(1) == 2 * 3 + 10 * 24 - 2


def test_a_click_takes_the_label_that_is_there(palette: LabelPalette, qtbot: QtBot) -> None:
    with qtbot.waitSignal(palette.label_chosen) as chosen:
        QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=palette.cell(6).center())
    assert chosen.args == [6] and palette.label == 6 and palette.accessibleDescription() == "Label 6"
    with qtbot.assertNotEmitted(palette.label_chosen):
        QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(34, 10))  # between two swatches
        QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=palette.cell(6).center())


def test_arrows_go_to_the_neighbours_and_no_further(palette: LabelPalette) -> None:
    for key, label in (
        (Qt.Key.Key_Left, 0), (Qt.Key.Key_Up, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 5), (Qt.Key.Key_Down, 9),
        (Qt.Key.Key_Down, 9), (Qt.Key.Key_Right, 9), (Qt.Key.Key_Up, 5), (Qt.Key.Key_Left, 4),
    ):  # fmt: skip
        QTest.keyClick(palette, key)
        assert palette.label == label


def test_enter_says_here(palette: LabelPalette, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        with qtbot.waitSignal(palette.entered):
            QTest.keyClick(palette, key)


def test_numbers_of_two_digits_are_typed(qtbot: QtBot) -> None:
    palette = LabelPalette()
    qtbot.addWidget(palette)
    palette.show_labels([QColor("red")] * 40)
    for key in (Qt.Key.Key_3, Qt.Key.Key_7, Qt.Key.Key_5):
        QTest.keyClick(palette, key)
    assert palette.label == 5
    QTest.keyClick(palette, Qt.Key.Key_Escape)
    for key in (Qt.Key.Key_3, Qt.Key.Key_7):
        QTest.keyClick(palette, key)
    assert palette.label == 37


def test_a_number_that_there_is_no_label_of_begins_anew(qtbot: QtBot) -> None:
    palette = LabelPalette()
    qtbot.addWidget(palette)
    palette.show_labels([QColor("red")] * 40)
    for keys, label in (("39", 39), ("40", 0), ("007", 7)):
        QTest.keyClick(palette, Qt.Key.Key_Escape)
        QTest.keyClicks(palette, keys)
        assert palette.label == label


def test_a_click_ends_a_number_that_is_typed(qtbot: QtBot) -> None:
    palette = LabelPalette()
    qtbot.addWidget(palette)
    palette.show_labels([QColor("red")] * 40)
    palette.resize(400, 100)
    QTest.keyClick(palette, Qt.Key.Key_3)
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=palette.cell(1).center())
    QTest.keyClick(palette, Qt.Key.Key_7)
    assert palette.label == 7


def test_a_label_that_there_is_no_more_gives_way_to_the_last(palette: LabelPalette) -> None:
    palette.choose(9)
    palette.choose(10)
    palette.choose(-1)
    assert palette.label == 9
    palette.show_labels(COLORS[:3])
    assert palette.label == 2
    palette.show_labels([])
    assert palette.label == 0


def test_swatches_have_their_colours_and_the_chosen_one_a_frame(palette: LabelPalette) -> None:
    palette.choose(5)
    pixels = painted_widget(palette)
    for label, color in enumerate(COLORS):
        cell = palette.cell(label)
        inside = pixels[cell.top() + 4, cell.left() + 4].tolist()
        assert inside == [color.red(), color.green(), color.blue()]
        edge = pixels[cell.top() + 11, cell.left()].tolist()
        assert (edge == inside) == (label != 5)
