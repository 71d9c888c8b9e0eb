"""The table of the image views: grid, menu, keys, help, figures and the line about the mouse follow from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from app.image_views.view_content import ViewContent, cut_content, network_content, photograph_content, pixels_content
from grapl_engine import Frame, RunRecord

__all__ = ["ALL_VIEWS", "LABEL_VIEWS", "VIEWS", "ViewEntry", "ViewKind", "content_of", "number_of_views"]


class ViewKind(Enum):
    """The views, in their order."""

    PHOTOGRAPH = "Photograph"
    NETWORK = "Network"
    CUT = "Graph cut"
    PIXELS = "Pixel map"


@dataclass(frozen=True, slots=True)
class ViewEntry:
    """What there is to know of a view before it is made.

    Attributes
    ----------
    shows : str
        What is seen there, in the middle of a sentence: "the photograph".
    keys : str
        The key that shows it alone; it stands in the view's title too.
    content : callable
        What it shows of a run at a place of its timeline.
    topic : str
        Its place in the guide.
    has_labels : bool
        Whether labels lie over the photograph there, with a badge, their age and a wipe. If not, it shows the picture itself.
    word : str
        What the line about the mouse calls its label; "" for a view without.
    promise : str
        What comes where there is no run yet, without a full stop: what is to be done for it stands behind it.
    expected : str
        What comes in a run that has no frame yet.
    """

    shows: str
    keys: str
    content: Callable[[RunRecord, Frame], ViewContent]
    topic: str
    has_labels: bool = True
    word: str = ""
    promise: str = ""
    expected: str = ""


VIEWS: dict[ViewKind, ViewEntry] = {
    ViewKind.PHOTOGRAPH: ViewEntry(
        shows="the photograph",
        keys="1",
        content=photograph_content,
        topic="window.md#photograph",
        has_labels=False,
    ),
    ViewKind.NETWORK: ViewEntry(
        shows="the network's labels",
        keys="2",
        content=network_content,
        topic="window.md#network",
        word="network",
        promise="The network's label of each patch",
        expected="The initial labels come first, then the network's.",
    ),
    ViewKind.CUT: ViewEntry(
        shows="the graph cut",
        keys="3",
        content=cut_content,
        topic="window.md#graph-cut",
        word="cut",
        promise="The labels after each graph cut",
        expected="The labels after each graph cut come here.",
    ),
    ViewKind.PIXELS: ViewEntry(
        shows="the pixel map",
        keys="4",
        content=pixels_content,
        topic="window.md#pixel-map",
        word="pixels",
        promise="The label of each pixel",
        expected="The label of each pixel comes here.",
    ),
}

ALL_VIEWS = tuple(VIEWS)
LABEL_VIEWS = tuple(kind for kind, entry in VIEWS.items() if entry.has_labels)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def number_of_views() -> str:
    """As a word: "four"."""
    return _NUMBERS[len(VIEWS)]


def content_of(kind: ViewKind, record: RunRecord | None, frame: Frame | None) -> ViewContent:
    """What a view shows of a record at a frame; without one nothing, and the view says what it promises."""
    entry = VIEWS[kind]
    if record is None:
        return ViewContent(kind.value, hint=entry.promise)
    if frame is None:
        return ViewContent(kind.value, hint=entry.expected, record=record)
    return replace(entry.content(record, frame), record=record)
