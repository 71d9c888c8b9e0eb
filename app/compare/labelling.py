"""A label map of the picture, whatever it came from: what the pages compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.image_views.view_content import Labels
from grapl_engine import Frame, LabelCount, RunRecord

if TYPE_CHECKING:
    from grapl_engine import Settings
    from grapl_engine.edited_map import EditedMap

__all__ = ["REGION", "Labelling"]

REGION = "region"
"""What a truth has: people draw no specks, and all that there are count."""


@dataclass(frozen=True, slots=True, eq=False)
class Labelling:
    """A map at the picture's own size, and what it came from.

    Attributes
    ----------
    name : str
        For titles: "Run 2, pixel map".
    labels : uint16, (H, W)
    count : LabelCount
        How many labels occur, void left out, and how many of them are specks.
    noun : str
        What they are: "label" of a network, "segment" where each is one by itself, `REGION` of a truth.
    palette_indices : tuple of int, or None
        The colour of each label; None: label k has index k.
    void : int or None
        The label of places that do not count.
    record : RunRecord or None
        The run that it is of.
    frame : Frame or None
        Its place on that run's timeline; None: a level of detail, or no run.
    note : str
        What there is to know of it, as a sentence; "" for nothing.
    edited : EditedMap or None
        What carried the edits out, where it is that run's map after edits by hand.
    """

    name: str
    labels: Labels
    count: LabelCount
    noun: str = "segment"
    palette_indices: tuple[int, ...] | None = None
    void: int | None = None
    record: RunRecord | None = None
    frame: Frame | None = None
    note: str = ""
    edited: EditedMap | None = None

    @property
    def settings(self) -> Settings | None:
        """Those of its run."""
        return self.record.settings if self.record is not None else None

    @property
    def count_text(self) -> str:
        """As the views count what is seen, "14 segments, 1 speck"; of a truth "3 regions"."""
        if self.noun != REGION:
            return self.count.text
        return f"{self.count.k_hat:,} {REGION}{'s' * (self.count.k_hat != 1)}"
