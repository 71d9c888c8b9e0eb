"""What is known of the truths of the session's pictures, and which of them holds for another page of the same file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from grapl_engine import TruthError
from grapl_engine.truth import Truth, TruthFiles

if TYPE_CHECKING:
    from pathlib import Path

    from grapl_engine import Picture

__all__ = ["KnownTruth", "TruthPages"]


@dataclass(frozen=True, slots=True)
class KnownTruth:
    """What is known of a picture's truth.

    Attributes
    ----------
    truth : Truth or None
    files : TruthFiles or None
        Where it was read from.
    annotator : int or None
        Who counts; None: all.
    offer : TruthFiles or None
        What could be its truth.
    """

    truth: Truth | None = None
    files: TruthFiles | None = None
    annotator: int | None = None
    offer: TruthFiles | None = None


_NOTHING = KnownTruth()


class TruthPages:
    """Each picture has its own; and each page of the file that is looked at, as long as it is that file.

    Another channel or range of a page is another picture that shows the same things: the page's truth holds for it, and so does
    it that none is to be offered.
    """

    def __init__(self) -> None:
        self._by_picture: WeakKeyDictionary[Picture, KnownTruth] = WeakKeyDictionary()
        self._path: Path | None = None
        self._page = 0
        self._by_page: dict[int, KnownTruth] = {}

    def knows(self, picture: Picture) -> bool:
        """Whether anything was said of its truth."""
        return picture in self._by_picture

    def of(self, picture: Picture | None) -> KnownTruth:
        """What is known of a picture's."""
        return _NOTHING if picture is None else self._by_picture.get(picture, _NOTHING)

    def put(self, picture: Picture, known: KnownTruth) -> None:
        """Know this of a picture, and of its page if its file is the one that is looked at."""
        self._by_picture[picture] = known
        if picture.path is None or picture.path != self._path:
            return
        if known.offer is None:
            self._by_page[picture.parts.page] = known
        else:  # neither taken nor declined
            self._by_page.pop(picture.parts.page, None)

    def turn_to(self, picture: Picture | None) -> str:
        """Look at another picture, with what is known of its page; a sentence if that is worth one, else empty."""
        is_same_file = picture is not None and picture.path is not None and picture.path == self._path
        left, self._page = self._page, 0 if picture is None else picture.parts.page
        if not is_same_file:
            self._path, self._by_page = None if picture is None else picture.path, {}
        if picture is None:
            return ""
        if self.knows(picture):
            self.put(picture, self.of(picture))
        if self.of(picture).truth is not None:
            return ""
        return self._carried(picture, left) if is_same_file else ""

    def _carried(self, picture: Picture, left: int) -> str:
        here = f"{picture.parts.unit} {self._page}" if picture.parts.pages > 1 else picture.name
        known = self._by_page.get(self._page)
        if known is not None and known.truth is not None:
            if not _fits(known.truth, picture):
                return f"The truth that was opened for {here} has another size than it has now: open one that fits."
            self._by_picture[picture] = known
            return f"The truth that was opened for {here} was kept."
        if known is not None:
            self._by_picture[picture] = known
        if self._by_page.get(left, _NOTHING).truth is None:
            return ""
        there = f"{picture.parts.unit} {left}"
        return f"The truth was opened for {there} and does not count for {here}: open it here too if it fits."


def _fits(truth: Truth, picture: Picture) -> bool:
    try:
        truth.check_size(picture.width, picture.height, picture.name)
    except TruthError:
        return False
    return True
