"""An edit that is shown, and waits for the person to keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.edit_bench import EditBench
from app.session.edit_jobs import Applied, Proposal
from app.session.edit_work import EditWork

if TYPE_CHECKING:
    from grapl_engine.edited_map import EditStep

__all__ = ["EditProposal"]


class EditProposal(QObject):
    """Computed when nothing else is: what is done to the map comes first.

    Parameters
    ----------
    bench : EditBench
        The map that it is an edit of.
    work : EditWork

    Signals
    -------
    changed()
        `is_there`, `made` or `step` is another.
    refused(str)
        It leaves nothing to do; why, as a sentence.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, bench: EditBench, work: EditWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._work = bench, work
        self._asked: Proposal | None = None
        self._made: Applied | None = None
        work.idle.connect(self._on_work_idle)

    @property
    def is_there(self) -> bool:
        """Whether an edit waits to be kept."""
        return self._asked is not None

    @property
    def waits(self) -> bool:
        """Whether it has still to be computed."""
        return self._asked is not None and self._made is None

    @property
    def edit(self) -> Proposal | None:
        """The edit, as far as it is known."""
        return self._asked

    @property
    def made(self) -> Applied | None:
        """The map after it; None while it is not known."""
        return self._made

    @property
    def step(self) -> EditStep | None:
        """What it does; None while it is not known."""
        return None if self._made is None else self._made.map.steps[-1]

    def propose(self, proposal: Proposal) -> None:
        """Show what this would make of the map."""
        self._work.drop()
        self._asked, self._made = proposal, None
        self.changed.emit()
        self._work.next()

    def drop(self) -> None:
        """Let go of it."""
        self._work.drop()
        if self._asked is not None:
            self._asked = self._made = None
            self.changed.emit()

    @Slot()
    def _on_work_idle(self) -> None:
        if self._asked is not None and self._made is None and not self._bench.open_if_needed():
            self._bench.submit(self._asked, self._on_made, may_be_dropped=True)

    def _on_made(self, made: Applied | str) -> None:
        if isinstance(made, Applied) and made.map.steps[-1].is_done:
            self._asked, self._made = made.map.edits.edits[-1], made
        else:
            self._asked = None
            self.refused.emit(made if isinstance(made, str) else made.map.steps[-1].sentence)
        self.changed.emit()
