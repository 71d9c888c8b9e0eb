"""The labels of a run at the size of its picture, and in the colours of the screen."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine.edited_map import EditedMap
from grapl_engine.errors import RunFileError
from grapl_engine.events import Labels
from grapl_engine.frame import Frame
from grapl_engine.hierarchy.detail import Detail, level_labels
from grapl_engine.hierarchy.level_map import LevelMap
from grapl_engine.images.picture import stretched
from grapl_engine.record import RunRecord
from grapl_engine.storage import palette
from grapl_engine.storage.level_files import hierarchy_of
from grapl_engine.storage.overlay_look import HALF, OverlayLook

__all__ = ["Shown", "colors_of", "label_map", "newest", "overlay", "painted"]

Shown: TypeAlias = "Detail | LevelMap | EditedMap"
"""What can stand in the place of a run's own map."""
LIGHT, DARK = 255, 0
LINES_A_SIDE = 1000
"""Contours are a thousandth of the longer side wide, at least a pixel on each side of a border."""


def overlay(
    record: RunRecord, frame: Frame | None = None, detail: Shown | None = None, look: OverlayLook = HALF
) -> NDArray[np.uint8]:
    """The picture with its label colours and contours, light on dark.

    Parameters
    ----------
    record : RunRecord
    frame : Frame, optional
        By default the newest labels.
    detail : Detail, LevelMap or EditedMap, optional
        A level of detail, or a map after edits by hand, in their place.
    look : OverlayLook
        By default the colours cover half of the picture.

    Returns
    -------
    uint8, (H, W, 3)

    Raises
    ------
    RunFileError
        If there are no labels.
    """
    return painted(record, label_map(record, frame, detail), detail=detail, frame=frame or newest(record), look=look)


def painted(
    record: RunRecord,
    labels: Labels,
    longest: int | None = None,
    detail: Shown | None = None,
    frame: Frame | None = None,
    look: OverlayLook = HALF,
) -> NDArray[np.uint8]:
    """Any labels of a run over its picture, as `overlay` draws them.

    Parameters
    ----------
    record : RunRecord
    labels : uint16, (h, w)
        Stretched over the picture: d x d patches fill it.
    longest : int, optional
        Larger pictures are thinned to at most so many pixels a side; by default none is.
    detail : Detail, LevelMap or EditedMap, optional
        What the labels are of, if it has colours of its own.
    frame : Frame, optional
        Where the labels stand on the timeline, if they do.
    look : OverlayLook
        By default the colours cover half of the picture.

    Returns
    -------
    uint8, (H, W, 3)
    """
    pixels = record.picture.display
    step = 1 if longest is None else -(-max(pixels.shape[:2]) // longest)
    pixels = pixels[::step, ::step]
    labels = stretched(labels, *pixels.shape[:2])
    mixed = look.mixed(pixels, labels, colors_of(record, labels, frame, detail))
    if not look.contours:
        return mixed
    width = max(1, round(max(labels.shape) / LINES_A_SIDE))
    across, down = labels[:, width:] != labels[:, :-width], labels[width:] != labels[:-width]
    mixed[:, width:][across] = DARK
    mixed[width:][down] = DARK
    mixed[:, :-width][across] = LIGHT
    mixed[:-width][down] = LIGHT
    return mixed


def label_map(record: RunRecord, frame: Frame | None = None, detail: Shown | None = None) -> Labels:
    """The labels of a frame at the size of the picture; patch labels fill their patches.

    Parameters
    ----------
    record : RunRecord
    frame : Frame, optional
        By default the newest labels.
    detail : Detail, LevelMap or EditedMap, optional
        A level of detail, or a map after edits by hand, in their place.

    Returns
    -------
    uint16, (H, W)

    Raises
    ------
    RunFileError
        If there are none.
    """
    if isinstance(detail, EditedMap):
        return detail.labels
    if isinstance(detail, LevelMap):
        return detail.labels(record.picture.height, record.picture.width)
    if detail is not None:
        return level_labels(hierarchy_of(record), detail, record.picture.height, record.picture.width)
    frame, labels = frame or newest(record), None
    if frame is not None:
        labels = record.pixel_labels(frame)
        labels = record.patch_labels(frame) if labels is None else labels
    if labels is None:
        raise RunFileError(f"The run of {record.picture.name} has no labels yet: let it reach the initial labelling.")
    return stretched(labels, record.picture.height, record.picture.width)


def newest(record: RunRecord) -> Frame | None:
    """The frame of the newest labels; None before the first."""
    return record.frames()[-1] if record.frames() else None


def colors_of(record: RunRecord, labels: Labels, frame: Frame | None, detail: Shown | None) -> NDArray[np.uint8]:
    """The colour of each label: the frame's, and as many more as the map has; of a map with colours of its own, those.

    Parameters
    ----------
    record : RunRecord
    labels : uint16, (h, w)
    frame : Frame or None
        Where they stand on the timeline, if they do.
    detail : Detail, LevelMap, EditedMap or None
        What they are of, if not of the run.

    Returns
    -------
    uint8, (K, 3)
        sRGB; K is beyond the highest label.
    """
    most = max(record.colored, int(labels.max()) + 1)
    own = detail.palette_indices if isinstance(detail, LevelMap | EditedMap) else None
    is_of_run = own is None and not isinstance(detail, LevelMap)
    return palette.label_colors(most, palette.frame_palette_indices(record, frame) if is_of_run else own)
