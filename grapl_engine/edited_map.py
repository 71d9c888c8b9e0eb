"""A map that was edited by hand: its labels, and what each edit did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from grapl_engine.events import Energy, Labels
from grapl_engine.label_edits import Edit, LabelEdits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Box", "EditStep", "EditedMap"]

Box: TypeAlias = "tuple[int, int, int, int]"
"""Top, left, bottom, right; the last two are the first row and column beyond it."""


@dataclass(frozen=True, slots=True)
class EditStep:
    """What one edit did.

    Attributes
    ----------
    edit : Edit
    is_done : bool
        False: it could not be carried out, or changed nothing; `sentence` says why.
    sentence : str
        For the list of edits, without the energy.
    pixels : int
        How many pixels took another label.
    box : Box or None
        Where; None if nowhere.
    new_labels : tuple of int
        Numbers that no segment had before.
    energy : Energy or None
        Of the patches after it, in the run's own model; None where each has the segment and the network's label that it had.
    energy_change : float or None
        E after it less E before, in nats; None as `energy`.
    energy_before : Energy or None
        Before it; None as `energy`.
    """

    edit: Edit
    is_done: bool
    sentence: str
    pixels: int = 0
    box: Box | None = None
    new_labels: tuple[int, ...] = ()
    energy: Energy | None = None
    energy_change: float | None = None
    energy_before: Energy | None = None

    @property
    def text(self) -> str:
        """The sentence, and what became of E."""
        if not self.is_done:
            return self.sentence
        if self.energy_change is None:
            return f"{self.sentence} E stays: no patch changes."
        turn = "rises" if self.energy_change > 0 else "falls"
        return (
            f"{self.sentence} E {turn} by {abs(self.energy_change):.2f} nats."
            if self.energy_change
            else f"{self.sentence} E stays."
        )


@dataclass(frozen=True, slots=True, eq=False)
class EditedMap:
    """A map of a run after edits.

    Attributes
    ----------
    edits : LabelEdits
    labels : uint16, (H, W)
        Read-only, at the picture's size.
    steps : tuple of EditStep
        One for each edit.
    patches : uint16, (d, d)
        The segment that has most pixels of each patch; the lowest number of equals.
    columns : mapping of int to int
        By segment the label of the network that its patches count with in E.
    first_patches : uint16, (d, d)
        `patches` before the first edit.
    palette_indices : tuple of int, or None
        Of each label up to the last that has one, where the map has colours of its own; None: those of the run.
    """

    edits: LabelEdits
    labels: Labels
    steps: tuple[EditStep, ...]
    patches: Labels
    columns: Mapping[int, int]
    first_patches: Labels
    palette_indices: tuple[int, ...] | None = None

    @property
    def done(self) -> int:
        """How many edits changed something."""
        return sum(step.is_done for step in self.steps)

    @property
    def note(self) -> str:
        """What a file says that holds the map."""
        return f"edited by hand: {self.done} edit{'' if self.done == 1 else 's'}"

    def facts(self) -> dict[str, Any]:
        """What was edited, for people and programs, as JSON takes it."""
        return {
            "edited": bool(self.done),
            "edits": self.edits.to_dict(),
            "edit_log": [
                {"text": step.text, "done": step.is_done, "pixels": step.pixels, "energy_change": step.energy_change}
                for step in self.steps
            ],
        }

    def changed_patches(self) -> NDArray[np.bool_]:
        """bool, (d, d): the patches that belong to another segment than before the first edit."""
        import numpy as np

        return np.asarray(self.patches != self.first_patches)
