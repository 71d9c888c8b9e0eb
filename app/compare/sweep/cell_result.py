"""What is kept of a cell's run: a small picture, the map, packed, and figures."""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.image_views.layers import decimated
from app.image_views.view_content import Labels
from app.tasks.shared_run_pool import SharedRunPool
from grapl_engine import Frame, LabelCount, Stage

if TYPE_CHECKING:
    from grapl_engine import Energy, Picture, RunRecord
    from grapl_engine.pipeline.run_pool import RunJob, RunResult
    from grapl_engine.storage.session_sweep import SweepRun

__all__ = ["CellResult", "ColorReference", "PackedMap", "record_bytes", "swept"]

_SERIALS = count()
SIDE = 320
"""Pixels of a small picture's longer side at most."""


@dataclass(frozen=True, slots=True)
class PackedMap:
    """A label map without its air: some hundredths of its size."""

    shape: tuple[int, ...]
    kind: str
    data: bytes

    @classmethod
    def of(cls, labels: Labels) -> PackedMap:
        """In a thread: 24 megapixels take a moment."""
        small = labels.astype(np.uint8) if labels.max(initial=0) < 256 else labels
        return cls(labels.shape, small.dtype.str, zlib.compress(np.ascontiguousarray(small).data, 1))

    def labels(self) -> Labels:
        """The map, uint16, (H, W); in a thread."""
        return np.frombuffer(zlib.decompress(self.data), self.kind).reshape(self.shape).astype(np.uint16)


@dataclass(frozen=True, slots=True, eq=False)
class ColorReference:
    """A map whose colours the others take over where they have the same."""

    labels: NDArray[np.uint16]
    palette_indices: tuple[int, ...]

    @classmethod
    def of(cls, record: RunRecord | None) -> ColorReference | None:
        """That of a run's map; None without one."""
        finished = record.finished if record is not None else None
        if record is None or finished is None:
            return None
        from grapl_engine.storage.palette import all_palette_indices, frame_palette_indices

        small = np.ascontiguousarray(decimated(finished.pixel_labels, SIDE))
        return cls(small, all_palette_indices(int(small.max()) + 1, frame_palette_indices(record, Frame(Stage.FINAL))))


@dataclass(frozen=True, slots=True, eq=False)
class CellResult:
    """What came of a cell.

    Attributes
    ----------
    failure : str
        Why nothing did, in a sentence; "" otherwise.
    image : QImage
        The pixel map, small, in its colours.
    packed : PackedMap or None
        The pixel map at the picture's own size.
    label_count : LabelCount
        The segments of the map, specks among them.
    k0 : int
        The labels that the run began with.
    energy : Energy or None
        Of the last cut; None without one.
    seconds : float
        That the run took; NaN where it failed.
    reference : ColorReference or None
        Its own colours.
    record : RunRecord or None
        The run, as long as there is room for it.
    serial : int
        That of no other result.
    """

    failure: str = ""
    image: QImage = dataclasses.field(default_factory=QImage)
    packed: PackedMap | None = None
    label_count: LabelCount = dataclasses.field(default_factory=partial(LabelCount, 0))
    k0: int = 0
    energy: Energy | None = None
    seconds: float = float("nan")
    reference: ColorReference | None = None
    record: RunRecord | None = None
    serial: int = dataclasses.field(default_factory=partial(next, _SERIALS))

    @property
    def k_hat(self) -> int:
        """All that the map has."""
        return self.label_count.k_hat

    @classmethod
    def of(cls, result: RunResult, reference: ColorReference | None) -> CellResult:
        """In a thread; the run takes the colours of the reference, which its small picture has."""
        record = result.record
        finished = record.finished if record is not None else None
        if record is None or finished is None:
            return cls(result.failure or "The run ended without a map.")
        small = np.ascontiguousarray(decimated(finished.pixel_labels, SIDE))
        colors = _matched(small, record.colored, reference)
        _color(record, small, colors)
        return cls(
            image=_painted(small, record.colored, colors),
            packed=PackedMap.of(finished.pixel_labels),
            label_count=LabelCount.of_map(finished.pixel_labels),
            k0=record.labels,
            energy=next((done.energy_after for done in reversed(record.iterations) if done.energy_after is not None), None),
            seconds=finished.seconds.get("total", float("nan")),
            reference=ColorReference(small, colors),
            record=record,
        )

    @classmethod
    def of_kept(cls, run: SweepRun) -> CellResult:
        """In a thread: what the session has of it."""
        if run.labels is None:
            return cls(run.failure)
        small = np.ascontiguousarray(decimated(run.labels, SIDE))
        return cls(
            image=_painted(small, len(run.colors), run.colors),
            packed=PackedMap.of(run.labels),
            label_count=LabelCount.of_map(run.labels),
            k0=run.k0,
            energy=run.energy,
            seconds=float("nan") if run.seconds is None else run.seconds,
            reference=ColorReference(small, run.colors),
        )

    @property
    def size(self) -> int:
        """Bytes of memory that it takes."""
        packed = 0 if self.packed is None else len(self.packed.data)
        whole = 0 if self.record is None else record_bytes(self.record)
        small = 0 if self.reference is None else self.reference.labels.nbytes
        return packed + whole + small + self.image.sizeInBytes()

    def without_record(self) -> CellResult:
        """The same; the run can be made again."""
        return dataclasses.replace(self, record=None)


def swept(
    pool: SharedRunPool,
    picture: Picture,
    jobs: Sequence[RunJob],
    reference: ColorReference | None,
    should_stop: Callable[[], bool],
) -> Iterator[object]:
    """In a thread: the number of each job, and what came of it."""
    for result in pool.runs(picture, jobs, should_stop, hierarchy=True):
        made = CellResult.of(result, reference)
        reference = reference or made.reference
        yield result.index, made


def record_bytes(record: RunRecord) -> int:
    """What a run's arrays take, the picture left out."""
    said = (record.prepared, record.iterations, record.moves, record.finished)
    return sum(array.nbytes for array in {id(array): array for array in _arrays(said)}.values())


def _arrays(value: Any) -> Iterator[NDArray[Any]]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _arrays(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _arrays(getattr(value, field.name))


def _matched(small: Labels, count: int, reference: ColorReference | None) -> tuple[int, ...]:
    from grapl_engine.storage.palette import matched_palette_indices

    if reference is None:
        return tuple(range(count))
    return matched_palette_indices(small, count, reference.labels, reference.palette_indices)


def _color(record: RunRecord, small: Labels, colors: tuple[int, ...]) -> None:
    """Give a run the colours of its final map; where that has segments of its own, labels take those of their like."""
    if not record.has_own_segments:
        record.palette_indices = colors
        return
    from grapl_engine.storage.palette import matched_palette_indices

    record.segment_palette_indices, labels = colors, record.patch_labels(Frame(Stage.FINAL))
    if not record.shows_level:
        record.palette_indices = colors[: record.labels]
    elif labels is not None:
        record.palette_indices = matched_palette_indices(labels, record.labels, small, colors)


def _painted(small: Labels, count: int, palette_indices: tuple[int, ...]) -> QImage:
    from grapl_engine.storage.palette import label_colors

    colors = np.ascontiguousarray(label_colors(count, palette_indices)[small])
    height, width = small.shape
    return QImage(colors.data, width, height, 3 * width, QImage.Format.Format_RGB888).convertToFormat(
        QImage.Format.Format_RGB32
    )
