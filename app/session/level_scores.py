"""How well the level of detail that is looked at agrees with the picture's truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.detail import Detail
from app.session.truth import SessionTruth
from app.tasks.background_task import BackgroundTask

if TYPE_CHECKING:
    from grapl_engine.evaluation.cut_scores import CutScores
    from grapl_engine.hierarchy.hierarchy import Hierarchy
    from grapl_engine.truth import Truth

__all__ = ["LevelScores"]


class LevelScores(QObject):
    """What hierarchy and truth share is counted once for both, beside the window; each level is a look-up after that.

    Parameters
    ----------
    detail : Detail
        Whose levels are scored.
    truth : SessionTruth
        What they are compared with: the annotator who counts, or all.

    Signals
    -------
    changed()
        Other levels have scores, or none have any more.
    failed(Failure)
        They could not be computed.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, detail: Detail, truth: SessionTruth, parent: QObject) -> None:
        super().__init__(parent)
        self._detail, self._truth = detail, truth
        self._asked_for: tuple[Hierarchy | None, Truth | None, int | None] = None, None, None
        self._scores: CutScores | None = None
        self._task = BackgroundTask("scores of levels", self, words="The levels could not be compared with the truth: {}")
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self.failed)
        detail.hierarchy_changed.connect(self._look)
        truth.truth_changed.connect(self._look)

    @property
    def annotators(self) -> int:
        """How many annotators are compared with; 0 without a truth."""
        truth = self._truth.chosen
        return 0 if truth is None else len(truth.annotators)

    @property
    def best_count(self) -> int | None:
        """How many segments the level has that covers the truth best; None where that is not known."""
        return None if self._scores is None else self._scores.best_count

    def of_shown(self) -> tuple[float, float] | None:
        """Covering and variation of information, in bits, of what is looked at; None where they are not known."""
        cut = self._detail.cut or self._detail.automatic_cut()
        if self._scores is None or cut is None:
            return None
        return self._scores.covering(cut), self._scores.variation_of_information(cut)

    @Slot()
    def _look(self) -> None:
        wanted = self._detail.hierarchy, self._truth.current, self._truth.annotator
        if wanted == self._asked_for:
            return
        self._asked_for, had_some = wanted, self._scores is not None
        self._scores = None
        self._task.cancel()
        hierarchy, truth = wanted[0], self._truth.chosen
        if hierarchy is not None and truth is not None:
            self._task.submit(partial(_scored, hierarchy, truth))
        if had_some:
            self.changed.emit()

    @Slot(object)
    def _on_task_result(self, scores: CutScores) -> None:
        self._scores = scores
        self.changed.emit()


def _scored(hierarchy: Hierarchy, truth: Truth, _should_stop: Callable[[], bool]) -> Iterator[object]:
    """In the thread."""
    from grapl_engine.evaluation.cut_scores import CutScores

    scores = CutScores(hierarchy, truth.annotators, truth.void)
    _ = scores.best_count  # looked for here, and kept
    yield scores
