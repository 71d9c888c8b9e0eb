"""Which patches will switch: the viewer's guess, and how good it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.widgets.percent import percent_text

__all__ = ["Guess", "Score"]


@dataclass(frozen=True, slots=True)
class Score:
    """A guess against what happened, in patches: marked and switched, not marked but switched, marked in vain."""

    hits: int
    misses: int
    false: int

    def __str__(self) -> str:
        switched, marked = self.hits + self.misses, self.hits + self.false
        if not switched:
            return f"No patch switched. You marked {_patches(marked)}." if marked else "No patch switched, as you said."
        if not marked:
            return f"You marked none; {_patches(switched)} switched."
        recall = f"You found {self.hits} of the {switched} that switched (recall {percent_text(self.hits / switched, 0)} %)"
        right = f"{self.hits} of your {marked} were right (precision {percent_text(self.hits / marked, 0)} %)"
        return f"{recall}; {right}. Missed {self.misses}, false {self.false}."


class Guess:
    """The patches that are marked for a move at a position, stroke by stroke."""

    def __init__(self, position: int, d: int) -> None:
        self.position = position
        self.marked = np.zeros((d, d), np.bool_)
        self._adds: bool | None = None

    def stroke(self, patches: Sequence[int], is_start: bool) -> None:
        """Go over patches, in their order; a stroke whose first patch is a marked one takes marks away."""
        if is_start:
            self._adds = None
        if patches:
            marked = self.marked.copy()  # what is drawn knows a mask by what it is
            if self._adds is None:
                self._adds = not marked.flat[patches[0]]
            marked.flat[list(patches)] = self._adds
            self.marked = marked

    def score(self, switched: NDArray[np.bool_]) -> Score:
        """How good it was: bool, (d, d)."""
        hits = int((self.marked & switched).sum())
        return Score(hits, int(switched.sum()) - hits, int(self.marked.sum()) - hits)


def _patches(count: int) -> str:
    return f"{count} patch{'es' * (count != 1)}"
