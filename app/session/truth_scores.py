"""How well maps agree with a truth, computed beside the window, each once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine.evaluation.scores import ScoresOverAnnotators
    from grapl_engine.evaluation.truth_scores import TruthScorer
    from grapl_engine.truth import Truth

__all__ = ["MapToScore", "TruthScores"]

MakeLabels: TypeAlias = "Callable[[], NDArray[np.integer] | None]"
REST_MS = 300
"""Boundaries are matched once nothing else was asked for so long: that may take seconds."""
MOST_KEPT = 4096
"""Scores; of a few hundred bytes each."""


@dataclass(frozen=True, slots=True)
class MapToScore:
    """A map that is to be compared.

    Attributes
    ----------
    key : hashable
        What it is known by: equal keys have equal maps. A tuple begins with the run, or whatever else the map is of.
    labels : callable
        Gives the map, or None where there is none (any more); called in a thread.
    k0 : int or None
        Labels that the method started from.
    passes : bool
        Whether it is of interest only until another such map is asked for, as the levels under a slider.
    """

    key: Hashable
    labels: MakeLabels
    k0: int | None = None
    passes: bool = False


class TruthScores(QObject):
    """Of maps of one truth: first what takes milliseconds, of all that are asked for; then boundaries, of those that want them.

    Signals
    -------
    changed()
        Scores of a map are here, or more of them.
    failed(Failure)
        Some could not be computed.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._truth: Truth | None = None
        self._scorer: TruthScorer | None = None
        self._quick: dict[Hashable, ScoresOverAnnotators | None] = {}
        self._whole: dict[Hashable, ScoresOverAnnotators | None] = {}
        self._wanted: dict[Hashable, MapToScore] = {}
        self._wanted_whole: dict[Hashable, MapToScore] = {}
        self._under_way: set[Hashable] = set()
        self._is_whole = False
        self._task = BackgroundTask("scores", self, words="The scores could not be computed: {}", threads=2)
        self._task.result.connect(self._on_task_result)
        self._task.finished.connect(self._on_task_finished)
        self._task.failed.connect(self._on_task_failed)
        self._next = QTimer(self, interval=0, singleShot=True)
        self._next.timeout.connect(self._begin_quick)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._begin_whole)

    @property
    def is_busy(self) -> bool:
        """Whether scores that were asked for are on their way."""
        return bool(self._wanted or self._wanted_whole)

    def compare_with(self, truth: Truth | None) -> None:
        """Take another truth; what is known of the one before is forgotten."""
        if truth is self._truth:
            return
        self._truth, self._scorer = truth, None
        for known in (self._quick, self._whole, self._wanted, self._wanted_whole):
            known.clear()
        self._next.stop()
        self._rest.stop()
        self._task.cancel()

    def of(self, map_to_score: MapToScore, *, whole: bool = False) -> ScoresOverAnnotators | None:
        """The scores of a map, as far as they are known; what is not is computed, and `changed` says when it is there.

        With `whole`, those of boundaries come too.
        """
        key = map_to_score.key
        if self._truth is None:
            return None
        if key not in self._quick and key not in self._wanted:
            if map_to_score.passes:
                self._wanted = {other: one for other, one in self._wanted.items() if not one.passes}
            self._wanted[key] = map_to_score
            self._next.start()
        if whole and key not in self._whole:
            self._wanted_whole = {key: map_to_score}  # the last that was asked for: they take long
            self._rest.start()
        return self._whole.get(key) or self._quick.get(key)

    def forget_others(self, owners: Collection[object]) -> None:
        """Forget the scores of what no longer is, which would be kept in memory by them."""
        for known in (self._quick, self._whole, self._wanted, self._wanted_whole):
            for key in [key for key in known if isinstance(key, tuple) and key[0] not in owners]:
                del known[key]

    # How

    @Slot()
    def _begin_quick(self) -> None:
        from grapl_engine.evaluation.measures import QUICK

        if self._wanted and self._truth is not None:
            self._submit(tuple(reversed(self._wanted.values())), QUICK)

    @Slot()
    def _begin_whole(self) -> None:
        if self._wanted:
            self._rest.start()
        elif self._wanted_whole and self._truth is not None:
            self._submit(tuple(self._wanted_whole.values()), None)

    def _submit(self, maps: tuple[MapToScore, ...], names: tuple[str, ...] | None) -> None:
        assert self._truth is not None
        self._under_way, self._is_whole = {one.key for one in maps}, names is None
        self._task.submit(partial(_scored, self._truth, self._scorer, maps, names))

    @Slot(object)
    def _on_task_result(self, result: object) -> None:
        if isinstance(result, _Scored):
            self._scorer = result.scorer
            known, wanted = (self._whole, self._wanted_whole) if result.is_whole else (self._quick, self._wanted)
            wanted.pop(result.key, None)
            if result.scores is None:  # not now: who asks again may find that the map is back
                return
            while len(known) >= MOST_KEPT:
                del known[next(iter(known))]
            known[result.key] = result.scores
            self.changed.emit()

    @Slot()
    def _on_task_finished(self) -> None:
        if self._wanted:
            self._next.start()
        elif self._wanted_whole:
            self._rest.start()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        """The first that is not there yet broke off: it has no scores, and the others have their turn."""
        known, wanted = (self._whole, self._wanted_whole) if self._is_whole else (self._quick, self._wanted)
        key = next((key for key in reversed(wanted) if key in self._under_way), None)
        if key is not None:
            known[key] = None
            del wanted[key]
        self._on_task_finished()
        self.failed.emit(failure)


@dataclass(frozen=True, slots=True)
class _Scored:
    """What a thread says of a map; the scorer is kept, since it has looked at the truth."""

    key: Hashable
    scores: ScoresOverAnnotators | None
    scorer: TruthScorer
    is_whole: bool


def _scored(
    truth: Truth,
    scorer: TruthScorer | None,
    maps: Sequence[MapToScore],
    names: Sequence[str] | None,
    should_stop: Callable[[], bool],
) -> Iterator[object]:
    """In the thread."""
    from grapl_engine.evaluation.truth_scores import TruthScorer

    scorer = scorer or TruthScorer(truth)
    for one in maps:
        if should_stop():
            return
        labels = one.labels()
        scores = None if labels is None else scorer.score(labels, k0=one.k0, names=names)
        yield _Scored(one.key, scores, scorer, names is None)
