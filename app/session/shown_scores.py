"""How well what is looked at agrees with the truth: edits by hand, a level of detail, or a run at a place of its timeline."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.session.run_scores import edited_map_to_score
from app.session.run_text import EDITED_MAP, map_text
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
        for signal in (session.sight.changed, session.truth.truth_changed, session.truth.scores_changed):
            signal.connect(self.changed)

    @property
    def title(self) -> str:
        """What is scored: "pixel map", "cut 2", "detail: 40 segments" or "pixel map, edited"; "" if there is nothing."""
        sight = self._session.sight
        if sight.edited is not None:
            return EDITED_MAP
        if (level := sight.level) is not None:
            return f"detail: {level.cut.label_count.text}"
        return "" if sight.record is None or sight.frame is None else map_text(sight.record, sight.frame)

    def now(self, *, whole: bool = False) -> ScoresOverAnnotators | None:
        """The scores, as far as they are known; `whole`: those of boundaries too, a while later."""
        session, sight = self._session, self._session.sight
        picture, record, frame = session.view.picture, sight.record, sight.frame
        if (made := sight.edited) is not None and record is not None:
            return session.truth.scores_of_map(edited_map_to_score(record, made.map), record.picture, whole=whole)
        if (level := sight.level) is not None and picture is not None:
            return session.truth.scores_of_map(_of_level(level), picture, whole=whole)
        return None if record is None or frame is None else session.truth.scores_of(record, frame, whole=whole)


def _of_level(level: LevelMap) -> MapToScore:
    return MapToScore((level.hierarchy, level.cut.nodes.tobytes()), partial(_level_labels, level), passes=True)


def _level_labels(level: LevelMap) -> NDArray[np.uint16]:
    """In a thread."""
    return level.hierarchy.labels_of(level.cut.nodes)
