"""What a view shows of a run at a place of its timeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.session.run_kind import is_without_network
from grapl_engine import Frame, LabelCount, RunRecord, Stage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.image_views.level_layer import ShownLevel
    from grapl_engine import Picture

__all__ = [
    "Labels",
    "ViewContent",
    "best_labels",
    "color_at",
    "count_of",
    "cut_content",
    "is_final",
    "label_at",
    "network_content",
    "palette_indices_of",
    "patch_at",
    "photograph_content",
    "pixels_content",
    "place_inside",
    "sides_text",
    "why_no_cut",
]

Labels: TypeAlias = "NDArray[np.uint16]"
LOOKED_AT = 1000
"""Pixels of a side in which a place is looked for."""
NO_NETWORK = "This run has no network: its map is made of the picture alone."
NO_CUT = "This run has no graph cut: its map is made of the picture alone."


@dataclass(frozen=True, slots=True, eq=False)
class ViewContent:
    """What a view has to show.

    Attributes
    ----------
    title : str
        Name and place: "Network 2".
    labels : uint16, (d, d) or (H, W), or None
    note : str
        What a person should know about it, in a few words.
    hint : str
        What comes, or where it is, if there is nothing here.
    short : str
        The title where there is little room: "Edited"; "": the title itself.
    record : RunRecord or None
        The run that is shown.
    level : ShownLevel or None
        A level of detail, in the labels' place.
    """

    title: str
    labels: Labels | None = None
    note: str = ""
    hint: str = ""
    short: str = ""
    record: RunRecord | None = None
    level: ShownLevel | None = None


def photograph_content(record: RunRecord, frame: Frame) -> ViewContent:
    """The picture, under a veil where the finest labelling is not the selected label."""
    return ViewContent("Photograph", best_labels(record, frame))


def network_content(record: RunRecord, frame: Frame) -> ViewContent:
    """The initial labels, then what the network says of each patch."""
    if frame.stage is Stage.INITIAL:
        return ViewContent("Initial labels", record.patch_labels(frame), note="before the network learns")
    labels = record.network_labels(frame)
    if labels is None:
        alone = is_without_network(record)
        return ViewContent("Network", hint=NO_NETWORK if alone else "The run ended before the network's first answer.")
    now = _iteration(record, frame) + 1
    return ViewContent(f"Network {now}", labels)


def cut_content(record: RunRecord, frame: Frame) -> ViewContent:
    """What the last graph cut made of the network's labels."""
    labels = record.cut_labels(frame)
    if labels is None:
        return ViewContent("Graph cut", hint=why_no_cut(record, frame))
    cut = next(done.iteration for done in record.iterations if done.cut_labels is labels)
    now = _iteration(record, frame)
    if now == cut:
        return ViewContent(Frame(Stage.CUT, cut).title.capitalize(), labels)
    has_none = record.iterations[now].cut_labels is None
    network = Frame(Stage.NETWORK, now).letters
    note = f"{network} has none" if has_none else f"{network} is cut next"
    return ViewContent(f"Last cut: {cut + 1}", labels, note)


def pixels_content(record: RunRecord, frame: Frame) -> ViewContent:
    """The network applied to every pixel; after a stop, the labels of the patches."""
    labels = record.pixel_labels(frame)
    if frame.stage is Stage.FINAL and record.finished is not None and record.finished.by_patches:
        return _by_patches(record, labels)
    if frame.stage is Stage.FINAL:
        return ViewContent("Pixel map", labels)
    if labels is None:
        return ViewContent("Pixel map", hint=_no_map(record, frame))
    now = _iteration(record, frame) + 1
    return ViewContent(f"Pixel map {now}", labels)


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


def is_final(shown: ViewContent) -> bool:
    """Whether it is the map at the end of its run."""
    finished = None if shown.record is None else shown.record.finished
    return finished is not None and shown.labels is finished.pixel_labels


def palette_indices_of(shown: ViewContent) -> tuple[int, ...] | None:
    """Of the labels of what is shown of a run."""
    from grapl_engine.storage.palette import frame_palette_indices

    return (
        None if shown.record is None else frame_palette_indices(shown.record, Frame(Stage.FINAL) if is_final(shown) else None)
    )


