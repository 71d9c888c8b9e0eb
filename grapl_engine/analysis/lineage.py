"""Where the labels of a run come from and where they end, from the initial labelling to the pixel map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Labels
from grapl_engine.frame import Frame, Stage
from grapl_engine.matching import contingency
from grapl_engine.record import RunRecord

__all__ = ["End", "EndedBy", "FrameAreas", "Lineage", "disagreement", "lineage"]

EndedBy: TypeAlias = Literal["network", "cut", "pixels", ""]
_ENDED_BY: dict[Stage, EndedBy] = {Stage.INITIAL: "", Stage.NETWORK: "network", Stage.CUT: "cut", Stage.FINAL: "pixels"}


@dataclass(frozen=True, slots=True, eq=False)
class FrameAreas:
    """A labelling on the way.

    Attributes
    ----------
    frame : Frame
    areas : float64, (K,)
        Each label's share of the picture; sums to 1. A patch counts with its pixels: where d
        does not divide the picture's sides, patches differ by a row or a column of them.
    """

    frame: Frame
    areas: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class End:
    """What became of a label.

    Attributes
    ----------
    label : int
    station : int or None
        The first station from which on the label has no place any more; None: it lives.
    by : {"network", "cut", "pixels", ""}
        What took its last place; "" where it lives, or where not even the initial labels gave it one.
    """

    label: int
    frame_index: int | None
    by: EndedBy


@dataclass(frozen=True, slots=True, eq=False)
class Lineage:
    """The labels' way through a run.

    Attributes
    ----------
    stations : tuple of Station
        One for each frame of the record.
    flows : tuple of float64, (K, K)
        ``flows[i][a, b]``: the share of the picture that has label a at station i and b at i + 1.
        Its rows sum to the areas of station i, its columns to those of station i + 1.
    ends : tuple of End
        One for each label.
    numbers_segments : bool
        Whether the segments of the pixel map, the last station, are numbered by themselves. Then number k is not label k
        there, ``flows[-1]`` goes from labels to segments, and the ends are those up to the station before.
    """

    frame_areas: tuple[FrameAreas, ...]
    flows: tuple[NDArray[np.float64], ...]
    ends: tuple[End, ...]
    numbers_segments: bool = False


def lineage(record: RunRecord) -> Lineage:
    """Follow all labels through the frames that a run has so far.

    Parameters
    ----------
    record : RunRecord
        Finished, stopped or still running; without frames the lineage is empty.

    Returns
    -------
    Lineage
    """
    frames, labels, d = record.frames(), record.colored, record.settings.d
    rows, columns = (np.arange(side) * d // side for side in (record.picture.height, record.picture.width))
    shares = np.outer(np.bincount(rows, minlength=d), np.bincount(columns, minlength=d)) / (len(rows) * len(columns))
    maps = [_labels(record, frame) for frame in frames]
    frame_areas, flows, places = [], [], np.zeros((len(frames), labels), bool)
    for index, (frame, here) in enumerate(zip(frames, maps, strict=True)):
        final = frame.stage is Stage.FINAL
        if index:
            before = maps[index - 1]
            flow = _pixel_flow(before[rows][:, columns], here, labels) if final else _flow(before, here, shares, labels)
            flows.append(flow)
        areas = flows[-1].sum(0) if final else _shares_of(here.ravel(), shares, labels)
        frame_areas.append(FrameAreas(frame, areas))
        places[index] = areas > 0 if final else np.bincount(here.ravel(), minlength=labels) > 0
    numbers_segments = record.has_own_segments
    if numbers_segments:
        frames, places = frames[:-1], places[:-1]
    ends = tuple(_end(label, frames, places[:, label]) for label in range(record.labels))
    return Lineage(tuple(frame_areas), tuple(flows), ends, numbers_segments)


def disagreement(record: RunRecord, frame: Frame) -> NDArray[np.bool_] | None:
    """Where the network and the cut of a frame's iteration differ.

    Parameters
    ----------
    record : RunRecord
    frame : Frame

    Returns
    -------
    bool, (d, d), or None
        None where the frame has no iteration, or its iteration no cut.
    """
    if frame.iteration is None:
        return None
    done = record.iterations[frame.iteration]
    return None if done.cut_labels is None else np.asarray(done.network_labels != done.cut_labels)


def _labels(record: RunRecord, frame: Frame) -> Labels:
    labels = record.pixel_labels(frame) if frame.stage is Stage.FINAL else record.patch_labels(frame)
    assert labels is not None  # the record lists no frame without
    return labels


def _flow(before: Labels, after: Labels, shares: NDArray[np.float64], labels: int) -> NDArray[np.float64]:
    """float64, (K, K): which part of the picture goes from which label to which, patch by patch."""
    joint = before.ravel().astype(np.intp) * labels + after.ravel()
    return _shares_of(joint, shares, labels**2).reshape(labels, labels)


def _shares_of(kinds: NDArray[np.integer], shares: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """float64, (count,): the patches' shares of the picture, summed by kind of patch."""
    return np.bincount(kinds, shares.ravel(), minlength=count).astype(np.float64, copy=False)


def _pixel_flow(before: Labels, after: Labels, labels: int) -> NDArray[np.float64]:
    """The same pixel by pixel."""
    table = contingency(before, after)
    flow = np.zeros((labels, labels))
    flow[: table.shape[0], : table.shape[1]] = table / before.size
    return flow


def _end(label: int, frames: list[Frame], there: NDArray[np.bool_]) -> End:
    last = int(np.flatnonzero(there).max(initial=-1))
    if last == len(frames) - 1:
        return End(label, None, "")
    return End(label, last + 1, _ENDED_BY[frames[last + 1].stage])
