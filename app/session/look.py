"""What is open and what is shown of it: one state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grapl_engine import Frame, Picture, RunRecord

__all__ = ["Look"]


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A picture, a run of that picture, and a place on that run's timeline; there is no look at anything else.

    Attributes
    ----------
    picture : Picture or None
    run : RunRecord or None
    frame : Frame or None

    Raises
    ------
    ValueError
        If the run is another picture's, or has no such place.
    """

    picture: Picture | None = None
    run: RunRecord | None = None
    frame: Frame | None = None

    def __post_init__(self) -> None:
        if self.run is not None and self.run.picture is not self.picture:
            raise ValueError(f"a run of {self.run.picture.name!r} cannot be shown over another picture")
        if self.frame is not None and (self.run is None or self.frame not in self.run.frames()):
            raise ValueError(f"{self.frame} is no place of the shown run")
