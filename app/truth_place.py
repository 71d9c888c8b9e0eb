"""How the panel of the ground truth, its lines over the pictures and its files work together."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDockWidget

from app.files.open_save import Files
from app.image_views.view_options import ViewOptions
from app.panels.truth_panel import TruthPanel
from app.session.session import Session
from grapl_engine.truth import TruthFiles

__all__ = ["TruthPlace"]


class TruthPlace(QObject):
    """Knows them all; they do not know each other.

    Parameters
    ----------
    session : Session
    options : ViewOptions
        Whether the lines are drawn.
    files : Files
        Where a truth comes from.
    dock : QDockWidget
        Holds the panel; it comes in sight with a truth that was opened.
    panel : TruthPanel
    """

    def __init__(self, session: Session, options: ViewOptions, files: Files, dock: QDockWidget, panel: TruthPanel) -> None:
        super().__init__(dock)
        self._session, self._options, self._files, self._dock, self._panel = session, options, files, dock, panel
        panel.lines_toggled.connect(options.set_truth)
        panel.opening_asked.connect(self._on_panel_opening_asked)
        options.truth_changed.connect(self._on_options_truth_changed)
        files.truth_chosen.connect(session.truth.open)
        files.truth_expected.connect(self._on_files_truth_expected)
        files.failed.connect(self._on_files_failed)
        session.truth.taken.connect(self._on_truth_taken)

    @Slot()
    def _on_options_truth_changed(self) -> None:
        self._panel.show_lines(self._options.truth)

    @Slot()
    def _on_panel_opening_asked(self) -> None:
        picture = self._session.view.picture
        self._files.ask_and_open_truth(None if picture is None or picture.path is None else picture.path.parent)

    @Slot(object)
    def _on_files_truth_expected(self, paths: list[object]) -> None:
        self._session.truth.expect(TruthFiles(tuple(map(str, paths))))

    @Slot()
    def _on_files_failed(self) -> None:
        """The picture that was given with it is not there: the next one is another."""
        self._session.truth.expect(None)

    @Slot()
    def _on_truth_taken(self) -> None:
        self._dock.show()
        self._dock.raise_()
