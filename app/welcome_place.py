"""How the welcome works together with the window: what it offers, and that it is remembered when it was closed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.paths import lesson_paths
from app.welcome.welcome import Welcome
from app.window_parts import WindowParts

__all__ = ["WelcomePlace"]

FIRST_LESSON = "1-"
"""With what the name of the lesson's file begins."""
SCORES = "The panel Truth has the scores of what is shown; T draws the truth's boundaries."
HOW_TO_OPEN = "No ground truth lies beside this picture: the panel Truth says how to open one (Ctrl+T)."


class WelcomePlace(QObject):
    """Knows both; they do not know each other. Each offer that is taken closes the cards, and so does a lesson.

    Parameters
    ----------
    window : WindowParts
    welcome : Welcome
    """

    def __init__(self, window: WindowParts, welcome: Welcome) -> None:
        super().__init__(welcome)
        self._window, self._welcome = window, welcome
        welcome.shown_changed.connect(self._on_welcome_shown_changed)
        welcome.lesson_asked.connect(self._on_welcome_lesson_asked)
        welcome.photograph_asked.connect(self._on_welcome_photograph_asked)
        welcome.truth_asked.connect(self._on_welcome_truth_asked)
        window.docks["Lessons"].visibilityChanged.connect(self._on_lessons_visibility_changed)

    @Slot()
    def _on_welcome_shown_changed(self) -> None:
        """While it is due the next start shows it again."""
        self._window.preferences.welcome_is_due = self._welcome.is_shown
        if not self._welcome.is_shown:
            self._window.notices.say("Help > Welcome brings the cards back.")

    @Slot()
    def _on_welcome_lesson_asked(self) -> None:
        paths = lesson_paths()
        self._window.begin_lesson(next((path for path in paths if path.name.startswith(FIRST_LESSON)), paths[0]))

    @Slot()
    def _on_welcome_photograph_asked(self) -> None:
        self._welcome.close()
        self._window.opening.ask_and_open()

    @Slot()
    def _on_welcome_truth_asked(self) -> None:
        """That which lies beside the picture; else the panel has the scores, or says how to open one, even if open already."""
        self._welcome.close()
        truth = self._window.session.truth
        if truth.offer is not None:
            truth.take_offer()
            return
        self._window.show_dock("Truth")
        if (panel := self._window.docks["Truth"].widget()) is not None:
            panel.setFocus()
        self._window.notices.say(HOW_TO_OPEN if truth.current is None else SCORES)

    @Slot(bool)
    def _on_lessons_visibility_changed(self, _visible: bool) -> None:
        if not self._window.docks["Lessons"].isHidden():
            self._welcome.close()
