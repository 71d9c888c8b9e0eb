from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.lab.constraints.brush import BrushMode
from app.lab.constraints.constraint_controls import ConstraintControls
from app.widgets.theme_colors import alarm
from grapl_engine.label_constraints import LabelConstraints


@pytest.fixture
def controls(qtbot: QtBot) -> ConstraintControls:
    controls = ConstraintControls()
    qtbot.addWidget(controls)
    return controls


def test_the_brush_is_on_small_and_binds_at_first(controls: ConstraintControls) -> None:
    assert controls.brush.isChecked() and controls.mode is BrushMode.MUST and controls.size_of_brush == 1
    controls.size_box.setCurrentIndex(1)
    assert controls.size_of_brush == 3


@pytest.mark.parametrize("mode", list(BrushMode))
def test_erasing_needs_no_label(controls: ConstraintControls, mode: BrushMode) -> None:
    controls.modes[mode].click()
    assert controls.mode is mode
    assert controls.palette_of_labels.isEnabled() == (mode is not BrushMode.ERASE)


def test_without_seeds_there_is_nothing_to_clear_or_save(controls: ConstraintControls) -> None:
    colors = [QColor("red"), QColor("blue")]
    controls.show_constraints(LabelConstraints(), colors)
    assert not controls.clear.isEnabled() and not controls.save.isEnabled() and controls.open.isEnabled()
    controls.show_constraints(LabelConstraints().painted(8, [1], 0), colors)
    assert controls.clear.isEnabled() and controls.save.isEnabled()
    controls.palette_of_labels.choose(1)
    assert controls.palette_of_labels.label == 1


def test_the_selected_patch_is_named_and_painted_by_button_or_enter(controls: ConstraintControls, qtbot: QtBot) -> None:
    controls.show_patch(None)
    assert controls.here.text() == "Paint the selected patch" and not controls.here.isEnabled()
    controls.show_patch((3, 5))
    assert controls.here.text() == "Paint the selected patch (row 3, column 5)"
    with qtbot.waitSignal(controls.here_asked):
        controls.here.click()
    with qtbot.waitSignal(controls.here_asked):
        QTest.keyClick(controls.palette_of_labels, Qt.Key.Key_Return)


def test_what_is_wrong_has_the_alarms_colour_until_it_is_right(controls: ConstraintControls) -> None:
    text = QPalette.ColorRole.WindowText
    controls.tell("1 seed for what must be.", "Label 7 is not there.", is_wrong=True)
    assert (controls.counted.text(), controls.told.text()) == ("1 seed for what must be.", "Label 7 is not there.")
    assert controls.told.palette().color(text) == alarm(controls.palette())
    controls.tell("1 seed for what must be.", "No patch changes.")
    assert controls.told.palette().color(text) == controls.palette().color(text)


def test_no_text_moves_the_buttons(controls: ConstraintControls, qtbot: QtBot) -> None:
    controls.resize(360, 500)
    controls.show()
    buttons = (controls.run, controls.clear, controls.open, controls.save)
    controls.tell("No seeds yet.", "")
    qtbot.waitUntil(lambda: controls.told.height() < 60)
    places, low = [button.pos() for button in buttons], controls.told.height()
    controls.tell("1 seed for what must be.", "A long sentence about what the seeds do. " * 9)
    qtbot.waitUntil(lambda: controls.told.height() > low + 60)
    assert [button.pos() for button in buttons] == places
    assert all(controls.rect().contains(button.geometry()) for button in buttons)


def test_where_a_run_makes_no_cut_seeds_are_said_to_bind_nothing(controls: ConstraintControls) -> None:
    controls.show_use(has_cuts=True)
    assert controls.binds.text().startswith("Seeds bind patches in a run's cuts.")
    controls.show_use(has_cuts=False)
    assert controls.binds.text().endswith("so that seeds would change nothing in it.")
