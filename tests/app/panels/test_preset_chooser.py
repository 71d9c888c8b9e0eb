from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.panels.preset_chooser import PresetChooser, changed_parameters, preset_in_sight
from app.panels.settings_form import SettingsForm
from app.session.session import Session
from grapl_engine import PRESETS

MINE = PRESETS["paper"].replace(lambda_=8.0, mu=1.0)


@pytest.fixture
def chooser(session: Session, qtbot: QtBot) -> PresetChooser:
    chooser = PresetChooser(session.own_presets)
    qtbot.addWidget(chooser)
    return chooser


def test_own_ones_stand_below_a_line(chooser: PresetChooser, session: Session) -> None:
    chooser.show_preset("paper", changed=False)
    assert [chooser.itemText(row) for row in range(chooser.count())] == [*PRESETS]
    session.own_presets.save("<b>mine</b>", MINE)
    chooser.show_preset("<b>mine</b>", changed=True)
    texts = [chooser.itemText(row) for row in range(chooser.count())]
    assert texts == ["<b>mine</b> *", *PRESETS, "", "<b>mine</b>"]
    assert chooser.currentIndex() == 0 and chooser.itemData(0) is None
    assert "Your own: paper, λ 8, \N{GREEK SMALL LETTER MU} 1" in chooser.itemData(
        chooser.count() - 1, Qt.ItemDataRole.ToolTipRole
    )


def test_the_tip_says_no_more_than_is_known(chooser: PresetChooser, session: Session) -> None:
    """Of the program's presets the nearest one is shown, from which nothing need have started."""
    chooser.show_preset("paper", changed=False)
    assert chooser.toolTip() == "The settings are those of paper."
    chooser.show_preset("paper", changed=True)
    assert chooser.toolTip() == "The settings are nearest to paper. Bold rows differ from it."
    session.own_presets.save("mine", MINE)
    chooser.show_preset("mine", changed=True)
    assert chooser.toolTip() == "The settings started from mine. Bold rows differ from it."


def test_the_nearest_preset_and_ones_own_only_where_it_is_meant(session: Session) -> None:
    presets = session.own_presets
    presets.save("mine", MINE)
    assert preset_in_sight(MINE, presets, "paper") == "mine"
    assert preset_in_sight(MINE.replace(seed=3), presets, "paper") == "paper"
    assert preset_in_sight(MINE.replace(seed=3), presets, "mine") == "mine"
    assert preset_in_sight(PRESETS["tuned"], presets, "mine") == "tuned"
    presets.save("as the paper", PRESETS["paper"])
    assert preset_in_sight(PRESETS["paper"], presets, "explore") == "paper"
    assert preset_in_sight(PRESETS["paper"], presets, "as the paper") == "as the paper"
    assert changed_parameters(MINE.replace(threads=2), MINE) == []


def test_the_form_goes_by_it(session: Session, qtbot: QtBot) -> None:
    form = SettingsForm(session)
    qtbot.addWidget(form)
    session.own_presets.save("mine", MINE)
    form.presets.activated.emit(form.presets.findData("mine"))
    assert session.configuration.settings == MINE and form.presets.currentText() == "mine"
    session.configuration.set_settings(MINE.replace(lambda_=9.0))
    assert form.presets.currentText() == "mine *" and form.is_changed
    form.rows["lambda_"].reset_asked.emit("lambda_")
    assert session.configuration.settings == MINE, "a row goes back to one's own preset"
    session.own_presets.remove("mine")
    assert form.presets.currentText() == "paper *"
    form.tell_preset_change("mine", "Deleted")
    assert form.undo_preset.label.text() == "Deleted mine"
    form.undo_preset.button.click()
    assert "mine" in session.own_presets.own and form.undo_preset.isHidden()
