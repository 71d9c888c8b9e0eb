from __future__ import annotations

import gc
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.panels.more_settings import MoreSettings
from app.panels.parameter_editors import FieldEditor, stops_of, typed_value
from app.panels.settings_form import SettingsForm
from app.session.parameter_text import value_text
from app.session.session import Session
from grapl_engine import KINDS, PARAMETERS, PRESETS, Settings


@pytest.fixture
def form(session: Session, qtbot: QtBot) -> SettingsForm:
    form = SettingsForm(session)
    qtbot.addWidget(form)
    form.resize(300, 800)
    form.show()
    return form


def type_into(qtbot: QtBot, editor: QWidget, text: str) -> None:
    assert isinstance(editor, FieldEditor)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def drag(form: SettingsForm, name: str, positions: list[int]) -> None:
    slider = form.rows[name].slider
    assert slider is not None
    slider.setSliderDown(True)
    for position in positions:
        slider.setValue(position)
    slider.setSliderDown(False)


def test_there_is_a_row_for_every_parameter_and_the_main_ones_are_in_sight(form: SettingsForm) -> None:
    assert list(form.rows) == list(PARAMETERS)
    for name, row in form.rows.items():
        assert row.isVisible() == (PARAMETERS[name].group == "main")
        assert PARAMETERS[name].effect.split(".")[0] in row.editor.accessibleDescription()
    form.more.setChecked(True)
    form.findChild(MoreSettings).idle.setChecked(True)
    assert all(row.isVisible() for row in form.rows.values())


def test_the_form_fits_a_narrow_dock(form: SettingsForm) -> None:
    form.more.setChecked(True)
    form.findChild(MoreSettings).idle.setChecked(True)
    assert form.minimumSizeHint().width() <= 300
    for row in form.rows.values():
        assert row.width() <= 300
        assert row.editor.geometry().right() < row.width()


@pytest.mark.parametrize("name", [name for name, parameter in PARAMETERS.items() if parameter.slider])
def test_slider_stops_are_ascending_within_the_range_and_hold_the_presets(name: str) -> None:
    parameter = PARAMETERS[name]
    stops = stops_of(name, parameter, KINDS[name])
    assert parameter.slider is not None
    assert list(stops) == sorted(set(stops))
    assert (stops[0], stops[-1]) == parameter.slider
    for preset in PRESETS.values():
        value = getattr(preset, name)
        assert value in stops or not parameter.slider[0] <= value <= parameter.slider[1]
    for stop in stops:
        assert isinstance(stop, KINDS[name])
        assert len(value_text(stop)) <= 6, "float noise"


def test_lambda_slider_stops_at_zero_and_is_logarithmic_above() -> None:
    stops = stops_of("lambda_", PARAMETERS["lambda_"], float)
    assert stops[0] == 0.0
    ratios = [later / earlier for earlier, later in pairwise(stops[1:])]
    assert max(ratios) < 1.7
    assert stops[1] <= 0.3


def test_moving_a_slider_sets_the_session_live(form: SettingsForm, session: Session) -> None:
    slider = form.rows["d"].slider
    assert slider is not None
    slider.setValue(slider.maximum())
    assert session.configuration.settings.d == 64
    assert form.rows["d"].editor.text() == "64"  # type: ignore[union-attr]


def test_a_drag_is_one_step_of_undo(form: SettingsForm, session: Session) -> None:
    before = session.configuration.settings
    drag(form, "lambda_", [3, 7, 12, 20])
    assert session.configuration.settings.lambda_ != before.lambda_
    session.configuration.undo()
    assert session.configuration.settings == before
    assert not session.configuration.can_undo
    drag(form, "lambda_", [3, 7])
    drag(form, "lambda_", [9, 11])
    session.configuration.undo()
    assert session.configuration.can_undo


def test_typed_values_may_leave_the_slider(form: SettingsForm, session: Session, qtbot: QtBot) -> None:
    row = form.rows["lambda_"]
    type_into(qtbot, row.editor, "1000")
    assert session.configuration.settings.lambda_ == 1000.0
    assert row.slider is not None
    assert row.slider.value() == row.slider.maximum()


