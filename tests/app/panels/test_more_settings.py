"""Settings found by words, and those without effect aside."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.commands.key_guard import KeyGuard
from app.main_window import MainWindow
from app.panels.more_settings import MAIN, NOTHING, MoreSettings
from app.panels.parameter_editors import ChoiceEditor, FieldEditor
from app.panels.settings_form import SettingsForm
from app.session.session import Session
from grapl_engine import PARAMETERS, PRESETS, Settings
from grapl_engine.idle_settings import why_idle
from grapl_engine.presets import options_of


@pytest.fixture
def form(session: Session, qtbot: QtBot) -> SettingsForm:
    session.configuration.set_settings(PRESETS["paper"])
    form = SettingsForm(session)
    qtbot.addWidget(form)
    KeyGuard(form)
    form.resize(300, 800)
    form.show()
    form.more.setChecked(True)
    return form


def more(form: SettingsForm) -> MoreSettings:
    found: MoreSettings = form.findChild(MoreSettings)
    return found


def in_sight(form: SettingsForm) -> set[str]:
    return {name for name, row in form.rows.items() if row.isVisible() and PARAMETERS[name].group != MAIN}


def acting(settings: Settings) -> set[str]:
    return {name for name in PARAMETERS if PARAMETERS[name].group != MAIN and not why_idle(name, settings)}


@pytest.mark.parametrize("preset", PRESETS)
def test_what_has_an_effect_is_in_sight_and_nothing_else(form: SettingsForm, session: Session, preset: str) -> None:
    session.configuration.set_settings(PRESETS[preset])
    assert in_sight(form) == acting(PRESETS[preset])
    hidden = len(PARAMETERS) - 5 - len(in_sight(form))
    assert more(form).idle.text() == f"Show {hidden} without effect"
    more(form).idle.setChecked(True)
    assert len(in_sight(form)) == len(PARAMETERS) - 5 and more(form).idle.text() == f"Hide {hidden} without effect"
    for name in in_sight(form) - acting(PRESETS[preset]):
        assert form.rows[name].note.text() == why_idle(name, PRESETS[preset]) and form.rows[name].note.isVisible()


def test_another_affinity_brings_its_fields_and_nothing_is_lost(form: SettingsForm, session: Session, qtbot: QtBot) -> None:
    session.configuration.set_settings(PRESETS["paper"].replace(color_scale=7.0))
    before = options_of(session.configuration.settings)
    editor = form.rows["affinity"].editor
    assert isinstance(editor, ChoiceEditor) and {"color_scale", "color_degree"} <= in_sight(form)
    for choice, there in (("uniform", set()), ("dinov2", {"dinov2_model", "dinov2_degree", "edge_threshold"})):
        editor.activated.emit(editor.findData(choice))
        graph = {name for name in in_sight(form) if PARAMETERS[name].group == "graph"}
        assert graph == {"affinity", "solver", "solver_start"} | there
        assert session.configuration.settings.color_scale == 7.0
        assert "--color-scale" in options_of(session.configuration.settings, "paper")
    editor.activated.emit(editor.findData("color"))
    scale = form.rows["color_scale"].editor
    assert isinstance(scale, FieldEditor) and scale.isVisible() and scale.text() == "7"
    assert form.rows["color_scale"].note.isHidden()
    assert options_of(session.configuration.settings) == before


def test_a_refused_value_stays_in_sight(form: SettingsForm, session: Session, qtbot: QtBot) -> None:
    editor = form.rows["color_scale"].editor
    editor.selectAll()  # type: ignore[union-attr]
    qtbot.keyClicks(editor, "much")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert form.rows["color_scale"].has_error
    session.configuration.set_settings(session.configuration.settings.replace(affinity="uniform"))
    assert form.rows["color_scale"].isVisible() and form.rows["color_degree"].isHidden()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("colour pca", {"color_degree"}),
        ("color-degree", {"color_degree"}),
        ("phi", {"edge_threshold"}),
        ("Adam", {"learning_rate"}),
        ("early stop", {"early_stop", "early_stop_on"}),
        ("swap", {"solver"}),
        ("CUDA", {"device"}),
        ("machine", {"precise", "device", "threads"}),
        ("dropout activations", {"dropout"}),
    ],
)
def test_settings_are_found_by_name_symbol_and_effect(form: SettingsForm, typed: str, expected: set[str]) -> None:
    more(form).search.setText(typed)
    assert in_sight(form) == expected
    headings = {label for group, label in more(form)._headings.items() if not label.isHidden()}
    assert len(headings) == len({PARAMETERS[name].group for name in expected}) and more(form).nothing.isHidden()


def test_one_without_effect_is_found_and_says_why(form: SettingsForm) -> None:
    more(form).search.setText("giant")
    assert in_sight(form) == {"dinov2_model"}
    assert form.rows["dinov2_model"].note.text() == "No effect: Affinity is set to colour."


def test_escape_clears_and_words_that_nothing_has_say_so(form: SettingsForm, qtbot: QtBot) -> None:
    search = more(form).search
    form.activateWindow()
    search.setFocus()
    qtbot.keyClicks(search, "xyzzy")
    assert in_sight(form) == set() and more(form).nothing.isVisible() and more(form).nothing.text() == NOTHING
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == "" and in_sight(form) == acting(PRESETS["paper"]) and more(form).nothing.isHidden()


def test_ctrl_f_leads_to_it_from_a_panel_that_was_put_away(window: MainWindow, qtbot: QtBot) -> None:
    window.docks["Settings"].hide()
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = more(window.form).search
    qtbot.waitUntil(search.hasFocus)
    assert search.isVisible()


def test_the_keyboard_goes_through_the_search_first(form: SettingsForm, qtbot: QtBot) -> None:
    stops = more(form).stops_of_tab()
    assert stops[0] is more(form).search and stops[-1] is more(form).idle
    form.activateWindow()
    form.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    form.more.setFocus()
    qtbot.keyClick(form.more, Qt.Key.Key_Tab)
    assert more(form).search.hasFocus()
