from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.lab.energy import energy_check
from app.lab.energy.energy_check import CheckResult, EnergyCheck, check
from app.session.preview import CutPreview, PreviewKind
from app.session.session import Session
from app.widgets.theme_colors import alarm
from grapl_engine import Frame, GraphCutError, RunRecord, Stage
from grapl_engine.graphcut.problem import problem_of

CUT = Frame(Stage.CUT, 0)


@pytest.fixture
def shown(session: Session, window: QWidget) -> EnergyCheck:
    shown = EnergyCheck(session)
    QVBoxLayout(window).addWidget(shown)
    return shown


def total_of(record: RunRecord) -> float:
    labels = record.iterations[0].cut_labels
    assert labels is not None
    return problem_of(record, CUT).energy(labels).total


def compared(shown: EnergyCheck, record: RunRecord, total: float, qtbot: QtBot) -> CheckResult:
    shown.show_labels(record, CUT, total)
    assert shown.text() == "Comparing with the solver's own energies\N{HORIZONTAL ELLIPSIS}"
    qtbot.waitUntil(lambda: shown.result is not None)
    assert shown.result is not None
    return shown.result


def wrong_energy(record: RunRecord) -> RunRecord:
    wrong = copy.copy(record)
    wrong.moves = [replace(move, energy=move.energy + (move.move == 0)) for move in record.moves]
    return wrong


def wrong_labels(record: RunRecord) -> RunRecord:
    wrong, cut = copy.copy(record), record.iterations[0].cut_labels
    assert cut is not None
    wrong.iterations = [replace(record.iterations[0], cut_labels=(cut + 1) % 5), *record.iterations[1:]]
    return wrong


@pytest.mark.parametrize(
    ("same", "difference", "holds"), [(True, 1e-4, True), (True, 2e-4, True), (True, 3e-4, False), (False, 0.0, False)]
)
def test_it_holds_where_labels_are_equal_and_rounding_explains_the_rest(same: bool, difference: float, holds: bool) -> None:
    assert CheckResult(3, difference, 2e-4, same, 100.0, 1e-6).holds == holds


def test_where_the_solvers_numbers_are_coarse_there_is_a_sentence_and_no_tick(
    shown: EnergyCheck, lab_record: RunRecord
) -> None:
    """As at lambda 1e6, where a unit is 0.11 nats and all terms together may be off by several times E."""
    total = total_of(lab_record)
    far = copy.copy(lab_record)
    far.settings = lab_record.settings.replace(lambda_=1e6)
    (fine,), (coarse,) = (list(check(record, 0, total, lambda: False)) for record in (lab_record, far))
    assert not fine.is_coarse and fine.unit < 1e-4
    assert coarse.is_coarse and coarse.unit == pytest.approx(1e6 * float(lab_record.prepared.phi.max()) / 9e6, rel=0.2)
    shown._on_task_result(CheckResult(2, 0.0, 8.5e3, True, 1465.2, 0.111))
    assert (
        "\N{CHECK MARK}" not in shown.text() and "0.11 nats" in shown.text() and "8.5e+03 nats where E is 1,465" in shown.text()
    )


def test_the_comparison_is_of_every_move_and_of_the_total(lab_record: RunRecord) -> None:
    total = total_of(lab_record)
    (result,) = check(lab_record, 0, total, lambda: False)
    assert result.holds and result.moves == len(lab_record.moves) > 0
    (off,) = check(lab_record, 0, total + 0.5, lambda: False)
    assert off.difference == pytest.approx(0.5, abs=off.tolerance) and not off.holds and off.same_labels
    (move,) = check(wrong_energy(lab_record), 0, total, lambda: False)
    assert move.difference == pytest.approx(1, abs=move.tolerance) and move.same_labels
    (labels,) = check(wrong_labels(lab_record), 0, total, lambda: False)
    assert not labels.same_labels and not labels.holds


def test_an_iteration_without_a_cut_is_not_compared(lab_record: RunRecord) -> None:
    assert list(check(lab_record, 1, 0.0, lambda: False)) == []


def test_the_tick_compares_with_the_solvers_own_energies(shown: EnergyCheck, lab_record: RunRecord, qtbot: QtBot) -> None:
    result = compared(shown, lab_record, total_of(lab_record), qtbot)
    assert result.holds and 0 <= result.difference <= result.tolerance
    assert shown.text() == (
        f"<b>\N{CHECK MARK}</b> The sums equal the solver's own energies after each of {len(lab_record.moves)} moves: "
        f"largest difference {result.difference:.1e} nats, tolerance {result.tolerance:.2g}."
    )


def test_one_move_is_its_one(shown: EnergyCheck) -> None:
    shown._on_task_result(CheckResult(1, 0.0, 1e-4, True, 100.0, 1e-6))
    assert "after its one move: largest difference 0.0e+00 nats, tolerance 0.0001." in shown.text()