@pytest.mark.parametrize("text", ["5000", "7.5", "many", "-1", ""])
def test_a_refused_value_stays_with_its_reason_and_the_session_keeps_the_old_one(
    form: SettingsForm, session: Session, qtbot: QtBot, text: str
) -> None:
    row = form.rows["k0"]
    editor = row.editor
    assert isinstance(editor, FieldEditor)
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    type_into(qtbot, editor, text) if text else qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert session.configuration.settings.k0 == 14
    assert row.error.isVisible()
    assert row.error.text().startswith("Initial labels")
    assert editor.is_wrong
    assert editor.text() == text
    session.configuration.set_settings(session.configuration.settings.replace(mu=5.0))
    assert editor.text() == text, "another setting's change does not take the typing away"
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert (editor.text(), row.error.isVisible(), editor.is_wrong) == ("14", False, False)


def test_a_contradiction_between_two_settings_is_told(form: SettingsForm, session: Session, qtbot: QtBot) -> None:
    type_into(qtbot, form.rows["d"].editor, "3")
    assert session.configuration.settings.d == 32
    assert "K\N{SUBSCRIPT ZERO} = 14" in form.rows["d"].error.text()
    type_into(qtbot, form.rows["k0"].editor, "9")
    type_into(qtbot, form.rows["d"].editor, "3")
    assert (session.configuration.settings.d, session.configuration.settings.k0) == (3, 9)
    assert not form.rows["d"].has_error


def test_arrow_keys_go_to_the_next_stop(form: SettingsForm, session: Session, qtbot: QtBot) -> None:
    qtbot.keyClick(form.rows["d"].editor, Qt.Key.Key_Up)
    assert session.configuration.settings.d == 33
    qtbot.keyClick(form.rows["lambda_"].editor, Qt.Key.Key_Down)
    assert session.configuration.settings.lambda_ == 1.5


def test_presets_and_marks(form: SettingsForm, session: Session) -> None:
    assert form.presets.currentText() == "explore"
    session.configuration.set_settings(session.configuration.settings.replace(lambda_=8.0, device="cpu"))
    assert form.presets.currentText() == "explore *"
    assert form.rows["lambda_"].title.font().bold()
    assert not form.rows["mu"].title.font().bold()
    form.rows["lambda_"].reset.click()
    assert session.configuration.settings.lambda_ == 2.0
    assert form.presets.currentText() == "explore", "the machine is no part of a preset"
    form.presets.setCurrentIndex(form.presets.findData("paper"))
    form.presets.activated.emit(form.presets.currentIndex())
    assert session.configuration.settings == PRESETS["paper"].replace(device="cpu")
    session.configuration.undo()
    assert form.presets.currentText() == "explore"


def test_changes_keep_the_chosen_preset_where_another_is_as_near(form: SettingsForm, session: Session) -> None:
    form.presets.activated.emit(form.presets.findData("paper"))
    session.configuration.set_settings(session.configuration.settings.replace(mu=1.0))
    assert form.presets.currentText() == "paper *"
    assert form.rows["mu"].is_changed
    assert not form.rows["lambda_"].is_changed


def test_undo_and_redo_show_in_the_form_and_set_nothing(form: SettingsForm, session: Session) -> None:
    session.configuration.set_settings(session.configuration.settings.replace(mu=5.0, solver="swap", warm_start=False))
    session.configuration.undo()
    assert form.rows["mu"].editor.text() == "1"  # type: ignore[union-attr]
    assert form.rows["solver"].editor.currentData() == "expansion"  # type: ignore[union-attr]
    assert session.configuration.can_redo, "showing a value is no change"
    session.configuration.redo()
    assert form.rows["mu"].editor.text() == "5"  # type: ignore[union-attr]
    assert not form.rows["warm_start"].editor.isChecked()  # type: ignore[union-attr]


def test_choices_switches_and_lists(form: SettingsForm, session: Session, qtbot: QtBot) -> None:
    form.more.setChecked(True)
    box = form.rows["affinity"].editor
    box.activated.emit(box.findData("uniform"))  # type: ignore[union-attr]
    form.rows["exact_k0"].editor.click()  # type: ignore[union-attr]
    type_into(qtbot, form.rows["steps"].editor, "10 5, 3")
    assert session.configuration.settings == PRESETS["explore"].replace(affinity="uniform", exact_k0=False, steps=(10, 5, 3))
    assert "3 changed" in form.more.text()
    assert "mean colour" in box.itemData(0, Qt.ItemDataRole.ToolTipRole)  # type: ignore[union-attr]


