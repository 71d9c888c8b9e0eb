from __future__ import annotations

import numpy as np
import pytest
from painted import painted_widget
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.lab.patch.patch_pixels import SIDE, PatchPixels
from grapl_engine import Picture


def picture_of(height: int, width: int, dtype: type = np.uint8) -> Picture:
    """Each pixel tells its place: red is its row, green its column."""
    y, x = np.mgrid[:height, :width]
    pixels = np.stack([y, x, np.full_like(y, 7)], -1).astype(dtype)
    return Picture(pixels if dtype is np.uint8 else pixels * 256 + 3, "places")


@pytest.fixture
def shown(qtbot: QtBot) -> PatchPixels:
    shown = PatchPixels()
    qtbot.addWidget(shown)
    shown.resize(SIDE, SIDE)
    return shown


def corner(shown: PatchPixels) -> tuple[int, int]:
    """Row and column of the first pixel that is seen."""
    color = shown._image.pixelColor(0, 0)
    assert color.blue() == 7
    return color.red(), color.green()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_the_patch_and_half_a_patch_around_it_are_seen(shown: PatchPixels, dtype: type) -> None:
    shown.show_patch(picture_of(40, 80, dtype), 4, (1, 2))  # patches of 10 x 20 pixels
    assert corner(shown) == (5, 30) and (shown._image.width(), shown._image.height()) == (40, 20)
    assert shown._inside == QRectF(10, 5, 20, 10)
    assert shown.accessibleDescription() == "Row 1, column 2"


def test_at_the_border_there_is_less_around_it(shown: PatchPixels) -> None:
    shown.show_patch(picture_of(40, 80), 4, (0, 3))
    assert corner(shown) == (0, 50) and (shown._image.width(), shown._image.height()) == (30, 15)
    assert shown._inside == QRectF(10, 0, 20, 10)


def test_sides_that_d_does_not_divide_are_seen_with_all_their_pixels(shown: PatchPixels) -> None:
    shown.show_patch(picture_of(10, 10), 3, (1, 1))  # 3.33 pixels from 3.33 on
    assert corner(shown) == (1, 1) and shown._image.width() == 8
    assert shown._inside.x() == pytest.approx(10 / 3 - 1) and shown._inside.width() == pytest.approx(10 / 3)


def test_what_lies_around_is_dimmed(shown: PatchPixels) -> None:
    white = Picture(np.full((40, 40, 3), 255, np.uint8), "white")
    shown.show_patch(white, 4, (1, 1))
    pixels = painted_widget(shown)
    assert (pixels[SIDE // 2, SIDE // 2] == 255).all()
    for y, x in ((10, SIDE // 2), (SIDE - 10, SIDE // 2), (SIDE // 2, 10), (SIDE // 2, SIDE - 10)):
        assert np.abs(pixels[y, x].astype(int) - 135).max() <= 2  # 120 / 255 of black over white


def test_plain_arrows_step_and_others_do_not(shown: PatchPixels, qtbot: QtBot) -> None:
    steps: list[tuple[int, int]] = []
    shown.stepped.connect(lambda rows, columns: steps.append((rows, columns)))
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(shown, key)
    assert steps == [(0, -1), (0, 1), (-1, 0), (1, 0)]
    QTest.keyClick(shown, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(shown, Qt.Key.Key_A)
    assert len(steps) == 4
    QTest.keyClick(shown, Qt.Key.Key_Left, Qt.KeyboardModifier.KeypadModifier)
    assert steps[4:] == [(0, -1)]
