from __future__ import annotations

import numpy as np
from made_runs import blocks, made_run

from grapl_engine.analysis.edit_steps import done_step, refused_step
from grapl_engine.analysis.pixel_edits import carried_out
from grapl_engine.analysis.segment_ledger import ledger_of
from grapl_engine.label_edits import AbsorbSmall, Brush


def test_a_step_keeps_no_more_than_what_changed_and_can_be_written_again() -> None:
    labels = blocks(0)
    labels[2:10, 2:10] = 3
    edit = Brush(7, ((5, 5),), 2)
    ledger = ledger_of(made_run(labels), labels)
    done = done_step(labels, edit, carried_out(labels, edit), ledger)
    assert done.step.box == (3, 3, 8, 8) and done.labels is not None and done.labels.shape == (5, 5)
    assert done.step.new_labels == (7,) and done.step.pixels == 13
    again = labels.copy()
    done.write(again)
    assert (again == 7).sum() == 13 and (again[labels != 3] == labels[labels != 3]).all()


def test_a_new_segment_counts_with_the_column_of_where_its_pixels_were() -> None:
    labels = blocks(0)
    labels[:, :] = 2
    labels[:, 12:] = 1
    ledger = ledger_of(made_run(labels), labels)
    edit = Brush(9, ((0, 6), (14, 6)), 4)
    done = done_step(labels, edit, carried_out(labels, edit), ledger)
    assert done.ledger.columns[9] == 2
    assert done.step.energy is not None and done.step.energy == done.ledger.energy()
    assert done.step.energy_change == done.step.energy.total - ledger.energy().total


def test_where_no_patch_changes_there_is_no_energy() -> None:
    labels = blocks(0)
    labels[:, :] = 2
    ledger = ledger_of(made_run(labels), labels)
    edit = Brush(9, ((6, 6),), 0)
    done = done_step(labels, edit, carried_out(labels, edit), ledger)
    assert done.step.is_done and done.step.energy is None and done.step.energy_change is None
    refused = refused_step(AbsorbSmall(2), "Not done.", ledger)
    before = labels.copy()
    refused.write(labels)
    assert not refused.step.is_done and np.array_equal(labels, before)
