from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.lab.what_if.what_if_form import NAMES, WhatIfForm, title_text
from grapl_engine import PRESETS, Settings, SettingsError

RUN = PRESETS["explore"].replace(lambda_=2.0, edge_threshold=0.2, affinity="color")
LAMBDA = "\N{GREEK SMALL LETTER LAMDA}"


@pytest.fixture
def form(qtbot: QtBot) -> WhatIfForm:
    form = WhatIfForm()
    qtbot.addWidget(form)
    form.show_settings(RUN, RUN)
    return form


@pytest.fixture
def chosen(form: WhatIfForm) -> list[Settings]:
    chosen: list[Settings] = []
    form.settings_chosen.connect(chosen.append)
    return chosen


def test_a_value_is_told_with_the_others_as_they_stand(form: WhatIfForm, chosen: list[Settings]) -> None:
    shown = RUN.replace(affinity="position")
    form.show_settings(shown, RUN)
    form.rows["lambda_"].value_chosen.emit("lambda_", 7.0, False)
    assert chosen == [shown.replace(lambda_=7.0)]


def test_a_row_goes_back_to_the_runs_value_alone(form: WhatIfForm, chosen: list[Settings]) -> None:
    form.show_settings(RUN.replace(lambda_=7.0, edge_threshold=0.5), RUN)
    form.rows["lambda_"].reset_asked.emit("lambda_")
    assert chosen == [RUN.replace(edge_threshold=0.5)]


def test_a_refused_value_says_why(form: WhatIfForm, chosen: list[Settings]) -> None:
    with pytest.raises(SettingsError) as refused:
        RUN.replace(lambda_=-1.0)
    form.rows["lambda_"].value_chosen.emit("lambda_", -1.0, False)
    assert form.rows["lambda_"].error.text() == str(refused.value) and chosen == []


def test_before_a_run_nothing_is_chosen(qtbot: QtBot) -> None:
    form = WhatIfForm()
    qtbot.addWidget(form)
    with qtbot.assertNotEmitted(form.settings_chosen):
        form.rows["lambda_"].value_chosen.emit("lambda_", 7.0, False)
        form.rows["lambda_"].reset_asked.emit("lambda_")
    assert tuple(form.rows) == NAMES


def test_the_lattice_has_no_threshold_to_move(form: WhatIfForm) -> None:
    threshold = form.rows["edge_threshold"]
    for affinity, has in (("uniform", False), ("position", True)):
        form.show_settings(RUN.replace(affinity=affinity), RUN)
        assert threshold.editor.isEnabled() == threshold.slider.isEnabled() == has
        assert form.rows["lambda_"].editor.isEnabled()


def test_dinov2_is_offered_only_where_the_run_has_it(form: WhatIfForm) -> None:
    editor = form.rows["affinity"].editor
    assert editor.findData("dinov2") == -1 and editor.count() == 3
    run = RUN.replace(affinity="dinov2")
    form.show_settings(run, run)
    assert editor.currentData() == "dinov2" and editor.count() == 4
    form.show_settings(RUN, RUN)
    assert editor.findData("dinov2") == -1 and editor.currentData() == "color"


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, f"{LAMBDA} 2, network frozen"),
        ({"lambda_": 0.123456}, f"{LAMBDA} 0.1235, network frozen"),
        ({"edge_threshold": 0.1}, f"{LAMBDA} 2, \N{GREEK SMALL LETTER PHI} \N{GREATER-THAN OR EQUAL TO} 0.1, network frozen"),
        (
            {"lambda_": 8.0, "edge_threshold": 0.1, "affinity": "position"},
            f"{LAMBDA} 8, \N{GREEK SMALL LETTER PHI} \N{GREATER-THAN OR EQUAL TO} 0.1, position, network frozen",
        ),
        ({"edge_threshold": 0.1, "affinity": "uniform"}, None),
    ],
)
def test_the_title_names_what_is_another(changes: dict[str, object], title: str | None) -> None:
    found = title_text(RUN.replace(**changes), RUN)
    if title is not None:
        assert found == title
    else:  # the lattice has no threshold
        assert found.startswith(f"{LAMBDA} 2, ") and found.endswith(", network frozen") and "0.1" not in found
