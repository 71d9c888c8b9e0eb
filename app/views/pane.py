"""What each of the four views shows of a run at a place of its timeline."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine import Frame, Picture, RunRecord, Stage

__all__ = ["Pane", "PaneKind", "best_labels", "count_labels", "label_at", "pane"]

Labels: TypeAlias = NDArray[np.uint16]


class PaneKind(Enum):
    """The four views, in their order."""

    PHOTOGRAPH = "Photograph"
    NETWORK = "Network"
    CUT = "Graph cut"
    PIXELS = "Pixel map"


@dataclass(frozen=True, slots=True, eq=False)
class Pane:
    """What a view has to show.

    Attributes
    ----------
    title : str
        Name and place: "Network, iteration 2".
    labels : uint16, (d, d) or (H, W), or None
    note : str
        What a person should know about it, in a few words.
    hint : str
        What will appear, where there is nothing yet.
    """

    title: str
    labels: Labels | None = None
    note: str = ""
    hint: str = ""


def pane(kind: PaneKind, record: RunRecord | None, frame: Frame | None) -> Pane:
    """What a view shows of a record at a frame."""
    if kind is PaneKind.PHOTOGRAPH:
        return Pane(kind.value)
    if record is None:
        return Pane(kind.value, hint=_PROMISES[kind] + " Run starts it (Space).")
    if frame is None:
        return Pane(kind.value, hint=_PROMISES[kind])
    return _PANES[kind](record, frame)


def best_labels(record: RunRecord | None, frame: Frame | None) -> Labels | None:
    """The finest labelling there is at a frame: pixel map, else cut, else network, else initial labels."""
    if record is None or frame is None:
        return None
    for labels in (record.pixel_labels(frame), record.patch_labels(frame)):
        if labels is not None:
            return labels
    return record.prepared.initial_labels if record.prepared else None


def label_at(labels: Labels, picture: Picture, x: float, y: float) -> int | None:
    """The label at (x, y) of the picture, over which the map is stretched; None outside."""
    if not (0 <= x < picture.width and 0 <= y < picture.height):
        return None
    rows, columns = labels.shape
    return int(labels[int(y * rows / picture.height), int(x * columns / picture.width)])


def count_labels(labels: Labels, k: int) -> int:
    """How many of the labels 0 to k - 1 are on the map."""
    if k > 256:
        return int(np.unique(labels).size)
    data = labels.astype(np.uint8).tobytes()  # searched by memchr: six times faster than numpy.unique
    return sum(bytes((label,)) in data for label in range(k))


_PROMISES = {
    PaneKind.NETWORK: "The network's label of each patch appears here.",
    PaneKind.CUT: "The labels after each graph cut appear here.",
    PaneKind.PIXELS: "The label of each pixel appears here.",
}


def _network(record: RunRecord, frame: Frame) -> Pane:
    if frame.stage is Stage.INITIAL:
        return Pane("Initial labels", record.patch_labels(frame), note="before the network learns")
    labels = record.network_labels(frame)
    if labels is None:
        return Pane("Network", hint="The run ended before the network's first answer.")
    return Pane(f"Network, iteration {_iteration(record, frame) + 1}", labels)


def _cut(record: RunRecord, frame: Frame) -> Pane:
    labels = record.cut_labels(frame)
    if labels is None:
        return Pane("Graph cut", hint=_no_cut(record))
    cut = next(done.iteration for done in record.iterations if done.cut_labels is labels)
    now = _iteration(record, frame)
    note = ""
    if now != cut:
        has_none = record.iterations[now].cut_labels is None
        note = f"the last one: iteration {now + 1} has no cut" if has_none else f"iteration {now + 1} is cut next"
    return Pane(f"Graph cut, iteration {cut + 1}", labels, note)


def _pixels(record: RunRecord, frame: Frame) -> Pane:
    labels = record.pixel_labels(frame)
    if frame.stage is Stage.FINAL and record.finished is not None:
        note = "stopped early: each pixel has its patch's label" if record.finished.by_patches else ""
        return Pane("Pixel map", labels, note)
    if labels is not None:
        return Pane(f"Pixel map, iteration {_iteration(record, frame) + 1}", labels)
    if frame.stage is Stage.INITIAL:
        return Pane("Pixel map", hint="The network labels every pixel after the first iteration: its map appears here.")
    end = "the final one is at the end of the timeline" if record.finished else "the final one appears here when the run ends"
    return Pane("Pixel map", hint=f"No pixel map was made after iteration {_iteration(record, frame) + 1}; {end}.")


def _no_cut(record: RunRecord) -> str:
    if len(record.settings.steps) == 1:
        return "This run has one iteration, and the last iteration has no graph cut."
    if record.finished is not None and all(done.cut_labels is None for done in record.iterations):
        return "The run ended before its first graph cut."
    return "The labels after the graph cut of iteration 1 appear here."


def _iteration(record: RunRecord, frame: Frame) -> int:
    """The iteration of a frame; for the pixel map the last one."""
    return frame.iteration if frame.iteration is not None else len(record.iterations) - 1


_PANES = {PaneKind.NETWORK: _network, PaneKind.CUT: _cut, PaneKind.PIXELS: _pixels}
