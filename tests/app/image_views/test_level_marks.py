from __future__ import annotations

from dataclasses import replace

from hierarchies import striped

from app.image_views.level_marks import LevelMark, MarkShape, level_marks


def test_marks_by_hand() -> None:
    """Heights 0.2, 0.5 and 0.9: two segments persist for 0.4, three for 0.3, four for 0.2; up to 0.6 two are left."""
    assert level_marks(striped()) == {
        2: LevelMark(MarkShape.AUTOMATIC, "2 segments: the automatic level; longest persistence"),
        3: LevelMark(MarkShape.LASTING, "3 segments: second longest persistence"),
        4: LevelMark(MarkShape.LASTING, "4 segments: third longest persistence"),
    }


def test_the_best_level_for_a_truth_is_named_as_such() -> None:
    marks = level_marks(striped(), best=3)
    assert marks[3] == LevelMark(MarkShape.BEST, "3 segments: best for this truth, by covering; second longest persistence")
    assert level_marks(striped(), best=2)[2].shape is MarkShape.AUTOMATIC


def test_the_labels_that_are_kept_to_are_a_level_with_a_name() -> None:
    marks = level_marks(replace(striped(), pieces=3))
    assert marks[3] == LevelMark(MarkShape.LABELS, "3 segments: the pieces of the cut's labels; second longest persistence")
    marks = level_marks(replace(striped(), pieces=2))
    assert marks[2].shape is MarkShape.AUTOMATIC and "the pieces of the cut's labels" in marks[2].text
