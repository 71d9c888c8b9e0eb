from __future__ import annotations

from dataclasses import replace

from hierarchies import striped

from app.image_views.level_marks import LevelMark, MarkShape, level_marks


def test_marks_by_hand() -> None:
    """Strengths 1/6, 1/3 and 9/19: three segments persist for 0.17, two for 0.14; up to the height 0.6 two are left."""
    assert level_marks(striped()) == {
        2: LevelMark(MarkShape.AUTOMATIC, "2 segments: the automatic level; second longest persistence"),
        3: LevelMark(MarkShape.LASTING, "3 segments: longest persistence"),
    }


def test_the_best_level_for_a_truth_is_named_as_such() -> None:
    marks = level_marks(striped(), best=3)
    assert marks[3] == LevelMark(MarkShape.BEST, "3 segments: best for this truth, by covering; longest persistence")
    assert level_marks(striped(), best=2)[2].shape is MarkShape.AUTOMATIC


def test_the_labels_that_are_kept_to_are_a_level_with_a_name() -> None:
    marks = level_marks(replace(striped(), pieces=3))
    assert marks[3] == LevelMark(MarkShape.LABELS, "3 segments: the pieces of the cut's labels; longest persistence")
    marks = level_marks(replace(striped(), pieces=2))
    assert marks[2].shape is MarkShape.AUTOMATIC and "the pieces of the cut's labels" in marks[2].text
