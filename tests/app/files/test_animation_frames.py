"""The pictures of an animation: which there are, what is in them, and that all have one size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scripted_run import scripted_picture, scripted_record

from app.files import animation_frames
from app.files.animation_frames import LETTER, SIDE
from app.files.figure_export import GAP
from grapl_engine import Frame, RunRecord, Settings, Stage
from grapl_engine.analysis.solver_trace import solve_traced
from grapl_engine.graphcut.problem import problem_of
from grapl_engine.storage import painting

HEIGHT = SIDE // 2
PICTURE = scripted_picture(width=SIDE, height=HEIGHT)
LEAST_CAPTION = 3 * LETTER + 2 * GAP

pytestmark = pytest.mark.usefixtures("qapp")


def connected(record: RunRecord) -> RunRecord:
    """The record with a lattice for a graph."""
    from grapl_engine.analysis.tiny import lattice

    edges = lattice(8, 8).astype(np.int32)
    assert record.prepared is not None
    record.prepared = replace(record.prepared, edges=edges, phi=np.ones(len(edges), np.float32))
    return record


def test_each_frame_of_the_timeline_is_a_picture_with_its_own_labels() -> None:
    record = scripted_record(PICTURE)
    pictures = list(animation_frames.timeline_pictures(record))
    assert len(pictures) == len(record.frames()) == 5
    assert {picture.shape for picture in pictures} == {(HEIGHT + LEAST_CAPTION, SIDE, 3)}
    for frame, picture in zip(record.frames(), pictures, strict=True):
        labels = record.pixel_labels(frame) if frame.stage is Stage.FINAL else record.patch_labels(frame)
        assert labels is not None
        np.testing.assert_array_equal(picture[:HEIGHT], painting.painted(record, labels, SIDE, frame=frame))


def test_the_caption_is_dark_on_white_below_the_picture() -> None:
    below = next(animation_frames.timeline_pictures(scripted_record(PICTURE)))[HEIGHT:]
    assert (below[:GAP] == 255).all() and (below[:, :GAP] == 255).all() and (below[-GAP:] == 255).all()
    assert below[GAP : GAP + 2 * LETTER].min() < 60


def test_a_narrow_picture_has_room_for_the_longest_of_its_captions() -> None:
    pictures = list(animation_frames.timeline_pictures(scripted_record()))
    assert len({picture.shape for picture in pictures}) == 1 and pictures[0].shape[1] == 96
    assert pictures[0].shape[0] > 64 + LEAST_CAPTION
    inked = [np.flatnonzero(picture[64:].min(axis=(1, 2)) < 128) for picture in pictures]
    assert max(rows[-1] for rows in inked) < len(pictures[0]) - 64 - GAP // 2, "no letter is cut off"
    assert min(rows[-1] for rows in inked) < max(rows[-1] for rows in inked), "their captions are not equally long"


def test_the_moves_of_a_cut_begin_at_its_start_and_leave_out_those_that_change_nothing() -> None:
    record = connected(scripted_record(PICTURE, settings=Settings(d=8, k0=5, steps=(1, 1), lambda_=0.5)))
    trace = solve_traced(problem_of(record, Frame(Stage.CUT, 0)))
    assert trace is not None
    pictures = list(animation_frames.moves(record, trace))
    changing = [index for index, move in enumerate(trace.moves, 1) if move.changed]
    assert len(pictures) == 1 + len(changing) > 1
    for index, picture in zip((0, *changing), pictures, strict=True):
        np.testing.assert_array_equal(picture[:HEIGHT], painting.painted(record, trace.labels(index).reshape(8, 8), SIDE))
    assert not np.array_equal(pictures[0], pictures[-1])
