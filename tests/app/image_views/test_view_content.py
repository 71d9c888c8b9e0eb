"""What a view shows of a run at a place of its timeline, and how labels are counted and found."""

import numpy as np
import pytest
from scripted_run import scripted_labels, scripted_picture, scripted_record

from app.image_views.view_content import best_labels, count_of, label_at, place_inside, sides_text
from app.image_views.views import ViewKind, content_of
from grapl_engine import EndReason, Finished, Frame, LabelCount, RunRecord, Settings, Stage


def test_contents_of_the_initial_labels():
    record = scripted_record()
    frame = Frame(Stage.INITIAL)
    first = content_of(ViewKind.NETWORK, record, frame)
    assert first.title == "Initial labels"
    assert first.labels is record.prepared.initial_labels
    for kind in (ViewKind.CUT, ViewKind.PIXELS):
        nothing = content_of(kind, record, frame)
        assert nothing.labels is None
        assert nothing.hint.endswith(".")


def test_cut_content_names_the_iteration_of_the_last_cut():
    record = scripted_record()
    assert content_of(ViewKind.CUT, record, Frame(Stage.CUT, 0)).title == "Cut 1"
    late = content_of(ViewKind.CUT, record, Frame(Stage.FINAL))
    assert late.title == "Last cut: 1"
    assert late.note == "N2 has none"
    assert late.labels is record.iterations[0].cut_labels
    assert content_of(ViewKind.CUT, record, Frame(Stage.NETWORK, 0)).labels is None


def test_cut_content_between_two_cuts_says_which_comes_next():
    record = scripted_record(settings=Settings(d=8, k0=5, steps=(1, 1, 1)))
    between = content_of(ViewKind.CUT, record, Frame(Stage.NETWORK, 1))
    assert between.title == "Last cut: 1"
    assert between.note == "N2 is cut next"


def test_one_iteration_has_no_cut_and_says_so():
    record = scripted_record(settings=Settings(d=8, k0=5, steps=(1,)))
    assert "one iteration" in content_of(ViewKind.CUT, record, Frame(Stage.FINAL)).hint


def test_a_run_without_a_network_says_so():
    record = scripted_record(until=1, settings=Settings(d=8, k0=5, pixel_map="picture"))
    assert content_of(ViewKind.PIXELS, record, Frame(Stage.INITIAL)).hint == "The pixel map comes next."
    assert content_of(ViewKind.CUT, record, Frame(Stage.INITIAL)).hint.startswith("This run has no graph cut")
    labels = np.zeros((record.picture.height, record.picture.width), np.uint16)
    record.add(Finished(EndReason.COMPLETED, labels, None, False, {"total": 1.0}))
    for kind, missing in ((ViewKind.NETWORK, "network"), (ViewKind.CUT, "graph cut")):
        assert content_of(kind, record, Frame(Stage.FINAL)).hint.startswith(f"This run has no {missing}:")
    assert content_of(ViewKind.PIXELS, record, Frame(Stage.FINAL)).labels is labels


def test_final_map_by_patches_is_named():
    record = scripted_record(until=2)
    record.add(Finished(EndReason.STOPPED, scripted_labels((64, 96)), None, True, {}))
    shown = content_of(ViewKind.PIXELS, record, Frame(Stage.FINAL))
    assert shown.title == "Initial labels"
    assert shown.note == "stopped before the network's first answer"
    assert shown.labels is record.finished.pixel_labels
    assert "ended before" in content_of(ViewKind.NETWORK, record, Frame(Stage.FINAL)).hint


def test_final_map_by_patches_names_the_iteration_they_are_of():
    record = scripted_record(until=5)
    record.add(Finished(EndReason.STOPPED, scripted_labels((64, 96)), None, True, {}))
    shown = content_of(ViewKind.PIXELS, record, Frame(Stage.FINAL))
    assert shown.title == "Patch labels 1"
    assert "its patch's label" in shown.note


def test_hints_speak_of_what_is_to_come_while_it_runs_and_of_stations_after_that():
    running, finished = scripted_record(until=4), scripted_record()
    for frame, cut, pixels in (
        (
            Frame(Stage.INITIAL),
            "Iteration 1 is cut at C1, later on the timeline.",
            "The first pixel map is at N1, the next station.",
        ),
        (Frame(Stage.NETWORK, 0), "Iteration 1 is cut at C1, the next station.", ""),
    ):
        assert content_of(ViewKind.CUT, finished, frame).hint == cut
        assert content_of(ViewKind.PIXELS, finished, frame).hint == pixels
    assert (
        content_of(ViewKind.CUT, running, Frame(Stage.INITIAL)).hint == "The graph cut of iteration 1 comes after its training."
    )
    assert "comes after" in content_of(ViewKind.PIXELS, running, Frame(Stage.INITIAL)).hint
    running.failure = "It broke."
    assert content_of(ViewKind.CUT, running, Frame(Stage.INITIAL)).hint == "The run broke off before its first graph cut."


def test_badges_of_both_sides_count_what_is_seen():
    sides = (None, None), (LabelCount(12), LabelCount(6, 2)), (None, LabelCount(4))
    assert [sides_text(*pair) for pair in sides] == ["", "12 | 4 segments", "\u2013 | 4 segments"]


@pytest.mark.parametrize("kind", list(ViewKind)[1:])
def test_every_empty_content_has_a_sentence(kind):
    """Without a record it is one to which is added what there is to do."""
    record = RunRecord(scripted_picture(), Settings())
    promise = content_of(kind, None, None).hint
    assert promise and not promise.endswith(".")
    assert content_of(kind, record, None).hint.endswith(".")


def test_best_labels_is_the_finest_there_is():
    record = scripted_record()
    assert best_labels(record, Frame(Stage.FINAL)) is record.finished.pixel_labels
    assert best_labels(record, Frame(Stage.INITIAL)) is record.prepared.initial_labels
    assert best_labels(None, None) is None


def test_label_at_stretches_the_map_over_the_picture():
    labels = np.array([[0, 1], [2, 3]], np.uint16)
    picture = scripted_picture()
    assert [label_at(labels, picture, x, y) for x, y in ((47.9, 31.9), (48, 31), (47, 32), (95.9, 63.9))] == [0, 1, 2, 3]
    assert label_at(labels, picture, 96, 10) is None
    assert label_at(labels, picture, -0.1, 10) is None


def test_labels_and_specks_of_a_map_are_counted_on_each_answer_once():
    answers = np.zeros((40, 40), np.uint16)
    answers[0, :20], answers[1, 0] = 3, 12
    for labels, side in ((answers, 0), (answers, 100), (answers.repeat(50, 0).repeat(70, 1), 40)):
        assert count_of(labels, side) == LabelCount(3, 1)


def test_a_place_inside_a_segment_is_near_its_middle_and_never_beside_it():
    picture = scripted_picture(width=80, height=40)
    labels = np.zeros((20, 40), np.uint16)
    labels[5:9, 10:14] = 1
    ring = np.zeros((20, 40), np.uint16)
    ring[4:15, 4:15] = 2
    ring[6:13, 6:13] = 0
    assert place_inside(labels, 1, picture) in [(x, y) for x in (23.0, 25.0) for y in (13.0, 15.0)]
    x, y = place_inside(ring, 2, picture)
    assert ring[int(y / 2), int(x / 2)] == 2
    assert place_inside(labels, 7, picture) is None
