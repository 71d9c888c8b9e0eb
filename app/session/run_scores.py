"""How well each kept run agrees with the truth of its picture, be the run in memory or not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.session.kept_runs import KeptRun
from app.session.truth import SessionTruth
from app.session.truth_scores import MapToScore
from grapl_engine import Frame, RunRecord, Stage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.session.run_loader import RunLoader
    from grapl_engine.evaluation.scores import ScoresOverAnnotators

__all__ = ["RunScores"]

REST_MS = 100
"""Scores come one by one: the list is renewed that much after the first."""
_FINAL = Frame(Stage.FINAL)


class RunScores(QObject):
    """Of the final maps; computed in the background when they are first asked for.

    Signals
    -------
    changed()
        There are others.
    """

    changed = Signal()

    def __init__(self, truth: SessionTruth, loader: RunLoader, parent: QObject) -> None:
        super().__init__(parent)
        self._truth, self._loader = truth, loader
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
        key = (record, _FINAL)  # as `SessionTruth.scores_of` has it
        labels = partial(_labels, self._loader.reader(record))
        return self._truth.scores_of_map(MapToScore(key, labels, entry.facts.labels or None), record.picture)


# In the thread.


def _labels(whole: Callable[[], RunRecord]) -> NDArray[np.uint16] | None:
    from grapl_engine.evaluation.truth_scores import frame_labels

    return frame_labels(whole(), _FINAL)
