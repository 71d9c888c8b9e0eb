"""How fine the segments are that are looked at: a hierarchy, and a cut through its tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.history import History
from app.session.level_source import LevelSource
from app.session.view_state import ViewState
from grapl_engine import Frame, RunRecord, Stage

if TYPE_CHECKING:
    from grapl_engine import Picture
    from grapl_engine.hierarchy.hierarchy import Hierarchy
    from grapl_engine.hierarchy.level_map import LevelMap
    from grapl_engine.hierarchy.tree_cut import TreeCut

__all__ = ["Detail", "run_colors"]

STEP = 0.1
"""Of the regions there are, so many more or fewer at a step; at least one."""


class Detail(QObject):
    """The cut through a hierarchy that a person has chosen.

    Parameters
    ----------
    view : ViewState
    source : LevelSource
        Whose hierarchy it is.

    Signals
    -------
    hierarchy_changed()
        `hierarchy`, `reason` or the colours are others.
    cut_changed()
        `cut` is another one.
    selection_changed()
        `selected`, a label of the hierarchy, is another one.
    """

    hierarchy_changed = Signal()
    cut_changed = Signal()
    selection_changed = Signal()

    def __init__(self, view: ViewState, source: LevelSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view, self._source = view, source
        self._hierarchy: Hierarchy | None = None
        self._looked_at: Picture | None = None
        self._palette_indices: tuple[int, ...] | None = None
        self._history: History[TreeCut | None] = History(None)
        self._is_walking = False
        self._wants_pieces = False
        self._pieces_cut: TreeCut | None = None
        self._selected: int | None = None
        source.changed.connect(self._on_source_changed)
        view.selection_changed.connect(self._on_view_selection_changed)
        view.frame_changed.connect(self._on_view_frame_changed)

    # What is

    @property
    def hierarchy(self) -> Hierarchy | None:
        """Whose levels can be looked at."""
        return self._hierarchy

    @property
    def owner(self) -> RunRecord | None:
        """The run that the hierarchy is of; None: it is the picture's own."""
        return self._source.owner

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
        return self._source.reason

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
        return None if self._hierarchy is None else _level(self._hierarchy, self._hierarchy.automatic_count)

    def level_map(self) -> LevelMap | None:
        """What a person has chosen, or sees where there is no run, as a map for files; None: the run's map is looked at."""
        cut = self.cut or (self.automatic_cut() if self._view.shown is None else None)
        if self._hierarchy is None or cut is None:
            return None
        from grapl_engine.hierarchy.level_map import LevelMap

        return LevelMap(self._hierarchy, cut, self._palette_indices)

    def leaf_at(self, x: float, y: float) -> int | None:
        """The superpixel at (x, y) of the picture; None outside, or without a hierarchy."""
        picture, hierarchy = self._view.picture, self._hierarchy
        if picture is None or hierarchy is None or not (0 <= x < picture.width and 0 <= y < picture.height):
            return None
        rows, columns = hierarchy.regions.shape
        return int(hierarchy.regions[int(y * rows / picture.height), int(x * columns / picture.width)])

    def leaf_here(self) -> int | None:
        """A superpixel of the selected segment, else the one that the mouse points at; None without either."""
        cut = self.cut or self.automatic_cut()
        if cut is not None and self._selected is not None and self._selected in cut.labels:
            return int((cut.labels == self._selected).argmax())
        return None if self._view.pointer is None else self.leaf_at(*self._view.pointer)

    # What can be done

    def show_level(self, count: int) -> None:
        """As fine everywhere as the level with so many regions; one undo takes a walk through levels back."""
        if self._hierarchy is not None:
            self._change(_level(self._hierarchy, count), is_walk=True)

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

    def show_cut(self, cut: TreeCut | None) -> None:
        """A cut through the tree of `hierarchy`; None: the run's own map."""
        self._change(cut)

    def set_within(self, on: bool) -> None:
        """Let levels keep to the labels of the shown run's last cut, or not.

        Where no level is chosen, that of the labels' pieces comes with it, and goes with it if it is still the one.
        """
        if not on and self._pieces_cut is not None and self.cut is self._pieces_cut:
            self._change(None)
        self._wants_pieces = on and self.cut is None
        self._source.set_within(on)

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
    def _on_view_selection_changed(self) -> None:
        if self._view.selected is not None:
            self.select(None)

    @Slot()
    def _on_view_frame_changed(self) -> None:
        """Where no detail is chosen, the segments that were selected may no longer be in sight."""
        if self.cut is None:
            self.select(None)

    @Slot()
    def _on_source_changed(self) -> None:
        """Another hierarchy; of the same picture the number of regions that was chosen stays, as a level of the new one."""
        hierarchy, picture, before = self._source.hierarchy, self._source.picture, self.cut
        is_other, is_other_picture = hierarchy is not self._hierarchy, picture is not self._looked_at
        self._hierarchy, self._looked_at = hierarchy, picture
        if before is None or is_other:
            self._palette_indices = None if hierarchy is None else run_colors(hierarchy, self._view.shown)
        if is_other:
            self.select(None)
            stays = before is not None and not is_other_picture and hierarchy is not None
            self._history, self._is_walking = History(_level(hierarchy, before.count) if stays and before else None), False
        self._show_pieces_if_wanted()
        if is_other or is_other_picture or before is None:
            self.hierarchy_changed.emit()
        if before is not self.cut:
            self.cut_changed.emit()

    # How

    def _show_pieces_if_wanted(self) -> None:
        """Levels were told to keep to labels: where none is chosen, that of the labels is."""
        if self._wants_pieces and self._hierarchy is not None and self._hierarchy.pieces is not None:
            if self.cut is None:
                self._pieces_cut = _level(self._hierarchy, self._hierarchy.pieces)
                self._history.change(self._pieces_cut)
            self._wants_pieces = False

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


def _level(hierarchy: Hierarchy | None, count: int) -> TreeCut:
    from grapl_engine.hierarchy.tree_cut import TreeCut

    assert hierarchy is not None
    return TreeCut.at_level(hierarchy.tree, count)


def run_colors(hierarchy: Hierarchy, record: RunRecord | None) -> tuple[int, ...] | None:
    """The palette index of each label: the automatic level has the colours of the run's map. None: label k has index k."""
    if record is None or record.finished is None:
        return None
    from grapl_engine.storage.palette import all_palette_indices, frame_palette_indices, matched_palette_indices

    own = frame_palette_indices(record, Frame(Stage.FINAL))
    if record.shows_level and record.finished.hierarchy is hierarchy:  # the automatic level is the map
        return all_palette_indices(hierarchy.tree.leaves, own)
    labels = hierarchy.labels(hierarchy.automatic_count)
    return matched_palette_indices(labels, hierarchy.tree.leaves, record.finished.pixel_labels, own)
