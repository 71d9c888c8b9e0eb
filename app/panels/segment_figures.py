"""What a segment table says of each segment, from one frame of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grapl_engine import Frame, LabelCount, RunRecord, Stage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine.events import Labels

__all__ = [
    "FEWER_PIXELS", "MOST_PIXELS", "Segment", "count_of", "edited_segments", "labels_of", "segments_of", "stretched_part",
    "stretched_sizes",
]  # fmt: skip

MOST_PIXELS = 300_000
"""How many pixels are averaged, at most: on two slow cores so many take about 10 ms."""
FEWER_PIXELS = 50_000
"""The same while a run goes on, whose next frame is near."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its label, share of the picture, pixels, mean colour and mean confidence.

    `confidence` is None where none is known; `is_exact` is False where the area was counted on patches.
    """

    label: int
    share: float
    pixels: int
    color: tuple[int, int, int]
    confidence: float | None
    is_exact: bool


def labels_of(record: RunRecord, frame: Frame) -> Labels | None:
    """What is counted of a frame: its pixel map if it has one, else its patches."""
    on_pixels = record.pixel_labels(frame) if frame.stage in (Stage.FINAL, Stage.NETWORK) else None
    return record.patch_labels(frame) if on_pixels is None else on_pixels


def segments_of(record: RunRecord, frame: Frame, most_pixels: int = MOST_PIXELS) -> list[Segment]:
    """The segments of a frame, largest first, as `labels_of` has them.

    All pixels are counted, so that the smallest segment is listed too; colours and confidence are means over a part of a large
    map.
    """
    import numpy as np

    labels = labels_of(record, frame)
    if labels is None:
        return []
    height, width = record.picture.height, record.picture.width
    part = _Part(max(1, int(np.ceil(np.sqrt(height * width / most_pixels)))))
    is_whole = labels.shape == (height, width)
    own: NDArray[Any] = part.of(labels) if is_whole else stretched_part(labels, height, width, part.step)
    sizes = _sizes(record, frame, labels, height, width)
    if is_whole and (missed := np.bincount(own, minlength=len(sizes)) < np.minimum(sizes, 1)).any():
        part = _Part(part.step, np.flatnonzero(missed[labels]))
        own = part.of(labels)
    counts = np.bincount(own, minlength=len(sizes))
    colors, confidence = _mean_colors(record, own, counts, part), _mean_confidence(record, frame, own, counts, part)
    return _segments(sizes, colors, confidence, height * width, is_exact=is_whole)


def count_of(segments: list[Segment]) -> LabelCount:
    """How many of these there are, and how many of them are specks."""
    import numpy as np

    return LabelCount.of(np.array([segment.share for segment in segments]))


def edited_segments(record: RunRecord, labels: Labels) -> list[Segment]:
    """The segments of a run's map after edits by hand, largest first, all pixels counted: for a thread.

    The confidence is the mean winning probability that the run's own map has there.
    """
    import numpy as np

    own = labels.ravel().astype(np.intp)
    counts = np.bincount(own)
    sure = None if record.finished is None else record.finished.confidence
    confidence = None if sure is None else _means(own, sure, counts) / 255.0
    return _segments(counts, _mean_colors(record, own, counts, _Part(1)), confidence, own.size, is_exact=True)


def _segments(
    counts: NDArray[Any],
    colors: NDArray[np.float64],
    confidence: NDArray[np.float64] | None,
    pixels: int,
    *,
    is_exact: bool,
) -> list[Segment]:
    """The largest first; `pixels`: of the picture, of which so many of each label were counted."""
    import numpy as np

    shares, colors, present = counts / counts.sum(), np.nan_to_num(colors).round(), np.flatnonzero(counts)
    return [
        Segment(
            label=int(k),
            share=float(shares[k]),
            pixels=round(float(shares[k]) * pixels),
            color=(int(colors[k, 0]), int(colors[k, 1]), int(colors[k, 2])),
            confidence=None if confidence is None or np.isnan(confidence[k]) else float(confidence[k]),
            is_exact=is_exact,
        )
        for k in present[np.argsort(-counts[present], kind="stable")]
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The pixels that are averaged: every so many, and those of segments that have none among them, by their flat index."""

    step: int
    more: NDArray[np.intp] | None = None

    def of(self, values: NDArray[Any]) -> NDArray[Any]:
        """Of a map of the picture's size, in one row."""
        import numpy as np

        looked_at = values[:: self.step, :: self.step].ravel()
        return looked_at if self.more is None else np.concatenate([looked_at, values.reshape(-1)[self.more]])


def stretched_part(labels: NDArray[np.uint16], height: int, width: int, step: int) -> NDArray[np.uint16]:
    """Every so many pixels, in one row, of labels that are stretched over a picture of this size."""
    import numpy as np

    rows, columns = (
        np.arange(0, pixels, step) * side // pixels for pixels, side in zip((height, width), labels.shape, strict=True)
    )
    return labels[np.ix_(rows, columns)].ravel()


def stretched_sizes(labels: NDArray[np.integer[Any]], height: int, width: int) -> NDArray[np.float64]:
    """How many pixels each label has where a map is stretched over a picture of this size."""
    import numpy as np

    rows, columns = (
        np.bincount(np.arange(pixels) * side // pixels, minlength=side)
        for pixels, side in zip((height, width), labels.shape, strict=True)
    )
    return np.asarray(np.bincount(labels.ravel(), weights=np.outer(rows, columns).ravel()), np.float64)


def _sizes(record: RunRecord, frame: Frame, labels: NDArray[np.uint16], height: int, width: int) -> NDArray[Any]:
    """How many pixels each label has."""
    if labels.shape != (height, width):
        return stretched_sizes(labels, height, width)
    return record.label_sizes(frame, on_pixels=labels is record.pixel_labels(frame))


def _means(labels: NDArray[Any], values: NDArray[np.number], counts: NDArray[np.intp]) -> NDArray[np.float64]:
    """The mean value of each label, of which there are so many; NaN where it has none."""
    import numpy as np

    sums = np.bincount(labels, weights=values.ravel(), minlength=len(counts))
    return np.asarray(np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0))


def _mean_colors(record: RunRecord, own: NDArray[Any], counts: NDArray[np.intp], part: _Part) -> NDArray[np.float64]:
    """(labels, 3): the mean of each label's pixels, 0 to 255."""
    import numpy as np

    pixels = record.picture.pixels
    scale = 1.0 if pixels.dtype == np.uint8 else 1 / 257
    return scale * np.stack([_means(own, part.of(pixels[..., channel]), counts) for channel in range(3)], axis=1)


def _mean_confidence(
    record: RunRecord, frame: Frame, own: NDArray[Any], counts: NDArray[np.intp], part: _Part
) -> NDArray[np.float64] | None:
    """Of the final map the winning probability of the pixels; before it, the probability that the patches give their label."""
    import numpy as np

    if frame.stage is Stage.FINAL and record.finished is not None and record.finished.confidence is not None:
        return _means(own, part.of(record.finished.confidence), counts) / 255.0
    patches, probabilities = record.patch_labels(frame), record.probabilities(frame)
    if patches is None or probabilities is None:
        return None
    labels = patches.ravel().astype(np.intp)
    given = np.take_along_axis(probabilities.reshape(labels.size, -1), labels[:, None], 1)
    return _means(labels, given, np.bincount(labels, minlength=len(counts)))
