"""What the image views show of the session, painted anew where it changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.image_views.paint_queue import PaintQueue
from app.image_views.paint_turns import PaintTurns
from app.image_views.picture_view import PictureView
from app.image_views.shown_content import ShownContent
from app.image_views.view_options import ViewOptions
from app.image_views.views import ALL_VIEWS, LABEL_VIEWS, ViewKind
from app.image_views.wipe import side_names
from app.session.session import Session
from grapl_engine import RunRecord

__all__ = ["ViewPainter"]


class ViewPainter(QObject):
    """Each signal of the session repaints only what it changes; while a run goes on, views have turns.

    Parameters
    ----------
    session : Session
    options : ViewOptions
    views : dict of ViewKind to PictureView

    Attributes
    ----------
    content : ShownContent
        What each view shows.
    """

    def __init__(self, session: Session, options: ViewOptions, views: dict[ViewKind, PictureView], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._options, self._views = session, options, views
        self.content = ShownContent(session, options)
        self._staging = PaintQueue(self._show_content, lambda: session.runs.is_at_rest, self)
        self._turns = PaintTurns([*reversed(views.values())], self)
        self._connect()

    @Slot()
    def show_frame(self) -> None:
        """Paint all views anew, for another place on a timeline."""
        self.content.renew()
        self._staging.paint(ALL_VIEWS)
        self._show_compared_labels()
        self._show_state()

    @Slot()
    def show_compared(self) -> None:
        """Paint all views anew, beside another run or none."""
        self.content.renew_compared()
        self._staging.paint(ALL_VIEWS)
        self._show_compared_labels()

    # What happens

    @Slot(object)
    def _on_session_run_ended(self, record: RunRecord) -> None:
        """What has not come will not come: the run before gives its place back, and the views say so."""
        if record is self._session.view.shown:
            self.show_frame()

    @Slot()
    def _on_loader_loading_changed(self) -> None:
        """Empty views say that a run is coming, or that there is none."""
        if self._session.view.shown is None:
            self.show_frame()

    @Slot()
    def _on_session_preview_changed(self) -> None:
        """One view alone has other labels: a slider may bring thirty of them a second."""
        self.content.renew_cut()
        self._show_content(ViewKind.CUT)
        self._show_state()

    @Slot()
    def _on_level_changed(self) -> None:
        """Two views alone have another level: a slider brings sixty of them a second."""
        self.content.renew_level()
        self._show_content(ViewKind.PIXELS)
        photograph, veil = self.content.of[ViewKind.PHOTOGRAPH], self.content.table(ViewKind.PHOTOGRAPH)
        self._views[ViewKind.PHOTOGRAPH].show_labels(photograph, veil)
        self._show_state()

    @Slot()
    def _on_session_selection_changed(self) -> None:
        for kind, table in self.content.tables().items():
            self._views[kind].show_labels(self.content.of[kind], table)
        self._show_compared_labels()

    @Slot()
    def _on_turns_waiting_changed(self) -> None:
        """What is said of the run waits for the views."""
        self._session.drawing.set_behind(bool(self._staging.waiting) or self._turns.is_waiting)

    # How

    def _connect(self) -> None:
        session = self._session
        session.view.shown_changed.connect(self._turns.begin)
        session.view.frame_changed.connect(self.show_frame)
        session.view.preview_changed.connect(self._on_session_preview_changed)
        session.view.compared_changed.connect(self.show_compared)
        session.view.selection_changed.connect(self._on_session_selection_changed)
        detail, edits, options = session.detail, session.edits, self._options
        levels = (detail.cut_changed, detail.hierarchy_changed, detail.selection_changed, edits.changed)
        for changed in (*levels, edits.layer.selection_changed, options.border_strength_changed):
            changed.connect(self._on_level_changed)
        chosen = session.configuration
        for changed in (chosen.settings_changed, chosen.constraints_changed, session.runs.phase_changed):
            changed.connect(self._show_state)
        session.runs.run_ended.connect(self._on_session_run_ended)
        session.keeper.loader.loading_changed.connect(self._on_loader_loading_changed)
        for turns in (self._staging, self._turns):
            turns.waiting_changed.connect(self._on_turns_waiting_changed)

    def _show_content(self, kind: ViewKind) -> None:
        """Paint one view anew."""
        self._views[kind].show_content(self.content.titled(kind), self.content.table(kind), *self.content.badge(kind))
        if kind in LABEL_VIEWS:
            self._views[kind].set_state(*self.content.state(kind))

    def _show_compared_labels(self) -> None:
        """The other run's labels in their own colours; what is selected has the same colour there."""
        session, content = self._session, self.content
        compared, shown = session.view.compared, session.view.shown
        if compared is None or shown is None or not content.compared:
            for kind in LABEL_VIEWS:
                self._views[kind].show_compared(None, None)
            return
        for kind, left in content.compared.items():
            names = side_names(compared, content.of[kind].record or shown, session.kept.number_of)
            self._views[kind].show_compared(left, content.table_of(left), names)

    @Slot()
    def _show_state(self) -> None:
        """Each view says whose labels it shows, and one that waits for its turn whose it goes on showing until then; "running"
        stands where the running run is seen.
        """
        for kind in LABEL_VIEWS:
            if kind not in self._staging.waiting:
                self._views[kind].set_state(*self.content.state(kind))
