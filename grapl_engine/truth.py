"""The ground truth of a picture: what one or several people drew of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grapl_engine.errors import TruthError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Truth", "TruthFiles"]


@dataclass(frozen=True, slots=True)
class TruthFiles:
    """Where a truth lies.

    Attributes
    ----------
    paths : tuple of str
        One file with all annotators, or one an annotator.
    void : int or None
        Label of places that do not count, where the kind of data set says it.
    """

    paths: tuple[str, ...]
    void: int | None = None


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Truth:
    """What annotators say of one picture.

    Attributes
    ----------
    annotators : tuple of int32, (H, W)
        A label map each, at least one; labels from 0, read-only.
    void : int or None
        Label of places that do not count.
    path : str or None
        The file that it was read from; the first, where there are several.
    names : tuple of str
        One an annotator; "annotator 1" and so on where none are given.

    Raises
    ------
    TruthError
        If there is no annotator, their maps differ in size, or one is void everywhere.
    """

    annotators: tuple[NDArray[np.int32], ...]
    void: int | None = None
    path: str | None = None
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.annotators:
            raise TruthError("A truth has one annotator at least, and there is none.")
        if not self.names:
            object.__setattr__(self, "names", tuple(f"annotator {number + 1}" for number in range(len(self.annotators))))
        if len(self.names) != len(self.annotators):
            raise TruthError(f"A truth names each annotator once: {len(self.names)} names for {len(self.annotators)}.")
        for labels, name in zip(self.annotators, self.names, strict=True):
            if labels.shape != self.annotators[0].shape:
                sizes = f"{self.width} x {self.height} and {labels.shape[1]} x {labels.shape[0]}"
                raise TruthError(f"The annotators of one picture draw in one size, and these in {sizes} pixels.")
            if self.void is not None and (labels == self.void).all():
                raise TruthError(f"Nothing is left of {name} without the void value {self.void}: choose another one.")
            labels.flags.writeable = False

    @property
    def height(self) -> int:
        """H in pixels."""
        return int(self.annotators[0].shape[0])

    @property
    def width(self) -> int:
        """W in pixels."""
        return int(self.annotators[0].shape[1])

    def without(self, void: int | None) -> Truth:
        """The same with another void value; `TruthError` where nothing is left of an annotator."""
        return dataclasses.replace(self, void=void)

    def only(self, annotator: int | None) -> Truth:
        """One of the annotators alone; None: all of them."""
        if annotator is None:
            return self
        return dataclasses.replace(self, annotators=(self.annotators[annotator],), names=(self.names[annotator],))

    def values(self) -> tuple[int, ...]:
        """The labels that occur in any annotator's map, ascending."""
        import numpy as np  # here: the window names a truth before it has numpy

        there = np.zeros(1 + max(int(labels.max()) for labels in self.annotators), bool)
        for labels in self.annotators:
            there[labels] = True
        return tuple(np.flatnonzero(there).tolist())

    def check_size(self, width: int, height: int, name: str) -> None:
        """Refuse a picture of another size.

        Parameters
        ----------
        width, height : int
            Of the picture, in pixels.
        name : str
            Its name, for the sentence.

        Raises
        ------
        TruthError
            Names both sizes.
        """
        if (self.width, self.height) == (width, height):
            return
        turned = (self.height, self.width) == (width, height)
        advice = "they are turned against each other: turn one of them" if turned else "choose the truth of this picture"
        raise TruthError(f"The truth has {self.width} x {self.height} pixels and {name} has {width} x {height}; {advice}.")
