"""The About box."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLabel

from app.main_window import MainWindow
from grapl_engine import solver_name


def test_about_names_the_solver_and_its_terms(window: MainWindow) -> None:
    window.actions_by_name["about"].trigger()
    (dialog,) = [d for d in window.findChildren(QDialog) if d.isVisible()]
    text = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert solver_name() in text and "for research use only" in text
    dialog.close()
