"""The one model behind the window: what runs, what is looked at, and what the next run will be.

Views read its parts and change them only through their methods; it knows no widget.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Slot

from app.session.accepted_models import AcceptedModels
from app.session.batch import SessionBatch
from app.session.configuration import Configuration, affects_labels
from app.session.detail import Detail
from app.session.devices import Devices, there
from app.session.drawing import Drawing
from app.session.edits import SessionEdits
from app.session.history import RunConfiguration
from app.session.kept_batch import KeptBatch
from app.session.kept_look import KeptLook
from app.session.level_scores import LevelScores
from app.session.level_source import LevelSource
from app.session.map_in_sight import MapInSight
from app.session.own_presets import OwnPresets
from app.session.panel_places import PanelPlaces
from app.session.picture_segments import FirstLevels, HierarchyMaker, PictureSegments, picture_hierarchy
from app.session.run_controller import RunController
from app.session.run_scores import RunScores
from app.session.session_keeper import SessionKeeper
from app.session.truth import SessionTruth
from app.session.view_state import ViewState
from app.tasks.background_task import close_tasks
from app.tasks.engine import Engine, Job, real_engine
from app.tasks.shared_run_pool import SharedRunPool
from grapl_engine import DEFAULT_PRESET, PRESETS, Frame, RunRecord, Settings

if TYPE_CHECKING:
    from grapl_engine import Picture

__all__ = ["Session"]


class Session(QObject):
    """Its parts, and what needs more than one of them.

    Parameters
    ----------
    engine : callable, optional
        What runs instead of the real engine.
    settings : Settings, optional
        What the first run will use.
    maker : callable, optional
        Makes a picture's own hierarchy; by default the engine's, and nothing beside another engine.
    first : FirstLevels, optional
        Finds that of the first picture while the engine is imported; is closed with the session.

    Attributes
    ----------
    configuration : Configuration
        What the next run will be.
    own_presets : OwnPresets
        The presets that the person saved.
    models : AcceptedModels
        The pretrained models that the person chose.
    devices : Devices
        Where runs can be computed.
    runs : RunController
        What runs, and the runs that are kept.
    view : ViewState
        What is looked at.
    drawing : Drawing
        Whether the views have drawn it.
    own_segments : PictureSegments
        Those of the open picture, without a run.
    level_source : LevelSource
        Whose levels of detail are looked at.
    detail : Detail
        How fine the segments are that are looked at.
    edits : SessionEdits
        What was edited by hand on the shown run's map.
    sight : MapInSight
        The labelling that tables, scores, comparisons and files are of.
    truth : SessionTruth
        The ground truth of the open picture, and scores against it.
    kept : KeptRuns
        The runs that are kept, with what the person says of them.
    panels : PanelPlaces
        What is open in the panels.
    keeper : SessionKeeper
        What is kept on disk; nothing before `SessionKeeper.begin`.
    run_scores : RunScores
        How well kept runs agree with the truth.
    level_scores : LevelScores
        Those of the level of detail that is looked at.
    run_pool : SharedRunPool
        Processes in which many runs are made at a time, beside the window's own.
    batch : SessionBatch
        The pictures of a folder, one after the other.
    kept_batch : KeptBatch
        Which comes back at the next start.
    """

    def __init__(
        self,
        engine: Engine = real_engine,
        settings: Settings | None = None,
        parent: QObject | None = None,
        *,
        maker: HierarchyMaker | None = None,
        first: FirstLevels | None = None,
    ) -> None:
        super().__init__(parent)
        self.configuration = Configuration(settings or PRESETS[DEFAULT_PRESET], self)
        self.own_presets = OwnPresets(self)
        self.models = AcceptedModels(self)
        self.runs = RunController(self._next_job, engine, self)
        self.devices = Devices(self.configuration, self.runs, there if engine is real_engine else None, self)
        self.view = ViewState(self.runs, self)
        self.drawing = Drawing(self)
        maker = maker or (picture_hierarchy if engine is real_engine else None)
        self.own_segments = PictureSegments(self.view, self.runs, maker, self, first)
        self.level_source = LevelSource(self.view, self.runs, self.own_segments, self)
        self.detail = Detail(self.view, self.level_source, self)
        self.edits = SessionEdits(self.view, self.detail, self.runs.keeping, self, waits=lambda: self.is_coming_back)
        self.sight = MapInSight(self.view, self.detail, self.edits, self)
        self.truth = SessionTruth(self.view, self.runs, self)
        self.kept = self.runs.keeping
        self.panels = PanelPlaces(self)
        look = KeptLook(self.runs, self.view, self.configuration, self.detail, self.level_source, self.panels, self)
        self.keeper = SessionKeeper(self.runs, self.view, look, self.truth, self)
        self.run_scores = RunScores(self.truth, self.keeper.loader, self.edits, self)
        self.level_scores = LevelScores(self.detail, self.truth, self)
        self.run_pool = SharedRunPool()
        self.batch = SessionBatch(self.runs, self.view, engine, self)
        self.kept_batch = KeptBatch(self.batch, self.keeper, self.kept, self.models, self)
        self.configuration.rerun_asked.connect(self.runs.start_after_rest)
        self.configuration.auto_rerun_changed.connect(self._on_configuration_auto_rerun_changed)
        self.runs.run_recalled.connect(self.show_run)
        self.runs.run_started.connect(self._on_runs_run_started)
        self.keeper.leaving.connect(self.edits.finish)

    @property
    def stale_by(self) -> Literal["settings", "seeds"] | None:
        """What the shown run has other than the next one; a run older than the running one has other settings."""
        shown, running, current = self.view.shown, self.runs.wanted, self.configuration.current
        if shown is None:
            return None
        if affects_labels(shown.settings, current.settings) or running not in (None, shown):
            return "settings"
        return "seeds" if shown.constraints != current.constraints else None

    @property
    def is_stale(self) -> bool:
        """Whether the shown run is of other settings or constraints than those set, or older than the running one."""
        return self.stale_by is not None

    @property
    def is_coming_back(self) -> bool:
        """Whether the open picture's run is being read from the session's folder, and none is shown until it is there."""
        coming = self.keeper.loader.loading
        return self.view.shown is None and coming is not None and coming.picture is self.view.picture

    def open_picture(self, picture: Picture) -> None:
        """Show another picture; a run of the old one is stopped, its finished ones are kept."""
        self.keeper.loader.cancel()
        self.view.show_picture(picture)
        self.runs.supersede()
        self.runs.make_ready()

    def show_last_run(self, picture: Picture) -> None:
        """See the last run of the open picture again, if it has one; the settings stay as they are."""
        if (last := self.kept.last_kept_of(picture)) is not None:
            self.keeper.loader.fetch(last, partial(self._see_again, last))

    @Slot(object)
    def show_run(self, record: RunRecord) -> None:
        """Bring a run back, its picture and its settings included; one that is under way goes on.

        One that is away is read first, beside the window: what is shown stays until then.
        """
        self.runs.cancel_start()
        self.keeper.loader.fetch(record, partial(self._show_run, record))

    def show_frame_of(self, record: RunRecord, frame: Frame | None) -> None:
        """Bring a run back, at a place of its timeline; None: at the newest."""
        self.runs.cancel_start()
        self.keeper.loader.fetch(record, partial(self._show_run, record, frame))

    def compare_with(self, record: RunRecord | None) -> None:
        """Put a run on the other side of the wipe, once it is in memory; None takes the wipe away."""
        if record is None:
            self.view.compare_with(None)
        else:
            self.keeper.loader.fetch(record, partial(self.view.compare_with, record))

    def can_compare(self, record: RunRecord) -> bool:
        """Whether a run can stand on the other side of the wipe, be it away or not."""
        entry, shown = self.kept.entry_of(record), self.view.shown
        if entry is None or not record.is_away:
            return self.view.can_compare(record)
        return shown is not None and shown is not record and shown.picture is record.picture and entry.facts.frames > 0

    def add_run(self, record: RunRecord) -> None:
        """Take in a run from a file, and show it."""
        self.kept.add(record)
        self.show_run(record)

    def remove_run(self, record: RunRecord) -> None:
        """Take a run off the list; if it is shown, the one before it is brought back."""
        if record not in self.runs.kept:
            return
        self.kept.remove(record)
        if self.view.compared is record:
            self.view.compare_with(None)
        if self.view.shown is not record:
            return
        if (last := self.kept.last_kept_of(record.picture)) is not None:
            self.show_run(last)
        else:
            self.view.show_picture(record.picture)

    def close(self) -> None:
        """End the engine's task and all others that belong to the session, which cannot be used after that."""
        self.batch.stop()
        self.runs.close()
        self.batch.close()
        self.edits.finish()
        self.run_pool.abandon()
        self.keeper.close()
        close_tasks(self)
        self.own_segments.close()
        self.run_pool.close()

    def _show_run(self, record: RunRecord, frame: Frame | None = None) -> None:
        self.configuration.bring_back(RunConfiguration.of(record))
        self.view.show_run(record)
        if frame is not None:
            self.view.show_frame(frame)
        self.runs.make_ready()

    def _see_again(self, record: RunRecord) -> None:
        if self.view.picture is record.picture and self.view.shown is None:
            self.view.show_run(record)

    @Slot()
    def _on_runs_run_started(self) -> None:
        """It has the place of a run that was to come back there; that one is in the list."""
        coming = self.keeper.loader.loading
        if coming is not None and coming.picture is self.view.picture and self.view.shown is self.runs.running:
            self.keeper.loader.cancel()

    @Slot()
    def _on_configuration_auto_rerun_changed(self) -> None:
        if not self.configuration.auto_rerun:
            self.runs.cancel_start()

    def _next_job(self) -> Job | None:
        """The picture that is looked at, as configured; the shown run, if it is made again, in its own number type.

        That run may be a file's, of another machine.
        """
        picture, shown, current = self.view.picture, self.view.shown, self.configuration.current
        if picture is None:
            return None
        is_again = shown is not None and shown.picture is picture and RunConfiguration.of(shown) == current
        number_type = shown.number_type if shown is not None and is_again else None
        accepts_model = self.models.accepts(current.settings.dinov2_model)
        return Job(picture, current.settings, current.constraints, number_type, accepts_model)
