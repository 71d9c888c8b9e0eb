"""Which figure or animation is to be saved: a figure has no time, an animation has."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from app.files.figure_dialog import FigureDialog


def test_a_figure_has_a_choice_and_no_time(qtbot: QtBot) -> None:
    dialog = FigureDialog("Save figure", ["All four views", "Training curves"], note="a note")
    qtbot.addWidget(dialog)
    assert [dialog.what.itemText(index) for index in range(dialog.what.count())] == ["All four views", "Training curves"]
    assert dialog.seconds.parent() is None and "a note" in [label.text() for label in dialog.findChildren(QLabel)]


def test_an_animation_has_a_time_within_bounds(qtbot: QtBot) -> None:
    dialog = FigureDialog("Save animation", ["Iterations"], 0.5)
    qtbot.addWidget(dialog)
    assert dialog.seconds.parent() is dialog and dialog.seconds.value() == 0.5
    for asked, given in ((0.0, 0.1), (99.0, 10.0)):
        dialog.seconds.setValue(asked)
        assert dialog.seconds.value() == given


def test_save_accepts_and_cancel_does_not(qtbot: QtBot) -> None:
    for button, accepted in ((QDialogButtonBox.StandardButton.Save, 1), (QDialogButtonBox.StandardButton.Cancel, 0)):
        dialog = FigureDialog("Save figure", ["All four views"])
        qtbot.addWidget(dialog)
        dialog.findChild(QDialogButtonBox).button(button).click()  # type: ignore[union-attr]
        assert dialog.result() == accepted
