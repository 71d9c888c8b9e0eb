"""Lists of edits over a run: the same list gives the same map, however one came to it, and the run stays as it is."""

from __future__ import annotations

import numpy as np
import pytest
from made_runs import blocks, made_run
from pictures import quick
from scripted_engine import scripted_record

from grapl_engine import EditError, RunFileError, RunRecord, as_picture, levels_within, picture_levels, segment
from grapl_engine.analysis import editing
from grapl_engine.analysis.editing import Editing, apply_edits, base_of
from grapl_engine.analysis.segment_ledger import last_problem, ledger_of
from grapl_engine.hierarchy.level_map import LevelMap
from grapl_engine.hierarchy.tree_cut import TreeCut
from grapl_engine.label_edits import (
    NO_EDITS,
    AbsorbSmall,
    Brush,
    CutSplit,
    Edit,
    Fill,
    LabelEdits,
    Merge,
    Relabel,
    Smooth,
    StrokeSplit,
)


def any_edit(rng: np.random.Generator, labels: np.ndarray) -> Edit:
    """An edit of a map, most of the time one that can be carried out."""
    height, width = labels.shape
    point = (int(rng.integers(width)), int(rng.integers(height)))
    other = (int(rng.integers(width)), int(rng.integers(height)))
    here, there = int(labels[point[::-1]]), int(labels[other[::-1]])
    same = [(int(x), int(y)) for y, x in np.argwhere(labels == here)[rng.permutation(int((labels == here).sum()))[:2]]]
    kinds = [
        Merge(here, (there if there != here else here + 1,)),
        Relabel(here, (here + int(rng.integers(1, 40))) % 50),
        StrokeSplit(here, (point, other)),
        AbsorbSmall(int(rng.integers(1, 9))),
        Smooth((), int(rng.integers(1, 3))),
        Brush(int(rng.integers(0, 9)), (point, other), int(rng.integers(0, 3))),
        Fill(int(rng.integers(0, 9)), *point),
        CutSplit(here, tuple((mark,) for mark in same)) if len(same) == 2 else Fill(1, *point),
    ]
    return kinds[int(rng.integers(len(kinds)))]


@pytest.mark.parametrize("seed", range(10))
def test_any_way_to_a_list_gives_its_map(seed: int) -> None:
    """Edits, undo, redo and other edits after an undo, against a fresh replay each time."""
    rng = np.random.default_rng(seed)
    record = made_run(blocks(seed), seed=seed)
    open_, edits = Editing(record), NO_EDITS
    for _ in range(14):
        turn = rng.random()
        if turn < 0.3:
            edits = edits.first(len(edits) - int(rng.integers(1, 4)))
        else:
            edits = edits.with_edit(any_edit(rng, open_.apply(edits).labels))
        found, fresh = open_.apply(edits), apply_edits(record, edits)
        np.testing.assert_array_equal(found.labels, fresh.labels)
        assert found.steps == fresh.steps and found.columns == fresh.columns
        np.testing.assert_array_equal(found.patches, fresh.patches)
        assert len(found.steps) == len(edits) and not found.labels.flags.writeable


