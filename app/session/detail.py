"""How fine the segments are that are looked at: a hierarchy, and a cut through its tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from app.session.history import History
from app.session.run_controller import RunController
from app.session.view_state import ViewState
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import RunRecord

if TYPE_CHECKING:
    from grapl_engine import Picture
    from grapl_engine.hierarchy.hierarchy import Hierarchy
    from grapl_engine.hierarchy.tree_cut import TreeCut

__all__ = ["Detail", "HierarchyMaker", "picture_hierarchy"]

HierarchyMaker: TypeAlias = "Callable[[Picture, Callable[[], bool]], Hierarchy | None]"
"""Makes a picture's own hierarchy; tests put another in its place."""
STEP = 0.1
"""Of the regions there are, so many more or fewer at a step; at least one."""
MATCHED_SIDE = 256
"""Pixels a side that are looked at to give segments the run's colours."""


class Detail(QObject):
    """The shown run's hierarchy, else the picture's own, and the cut through it that a person has chosen.

    The picture's own is computed once the engine's libraries are there. While a run goes on, the hierarchy that was looked at stays.

    Parameters
    ----------
    view : ViewState
    runs : RunController
    maker : callable, optional
        Makes the picture's own hierarchy; without one there is none.

    Signals
    -------
    hierarchy_changed()
        `hierarchy`, `reason` or the colours are others.
    cut_changed()
        `cut` is another one.
    selection_changed()
        `selected`, a label of the hierarchy, is another one.
    failed(Failure)
        The picture's own hierarchy could not be made.
    """

    hierarchy_changed = Signal()
    cut_changed = Signal()
    selection_changed = Signal()
    failed = Signal(object)

    def __init__(
        self, view: ViewState, runs: RunController, maker: HierarchyMaker | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._view, self._runs, self._maker = view, runs, maker
        self._own: tuple[Picture, Hierarchy] | None = None
        self._failed_for: Picture | None = None
        self._owner: RunRecord | None = None
        self._hierarchy: Hierarchy | None = None
        self._looked_at: Picture | None = None
        self._palette_indices: tuple[int, ...] | None = None
        self._history: History[TreeCut | None] = History(None)
        self._is_walking = False
        self._selected: int | None = None
        self._task = BackgroundTask("the picture's segments", self, words="The picture's own segments could not be found: {}")
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)
        self._is_engine_ready = False
        runs.engine_ready.connect(self._on_runs_engine_ready)
        runs.run_ended.connect(self._choose)
        view.picture_changed.connect(self._on_view_picture_changed)
        view.shown_changed.connect(self._choose)
        view.selection_changed.connect(self._on_view_selection_changed)

    # What is

    @property
    def hierarchy(self) -> Hierarchy | None:
        """Whose levels can be looked at."""
        return self._hierarchy

    @property
    def owner(self) -> RunRecord | None:
        """The run that the hierarchy is of; None: it is the picture's own."""
        return self._owner

    @property
    def palette_indices(self) -> tuple[int, ...] | None:
        """The palette index of each label of the hierarchy; those of the automatic level have the run's colours."""
        return self._palette_indices

    @property
    def cut(self) -> TreeCut | None:
        """The segments that a person has chosen to look at; None: the run's own map."""
        return self._history.current

    @property
    def selected(self) -> int | None:
        """The selected label of the hierarchy."""
        return self._selected

    @property
    def reason(self) -> str:
        """Why there is no detail to be chosen, as a sentence; "" where there is."""
        if self._view.picture is None:
            return "Open a picture first."
        if self._hierarchy is not None:
            return "This picture is one segment at every level: it has no edges." if self._hierarchy.tree.leaves == 1 else ""
        if self._failed_for is self._view.picture:
            return "The picture's own segments could not be found: a run may bring some."
        return "The picture's own segments are being looked for."

    @property
    def can_undo(self) -> bool:
        """Whether a change of the detail can be taken back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether one that was taken back can be made again."""
        return self._history.can_redo

    def automatic_cut(self) -> TreeCut | None:
        """The level that is taken where nobody chooses."""
        return None if self._hierarchy is None else self._level(self._hierarchy.automatic_count)

    def leaf_at(self, x: float, y: float) -> int | None:
        """The superpixel at (x, y) of the picture; None outside, or without a hierarchy."""
        picture, hierarchy = self._view.picture, self._hierarchy
        if picture is None or hierarchy is None or not (0 <= x < picture.width and 0 <= y < picture.height):
            return None
        rows, columns = hierarchy.regions.shape
        return int(hierarchy.regions[int(y * rows / picture.height), int(x * columns / picture.width)])

    # What can be done

    def show_level(self, count: int) -> None:
        """As fine everywhere as the level with so many regions; one undo takes a walk through levels back."""
        if self._hierarchy is not None:
            self._change(self._level(count), is_walk=True)

    def step(self, by: int) -> None:
        """So many steps finer, or coarser if negative: each a tenth of the regions, and at least one."""
        cut = self.cut or self.automatic_cut()
        if cut is None:
            return
        count = cut.count
        for _ in range(abs(by)):
            count += max(1, round(STEP * count)) * (1 if by > 0 else -1)
        self.show_level(max(count, 1))

    def show_automatic(self) -> None:
        """The level that is taken where nobody chooses."""
        self._change(self.automatic_cut())

    def leave(self) -> None:
        """Look at the run's own map."""
        self._change(None)

    def more_at(self, leaf: int) -> None:
        """Split the region of this superpixel, and no other."""
        if cut := self.cut or self.automatic_cut():
            self._change(cut.more_at(leaf))

    def less_at(self, leaf: int) -> None:
        """Unite the region of this superpixel with what it came from, and nothing else."""
        if cut := self.cut or self.automatic_cut():
            self._change(cut.less_at(leaf))

    def undo(self) -> None:
        """Take the last change back."""
        self._move(self._history.undo)

    def redo(self) -> None:
        """Make the last undone change again."""
        self._move(self._history.redo)

    def select(self, label: int | None) -> None:
        """Select a label of the hierarchy; no label of a run is selected beside it."""
        if label != self._selected:
            self._selected = label
            if label is not None:
                self._view.select(None)
            self.selection_changed.emit()

    # What happens

    @Slot()
    def _on_runs_engine_ready(self) -> None:
        self._is_engine_ready = True
        self._look()

    @Slot()
    def _on_view_picture_changed(self) -> None:
        self._task.cancel()
        self._choose()
        self._look()

    @Slot()
    def _on_view_selection_changed(self) -> None:
        if self._view.selected is not None:
            self.select(None)

    @Slot(object)
    def _on_task_result(self, found: tuple[Picture, Hierarchy]) -> None:
        self._own = found
        self._choose()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self._failed_for = self._view.picture
        self.hierarchy_changed.emit()
        self.failed.emit(failure)

    # How

    def _look(self) -> None:
        """Find the picture's own segments, if they are not known."""
        picture = self._view.picture
        if picture is None or self._maker is None or not self._is_engine_ready:
            return
        if self._own is None or self._own[0] is not picture:
            self._task.submit(partial(_made, self._maker, picture))

    @Slot()
    @Slot(object)
    def _choose(self, _record: object = None) -> None:
        """Whose hierarchy is looked at now."""
        picture, shown = self._view.picture, self._view.shown
        if shown is not None and (found := _hierarchy_of(shown)) is not None:
            self._look_at(found, shown)
        elif shown is not None and shown is self._runs.running and self._hierarchy is not None and self._looked_at is picture:
            return
        else:
            self._look_at(self._own[1] if self._own is not None and self._own[0] is picture else None, None)

    def _look_at(self, hierarchy: Hierarchy | None, owner: RunRecord | None) -> None:
        """Change the hierarchy; of the same picture the number of regions that was chosen stays, as a level of the new one."""
        picture, before = self._view.picture, self.cut
        is_other, is_other_picture = hierarchy is not self._hierarchy, picture is not self._looked_at
        self._hierarchy, self._owner, self._looked_at = hierarchy, owner, picture
        if before is None or is_other:
            self._palette_indices = None if hierarchy is None else _run_colors(hierarchy, self._view.shown)
        if is_other:
            self.select(None)
            stays = before is not None and not is_other_picture and hierarchy is not None
            self._history, self._is_walking = History(self._level(before.count) if stays and before else None), False
        if is_other or is_other_picture or before is None:
            self.hierarchy_changed.emit()
        if before is not self.cut:
            self.cut_changed.emit()

    def _level(self, count: int) -> TreeCut:
        from grapl_engine.hierarchy.tree_cut import TreeCut

        assert self._hierarchy is not None
        return TreeCut.at_level(self._hierarchy.tree, count)

    def _change(self, cut: TreeCut | None, *, is_walk: bool = False) -> None:
        now = self.cut
        if cut is now or (cut is not None and now is not None and cut.nodes.tobytes() == now.nodes.tobytes()):
            return
        self._history.change(cut, merge=is_walk and self._is_walking)
        self._is_walking = is_walk
        self._tell()

    def _move(self, through_history: Callable[[], object]) -> None:
        before = self.cut
        through_history()
        self._is_walking = False
        if self.cut is not before:
            self._tell()

    def _tell(self) -> None:
        """Say that there is another cut; a selected label that it has not is let go of."""
        if self._selected is not None and (self.cut is None or self._selected not in self.cut.labels):
            self.select(None)
        self.cut_changed.emit()


