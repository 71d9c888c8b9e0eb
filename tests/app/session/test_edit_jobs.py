from __future__ import annotations

from dataclasses import replace

import numpy as np
from hierarchies import striped
from scripted_run import scripted_record

from app.session.edit_jobs import Applied, applied, begun, constraints, count_of, proposed
from grapl_engine import EditError
from grapl_engine.hierarchy.level_map import LevelMap
from grapl_engine.hierarchy.tree_cut import TreeCut
from grapl_engine.label_edits import Edit, Fill, LabelEdits, Merge


def never() -> bool:
    return False


def test_the_runs_map_is_begun_with() -> None:
    record = scripted_record()
    (found,) = begun(record, None, never)
    assert isinstance(found, Applied) and record.finished is not None
    np.testing.assert_array_equal(found.map.labels, record.finished.pixel_labels)
    assert found.count == 5 and not found.map.edits and found.map.palette_indices is None


def test_a_level_is_begun_with_in_its_colours_and_replayed_so() -> None:
    record = scripted_record()
    hierarchy = striped(source="network")
    record.finished = replace(record.finished, hierarchy=hierarchy)  # type: ignore[type-var, arg-type]
    (found,) = begun(record, LevelMap(hierarchy, TreeCut.at_level(hierarchy.tree, 4), None), never)
    assert isinstance(found, Applied) and (found.count, found.map.edits.detail) == (4, 4)
    assert found.map.palette_indices is not None
    (again,) = applied(record, None, LabelEdits((Merge(0, (1,)),), 4), never)
    assert isinstance(again, Applied) and again.map.palette_indices == found.map.palette_indices
    (same,) = applied(record, again.editing, LabelEdits((), 4), never)
    assert isinstance(same, Applied) and same.editing is again.editing
    (other,) = applied(record, again.editing, LabelEdits(), never)
    assert isinstance(other, Applied) and other.editing is not again.editing


def test_a_proposal_may_be_found_on_the_map_or_say_why_there_is_none() -> None:
    record = scripted_record()
    (start,) = begun(record, None, never)
    assert isinstance(start, Applied)

    def largest(labels: np.ndarray) -> Edit:
        return Fill(int(labels.max()) + 1, 0, 0)

    def nothing(labels: np.ndarray) -> Edit:
        raise EditError("There is nothing here.")

    (found,) = proposed(start.editing, LabelEdits(), largest, start.map.labels, never)
    assert isinstance(found, Applied) and found.map.edits.edits == (Fill(5, 0, 0),)
    assert list(proposed(start.editing, LabelEdits(), nothing, start.map.labels, never)) == ["There is nothing here."]


def test_what_the_next_run_can_be_told_comes_from_the_engine() -> None:
    record = scripted_record()
    (found,) = applied(record, None, LabelEdits((Fill(9, 0, 0),)), never)
    assert isinstance(found, Applied)
    (told,) = constraints(record, found.map, never)
    assert told.constraints != record.constraints  # type: ignore[attr-defined]


def test_labels_are_counted() -> None:
    assert count_of(np.array([[0, 7], [7, 65535]], np.uint16)) == 3
