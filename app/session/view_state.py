"""What is looked at: the picture, a run of it, a place on its timeline, and what is picked out there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

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
        self._picture: Picture | None = None
        self._shown: RunRecord | None = None
        self._frame: Frame | None = None
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
        return self._picture

    @property
    def shown(self) -> RunRecord | None:
        """The run that the views show; while a rerun has nothing yet, the one before it."""
        return self._shown

    @property
    def frame(self) -> Frame | None:
        """The place on the shown run's timeline."""
        return self._frame

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
        self._set_following(self._runs.running in (None, record))
        self._look_at(record.picture, record, _newest(record))

    def show_frame(self, frame: Frame) -> None:
        """Look at a place of the timeline; the newest one no longer comes by itself."""
        if self._shown is None or frame not in self._shown.frames():
            return
        self._set_following(self._runs.running is not self._shown and frame == _newest(self._shown))
        self._look_at(self._picture, self._shown, frame)

    def step_frame(self, by: int) -> None:
        """Go so many frames on (or back)."""
        if self._shown is None or self._frame is None:
            return
        frames = self._shown.frames()
        self.show_frame(frames[min(max(frames.index(self._frame) + by, 0), len(frames) - 1)])

    def follow(self) -> None:
        """Show the newest frame, and each new one as it comes."""
        self._set_following(True)
        running = self._runs.running
        record = running if running is not None and running.frames() else self._shown
        if record is not None and record.frames():
            self._look_at(record.picture, record, _newest(record))

    def compare_with(self, record: RunRecord | None) -> None:
        """Put a run of the same picture on the other side of the wipe; None takes the wipe away."""
        if record is not self._compared and (record is None or self.can_compare(record)):
            self._compared = record
            self.compared_changed.emit()

    def can_compare(self, record: RunRecord) -> bool:
        """Whether a run can stand on the other side of the wipe: another one of the shown picture that has labels."""
        shown = self._shown
        return shown is not None and record is not shown and record.picture is shown.picture and bool(record.frames())

    def select(self, label: int | None) -> None:
        """Select a label of the shown run everywhere; None selects nothing."""
        if label != self._selected:
            self._selected = label
            self.selection_changed.emit()

    def select_patch(self, patch: tuple[int, int] | None) -> None:
        """Select a patch of the shown run, by row and column; None selects none."""
        if patch is not None and (self._shown is None or not all(0 <= place < self._shown.settings.d for place in patch)):
            return
        if patch != self._patch:
            self._patch = patch
            self.patch_changed.emit()

    def step_patch(self, rows: int, columns: int) -> None:
        """Select the patch so many rows and columns on, inside the grid; the middle one if none is selected."""
        if self._shown is None:
            return
        d = self._shown.settings.d
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
        if self._shown is None:
            self._look_at(self._picture, self._runs.running, None)

    @Slot()
    def _on_runs_frame_added(self) -> None:
        running = self._runs.running
        if self._following and running is not None:
            self._look_at(running.picture, running, _newest(running))

    @Slot()
    def _on_runs_run_superseded(self) -> None:
        """The run before it comes back."""
        if self._shown is self._runs.running:
            last = self._runs.keeping.last_of(self._picture)
            self._look_at(self._picture, last, _newest(last))

    @Slot(object)
    def _on_runs_run_ended(self, record: RunRecord) -> None:
        if record is self._shown and not record.frames():
            self._look_at(self._picture, None, None)

    # How

    def _look_at(self, picture: Picture | None, record: RunRecord | None, frame: Frame | None) -> None:
        """Change what is looked at, let go of what does not belong to it, and only then say what is another one."""
        is_other_picture, is_other_run = picture is not self._picture, record is not self._shown
        is_other_frame = is_other_picture or is_other_run or frame != self._frame
        is_other_grid = is_other_run and not _have_one_grid(record, self._shown)
        self._picture, self._shown, self._frame = picture, record, frame
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
