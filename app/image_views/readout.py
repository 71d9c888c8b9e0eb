"""What is under the mouse, in numbers: the status bar's line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.image_views.view_content import color_at, label_at, palette_indices_of
from app.image_views.views import LABEL_VIEWS, VIEWS, ViewKind, content_of
from app.session.edit_jobs import edited_colors
from app.session.session import Session

__all__ = ["SEPARATOR", "Readout", "describe", "patch_text", "readout"]

SEPARATOR = " \N{MIDDLE DOT} "


@dataclass(frozen=True, slots=True)
class Readout:
    """What there is to say about a place of the picture.

    Attributes
    ----------
    pixel : (int, int)
        x and y.
    patch : (int, int)
        Row and column on the d x d grid.
    rgb : (int, int, int)
        The photograph's colour in 8 bits.
    labels : mapping of ViewKind to int
        The label in each view that shows one.
    colors : mapping of ViewKind to str
        What the colours of these labels are called.
    probability : float or None
        That of the label in the network's view at this patch.
    confidence : float or None
        The final map's winning probability at this pixel.
    segment : int or None
        The label in the level of detail, or the edited map, that stands in the pixel map's place; no label of the run.
    segment_color : str
        What its colour is called.
    whose : str
        What that segment is of.
    """

    pixel: tuple[int, int]
    patch: tuple[int, int]
    rgb: tuple[int, int, int]
    labels: Mapping[ViewKind, int]
    colors: Mapping[ViewKind, str]
    probability: float | None = None
    confidence: float | None = None
    segment: int | None = None
    segment_color: str = ""
    whose: str = "the detail"

    def __str__(self) -> str:
        parts = [f"row {self.pixel[1]}, column {self.pixel[0]}", f"patch {patch_text(self.patch)}"]
        parts.append("RGB {} {} {}".format(*self.rgb))
        told = {kind: f"{label} ({self.colors[kind]})" for kind, label in self.labels.items()}
        if len(set(told.values())) == 1:
            parts.append(f"label {next(iter(told.values()))}")
        elif told:
            parts.append(", ".join(f"{VIEWS[kind].word} {label}" for kind, label in told.items()))
        if self.segment is not None:
            parts.append(f"segment {self.segment} ({self.segment_color}) of {self.whose}")
        if self.probability is not None:
            parts.append(f"patch p {self.probability:.2f}")
        if self.confidence is not None:
            parts.append(f"pixel p {self.confidence:.2f}")
        return SEPARATOR.join(parts)


def patch_text(patch: tuple[int, int]) -> str:
    """For example "row 3, column 5", both from 0: the one order in which patches are named."""
    return f"row {patch[0]}, column {patch[1]}"


def describe(session: Session, x: float, y: float) -> Readout | None:
    """What is at (x, y) of the picture in all views; None outside it."""
    picture, record, frame = session.view.picture, session.view.shown, session.view.frame
    if picture is None or not (0 <= x < picture.width and 0 <= y < picture.height):
        return None
    d = (record.settings if record else session.configuration.settings).d
    patch = int(y * d / picture.height), int(x * d / picture.width)
    labels, colors = {}, {}
    for kind in LABEL_VIEWS:
        shown = content_of(kind, record, frame)
        if shown.labels is not None and (label := label_at(shown.labels, picture, x, y)) is not None:
            labels[kind], colors[kind] = label, _color_name(label, palette_indices_of(shown))
    made = session.sight.drawn
    probability = confidence = None
    if record is not None and frame is not None:
        answers = record.probabilities(frame)
        if answers is not None and ViewKind.NETWORK in labels:
            probability = float(answers[patch][labels[ViewKind.NETWORK]])
        finished = record.finished
        if finished is not None and frame == record.frames()[-1] and finished.confidence is not None:
            confidence = float(finished.confidence[int(y), int(x)]) / 255
    segment = _segment_at(session, x, y) if made is None else int(made.map.labels[int(y), int(x)])
    segment_color = ""
    if segment is not None:
        labels.pop(ViewKind.PIXELS, None)
        own = session.detail.palette_indices if made is None or record is None else edited_colors(record, made.map)
        segment_color = _color_name(segment, own)
    if made is not None:
        confidence = None  # that is the probability of the run's own label
    whose = "the detail" if made is None else "the edited map" if made is session.sight.edited else "the proposed map"
    place = (int(x), int(y)), patch, color_at(picture, x, y)
    return Readout(*place, labels, colors, probability, confidence, segment, segment_color, whose)


def readout(session: Session) -> str:
    """One line about the pointer's place; "" where it points at nothing."""
    reading = describe(session, *session.view.pointer) if session.view.pointer is not None else None
    return "" if reading is None else str(reading)


def _segment_at(session: Session, x: float, y: float) -> int | None:
    """The segment's label, if a person has chosen a level of detail."""
    cut, leaf = session.detail.cut, session.detail.leaf_at(x, y)
    return None if cut is None or leaf is None else int(cut.labels[leaf])


def _color_name(label: int, palette_indices: tuple[int, ...] | None) -> str:
    from grapl_engine.storage.color_names import label_color_name  # with NumPy, which the window's start does not wait for

    return label_color_name(label, palette_indices)
