"""The one model behind the window: what runs, what is looked at, and what the next run will be.

Views read its parts and change them only through their methods; it knows no widget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Slot

from app.session.accepted_models import AcceptedModels
from app.session.configuration import Configuration, affects_labels
from app.session.detail import Detail
from app.session.history import RunConfiguration
from app.session.level_scores import LevelScores
from app.session.level_source import LevelSource
from app.session.picture_segments import HierarchyMaker, PictureSegments, picture_hierarchy
from app.session.run_controller import RunController
from app.session.truth import SessionTruth
from app.session.view_state import ViewState
from app.tasks.background_task import close_tasks
from app.tasks.engine import Engine, Job, real_engine
from app.tasks.shared_run_pool import SharedRunPool
from grapl_engine import DEFAULT_PRESET, PRESETS, RunRecord, Settings

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

    Attributes
    ----------
    configuration : Configuration
        What the next run will be.
    models : AcceptedModels
        The pretrained models that the person chose.
    runs : RunController
        What runs, and the runs that are kept.
    view : ViewState
        What is looked at.
    own_segments : PictureSegments
        Those of the open picture, without a run.
    level_source : LevelSource
        Whose levels of detail are looked at.
    detail : Detail
        How fine the segments are that are looked at.
    truth : SessionTruth
        The ground truth of the open picture, and scores against it.
    level_scores : LevelScores
        Those of the level of detail that is looked at.
    run_pool : SharedRunPool
        Processes in which many runs are made at a time, beside the window's own.
    """

    def __init__(
        self,
        engine: Engine = real_engine,
        settings: Settings | None = None,
        parent: QObject | None = None,
        *,
        maker: HierarchyMaker | None = None,
    ) -> None:
        super().__init__(parent)
        self.configuration = Configuration(settings or PRESETS[DEFAULT_PRESET], self)
        self.models = AcceptedModels(self)
        self.runs = RunController(self._next_job, engine, self)
        self.view = ViewState(self.runs, self)
        maker = maker or (picture_hierarchy if engine is real_engine else None)
        self.own_segments = PictureSegments(self.view, self.runs, maker, self)
        self.level_source = LevelSource(self.view, self.runs, self.own_segments, self)
        self.detail = Detail(self.view, self.level_source, self)
        self.truth = SessionTruth(self.view, self.runs, self)
        self.level_scores = LevelScores(self.detail, self.truth, self)
        self.run_pool = SharedRunPool()
        self.configuration.rerun_asked.connect(self.runs.start_after_rest)
        self.configuration.auto_rerun_changed.connect(self._on_configuration_auto_rerun_changed)
        self.runs.run_recalled.connect(self.show_run)

    @property
    def stale_by(self) -> Literal["settings", "seeds"] | None:
        """What the shown run has other than the next one; a run older than the running one has other settings."""
        shown, running, current = self.view.shown, self.runs.running, self.configuration.current
        if shown is None:
            return None
        if affects_labels(shown.settings, current.settings) or running not in (None, shown):
            return "settings"
        return "seeds" if shown.constraints != current.constraints else None

    @property
    def is_stale(self) -> bool:
        """Whether the shown run is of other settings or constraints than those set, or older than the running one."""
        return self.stale_by is not None

    def open_picture(self, picture: Picture) -> None:
        """Show another picture; a run of the old one is stopped, its finished ones are kept."""
        self.view.show_picture(picture)
        self.runs.supersede()
        self.runs.make_ready()

    @Slot(object)
    def show_run(self, record: RunRecord) -> None:
        """Bring a run back, its picture and its settings included; one that is under way goes on."""
        self.runs.cancel_start()
        self.configuration.bring_back(RunConfiguration.of(record))
        self.view.show_run(record)
        self.runs.make_ready()

    def add_run(self, record: RunRecord) -> None:
        """Take in a run from a file, and show it."""
        self.runs.add(record)
        self.show_run(record)

    def remove_run(self, record: RunRecord) -> None:
        """Take a run off the list; if it is shown, the one before it is brought back."""
        if record not in self.runs.kept:
            return
        self.runs.remove(record)
        if self.view.compared is record:
            self.view.compare_with(None)
        if self.view.shown is not record:
            return
        if (last := self.runs.last_of(record.picture)) is not None:
            self.show_run(last)
        else:
            self.view.show_picture(record.picture)

    def close(self) -> None:
        """End the engine's task and all others that belong to the session, which cannot be used after that."""
        self.runs.close()
        self.run_pool.abandon()
        close_tasks(self)
        self.run_pool.close()

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