def color_at(picture: Picture, x: float, y: float) -> tuple[int, int, int]:
    """The photograph's colour at (x, y), which is inside it, in 8 bits."""
    color = picture.pixels[int(y), int(x)]
    red, green, blue = (int(value) >> 8 if color.itemsize == 2 else int(value) for value in color)
    return red, green, blue


def place_inside(labels: NDArray[np.integer], label: int, picture: Picture) -> tuple[float, float] | None:
    """The middle of the label's pixel that is nearest to its centre, in the picture over which the map is stretched.

    Of large maps not every pixel is looked at: a label of a few alone is not found there.
    """
    import numpy as np

    height, width = labels.shape
    step = max(1, max(height, width) // LOOKED_AT)
    rows, columns = np.nonzero(labels[::step, ::step] == label)
    if not len(rows):
        return None
    nearest = np.argmin((rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2)
    row, column = rows[nearest] * step + 0.5, columns[nearest] * step + 0.5
    return float(column * picture.width / width), float(row * picture.height / height)


def patch_at(record: RunRecord | None, x: float, y: float) -> tuple[int, int] | None:
    """Row and column of the patch at (x, y) of the run's picture; None outside."""
    if record is None or not (0 <= x < record.picture.width and 0 <= y < record.picture.height):
        return None
    d = record.settings.d
    return int(y * d / record.picture.height), int(x * d / record.picture.width)


def count_of(labels: Labels, side: int = 0) -> LabelCount:
    """How many labels a map has, specks among them; nothing on it is finer than `side` answers along an axis; 0: any map."""
    if side:
        rows, columns = (max(1, length // side) for length in labels.shape)
        labels = labels[::rows, ::columns]
    return LabelCount.of_map(labels)


def sides_text(left: LabelCount | None, right: LabelCount | None) -> str:
    """For example "12 | 4 segments", of what is left and right of the wipe."""
    if left is None and right is None:
        return ""
    sides = ("\N{EN DASH}" if side is None else f"{side.segments:,}" for side in (left, right))
    last = left if right is None else right
    return f"{' | '.join(sides)} segment{'s' * (last is not None and last.segments != 1)}"


def _by_patches(record: RunRecord, labels: Labels | None) -> ViewContent:
    """The end of a run that was stopped before the network labelled the pixels."""
    done = len(record.iterations)
    if not done:
        return ViewContent("Initial labels", labels, "stopped before the network's first answer")
    note = "stopped: each pixel has its patch's label"
    return ViewContent(f"Patch labels {done}", labels, note)


def why_no_cut(record: RunRecord, frame: Frame) -> str:
    """Why a run has no graph cut at or before a frame, or where the first one comes, as a sentence."""
    if is_without_network(record):
        return NO_CUT
    if len(record.settings.steps) == 1:
        return "This run has one iteration, and the last has no cut."
    if any(done.cut_labels is not None for done in record.iterations):
        place = "later on the timeline" if frame.stage is Stage.INITIAL else "the next station"
        return f"Iteration 1 is cut at C1, {place}."
    if record.failure is not None:
        return "The run broke off before its first graph cut."
    if record.finished is not None:
        return "The run ended before its first graph cut."
    return "The graph cut of iteration 1 comes after its training."


def _no_map(record: RunRecord, frame: Frame) -> str:
    if frame.stage is Stage.INITIAL and any(done.pixel_labels is not None for done in record.iterations):
        return "The first pixel map is at N1, the next station."
    if record.finished is not None:
        return "The pixel map is at the end of the timeline."
    if record.failure is not None:
        return "The run broke off before this pixel map."
    first = frame.stage is Stage.INITIAL and not is_without_network(record)
    return "The first pixel map comes after iteration 1." if first else "The pixel map comes next."


def _iteration(record: RunRecord, frame: Frame) -> int:
    """The iteration of a frame; for the pixel map the last one."""
    return frame.iteration if frame.iteration is not None else len(record.iterations) - 1
