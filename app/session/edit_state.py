"""The edits of a run as they stood after each step, and what is said of a step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.session.history import History
from grapl_engine.label_edits import NO_EDITS, LabelEdits

if TYPE_CHECKING:
    from grapl_engine.edited_map import EditedMap, EditStep

__all__ = ["EditState", "energy_text", "history_of"]

FIRST, CLEARED = "The map before edits", "All edits cleared"


@dataclass(frozen=True, slots=True)
class EditState:
    """A list of edits, and the step that led to it.

    Attributes
    ----------
    edits : LabelEdits
    step : EditStep or None
        None at the beginning, and where all edits were cleared.
    """

    edits: LabelEdits = NO_EDITS
    step: EditStep | None = None
    is_cleared: bool = False

    @property
    def title(self) -> str:
        """What was done."""
        if self.step is not None:
            return self.step.sentence
        return CLEARED if self.is_cleared else FIRST


def history_of(made: EditedMap) -> History[EditState]:
    """Edits that were made before, one a step."""
    history = History(EditState(made.edits.first(0)))
    for count, step in enumerate(made.steps, 1):
        history.change(EditState(made.edits.first(count), step))
    return history


def energy_text(step: EditStep) -> str:
    """What a step did to the energy of the run's own model, for example "ΔE = +3.20 nats: U +1.00, λV +2.20"."""
    now, before = step.energy, step.energy_before
    if now is None or before is None:
        return "No patch changed: E stays." if step.is_done else ""
    rise = now.total - before.total
    unary, pairwise = now.unary - before.unary, now.lambda_ * now.pairwise - before.lambda_ * before.pairwise
    return f"ΔE = {_signed(rise)} nats: U {_signed(unary)}, λV {_signed(pairwise)}"


def _signed(nats: float) -> str:
    """With two digits and a minus sign of its own width; what rounds to nothing has no sign."""
    text = f"{nats:+.2f}".replace("-", "\N{MINUS SIGN}")
    return "0.00" if text[1:] == "0.00" else text
