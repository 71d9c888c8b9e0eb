"""Label maps of other programs: PNG and TIFF, and NumPy's arrays. Numbers are taken as they stand in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from grapl_engine.images.decoders import stored_numbers
from grapl_engine.images.formats import check_size

__all__ = ["MOST_LABELS", "LabelMap", "labels_of_numbers", "read_array", "read_label_image"]

VOC_VOID, VOC_COLOR = 255, (224, 224, 192)
"""Pascal VOC's border of objects: its number in the palette, and its colour."""
MOST_LABELS = 2**16
"""Larger label numbers are counted anew, so that no table of them gets out of hand; more labels than that are no label map."""
MOST_COLORS = 2**12
"""Of a painted map; a photograph has more."""
Array = NDArray[Any]


class LabelMap(NamedTuple):
    """A label map, and which of its labels is void by the file's own word.

    Attributes
    ----------
    labels : int32, (H, W)
        From 0.
    void : int or None
        The void that was asked for, or the one that the file names: Pascal VOC's, or the one number below 0.
    """

    labels: NDArray[np.int32]
    void: int | None


def read_label_image(path: str | Path, void: int | None = None) -> LabelMap:
    """Read a label PNG or TIFF: numbers, or each colour as a label.

    Parameters
    ----------
    path : str or Path
    void : int, optional
        The number of places that do not count, as it stands in the file.

    Raises
    ------
    ValueError or another of `grapl_engine.images.decoders.BROKEN`
        If it is no label map, or damaged.
    """
    with Path(path).open("rb") as stream:
        values, palette = stored_numbers(stream, Path(path).name)
    if values.ndim == 3 and (values[..., :1] == values[..., :3]).all():  # grey that was saved as colours
        values = values[..., 0]
    if values.ndim == 3:
        labels, color = _labels_of_colors(values)
        return LabelMap(labels, color if void is None else void)
    is_voc = palette is not None and len(palette) > VOC_VOID and tuple(palette[VOC_VOID].tolist()) == VOC_COLOR
    own = VOC_VOID if is_voc and (values == VOC_VOID).any() else None
    return labels_of_numbers(values, own if void is None else void)


def read_array(path: str | Path, void: int | None = None) -> LabelMap:
    """Read a label map that NumPy saved (.npy); nothing in it is run, and no more read than it says.

    Parameters
    ----------
    path : str or Path
    void : int, optional
        Label of the places that nobody labelled.

    Returns
    -------
    LabelMap
        int32, (H, W), with its void.

    Raises
    ------
    ValueError
        If it is no label map.
    OSError
        If it cannot be read.
    PictureError
        If it is larger than a picture may be.
    """
    values: Array = np.lib.format.open_memmap(path, mode="r")
    if values.ndim == 2:
        check_size(values.shape[1], values.shape[0], Path(path).name)
    if values.ndim == 2 and values.dtype.kind == "f" and (values == np.floor(values)).all() and np.isfinite(values).all():
        values = values.astype(np.int64)
    return labels_of_numbers(values, void)


def labels_of_numbers(values: Array, void: int | None = None) -> LabelMap:
    """A label map of whole numbers; large ones are counted anew, and a single one below 0 stands for void.

    Parameters
    ----------
    values : bool or integer, (H, W)
    void : int, optional
        Which of them stands for places that nobody labelled.

    Returns
    -------
    LabelMap
        int32, (H, W), with its void.

    Raises
    ------
    ValueError
        If they are no label map.
    """
    if values.ndim != 2 or values.dtype.kind not in "bui":
        raise ValueError(f"a label map has two dimensions and whole numbers, this one {values.shape} of {values.dtype}")
    if not values.size:
        raise ValueError("it has no pixel")
    values = values.astype(np.uint8) if values.dtype.kind == "b" else values
    if int(values.min()) < 0:
        below = np.unique(values[values < 0])
        if len(below) > 1 or int(values.max()) < 0:
            raise ValueError("a label is a number from 0, and there are smaller ones")
        if void is None or void == int(below[0]):
            void = int(values.max()) + 1
        values = np.where(values < 0, int(values.max()) + 1, values.astype(np.int64))
    if int(values.max()) < MOST_LABELS:
        return LabelMap(np.ascontiguousarray(values, np.int32), void)
    there, labels = np.unique(values, return_inverse=True)
    _check_count(len(there), "labels", MOST_LABELS)
    at = None if void is None else int(np.searchsorted(there, void))
    new = at if at is not None and at < len(there) and there[at] == void else None
    return LabelMap(labels.reshape(values.shape).astype(np.int32), new)


def _labels_of_colors(values: Array) -> tuple[NDArray[np.int32], int | None]:
    """Each colour is a label; and the label of Pascal VOC's void, if that is among them."""
    if values.dtype.kind not in "bu" or values.dtype.itemsize * values.shape[2] > 8:
        raise ValueError(f"a label map has two dimensions and whole numbers, this one {values.shape} of {values.dtype}")
    bits = np.uint64(8 * values.dtype.itemsize)
    keys = np.zeros(values.shape[:2], np.uint64)
    for channel in range(values.shape[2]):
        keys = keys << bits | values[..., channel].astype(np.uint64)
    _, first, labels = np.unique(keys, return_index=True, return_inverse=True)
    _check_count(len(first), "colours", MOST_COLORS)
    colors = values.reshape(-1, values.shape[2])[first][:, :3].tolist()
    void = colors.index(list(VOC_COLOR)) if values.dtype == np.uint8 and list(VOC_COLOR) in colors else None
    return labels.reshape(values.shape[:2]).astype(np.int32), void


def _check_count(count: int, noun: str, most: int) -> None:
    if count > most:
        raise ValueError(f"it has {count:,} {noun}, as a photograph has: a label map has at most {most:,}")
