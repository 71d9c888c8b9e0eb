from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor

from app.lab.energy import energy_rows
from app.lab.energy.energy_rows import FRAME_COLUMNS, LABEL_COLUMNS, PREVIEW, FrameEnergies, label_rows
from app.lab.patch_text import LAMBDA
from app.session.preview import CutPreview, PreviewKind
from grapl_engine import Energy, Frame, RunRecord, Stage
from grapl_engine.graphcut.energy import energy_breakdown
from grapl_engine.graphcut.problem import problem_of

CUT = Frame(Stage.CUT, 0)
RED, GREEN, BLUE = QColor("red"), QColor("green"), QColor("blue")


def test_a_row_a_label_with_patches_costs_and_share() -> None:
    # four patches in a chain 0 - 1 - 2 - 3, labels 0, 0, 2, 2: the middle edge is cut
    unary = np.array([[1.0, 9, 9], [2.0, 9, 9], [9, 9, 3.0], [9, 9, 0.0]])
    edges, weights = np.array([[0, 1], [1, 2], [2, 3]]), np.array([1.0, 4.0, 1.0])
    rows = label_rows(energy_breakdown(unary, edges, weights, np.array([0, 0, 2, 2]), 0.5), [RED, GREEN, BLUE])
    assert [row.key for row in rows] == [0, 2] and [row.color for row in rows] == [RED, BLUE]
    assert [row.texts for row in rows] == [("0", "2", "3.00", "1.00", "50.0 %"), ("2", "2", "3.00", "1.00", "50.0 %")]
    assert rows[0].values == (0, 2, 3.0, 1.0, 0.5)
    assert len(LABEL_COLUMNS) == len(rows[0].texts)


def test_costs_of_labels_add_up_as_they_are_shown() -> None:
    unary = np.eye(3) * 1.004 + (1 - np.eye(3)) * 9
    rows = label_rows(energy_breakdown(unary, np.empty((0, 2), int), np.empty(0), np.arange(3), 1.0), [RED, GREEN, BLUE])
    assert [row.texts[2] for row in rows] == ["1.004"] * 3, "3 x 1.00 would not be 3.01"


def test_no_energy_is_no_division_by_it() -> None:
    rows = label_rows(energy_breakdown(np.zeros((1, 1)), np.empty((0, 2), int), np.empty(0), np.array([0]), 1.0), [RED])
    assert [row.texts for row in rows] == [("0", "1", "0.00", "0.00", "0.0 %")]


def test_a_row_a_labelling_with_the_runs_own_energies(lab_record: RunRecord) -> None:
    first, last = lab_record.iterations
    assert lab_record.prepared is not None and first.energy_before is not None and first.energy_after is not None
    shown = Energy(1.0, 2.0, 3.0)
    rows = FrameEnergies().rows(lab_record, CUT, None, shown)
    dividers = [row.texts[0] for row in rows if row.is_divider]
    assert [rows[1], rows[4]] == [row for row in rows if row.is_divider]
    assert dividers == ["U by network 1 from here", "U by network 2 from here"]
    rows = [row for row in rows if not row.is_divider]
    assert [row.texts[0] for row in rows] == ["Initial labels", "Network 1", "Cut 1", "Network 2"]
    assert [row.key for row in rows] == [frame for frame in lab_record.frames() if frame.stage is not Stage.FINAL]
    expected = [
        problem_of(lab_record, Frame(Stage.INITIAL)).energy(lab_record.prepared.initial_labels),
        first.energy_before,
        first.energy_after,
        problem_of(lab_record, Frame(Stage.NETWORK, 1)).energy(last.network_labels),
    ]
    for row, energy in zip(rows, expected, strict=True):
        assert row.values[1:] == pytest.approx((energy.unary, energy.pairwise, 2 * energy.pairwise, energy.total))
        assert row.texts[1:] == tuple(f"{value:,.2f}" for value in row.values[1:])
        assert len(FRAME_COLUMNS) == len(row.texts)


def test_a_preview_is_the_last_row_with_the_energy_that_is_shown(lab_record: RunRecord) -> None:
    problem = problem_of(lab_record, Frame(Stage.CUT, 0))
    preview = CutPreview(PreviewKind.MOVE, np.zeros((8, 8), np.uint16), "Move 1 of 3", problem)
    *_, line, row = FrameEnergies().rows(lab_record, CUT, preview, Energy(10.0, 2.0, 3.0))
    assert line.is_divider and line.texts == ("U by network 1 from here",), "that of the row before is network 2"
    assert (row.key, row.tip) == (PREVIEW, "Move 1 of 3")
    assert row.texts == ("Inside the cut", "10.00", "2.00", "6.00", "16.00")


@pytest.mark.parametrize(
    ("station", "lambda_", "text"),
    [
        (CUT, 0.5, f"{LAMBDA} = 2 above, {LAMBDA} = 0.5 and U by network 1 below"),
        (Frame(Stage.NETWORK, 1), 0.5, f"{LAMBDA} = 2 above, {LAMBDA} = 0.5 below"),
        (Frame(Stage.INITIAL), 0.5, f"{LAMBDA} = 2 above, {LAMBDA} = 0.5 and U by the initial labels below"),
        (Frame(Stage.INITIAL), 2.0, "U by the initial labels from here"),
        (Frame(Stage.NETWORK, 1), 2.0, ""),
    ],
)
def test_a_line_tells_the_previews_lambda_and_network_where_they_are_others(
    lab_record: RunRecord, station: Frame, lambda_: float, text: str
) -> None:
    problem = problem_of(lab_record, station).replace(lambda_=lambda_)
    preview = CutPreview(PreviewKind.WHAT_IF, np.zeros((8, 8), np.uint16), "x", problem)
    *_, line, row = FrameEnergies().rows(lab_record, station, preview, Energy(10.0, 2.0, lambda_))
    assert row.key == PREVIEW and not row.is_divider
    assert (line.texts[0] if line.is_divider else "") == text


def test_what_the_run_did_not_tell_is_summed_once_a_run(lab_record: RunRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, real = [], energy_rows.problem_of
    monkeypatch.setattr(energy_rows, "problem_of", lambda record, frame: asked.append(frame) or real(record, frame))
    energies, shown = FrameEnergies(), Energy(0.0, 0.0, 0.0)
    first = energies.rows(lab_record, CUT, None, shown)
    assert energies.rows(lab_record, CUT, None, shown) == first
    assert asked == [Frame(Stage.INITIAL), Frame(Stage.NETWORK, 1)]
    other = RunRecord(lab_record.picture, lab_record.settings, prepared=lab_record.prepared)
    other.iterations = [replace(lab_record.iterations[0], energy_after=Energy(1.0, 1.0, 2.0))]
    assert energies.rows(other, CUT, None, shown)[3].texts[1:] == ("1.00", "1.00", "2.00", "3.00")