def test_k0_says_asked_and_obtained(form: SettingsForm, session: Session) -> None:
    assert not form.rows["k0"].note.isVisible()
    session.add_run(scripted_record())
    assert form.rows["k0"].note.text() == "Shown run: 5 asked, 5 obtained"


def test_a_main_setting_that_the_map_does_not_feel_says_so(form: SettingsForm, session: Session) -> None:
    session.configuration.set_settings(PRESETS["instant"])
    assert form.rows["lambda_"].note.text() == form.rows["mu"].note.text() == "No effect: Pixel map is set to picture."
    assert form.rows["k0"].note.text() == "Changes only the initial labels: Pixel map is set to picture."
    session.configuration.set_settings(PRESETS["tuned"])
    assert not any(form.rows[name].note.text() for name in ("lambda_", "mu", "d", "k0", "seed"))


def test_auto_rerun_goes_both_ways(form: SettingsForm, session: Session) -> None:
    form.auto_rerun.click()
    assert not session.configuration.auto_rerun
    session.configuration.set_auto_rerun(True)
    assert form.auto_rerun.isChecked()


def test_tab_reaches_every_setting_in_sight(form: SettingsForm, qtbot: QtBot) -> None:
    form.activateWindow()
    form.presets.setFocus()
    seen = set()
    for _ in range(40):
        seen.add(form.focusWidget())
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    for name in ("lambda_", "mu", "d", "k0", "seed"):
        assert {form.rows[name].editor, form.rows[name].slider} <= seen
    assert {form.more, form.auto_rerun} <= seen


def test_return_with_a_good_value_gives_the_keyboard_back(form: SettingsForm, session: Session, qtbot: QtBot) -> None:
    form.activateWindow()
    row = form.rows["lambda_"]
    row.editor.setFocus()
    type_into(qtbot, row.editor, "many")
    assert row.editor.hasFocus(), "a refused value is to be mended"
    type_into(qtbot, row.editor, "8")
    assert session.configuration.settings.lambda_ == 8.0
    assert not isinstance(form.focusWidget(), FieldEditor)
    qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    assert form.focusWidget() is row.slider, "Tab goes on from there"


def test_escape_takes_typing_back_and_leaves(form: SettingsForm, session: Session, qtbot: QtBot) -> None:
    form.activateWindow()
    row = form.rows["steps"]
    form.more.setChecked(True)
    assert isinstance(row.editor, FieldEditor)
    row.editor.setFocus()
    row.editor.selectAll()
    qtbot.keyClicks(row.editor, "9 9 9")
    qtbot.keyClick(row.editor, Qt.Key.Key_Escape)
    assert row.editor.text() == "24, 16, 12, 8"
    assert not row.editor.hasFocus()
    assert session.configuration.settings == PRESETS["explore"] and not session.configuration.can_undo


def test_refused_values_are_taken_back_at_a_run(form: SettingsForm, session: Session, qtbot: QtBot) -> None:
    assert not form.take_back_refused()
    for name in ("d", "k0"):
        type_into(qtbot, form.rows[name].editor, "-3")
    assert form.rows["d"].error.text() == "Grid side is -3: expected a whole number from 2 to 96."
    assert form.take_back_refused()
    for name, text in (("d", "32"), ("k0", "14")):
        row = form.rows[name]
        assert (row.editor.text(), row.has_error) == (text, False)  # type: ignore[union-attr]
    assert not form.take_back_refused()


def test_what_is_still_typed_at_a_run_is_taken(form: SettingsForm, session: Session, qtbot: QtBot) -> None:
    editor = form.rows["lambda_"].editor
    assert isinstance(editor, FieldEditor)
    editor.selectAll()
    qtbot.keyClicks(editor, "9")
    assert not form.take_back_refused()
    assert session.configuration.settings.lambda_ == 9.0


