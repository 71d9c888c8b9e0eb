"""The About box."""

from __future__ import annotations

import platform
from html import unescape
from importlib import metadata

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.about import show_about
from app.main_window import MainWindow
from app.widgets.focus_ring import CLEAR
from grapl_engine import __version__, solver_name


def test_about_names_the_solver_and_its_terms(window: MainWindow) -> None:
    window.actions_by_name["about"].trigger()
    (dialog,) = [d for d in window.findChildren(QDialog) if d.isVisible()]
    text = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert solver_name() in text and "for research use only" in text
    dialog.close()


def test_about_names_the_versions_also_of_what_is_missing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name == "torch":
            raise metadata.PackageNotFoundError
        return f"<{name}>"

    monkeypatch.setattr(metadata, "version", version)
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = show_about(parent)
    text = unescape(" ".join(label.text() for label in dialog.findChildren(QLabel)))
    assert (
        f"GraPL {__version__}" in text
        and f"Python {platform.python_version()}, PySide6_Essentials <PySide6_Essentials>" in text
    )
    assert "torch (not installed), scikit-image <scikit-image>" in text
    dialog.close()


def test_all_of_it_can_be_read_on_a_small_screen(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = show_about(parent)
    (scroll,) = dialog.findChildren(QScrollArea)
    text = scroll.widget()
    assert isinstance(text, QLabel)
    for height in (dialog.minimumSizeHint().height(), 2000):
        dialog.resize(520, height)
        qtbot.waitUntil(lambda: text.height() >= text.heightForWidth(text.width()))
    assert text.margin() >= CLEAR
