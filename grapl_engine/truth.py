"""The ground truth of a picture: what one or several people drew of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grapl_engine.errors import TruthError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LABEL_IMAGES", "MARK", "TRUTH_SUFFIXES", "Truth", "TruthFiles", "is_named_as_truth"]

LABEL_IMAGES = (".png", ".tif", ".tiff")
TRUTH_SUFFIXES = (".mat", *LABEL_IMAGES, ".npy", ".grapl")
"""Endings of the files that can be a truth, the likeliest first."""
MARK = ".truth"
"""What a truth beside its picture has in its name: IMAGE.truth.png."""


def is_named_as_truth(path: str | Path) -> bool:
    """Whether a file is a truth by its name alone: a .mat, a .npy, or IMAGE.truth.* of a kind that can be one."""
    path = Path(path)
    suffix = path.suffix.lower()
    return suffix in (".mat", ".npy") or (suffix in TRUTH_SUFFIXES and f"{MARK}." in path.name.lower())


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
    present : tuple of tuple of int
        Which labels occur in each map, ascending; looked up where it is not given.

    Raises
    ------
    TruthError
        If there is no annotator, their maps differ in size, or one is void everywhere.
    """

    annotators: tuple[NDArray[np.int32], ...]
    void: int | None = None
    path: str | None = None
    names: tuple[str, ...] = ()
    present: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        if not self.annotators:
            raise TruthError("A truth has one annotator at least, and there is none.")
        if not self.names:
            object.__setattr__(self, "names", tuple(f"annotator {number + 1}" for number in range(len(self.annotators))))
        if len(self.names) != len(self.annotators):
            raise TruthError(f"A truth names each annotator once: {len(self.names)} names for {len(self.annotators)}.")
        if not self.present:
            object.__setattr__(self, "present", tuple(map(_present, self.annotators)))
        for labels, name, present in zip(self.annotators, self.names, self.present, strict=True):
            if labels.shape != self.annotators[0].shape:
                sizes = f"{self.width} × {self.height} and {labels.shape[1]} × {labels.shape[0]}"
                raise TruthError(f"The annotators of one picture draw in one size, and these in {sizes} pixels.")
            if present == (self.void,):
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
        one = slice(annotator, annotator + 1)
        return dataclasses.replace(self, annotators=self.annotators[one], names=self.names[one], present=self.present[one])

    def values(self) -> tuple[int, ...]:
        """The labels that occur in any annotator's map, ascending."""
        return tuple(sorted({label for present in self.present for label in present}))

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
        raise TruthError(f"The truth has {self.width} × {self.height} pixels and {name} has {width} × {height}; {advice}.")


def _present(labels: NDArray[np.int32]) -> tuple[int, ...]:
    import numpy as np  # here: the window names a truth before it has numpy

    there = np.zeros(1 + int(labels.max()), bool)
    there[labels] = True
    return tuple(np.flatnonzero(there).tolist())
