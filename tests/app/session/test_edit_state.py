from __future__ import annotations

import pytest
from scripted_run import scripted_record

from app.session.edit_state import EditState, energy_text, history_of
from grapl_engine import Energy
from grapl_engine.analysis.editing import apply_edits
from grapl_engine.edited_map import EditStep
from grapl_engine.label_edits import Fill, LabelEdits, Merge


def step(now: Energy | None, before: Energy | None) -> EditStep:
    return EditStep(Merge(0, (1,)), True, "Merged 1 into 0.", energy=now, energy_before=before)


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (Energy(9.0, 5.1, 2.0), Energy(10.0, 3.0, 2.0), "ΔE = +3.20 nats: U −1.00, λV +4.20"),  # noqa: RUF001
        (Energy(10.0, 2.0, 2.0), Energy(10.0, 3.0, 2.0), "ΔE = −2.00 nats: U 0.00, λV −2.00"),  # noqa: RUF001
        (Energy(10.001, 3.0, 2.0), Energy(10.0, 3.0, 2.0), "ΔE = 0.00 nats: U 0.00, λV 0.00"),
        (None, None, "No patch changed: E stays."),
    ],
)
def test_the_change_of_energy_in_its_parts(now: Energy | None, before: Energy | None, text: str) -> None:
    assert energy_text(step(now, before)) == text


def test_what_was_not_done_has_no_change() -> None:
    assert energy_text(EditStep(Merge(0, (9,)), False, "Not done.")) == ""


def test_what_is_shown_is_the_change_that_the_edit_has() -> None:
    made = apply_edits(scripted_record(), LabelEdits((Merge(0, (4,)), Fill(9, 1, 1))))
    assert all(one.energy_change is not None for one in made.steps)
    for one in made.steps:
        total = float(energy_text(one).split(" ")[2].replace("\N{MINUS SIGN}", "-"))
        assert total == pytest.approx(one.energy_change, abs=0.0051)


def test_edits_that_were_made_before_are_a_step_each() -> None:
    made = apply_edits(scripted_record(), LabelEdits((Merge(0, (4,)), Fill(9, 1, 1))))
    history = history_of(made)
    assert [len(state.edits) for state in history.values] == [0, 1, 2] and history.place == 2
    assert [state.title for state in history.values] == [
        "The map before edits",
        *(one.sentence for one in made.steps),
    ]
    assert EditState(is_cleared=True).title == "All edits cleared"
