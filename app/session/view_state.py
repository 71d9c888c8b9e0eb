"""What is looked at: the picture, a run of it, a place on its timeline, and what is picked out there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.look import Look
from app.session.preview import CutPreview
from app.session.run_controller import RunController
from grapl_engine import Frame, RunRecord

if TYPE_CHECKING:
    from grapl_engine import Picture

__all__ = ["ViewState"]


class ViewState(QObject):
    """What the views show; it follows the running record where that is wanted.

    Parameters
    ----------
    runs : RunController
        Whose runs are looked at.

    Signals
    -------
    picture_changed()
        `picture` is another one.
    shown_changed()
        `shown` is another run, or None.
    frame_changed()
        Another labelling is looked at, or another place for one: another `frame`, run or picture.
    following_changed()
        `following` has a new value.
    compared_changed()
        `compared`, the run on the other side of the wipe, is another one.
    selection_changed()
        `selected`, a label of the shown run, is another one.
    patch_changed()
        `patch`, the selected patch, is another one.
    preview_changed()
        `preview`, what the graph cut's view shows in place of the run's cut, is another one.
    pointer_changed()
        `pointer` has moved.
    """

    picture_changed = Signal()
    shown_changed = Signal()
    frame_changed = Signal()
    following_changed = Signal()
    compared_changed = Signal()
    selection_changed = Signal()
    patch_changed = Signal()
    preview_changed = Signal()
    pointer_changed = Signal()

    def __init__(self, runs: RunController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self._look = Look()
        self._following = True
        self._compared: RunRecord | None = None
        self._selected: int | None = None
        self._patch: tuple[int, int] | None = None
        self._preview: CutPreview | None = None
        self._pointer: tuple[float, float] | None = None
        runs.run_started.connect(self._on_runs_run_started)
        runs.frame_added.connect(self._on_runs_frame_added)
        runs.run_superseded.connect(self._on_runs_run_superseded)
        runs.run_ended.connect(self._on_runs_run_ended)

    # What is

    @property
    def picture(self) -> Picture | None:
        """The open picture."""
        return self._look.picture

    @property
    def shown(self) -> RunRecord | None:
        """The run that the views show; while a rerun has nothing yet, the one before it."""
        return self._look.run

    @property
    def frame(self) -> Frame | None:
        """The place on the shown run's timeline."""
        return self._look.frame

    @property
    def following(self) -> bool:
        """Whether the newest frame is shown as it comes."""
        return self._following

    @property
    def compared(self) -> RunRecord | None:
        """The run on the other side of the wipe."""
        return self._compared

    @property
    def selected(self) -> int | None:
        """The selected label of the shown run."""
        return self._selected

    @property
    def patch(self) -> tuple[int, int] | None:
        """Row and column of the selected patch of the shown run."""
        return self._patch

    @property
    def preview(self) -> CutPreview | None:
        """What the graph cut's view shows in place of the run's cut."""
        return self._preview

    @property
    def pointer(self) -> tuple[float, float] | None:
        """Where the mouse points, as (x, y) in pixels of the picture; None outside."""
        return self._pointer

    # What can be done

    def show_picture(self, picture: Picture) -> None:
        """Look at a picture, without a run; the next one is followed."""
        self._set_following(True)
        self._look_at(picture, None, None)

    def show_nothing(self) -> None:
        """Look at no picture."""
        self._set_following(True)
        self._look_at(None, None, None)

    def show_run(self, record: RunRecord) -> None:
        """Look at the newest frame of a run, and at its picture; one that is under way goes on."""
        self._set_following(self._runs.wanted in (None, record))
        self._look_at(record.picture, record, _newest(record))

    def show_frame(self, frame: Frame) -> None:
        """Look at a place of the timeline; the newest one no longer comes by itself."""
        if self.shown is None or frame not in self.shown.frames():
            return
        self._set_following(self._runs.wanted is None and frame == _newest(self.shown))
        self._look_at(self.picture, self.shown, frame)

    def step_frame(self, by: int) -> None:
        """Go so many frames on (or back)."""
        if self.shown is None or self.frame is None:
            return
        frames = self.shown.frames()
        self.show_frame(frames[min(max(frames.index(self.frame) + by, 0), len(frames) - 1)])

    def follow(self) -> None:
        """Show the newest frame, and each new one as it comes."""
        self._set_following(True)
        running = self._runs.wanted
        record = running if running is not None and running.frames() else self.shown
        if record is not None and record.frames():
            self._look_at(record.picture, record, _newest(record))

    def compare_with(self, record: RunRecord | None) -> None:
        """Put a run of the same picture on the other side of the wipe; None takes the wipe away."""
        if record is not self._compared and (record is None or self.can_compare(record)):
            self._compared = record
            self.compared_changed.emit()

    def can_compare(self, record: RunRecord) -> bool:
        """Whether a run can stand on the other side of the wipe: another one of the shown picture that has labels."""
        shown = self.shown
        return shown is not None and record is not shown and record.picture is shown.picture and bool(record.frames())

    def select(self, label: int | None) -> None:
        """Select a label of the shown run everywhere; None selects nothing."""
        if label != self._selected:
            self._selected = label
            self.selection_changed.emit()

    def select_patch(self, patch: tuple[int, int] | None) -> None:
        """Select a patch of the shown run, by row and column; None selects none."""
        if patch is not None and (self.shown is None or not all(0 <= place < self.shown.settings.d for place in patch)):
            return
        if patch != self._patch:
            self._patch = patch
            self.patch_changed.emit()

    def step_patch(self, rows: int, columns: int) -> None:
        """Select the patch so many rows and columns on, inside the grid; the middle one if none is selected."""
        if self.shown is None:
            return
        d = self.shown.settings.d
        row, column = self._patch or (d // 2 - rows, d // 2 - columns)
        self.select_patch((min(max(row + rows, 0), d - 1), min(max(column + columns, 0), d - 1)))

    def set_preview(self, preview: CutPreview | None) -> None:
        """Show other labels of the shown frame in the graph cut's view; None brings the run's own cut back."""
        if preview is not self._preview:
            self._preview = preview
            self.preview_changed.emit()

    def point_at(self, place: tuple[float, float] | None) -> None:
        """The mouse points at (x, y) of the picture."""
        if place != self._pointer:
            self._pointer = place
            self.pointer_changed.emit()

    # What happens

    @Slot()
    def _on_runs_run_started(self) -> None:
        """The run before is shown until the new one has something."""
        self._set_following(True)
        if self.shown is None:
            self._look_at(self.picture, self._runs.running, None)

    @Slot()
    def _on_runs_frame_added(self) -> None:
        running = self._runs.wanted
        if self._following and running is not None:
            self._look_at(running.picture, running, _newest(running))

    @Slot()
    def _on_runs_run_superseded(self) -> None:
        """The run before it comes back."""
        if self.shown is self._runs.running:
            last = self._runs.keeping.last_of(self.picture)
            self._look_at(self.picture, last, _newest(last))

    @Slot(object)
    def _on_runs_run_ended(self, record: RunRecord) -> None:
        if record is self.shown and not record.frames():
            self._look_at(self.picture, None, None)

    # How

    def _look_at(self, picture: Picture | None, record: RunRecord | None, frame: Frame | None) -> None:
        """Change what is looked at, let go of what does not belong to it, and only then say what is another one."""
        before, self._look = self._look, Look(picture, record, frame)
        is_other_picture, is_other_run = picture is not before.picture, record is not before.run
        is_other_frame = is_other_picture or is_other_run or frame != before.frame
        is_other_grid = is_other_run and not _have_one_grid(record, before.run)
        if self._compared is not None and not self.can_compare(self._compared):
            self.compare_with(None)
        if is_other_run:
            self.select(None)
        if is_other_frame:
            self.set_preview(None)
        if is_other_grid:
            self.select_patch(None)
        if is_other_picture:
            self.point_at(None)
            self.picture_changed.emit()
        if is_other_run:
            self.shown_changed.emit()
        if is_other_frame:
            self.frame_changed.emit()

    def _set_following(self, on: bool) -> None:
        if on != self._following:
            self._following = on
            self.following_changed.emit()


def _newest(record: RunRecord | None) -> Frame | None:
    """The last place of a run's timeline."""
    frames = record.frames() if record is not None else []
    return frames[-1] if frames else None


def _have_one_grid(record: RunRecord | None, other: RunRecord | None) -> bool:
    """Whether a patch of one run is a patch of the other."""
    if record is None or other is None:
        return False
    return record.picture is other.picture and record.settings.d == other.settings.d