@pytest.mark.parametrize("seed", range(10))
def test_the_changes_of_energy_are_differences_of_the_ledger(seed: int) -> None:
    rng = np.random.default_rng(100 + seed)
    record = made_run(blocks(seed), seed=seed)
    open_, edits = Editing(record), NO_EDITS
    for _ in range(8):
        edits = edits.with_edit(any_edit(rng, open_.apply(edits).labels))
    found = open_.apply(edits)
    problem = last_problem(record)

    def total(count: int) -> float:
        part = open_.apply(edits.first(count))
        columns = np.vectorize(part.columns.__getitem__)(part.patches.ravel())
        flat = part.patches.ravel()
        cut = flat[problem.edges[:, 0]] != flat[problem.edges[:, 1]]
        return float(problem.unary[np.arange(36), columns].sum() + problem.lambda_ * problem.phi[cut].sum())

    totals = [total(count) for count in range(len(edits) + 1)]
    for step, before, after in zip(found.steps, totals[:-1], totals[1:], strict=True):
        assert after - before == pytest.approx(step.energy_change or 0.0, abs=1e-9)
        if step.energy is not None:
            assert step.energy.total == pytest.approx(after, abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_a_merge_of_two_labels_changes_the_energy_of_the_cut_by_what_it_says(seed: int) -> None:
    """Where segments are the network's labels, by the problem's own count."""
    labels = blocks(seed)
    record = made_run(labels, seed=seed)
    edited = apply_edits(record, LabelEdits((Merge(2, (1,)),)))
    problem = last_problem(record)
    before = problem.energy(labels[::4, ::4])
    column = edited.columns[2]
    after = problem.energy(np.where(edited.patches == 2, column, edited.patches))
    assert edited.steps[0].energy_change == pytest.approx(after.total - before.total)


def test_the_run_is_never_changed() -> None:
    record = made_run(blocks(0))
    assert record.finished is not None
    before = record.finished.pixel_labels.copy()
    apply_edits(record, LabelEdits((Fill(9, 0, 0), AbsorbSmall(50))))
    np.testing.assert_array_equal(record.finished.pixel_labels, before)
    assert record.edits == NO_EDITS


def test_what_cannot_be_done_is_passed_over_and_says_so() -> None:
    record = made_run(blocks(0))
    edited = apply_edits(record, LabelEdits((Merge(0, (9,)), Fill(9, 0, 0))))
    assert [step.is_done for step in edited.steps] == [False, True]
    assert edited.steps[0].text == "Not done: the map has no segment 9." and edited.done == 1
    assert (edited.labels != blocks(0)).any()


def test_edits_after_an_undo_take_the_place_of_those_before(monkeypatch: pytest.MonkeyPatch) -> None:
    carried: list[Edit] = []
    real = editing.carried_out
    monkeypatch.setattr(editing, "carried_out", lambda labels, edit: carried.append(edit) or real(labels, edit))
    open_ = Editing(made_run(blocks(0)))
    first, second, other = Fill(9, 0, 0), Fill(8, 20, 20), Fill(7, 20, 20)
    open_.apply(LabelEdits((first, second)))
    open_.apply(LabelEdits((first,)))
    open_.apply(NO_EDITS)
    open_.apply(LabelEdits((first, second)))
    assert carried == [first, second]  # undo and redo carry nothing out
    open_.apply(LabelEdits((first, other)))
    assert carried == [first, second, other]


def test_a_level_is_edited_as_the_run_has_it() -> None:
    record = scripted_record()
    hierarchy = picture_levels(record.picture)
    assert hierarchy is not None
    object.__setattr__(record.finished, "hierarchy", hierarchy)
    count = min(2, hierarchy.tree.leaves)
    edited = apply_edits(record, LabelEdits((Fill(9, 0, 0),), detail=count))
    assert edited.labels[0, 0] == 9 and edited.edits.detail == count
    assert edited.columns.keys() >= {0}
    with pytest.raises(EditError, match="another level of detail than the map"):
        Editing(record, count).apply(NO_EDITS)


@pytest.fixture(scope="module")
def with_levels() -> RunRecord:
    """A real run of a picture with a few superpixels."""
    image = np.random.default_rng(0).random((60, 80, 3)) / 4
    image[:, 40:] += 0.5
    image[30:, :40, 1] += 0.6
    record = RunRecord(as_picture(image), quick())
    for event in segment(record.picture, record.settings, hierarchy=True):
        record.add(event)
    return record


def test_an_uneven_level_and_one_within_labels_are_edited_as_they_are_shown(with_levels: RunRecord) -> None:
    assert with_levels.finished is not None and with_levels.finished.hierarchy is not None
    hierarchy = with_levels.finished.hierarchy
    even = TreeCut.at_level(hierarchy.tree, 2)
    within = levels_within(with_levels.picture, hierarchy, blocks(0))
    assert within is not None
    shown = [
        LevelMap(hierarchy, even),
        LevelMap(hierarchy, even.more_at(0)),
        LevelMap(within, TreeCut.at_level(within.tree, 3)),
    ]
    bases = [base_of(with_levels, one) for one in shown]
    assert bases[0] == 2 and base_of(with_levels, None) is None
    for one, base in zip(shown, bases, strict=True):
        edits = LabelEdits((Fill(900, 0, 0),), base)
        edited = apply_edits(with_levels, LabelEdits.from_json(edits.to_json()))
        labels = one.labels(60, 80)
        assert edited.labels[0, 0] == 900
        np.testing.assert_array_equal(edited.labels[edited.labels != 900], labels[edited.labels != 900])


def test_a_map_of_other_superpixels_is_none_of_the_run(with_levels: RunRecord) -> None:
    with pytest.raises(EditError, match="a level of 2 superpixels, but the run has"):
        apply_edits(with_levels, LabelEdits((), (0, 1)))
    other = picture_levels(scripted_record().picture)
    assert other is not None
    with pytest.raises(EditError, match="other superpixels"):
        base_of(with_levels, LevelMap(other, TreeCut.at_level(other.tree, 1)))
    with pytest.raises(RunFileError, match="no levels of detail"):
        base_of(scripted_record(), LevelMap(other, TreeCut.at_level(other.tree, 1)))


def test_a_map_with_colours_of_its_own_keeps_them(with_levels: RunRecord) -> None:
    assert Editing(with_levels, 2, (5, 3)).apply(LabelEdits((), 2)).palette_indices == (5, 3)
    assert apply_edits(with_levels, NO_EDITS).palette_indices is None


def test_without_labels_or_levels_there_is_nothing_to_edit() -> None:
    record = made_run(blocks(0))
    with pytest.raises(RunFileError, match="no labels yet"):
        apply_edits(RunRecord(record.picture, record.settings), NO_EDITS)
    with pytest.raises(RunFileError, match="no levels of detail"):
        apply_edits(record, LabelEdits((), detail="auto"))


def test_the_newest_labels_are_edited_where_a_run_has_no_map_yet() -> None:
    record = scripted_record(3)
    edited = apply_edits(record, LabelEdits((Fill(2, 0, 0),)))
    assert record.prepared is not None
    assert edited.labels.shape == (12, 20) and edited.patches[0, 0] == 2
    assert (ledger_of(record, edited.labels).patches == edited.patches).all()
