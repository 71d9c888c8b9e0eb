"""What a segment table says of each segment, from one frame of a run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine import Frame, RunRecord, Stage

__all__ = ["Segment", "segments_of"]

AREA_PIXELS = 1_000_000
COLOR_PIXELS = 100_000
"""How many pixels are looked at, at most: on two slow cores a million are counted in 6 ms, the colours averaged in 3."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its label, share of the picture, pixels, mean colour and mean confidence.

    `confidence` is None where none is known; `is_exact` is False where the area was counted
    on patches or on a part of the pixels.
    """

    label: int
    share: float
    pixels: int
    color: tuple[int, int, int]
    confidence: float | None
    is_exact: bool


def segments_of(record: RunRecord, frame: Frame) -> list[Segment]:
    """The segments of a frame, largest first: of its pixel map if it has one, else of its patches."""
    on_pixels = record.pixel_labels(frame) if frame.stage in (Stage.FINAL, Stage.NETWORK) else None
    labels = record.patch_labels(frame) if on_pixels is None else on_pixels
    if labels is None:
        return []
    height, width = record.picture.height, record.picture.width
    step = _step(labels.shape, AREA_PIXELS)
    counts = np.bincount(labels[::step, ::step].ravel())
    shares = counts / counts.sum()
    present = np.flatnonzero(counts)
    colors = _mean_colors(record, labels, len(counts))
    confidence = _mean_confidence(record, frame, labels, len(counts))
    is_exact = step == 1 and labels.shape == (height, width)
    return [
        Segment(
            label=int(k),
            share=float(shares[k]),
            pixels=round(float(shares[k]) * height * width),
            color=(int(colors[k, 0]), int(colors[k, 1]), int(colors[k, 2])),
            confidence=None if confidence is None else float(confidence[k]),
            is_exact=is_exact,
        )
        for k in present[np.argsort(-counts[present], kind="stable")]
    ]


def _step(shape: tuple[int, ...], most: int) -> int:
    """The stride by which a map of this shape has no more than so many places."""
    return max(1, int(np.ceil(np.sqrt(shape[0] * shape[1] / most))))


def _means(labels: NDArray[np.intp], values: NDArray[np.number], count: int) -> NDArray[np.float64]:
    sums = np.bincount(labels, weights=values.ravel(), minlength=count)
    return sums / np.maximum(np.bincount(labels, minlength=count), 1)


def _mean_colors(record: RunRecord, labels: NDArray[np.uint16], count: int) -> NDArray[np.float64]:
    """(count, 3): the mean of each label's pixels, 0 to 255."""
    step = _step(record.picture.pixels.shape, COLOR_PIXELS)
    pixels = record.picture.pixels[::step, ::step]
    scale = 1.0 if pixels.dtype == np.uint8 else 1 / 257
    rows = (np.arange(pixels.shape[0]) * step * labels.shape[0]) // record.picture.height
    columns = (np.arange(pixels.shape[1]) * step * labels.shape[1]) // record.picture.width
    own = labels[np.ix_(rows, columns)].ravel().astype(np.intp)
    return scale * np.stack([_means(own, pixels[..., channel], count) for channel in range(3)], axis=1)


def _mean_confidence(record: RunRecord, frame: Frame, labels: NDArray[np.uint16], count: int) -> NDArray[np.float64] | None:
    """Of the final map the winning probability of the pixels; before it, the probability that the patches give their label."""
    if frame.stage is Stage.FINAL and record.finished is not None and record.finished.confidence is not None:
        step = _step(labels.shape, COLOR_PIXELS)
        own = labels[::step, ::step].ravel().astype(np.intp)
        return _means(own, record.finished.confidence[::step, ::step], count) / 255.0
    patches, probabilities = record.patch_labels(frame), record.probabilities(frame)
    if patches is None or probabilities is None:
        return None
    own = patches.ravel().astype(np.intp)
    given = np.take_along_axis(probabilities.reshape(own.size, -1), own[:, None], 1)
    return _means(own, given, count)
