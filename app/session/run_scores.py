"""How well each kept run agrees with the truth of its picture, be the run in memory or not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.session.edits import SessionEdits
from app.session.kept_runs import KeptRun
from app.session.truth import SessionTruth
from app.session.truth_scores import MapToScore
from grapl_engine import Frame, RunRecord, Stage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.session.run_loader import RunLoader
    from grapl_engine.edited_map import EditedMap
    from grapl_engine.evaluation.scores import ScoresOverAnnotators

__all__ = ["RunScores", "edited_map_to_score"]

REST_MS = 100
"""Scores come one by one: the list is renewed that much after the first."""
_FINAL = Frame(Stage.FINAL)


class RunScores(QObject):
    """Of the final maps, with the edits by hand where there are some; computed in the background when they are first asked for.

    Parameters
    ----------
    truth : SessionTruth
    loader : RunLoader
    edits : SessionEdits
        Has the edited map of the shown run at hand.

    Signals
    -------
    changed()
        There are others.
    """

    changed = Signal()

    def __init__(self, truth: SessionTruth, loader: RunLoader, edits: SessionEdits, parent: QObject) -> None:
        super().__init__(parent)
        self._truth, self._loader, self._edits = truth, loader, edits
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self.changed)
        truth.scores_changed.connect(self._rest.start)
        truth.truth_changed.connect(self.changed)

    @property
    def are_there(self) -> bool:
        """Whether runs of the open picture can have scores."""
        return self._truth.current is not None

    def of(self, entry: KeptRun) -> ScoresOverAnnotators | None:
        """Those of a run of the open picture; None without a truth, without a map, or until they are computed."""
        record = entry.record
        if not self.are_there or record.ended is None:
            return None
        return self._truth.scores_of_map(self._map_of(entry), record.picture)

    def _map_of(self, entry: KeptRun) -> MapToScore:
        """By the same keys as `SessionTruth.scores_of` and `edited_map_to_score` have, where it is the same map."""
        record, made = entry.record, self._edits.bench.made
        if made is not None and record.edits and made.map.edits is record.edits:
            return edited_map_to_score(record, made.map)
        of = record.edits or (("edits", entry.facts.edits) if record.is_away and entry.facts.edits else _FINAL)
        k0 = None if record.edits.detail is not None else entry.facts.labels or None
        return MapToScore((record, of), partial(_labels, self._loader.reader(record)), k0)


def edited_map_to_score(record: RunRecord, edited: EditedMap) -> MapToScore:
    """A run's map after edits by hand; a level has no labels that the method started from."""
    k0 = None if edited.edits.detail is not None else record.labels or None
    return MapToScore((record, edited.edits), lambda: edited.labels, k0)


# In the thread.


def _labels(whole: Callable[[], RunRecord]) -> NDArray[np.uint16] | None:
    from grapl_engine.evaluation.truth_scores import frame_labels

    record = whole()
    if not record.edits:
        return frame_labels(record, _FINAL)
    from grapl_engine.analysis.editing import apply_edits

    return apply_edits(record, record.edits).labels
