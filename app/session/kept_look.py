"""What is looked at, as the session keeps it, and how it comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.configuration import Configuration
from app.session.detail import Detail
from app.session.history import RunConfiguration
from app.session.kept_runs import KeptRuns
from app.session.level_source import LevelSource
from app.session.panel_places import PanelPlaces
from app.session.run_controller import RunController
from app.session.run_loader import RunLoader
from app.session.view_state import ViewState
from grapl_engine.storage.session_place import DetailPlace, Place

if TYPE_CHECKING:
    from grapl_engine import Picture, RunRecord

__all__ = ["KeptLook"]


class KeptLook(QObject):
    """Picture, run, the run compared with it, frame, selection, detail, what the next run will be, and where panels are.

    Parameters
    ----------
    runs : RunController
    view : ViewState
    configuration : Configuration
        What the next run will be, which is kept too.
    detail : Detail
    levels : LevelSource
    panels : PanelPlaces

    Signals
    -------
    changed()
        Something else is looked at.
    """

    changed = Signal()

    def __init__(
        self,
        runs: RunController,
        view: ViewState,
        configuration: Configuration,
        detail: Detail,
        levels: LevelSource,
        panels: PanelPlaces,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runs, self._view, self._configuration = runs, view, configuration
        self._detail, self._levels, self._panels = detail, levels, panels
        self._awaited: Place | None = None
        self._detail_awaited: tuple[Picture, DetailPlace] | None = None
        for changed in (
            view.frame_changed, view.selection_changed, view.patch_changed, view.compared_changed, detail.cut_changed,
            detail.selection_changed, levels.within_changed, configuration.settings_changed,
            configuration.constraints_changed, panels.changed,
        ):  # fmt: skip
            changed.connect(self.changed)
        detail.hierarchy_changed.connect(self._show_detail)
        detail.cut_changed.connect(self._forget_detail)

    def place(self, kept: KeptRuns, number_of: Callable[[Picture], int]) -> Place:
        """What is looked at now; while runs are still being brought back, what will be."""
        if self._awaited is not None:
            return self._awaited
        view, shown, compared = self._view, kept.entry_of(self._view.shown), kept.entry_of(self._view.compared)
        picture = None if view.picture is None else number_of(view.picture)
        current, detail, panels = self._configuration.current, self._detail_place(), self._panels.words
        if shown is None:
            last = kept.entry_of(kept.last_kept_of(view.picture)) if view.shown is not None else None  # it is under way
            number = None if last is None else last.number
            return Place(
                picture, number, constraints=current.constraints, detail=detail, panels=panels, settings=current.settings
            )
        return Place(
            picture, shown.number, view.frame, view.selected, view.patch, current.constraints,
            None if compared is None else compared.number, detail, panels, current.settings,
        )  # fmt: skip

    def bring_back(
        self, place: Place, pictures: Mapping[int, Picture], records: Mapping[int, RunRecord], loader: RunLoader
    ) -> None:
        """Look at what was looked at; settings and seeds for the next run are those that were set.

        Parameters
        ----------
        place : Place
        pictures, records : mapping of int
            Those of the session, by their numbers.
        loader : RunLoader
            Which brings back the run, and the one compared with it.
        """
        picture = None if place.picture is None else pictures.get(place.picture)
        settings = place.settings or self._configuration.settings
        self._configuration.bring_back(RunConfiguration(settings, place.constraints))
        self._awaited = None
        if picture is not None:
            self._view.show_picture(picture)
            self._runs.make_ready()
            self._detail_awaited = picture, place.detail
            self._levels.set_within(place.detail.is_within)
        record = None if place.run is None else records.get(place.run)
        if picture is None or record is None:
            self._show_detail()
            self._panels.bring_back(place.panels)
            return
        compared = None if place.compared is None else records.get(place.compared)
        self._awaited = place
        loader.fetch(record, partial(self._show, record, compared, place, loader), self._let_go)

    def _show(self, record: RunRecord, compared: RunRecord | None, place: Place, loader: RunLoader) -> None:
        view = self._view
        view.show_run(record)
        if place.frame is not None:
            view.show_frame(place.frame)
        if place.selected is not None and place.selected < record.colored:
            view.select(place.selected)
        view.select_patch(place.patch)
        self._show_detail()
        if compared is None:
            self._end(place)
        else:
            loader.fetch(compared, partial(self._show_compared, compared, place), self._let_go)

    def _show_compared(self, record: RunRecord, place: Place) -> None:
        self._view.compare_with(record)
        self._end(place)

    def _end(self, place: Place) -> None:
        self._awaited = None
        self._panels.bring_back(place.panels)
        self.changed.emit()

    def _let_go(self) -> None:
        """What was to be brought back is wanted no more, or cannot be."""
        if self._view.shown is not None:  # a new run has its place
            self._detail_awaited = None
        if self._awaited is not None:
            self._end(self._awaited)

    def _detail_place(self) -> DetailPlace:
        cut, is_within = self._detail.cut, self._levels.is_within
        if cut is None:
            return DetailPlace(is_within=is_within, selected=self._detail.selected)
        regions = () if cut.is_level else tuple(cut.regions.tolist())
        return DetailPlace(cut.count, regions, is_within, self._detail.selected)

    @Slot()
    def _show_detail(self) -> None:
        """As soon as the levels are there that were looked at."""
        hierarchy, awaited = self._detail.hierarchy, self._detail_awaited
        if hierarchy is None or awaited is None or (self._awaited is not None and self._view.shown is None):
            return
        (picture, wanted), self._detail_awaited = awaited, None
        if picture is not self._view.picture:
            return
        from grapl_engine.hierarchy.tree_cut import TreeCut

        cut = None
        if wanted.regions:
            cut = TreeCut.of_regions(hierarchy.tree, wanted.regions)
        if cut is None and wanted.count is not None:
            cut = TreeCut.at_level(hierarchy.tree, wanted.count)
        if cut is not None:
            self._detail.show_cut(cut)
        if wanted.selected is not None and cut is not None and wanted.selected in cut.labels:
            self._detail.select(wanted.selected)

    @Slot()
    def _forget_detail(self) -> None:
        """The person has chosen another one."""
        self._detail_awaited = None
