"""How the panel of the ground truth, its lines over the pictures and its files work together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from app.files.opening import Opening
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
    opening : Opening
        Where a truth comes from.
    panel : TruthPanel
    bring : callable
        Brings the panel in sight; called with a truth that was opened.
    """

    def __init__(
        self, session: Session, options: ViewOptions, opening: Opening, panel: TruthPanel, bring: Callable[[], None]
    ) -> None:
        super().__init__(panel)
        self._session, self._options, self._opening, self._panel, self._bring = session, options, opening, panel, bring
        panel.lines_toggled.connect(options.set_truth)
        panel.opening_asked.connect(self._on_panel_opening_asked)
        options.truth_changed.connect(self._on_options_truth_changed)
        opening.truth_chosen.connect(session.truth.open)
        opening.truth_expected.connect(self._on_opening_truth_expected)
        opening.failed.connect(self._on_opening_failed)
        session.truth.taken.connect(self._on_truth_taken)

    @Slot()
    def _on_options_truth_changed(self) -> None:
        self._panel.show_lines(self._options.truth)

    @Slot()
    def _on_panel_opening_asked(self) -> None:
        picture = self._session.view.picture
        self._opening.ask_and_open_truth(None if picture is None or picture.path is None else picture.path.parent)

    @Slot(object)
    def _on_opening_truth_expected(self, paths: list[object]) -> None:
        self._session.truth.expect(TruthFiles(tuple(map(str, paths))))

    @Slot()
    def _on_opening_failed(self) -> None:
        """The picture that was given with it is not there: the next one is another."""
        self._session.truth.expect(None)

    @Slot()
    def _on_truth_taken(self) -> None:
        self._bring()