def test_a_parameter_tells_its_range_and_what_it_does(session: Session, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    form = SettingsForm(session)
    window.setCentralWidget(form)
    window.statusBar()
    window.show()
    window.activateWindow()
    assert form.rows["lambda_"].toolTip().endswith("<p>0 to 1,000,000; explore 2, paper 64, tuned 4, instant 64</p>")
    assert "the cut has fewer and smoother segments" in form.rows["lambda_"].toolTip()
    assert form.rows["k0"].toolTip().endswith("<p>1 to 1,000; preset 14</p>")
    assert (
        form.rows["affinity"]
        .toolTip()
        .endswith("<p>explore colour, paper colour, paper-dinov2 dinov2, tuned colour, instant colour</p>")
    )
    assert (
        form.rows["steps"]
        .toolTip()
        .endswith(
            "<p>1 to 10,000; explore 24, 16, 12, 8; paper 40, 32, 22, 12; tuned 40, 32, 22, 12; instant 40, 32, 22, 12</p>"
        )
    )
    for name in ("lambda_", "mu"):
        form.rows[name].editor.setFocus()
        qtbot.waitUntil(form.rows[name].editor.hasFocus)
        assert window.statusBar().currentMessage() == form.rows[name].statusTip()
    assert form.rows["d"].statusTip().startswith("Higher: smaller patches, finer boundaries")
    for row in form.rows.values():
        assert len(row.statusTip()) < 190 and row.statusTip().endswith(".") and not row.statusTip().endswith("..")


def test_tab_goes_as_the_eye_does(form: SettingsForm, qtbot: QtBot) -> None:
    form.activateWindow()
    form.presets.setFocus()
    seen = []
    for _ in range(6):
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
        seen.append(form.focusWidget())
    rows = [form.rows[name] for name in ("lambda_", "mu")]
    assert seen[:6] == [form.preset_button, form.auto_rerun, *(part for row in rows for part in (row.editor, row.slider))]


def test_what_0_means_is_noted(form: SettingsForm) -> None:
    form.more.setChecked(True)
    assert form.rows["threads"].note.text() == "0 = all cores"
    assert form.rows["working_size"].note.isVisible()


@pytest.mark.parametrize(
    ("value", "text"), [(0.1 + 0.2, "0.3"), (64.0, "64"), (1e-6, "0.000001"), (2**31 - 1, "2147483647"), ((40, 3), "40, 3")]
)
def test_values_are_shown_without_noise(value: object, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("text", "kind", "value"), [("8", float, 8.0), ("1e3", int, 1000.0), ("x", int, "x"), ("4 5", tuple, (4, 5))]
)
def test_typed_text_becomes_a_value(text: str, kind: type, value: object) -> None:
    assert typed_value(text, kind) == value


def test_the_form_goes_away_alone(session: Session, qtbot: QtBot) -> None:
    form = SettingsForm(session)
    form.deleteLater()
    qtbot.waitSignal(form.destroyed)
    del form
    gc.collect()
    session.configuration.set_settings(Settings())


def test_a_model_that_is_typed_is_the_persons_choice_and_one_that_a_file_named_is_not(
    form: SettingsForm, session: Session, qtbot: QtBot
) -> None:
    session.configuration.set_settings(Settings(affinity="dinov2", dinov2_model="someone/evil"))  # as a lesson or a run does
    drag(form, "lambda_", [3, 9])
    form.more.setChecked(True)
    editor = form.rows["dinov2_model"].editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_X)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert session.models.names == ()
    type_into(qtbot, editor, "/my/model")
    assert session.models.names == ("/my/model",)


def test_a_preset_is_a_choice_of_its_model(form: SettingsForm, session: Session) -> None:
    form.presets.activated.emit(form.presets.findData("paper-dinov2"))
    assert session.models.names == (PRESETS["paper-dinov2"].dinov2_model,)


def test_changes_without_effect_are_not_counted_behind_more(form: SettingsForm, session: Session) -> None:
    settings = PRESETS["paper"].replace(affinity="position", color_scale=5.0)
    session.configuration.set_settings(settings)
    assert form.more.text() == "More (1 changed)"
    session.configuration.set_settings(settings.replace(affinity="color"))
    assert form.more.text() == "More (1 changed)", "now the scale"
    assert form.rows["color_scale"].is_changed and form.rows["color_scale"].editor.text() == "5"


def test_the_search_is_opened_with_the_keyboard_in_it(form: SettingsForm, qtbot: QtBot) -> None:
    form.activateWindow()
    form.search()
    line = form.findChild(MoreSettings).search
    assert form.more.isChecked() and line.isVisible()
    qtbot.waitUntil(line.hasFocus)