@pytest.mark.parametrize(
    ("wrong", "what"), [(wrong_energy, "they differ"), (wrong_labels, "its moves do not lead to the shown labels; they differ")]
)
def test_a_mismatch_is_an_alarm(shown: EnergyCheck, lab_record: RunRecord, wrong: object, what: str, qtbot: QtBot) -> None:
    record = wrong(lab_record)  # type: ignore[operator]
    result = compared(shown, record, total_of(record), qtbot)
    assert not result.holds
    assert shown.text().startswith(f"<b style='color: {alarm(shown.palette()).name()}'>\N{BALLOT X} ")
    # escaped for rich text
    assert f"The sums do not equal the solver&#x27;s own energies: {what} by up to {result.difference:.3g} nats" in shown.text()
    assert "Do not trust this run&#x27;s cut." in shown.text() and "\N{CHECK MARK}" not in shown.text()


def test_the_alarm_follows_the_theme(shown: EnergyCheck) -> None:
    shown._on_task_result(CheckResult(2, 1.0, 1e-4, True, 100.0, 1e-6))
    dark = QPalette(shown.palette())
    dark.setColor(QPalette.ColorRole.Window, QColor(20, 20, 20))
    before = alarm(shown.palette()).name()
    shown.setPalette(dark)
    assert before not in shown.text() and alarm(dark).name() in shown.text()


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (Frame(Stage.INITIAL), "No cut made the initial labels: the sums are this page's own."),
        (Frame(Stage.NETWORK, 0), "No cut made the network's labels: the sums are this page's own."),
    ],
)
def test_where_there_is_no_cut_it_says_whose_sums_they_are(
    shown: EnergyCheck, lab_record: RunRecord, frame: Frame, words: str
) -> None:
    shown.show_labels(lab_record, frame, 1.0)
    assert shown.text() == words and shown.result is None and not shown._task.is_busy


def test_a_previews_sums_are_not_the_runs(shown: EnergyCheck, session: Session, lab_record: RunRecord) -> None:
    session.open_picture(lab_record.picture)
    session.add_run(lab_record)
    labels = np.zeros((8, 8), np.uint16)
    session.view.set_preview(CutPreview(PreviewKind.WHAT_IF, labels, "all 0", problem_of(lab_record, CUT)))
    shown.show_labels(lab_record, CUT, 1.0)
    assert shown.text() == "These labels are not the run's own: the sums are this page's own."


@pytest.mark.parametrize(
    ("changes", "labels", "why"),
    [
        ({"lambda_": 0.0}, 5, "\N{GREEK SMALL LETTER LAMDA} is 0"),
        ({}, 5, "no edge has a weight"),
        ({}, 1, "there is one label"),
    ],
)
def test_a_cut_without_moves_says_why(
    shown: EnergyCheck, lab_record: RunRecord, changes: dict[str, float], labels: int, why: str
) -> None:
    without = copy.copy(lab_record)
    assert lab_record.prepared is not None
    without.moves, without.settings = [], replace(lab_record.settings, **changes)  # type: ignore[arg-type]
    phi = np.zeros_like(lab_record.prepared.phi)
    without.prepared = replace(lab_record.prepared, asked=labels, obtained=labels, phi=phi)
    shown.show_labels(without, CUT, 1.0)
    assert shown.text() == f"This cut took no move ({why}): the sums are this page's own."


def test_where_edges_have_weights_no_reason_is_made_up(shown: EnergyCheck, lab_record: RunRecord) -> None:
    without = copy.copy(lab_record)
    without.moves = []
    assert lab_record.prepared is not None and lab_record.prepared.phi.any()
    shown.show_labels(without, CUT, 1.0)
    assert shown.text() == "No move of this cut is known: the sums are this page's own."


def test_the_same_labels_are_compared_once_until_forgotten(shown: EnergyCheck, lab_record: RunRecord, qtbot: QtBot) -> None:
    result, total = compared(shown, lab_record, total_of(lab_record), qtbot), total_of(lab_record)
    qtbot.waitUntil(lambda: not shown._task.is_busy)  # the thread ends after it has told
    shown.show_labels(lab_record, CUT, total)
    assert shown.result is result and not shown._task.is_busy
    shown.forget()
    assert compared(shown, lab_record, total, qtbot) is not result


def test_a_comparison_that_breaks_off_is_an_alarm(
    shown: EnergyCheck, lab_record: RunRecord, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise GraphCutError("Too many edges.")

    monkeypatch.setattr(energy_check, "trace_of", fails)
    shown.show_labels(lab_record, CUT, 1.0)
    qtbot.waitUntil(lambda: not shown._task.is_busy)
    qtbot.waitUntil(lambda: "could not be compared. Too many edges." in shown.text())
    assert alarm(shown.palette()).name() in shown.text()
