"""What the lab looks at: the labelling problem of the shown frame, and its labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.session import Session
from grapl_engine import Frame, Stage
from grapl_engine.graphcut import problem as problems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine import RunRecord
    from grapl_engine.graphcut.energy import EnergyBreakdown, LocalCosts
    from grapl_engine.graphcut.problem import Problem

__all__ = ["LabModel"]


class LabModel(QObject):
    """The shown frame as a labelling problem; all pages of the lab read it.

    Signals
    -------
    changed()
        Another frame or other labels are looked at, or the run is over; not for another patch.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._own: tuple[RunRecord, Frame, Problem] | None = None
        self._breakdown: tuple[Problem, NDArray[np.uint16], EnergyBreakdown] | None = None
        session.view.frame_changed.connect(self.changed)
        session.view.preview_changed.connect(self.changed)
        session.runs.run_ended.connect(self._on_session_run_ended)
        session.keeper.loader.loading_changed.connect(self._on_loader_loading_changed)

    @property
    def record(self) -> RunRecord | None:
        """The shown run, once it has labels."""
        shown = self.session.view.shown
        return shown if shown is not None and shown.prepared is not None else None

    @property
    def frame(self) -> Frame | None:
        """The place on its timeline."""
        return self.session.view.frame if self.record is not None else None

    @property
    def cuts(self) -> list[Frame]:
        """The frames of the run that have a cut."""
        return [frame for frame in self.record.frames() if frame.stage is Stage.CUT] if self.record is not None else []

    @property
    def station(self) -> Frame | None:
        """Whose patch labels are looked at: of the pixel map the last network's, in a run without one the initial labels."""
        record, frame = self.record, self.frame
        if record is None or frame is None or frame.stage is not Stage.FINAL:
            return frame
        return Frame(Stage.NETWORK, len(record.iterations) - 1) if record.iterations else Frame(Stage.INITIAL)

    @property
    def own_problem(self) -> Problem | None:
        """The run's own problem at the frame: its network's answers, its graph, its lambda."""
        record, frame = self.record, self.frame
        if record is None or frame is None:
            return None
        if self._own is None or self._own[0] is not record or self._own[1] != frame:
            self._own = record, frame, problems.problem_of(record, frame)
        return self._own[2]

    @property
    def problem(self) -> Problem | None:
        """The problem whose answer is looked at: that of the preview if there is one, else the run's own."""
        preview = self.session.view.preview
        return preview.problem if preview is not None else self.own_problem

    @property
    def labels(self) -> NDArray[np.uint16] | None:
        """uint16, (n,): of the preview if there is one, else of the station."""
        record, station, preview = self.record, self.station, self.session.view.preview
        if preview is not None:
            return preview.labels.ravel()
        labels = record.patch_labels(station) if record is not None and station is not None else None
        return None if labels is None else labels.ravel()

    @property
    def breakdown(self) -> EnergyBreakdown | None:
        """The energy of `labels` in all its parts; computed once."""
        problem, labels = self.problem, self.labels
        if problem is None or labels is None:
            return None
        if self._breakdown is None or self._breakdown[0] is not problem or self._breakdown[1].base is not labels.base:
            self._breakdown = problem, labels, problem.breakdown(labels)
        return self._breakdown[2]

    @property
    def patch(self) -> int | None:
        """The selected patch as a flat index."""
        patch, problem = self.session.view.patch, self.problem
        return None if patch is None or problem is None else patch[0] * problem.d + patch[1]

    @property
    def local(self) -> LocalCosts | None:
        """What each label would cost the selected patch, its neighbours' labels fixed."""
        problem, labels, patch = self.problem, self.labels, self.patch
        return None if problem is None or labels is None or patch is None else problem.local(labels, patch)

    @Slot()
    def _on_loader_loading_changed(self) -> None:
        """What stands in place of a run says that one is coming, or is not."""
        if self.session.view.shown is None:
            self.changed.emit()

    @Slot(object)
    def _on_session_run_ended(self, record: RunRecord) -> None:
        if record is self.session.view.shown:
            self.changed.emit()
