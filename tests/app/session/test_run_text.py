"""Runs in words: counts, which map is meant, how a run ended and where its time went."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scripted_run import scripted_picture, scripted_record

from app.session import run_text
from app.session.session import Session
from grapl_engine import EndReason, Finished, Frame, LabelCount, RunRecord, Settings, Stage
from grapl_engine.storage.run_facts import RunFacts

FINAL = Frame(Stage.FINAL)
K_HAT = run_text.K_HAT


def ended(seconds: dict[str, float], *, by_patches: bool = False, reason: EndReason = EndReason.COMPLETED) -> RunRecord:
    """A record whose run ended so."""
    record = scripted_record()
    assert record.finished is not None
    record.finished = Finished(reason, record.finished.pixel_labels, None, by_patches, seconds)
    return record


@pytest.mark.parametrize(
    ("count", "seen", "tip"),
    [
        (LabelCount(13, 4), "9 segments, 4 specks", "less than a thousandth"),
        (LabelCount(2, 1), "1 segment, 1 speck", "less than a thousandth"),
        (LabelCount(5), "5 segments", ""),
    ],
)
def test_what_is_seen_comes_first_then_specks_then_k_hat(count: LabelCount, seen: str, tip: str) -> None:
    assert run_text.seen_text(count) == seen and run_text.seen_text(None) == ""
    assert run_text.count_text(count) == f"{seen} ({K_HAT} {count.k_hat})"
    assert tip in run_text.count_tip(count) and bool(tip) == bool(run_text.count_tip(count)) and not run_text.count_tip(None)


def test_segments_are_told_of_the_labels_that_they_are_left_of() -> None:
    record = scripted_record()
    assert run_text.labels_text(record, FINAL, LabelCount(3)) == f"3 segments ({K_HAT} 3) of 5 labels"
    level = scripted_record(settings=Settings(d=8, k0=5, steps=(1, 1), pixel_map="hierarchy"))
    assert level.has_own_segments and not record.has_own_segments
    assert run_text.labels_text(level, FINAL, LabelCount(9)) == f"9 segments ({K_HAT} 9)"
    assert run_text.labels_text(level, Frame(Stage.CUT, 0), LabelCount(4)) == f"4 segments ({K_HAT} 4) of {level.labels} labels"


@pytest.mark.parametrize(
    ("changes", "short", "why"),
    [
        ({}, "each pixel is classified", "pixels are classified that no patch was."),
        (
            {"superpixel_weight": 6.0},
            "a last cut on superpixels",
            "pixels are classified that no patch was, and a last cut on superpixels changes their labels.",
        ),
        (
            {"contiguous": True},
            "each piece is a segment",
            "pixels are classified that no patch was, and each connected piece of a label is a segment.",
        ),
        (
            {"pixel_map": "hierarchy"},
            "regions, not patches",
            "segments are regions of pixels, told apart by the network and the picture's edges.",
        ),
    ],
)
def test_the_jump_from_patches_to_pixels_is_explained_at_the_pixel_map(changes: dict[str, Any], short: str, why: str) -> None:
    record = scripted_record(settings=Settings(d=8, k0=5, steps=(1, 1), **changes))
    assert record.finished is not None and record.count(Frame(Stage.NETWORK, 1)) == LabelCount(5)
    labels = np.arange(64 * 96, dtype=np.uint16).reshape(64, 96) % 3
    record.finished = Finished(EndReason.COMPLETED, labels, None, False, {})
    record = replace(record)
    assert run_text.jump_text(record, FINAL) == (short, f"Network 2 had 5 segments on its patches; here {why}")
    assert run_text.jump_text(record, Frame(Stage.NETWORK, 1)) == ("", "")


def test_no_jump_needs_no_words() -> None:
    same = scripted_record()
    assert same.count(FINAL) == same.count(Frame(Stage.NETWORK, 1)) and run_text.jump_text(same, FINAL) == ("", "")
    assert run_text.jump_text(ended({}, by_patches=True), FINAL) == ("", "")


def test_each_map_has_its_name() -> None:
    record = scripted_record()
    names = [run_text.map_text(record, frame) for frame in record.frames()]
    assert names == ["initial labels", "pixel map 1", "cut 1", "pixel map 2", "pixel map"]
    assert run_text.map_text(ended({}, by_patches=True), FINAL) == "pixel map, by patches"
    assert run_text.is_by_patches(ended({}, by_patches=True), FINAL) and not run_text.is_by_patches(record, FINAL)


def test_how_a_run_ended() -> None:
    assert run_text.end_text(scripted_record()) == "Done"
    assert run_text.end_text(scripted_record(until=4)) == "Running"
    assert run_text.end_text(ended({}, reason=EndReason.STOPPED)) == "Stopped"
    failed = scripted_record(until=4)
    failed.failure = "no memory"
    assert run_text.end_text(failed) == "Failed" and " \N{MIDDLE DOT} failed \N{MIDDLE DOT} " in run_text.result_text(failed)


def test_a_result_is_a_count_an_end_that_is_not_the_usual_one_a_time_and_last_k_hat() -> None:
    dot = " \N{MIDDLE DOT} "
    assert run_text.result_text(ended({"total": 2.94})) == dot.join(("5 segments", "2.9 s", f"{K_HAT} 5"))
    stopped = run_text.result_text(ended({"total": 2.94}, reason=EndReason.STOPPED))
    assert stopped == dot.join(("5 segments", "stopped", "2.9 s", f"{K_HAT} 5"))
    assert run_text.result_text(RunRecord(scripted_picture(), Settings(d=8, k0=5, steps=(1,)))) == ""


def test_the_longest_parts_of_a_time_in_the_order_of_the_run() -> None:
    record = ended({"initial": 0.3, "training": 2.1, "cutting": 0.2, "labelling": 0.4, "saving": 0.04, "total": 3.06})
    assert run_text.timings_text(record) == "3.1 s: initial labels 0.3, training 2.1, pixel map 0.4"
    assert run_text.timings_text(record, 1) == "3.1 s: training 2.1"
    assert run_text.timings_text(ended({"total": 0.06})) == "0.1 s"
    assert run_text.timings_text(scripted_record(until=3)) == run_text.timings_text(None) == ""


def test_where_it_runs_and_in_which_numbers_is_said_once_it_is_known() -> None:
    assert run_text.device_text(scripted_record()) == "cpu"
    assert run_text.device_text(None) == run_text.device_text(scripted_record(until=0)) == ""
    assert run_text.device_tip(None) == run_text.device_tip(scripted_record(until=0)) == ""
    assert run_text.device_tip(scripted_record()) == "Where the network runs."


def test_a_session_at_rest_says_what_to_do_or_how_its_run_ended(session: Session) -> None:
    assert run_text.phase_text(session) == "Open a picture to begin"
    session.open_picture(scripted_picture())
    assert run_text.phase_text(session) == "Ready to run"
    session.drawing.set_behind(True)
    assert run_text.phase_text(session) == "Ready to run"
    session.add_run(scripted_record(session.view.picture))
    assert run_text.phase_text(session) == run_text.DRAWING
    session.drawing.set_behind(False)
    assert run_text.phase_text(session) == "Done"


def test_the_list_says_which_runs_are_edited() -> None:
    told = run_text.facts_text(RunFacts(k_hat=3, seconds=1.0, edits=2))
    assert told.split(" \N{MIDDLE DOT} ")[1:3] == ["then 2 edits", "1.0 s"]
    assert "edit" not in run_text.facts_text(RunFacts(k_hat=3, seconds=1.0))
