"""The segments of the open picture, found without a network while the person looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from app.session.run_controller import RunController
from app.session.view_state import ViewState
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from app.tasks.memory import give_back_memory

if TYPE_CHECKING:
    from grapl_engine import Picture
    from grapl_engine.hierarchy.hierarchy import Hierarchy

__all__ = ["FirstLevels", "HierarchyMaker", "PictureSegments", "picture_hierarchy"]

SOON = 400_000
"""Pixels of a picture whose segments are found in a second: the rest of the engine's libraries waits for them, unless they are
found elsewhere."""

HierarchyMaker: TypeAlias = "Callable[[Picture, Callable[[], bool]], Hierarchy | None]"
"""Makes a picture's own hierarchy; tests put another in its place."""


class FirstLevels(Protocol):
    """Finds a picture's hierarchy before this process can, once: the engine's `LevelsProcess`."""

    @property
    def is_there(self) -> bool:
        """Whether it can be asked."""

    def levels(self, picture: Picture, should_stop: Callable[[], bool]) -> Hierarchy | None:
        """That of a picture, in a thread; None if it was stopped, or has found none."""

    def close(self) -> None:
        """It will not be asked any more."""


class PictureSegments(QObject):
    """Computed as soon as what they need is imported, while the rest of the engine is; the latest picture wins.

    The first picture's are found elsewhere before that, if possible.

    Parameters
    ----------
    view : ViewState
    runs : RunController
    maker : callable, optional
        Without one there are none.
    first : FirstLevels, optional
        Is closed once this process has what it needs.

    Signals
    -------
    found()
        Those of the open picture are here.
    failed(Failure)
        They could not be made.
    """

    found = Signal()
    failed = Signal(object)

    def __init__(
        self,
        view: ViewState,
        runs: RunController,
        maker: HierarchyMaker | None,
        parent: QObject,
        first: FirstLevels | None = None,
    ) -> None:
        super().__init__(parent)
        self._view, self._warming, self._maker, self._first = view, runs.warming, maker, first
        self._known: tuple[Picture, Hierarchy] | None = None
        self._failed_for: Picture | None = None
        self._can_look = False
        self._task = BackgroundTask("the picture's segments", self, words="The picture's own segments could not be found: {}")
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)
        self._task.busy_changed.connect(self._on_task_busy_changed)
        self._first_task = BackgroundTask("the first picture's segments", self)
        self._first_task.result.connect(self._on_task_result)
        self._first_task.finished.connect(self._on_first_task_ended)
        self._first_task.failed.connect(self._on_first_task_ended)
        self._warming.levels_ready.connect(self._on_warming_levels_ready)
        self._warming.engine_ready.connect(self._on_warming_engine_ready)
        view.picture_changed.connect(self._look)

    @property
    def hierarchy(self) -> Hierarchy | None:
        """That of the open picture."""
        return self._known[1] if self._known is not None and self._known[0] is self._view.picture else None

    @property
    def has_failed(self) -> bool:
        """Whether the open picture has none and will have none."""
        return self._failed_for is not None and self._failed_for is self._view.picture

    def close(self) -> None:
        """Nothing will be looked for elsewhere; its tasks are closed."""
        if self._first is not None:
            self._first.close()

    @Slot()
    def _on_warming_levels_ready(self) -> None:
        if self._can_look:
            return
        self._can_look = True
        if self._first_task.is_busy:
            return
        self._look()
        picture = self._view.picture
        if picture is not None and self._task.is_busy and picture.width * picture.height <= SOON:
            self._warming.hold()

    @Slot()
    def _on_warming_engine_ready(self) -> None:
        """From here on this process is as fast as another."""
        if self._first is not None:
            self._first.close()

    @Slot()
    def _look(self) -> None:
        self._first_task.cancel()
        self._task.cancel()
        picture = self._view.picture
        if picture is None or self._maker is None or self.hierarchy is not None:
            return
        if self._first is not None and self._first.is_there:
            self._first_task.submit(partial(_made, self._first.levels, picture))
        elif self._can_look:
            self._task.submit(partial(_made, self._maker, picture))

    @Slot()
    @Slot(object)
    def _on_first_task_ended(self, _failure: Failure | None = None) -> None:
        """Look here for what was not found there."""
        if self.hierarchy is None:
            self._look()

    @Slot(bool)
    def _on_task_busy_changed(self, is_busy: bool) -> None:
        if not is_busy:
            self._warming.go_on()

    @Slot(object)
    def _on_task_result(self, known: tuple[Picture, Hierarchy]) -> None:
        self._known = known
        self.found.emit()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self._failed_for = self._view.picture
        self.failed.emit(failure)


def picture_hierarchy(picture: Picture, should_stop: Callable[[], bool]) -> Hierarchy | None:
    """The engine's own; imported in the thread that computes."""
    from grapl_engine.pipeline.levels import picture_levels

    return picture_levels(picture, should_stop)


def _made(maker: HierarchyMaker, picture: Picture, should_stop: Callable[[], bool]) -> Iterator[object]:
    """In the thread."""
    found = maker(picture, should_stop)
    if found is not None:
        yield picture, found
    give_back_memory()
