"""A widget that fills another."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.sole_widget import fill_with


def test_it_goes_to_the_edges_and_with_them(qtbot: QtBot) -> None:
    place, label = QWidget(), QLabel("all")
    qtbot.addWidget(place)
    fill_with(place, label)
    place.resize(200, 90)
    place.show()
    assert label.geometry() == place.rect()
    place.resize(300, 120)
    qtbot.waitUntil(lambda: label.geometry() == place.rect())
