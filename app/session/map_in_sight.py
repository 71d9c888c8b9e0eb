"""The labelling that the window speaks of: the one place that says which it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.detail import Detail
from app.session.edits import SessionEdits
from app.session.view_state import ViewState
from grapl_engine import Frame, RunRecord, Stage

if TYPE_CHECKING:
    from app.session.edit_jobs import Applied
    from grapl_engine.edited_map import EditedMap
    from grapl_engine.hierarchy.level_map import LevelMap

__all__ = ["MapInSight"]

FINAL = Frame(Stage.FINAL)


class MapInSight(QObject):
    """The map after edits by hand, else a level of detail, else what a run says at a place of its timeline.

    Tables, counts, scores, mistakes, comparisons and files are of this one. What an edit would make of the map, and has not, is
    drawn and read under the mouse (`drawn`), and is of no table or file before it is kept.

    Parameters
    ----------
    view : ViewState
    detail : Detail
    edits : SessionEdits

    Signals
    -------
    changed()
        Another labelling is in sight, or another place for one.
    selection_changed()
        `selected` is another one.
    """

    changed = Signal()
    selection_changed = Signal()

    def __init__(self, view: ViewState, detail: Detail, edits: SessionEdits, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view, self._detail, self._edits = view, detail, edits
        self._edited: Applied | None = None
        view.frame_changed.connect(self._on_other_changed)
        detail.cut_changed.connect(self._on_other_changed)
        edits.changed.connect(self._on_edits_changed)
        for signal in (view.selection_changed, detail.selection_changed, edits.layer.selection_changed):
            signal.connect(self.selection_changed)

    # What it is

    @property
    def record(self) -> RunRecord | None:
        """The shown run."""
        return self._view.shown

    @property
    def frame(self) -> Frame | None:
        """The place on its timeline."""
        return self._view.frame

    @property
    def edited(self) -> Applied | None:
        """The map after the edits, where that is looked at; None: it is the level's, else the run's."""
        made = self._edits.bench.made
        return made if made is not None and made.map.edits and self._edits.layer.is_seen and self._is_final else None

    @property
    def drawn(self) -> Applied | None:
        """The same as the views show it: what an edit would make of the map goes before."""
        proposed = self._edits.proposal.made
        return proposed if proposed is not None and self._is_final and not self._edits.layer.is_peeking else self.edited

    @property
    def level(self) -> LevelMap | None:
        """The level of detail that is looked at, where no edited map is; None: the run's own labels are."""
        return None if self.edited is not None else self._detail.level_map()

    @property
    def for_files(self) -> EditedMap | LevelMap | None:
        """What is saved in the place of the run's map; None: that itself."""
        return self.level if self.edited is None else self.edited.map

    # What is selected

    @property
    def selected(self) -> int | None:
        """The segment of it that is selected."""
        if self.edited is not None:
            own, of_run = self._edits.layer.selected, self._view.selected
            return own if own is not None or of_run is None or not self._is_of_run(of_run) else of_run
        return self._view.selected if self.level is None else self._detail.selected

    def select(self, label: int | None) -> None:
        """Select a segment of it; of the edited map what is left of a label of the run selects that everywhere."""
        if label is None:
            for part in (self._view, self._detail, self._edits.layer):
                part.select(None)
        elif self.edited is not None:
            (self._view if self._is_of_run(label) else self._edits.layer).select(label)
        else:
            (self._view if self.level is None else self._detail).select(label)

    # How

    @property
    def _is_final(self) -> bool:
        return self._edits.book.record is not None and self._view.frame == FINAL

    def _is_of_run(self, label: int) -> bool:
        """Whether a segment of the edited map is what is left of the label of the run that has this number."""
        record, made = self._view.shown, self._edits.bench.made
        if record is None or made is None or made.map.edits.detail is not None or label >= record.colored:
            return False
        return not any(label in step.new_labels for step in made.map.steps)  # a number may be taken again

    @Slot()
    def _on_other_changed(self) -> None:
        self._edited = self.edited
        self._let_go()
        self.changed.emit()

    @Slot()
    def _on_edits_changed(self) -> None:
        """What is proposed is no other labelling."""
        if self.edited is not self._edited:
            self._on_other_changed()

    def _let_go(self) -> None:
        """Of a segment that is not there any more, and not only out of sight for a moment."""
        selected, made = self._edits.layer.selected, self._edits.bench.made
        if selected is not None and (made is None or not made.has(selected)):
            self._edits.layer.select(None)
