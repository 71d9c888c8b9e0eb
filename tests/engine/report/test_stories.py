"""Runs told one after the other; one that is damaged takes no other with it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from made_runs import made_run
from report_sources import quarters, some_runs, some_source, some_truth

from grapl_engine import EndReason, RunFileError
from grapl_engine.evaluation.metrics import score
from grapl_engine.label_edits import LabelEdits, Merge
from grapl_engine.report.source import ReportedRun, ReportSource
from grapl_engine.report.stories import edited_map, maps_of, stories_of
from grapl_engine.storage.painting import label_map


def test_scores_are_those_of_the_exported_maps() -> None:
    truth = some_truth()
    first, _ = some_runs()
    told = list(stories_of(some_source(truth)))
    assert [one.title for story in told for one in story.maps] == ["1", "1, edited", "4"]
    for one, labels in zip(told[0].maps, (label_map(first), edited_map(first).labels), strict=True):  # type: ignore[union-attr]
        expected = score(labels, truth.annotators, void=truth.void, k0=first.labels)
        assert one.scores is not None and one.scores.mean.values == expected.mean.values
        assert one.scores.spread.values == expected.spread.values


def test_without_a_truth_there_are_no_scores() -> None:
    assert all(one.scores is None for story in stories_of(some_source()) for one in story.maps)


def test_a_run_is_called_by_its_name_else_by_its_settings() -> None:
    first, second = stories_of(some_source())
    assert first.title == first.run.name
    assert "\N{GREEK SMALL LETTER LAMDA} 7.5" in second.title
    assert "--lambda 7.5" in second.command


def test_a_run_that_cannot_be_read_says_so_and_the_others_are_there() -> None:
    def broken() -> None:
        raise RunFileError("It is damaged.")

    source = some_source()
    runs = (ReportedRun(3, broken), *source.runs)  # type: ignore[arg-type]
    first, *others = stories_of(replace(source, runs=runs))
    assert first.failure == "Run 3 is left out. It is damaged." and first.settings is None and not first.maps
    assert [story.failure for story in others] == ["", ""]


def test_edits_that_cannot_be_carried_out_leave_the_runs_own_map() -> None:
    record = made_run(quarters())
    record.edits = LabelEdits((Merge(0, (1,)),), detail=5)  # of levels that it has not
    (story,) = stories_of(ReportSource(record.picture, (ReportedRun(2, lambda: record),)))
    assert story.failure.startswith("The edits of run 2 are left out. ")
    assert [one.title for one in story.maps] == ["2"] and story.edits == ()


def test_a_run_without_labels_has_no_map() -> None:
    record = made_run(quarters())
    record.put_away()
    record.failure = "The device is gone."
    assert maps_of(record) == []
    (story,) = stories_of(ReportSource(record.picture, (ReportedRun(1, lambda: record),), some_truth()))
    assert story.maps == () and story.failure == "Run 1 broke off. The device is gone."


def test_the_caption_counts_the_segments_of_the_map() -> None:
    first, second = stories_of(some_source())
    assert [one.figure.caption for one in first.maps] == ["Run 1: 4 segments", "Run 1, edited: 3 segments"]
    assert second.maps[0].figure.caption == "Run 4: 1 segment"
    assert len(np.unique(quarters())) == 4


def test_the_caption_leaves_specks_out_and_says_what_a_stopped_run_shows() -> None:
    labels = np.kron(quarters(), np.ones((2, 2), np.uint16))
    labels[0, 0] = 9
    record = made_run(labels, k=10)
    assert record.finished is not None and labels.size > 1000
    for reason, by_patches, ending in (
        (EndReason.COMPLETED, False, ""),
        (EndReason.STOPPED, True, " (stopped: labels of patches)"),
    ):
        record.finished = replace(record.finished, reason=reason, confidence=None, by_patches=by_patches)
        source = ReportSource(record.picture, (ReportedRun(1, lambda: record),))
        (story,) = stories_of(source)
        assert [one.figure.caption for one in story.maps] == [f"Run 1: 4 segments, 1 speck{ending}"]
