"""Boxes and circles that are not checked are seen on the ground of both themes."""

from __future__ import annotations

import pytest
from contrast import contrast
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app import theme
from app.widgets.check_boxes import CheckBox, RadioButton


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("kind", [CheckBox, RadioButton])
def test_the_outline_stands_out_in_the_dark_and_is_the_styles_own_in_the_light(
    qtbot: QtBot, kind: type[QAbstractButton], dark: bool
) -> None:
    button, usual = kind(), kind.__base__()
    for one in (button, usual):
        qtbot.addWidget(one)
        one.setPalette(theme.palette(dark=dark))
        one.resize(40, 20)
    image = button.grab().toImage()
    ground = theme.palette(dark=dark).color(QPalette.ColorRole.Window)
    best = max(contrast(image.pixelColor(x, 10), ground) for x in range(20))
    assert best >= (3 if dark else 1.1)
    assert (image == usual.grab().toImage()) is not dark


def test_what_cannot_be_checked_stands_out_less(qtbot: QtBot) -> None:
    box = CheckBox()
    qtbot.addWidget(box)
    box.setPalette(theme.palette(dark=True))
    box.resize(40, 20)
    usual = box.grab().toImage()
    box.setEnabled(False)
    assert box.grab().toImage() != usual