def picture_hierarchy(picture: Picture, should_stop: Callable[[], bool]) -> Hierarchy | None:
    """The engine's own; imported in the thread that computes."""
    from grapl_engine.hierarchy.of_picture import hierarchy_of

    return hierarchy_of(picture, should_stop)


def _made(maker: HierarchyMaker, picture: Picture, should_stop: Callable[[], bool]) -> Iterator[object]:
    """In the thread."""
    found = maker(picture, should_stop)
    if found is not None:
        yield picture, found


def _hierarchy_of(record: RunRecord) -> Hierarchy | None:
    return None if record.finished is None else record.finished.hierarchy


def _run_colors(hierarchy: Hierarchy, record: RunRecord | None) -> tuple[int, ...] | None:
    """The palette index of each label, so that the automatic level is coloured as the run's map is; None: label k has index k."""
    if record is None or record.finished is None:
        return None
    from grapl_engine.storage.palette import all_palette_indices, matched_palette_indices

    step = max(1, max(hierarchy.regions.shape) // MATCHED_SIDE)
    labels = hierarchy.labels(hierarchy.automatic_count)[::step, ::step]
    own = all_palette_indices(record.colored, record.palette_indices)
    return matched_palette_indices(labels, hierarchy.tree.leaves, record.finished.pixel_labels, own)
