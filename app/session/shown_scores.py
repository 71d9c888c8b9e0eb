"""How well what is looked at agrees with the truth: a run at a place of its timeline, or a level of detail."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.session.detail_text import segments_text
from app.session.run_text import map_text
from app.session.session import Session
from app.session.truth_scores import MapToScore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine.evaluation.scores import ScoresOverAnnotators
    from grapl_engine.hierarchy.level_map import LevelMap

__all__ = ["ShownScores"]


class ShownScores(QObject):
    """In line with the session.

    Signals
    -------
    changed()
        Something else is looked at, or its scores are here.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        for signal in (
            session.view.frame_changed,
            session.detail.cut_changed,
            session.truth.truth_changed,
            session.truth.scores_changed,
        ):
            signal.connect(self.changed)

    @property
    def title(self) -> str:
        """What is scored: "pixel map", "cut 2" or "detail: 40 segments"; "" if there is nothing to be scored."""
        if (level := self._level()) is not None:
            return f"detail: {segments_text(level.cut.count)}"
        record, frame = self._session.view.shown, self._session.view.frame
        return "" if record is None or frame is None else map_text(record, frame)

    def now(self, *, whole: bool = False) -> ScoresOverAnnotators | None:
        """The scores, as far as they are known; `whole`: those of boundaries too, a while later."""
        session = self._session
        picture, record, frame = session.view.picture, session.view.shown, session.view.frame
        if (level := self._level()) is not None and picture is not None:
            return session.truth.scores_of_map(_of_level(level), picture, whole=whole)
        return None if record is None or frame is None else session.truth.scores_of(record, frame, whole=whole)

    def _level(self) -> LevelMap | None:
        return self._session.detail.level_map()


def _of_level(level: LevelMap) -> MapToScore:
    return MapToScore((level.hierarchy, level.cut.nodes.tobytes()), partial(_level_labels, level), passes=True)


def _level_labels(level: LevelMap) -> NDArray[np.uint16]:
    """In a thread."""
    return level.hierarchy.labels_of(level.cut.nodes)
