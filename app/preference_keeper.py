"""Keeps what the person chooses, where and when it is chosen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.image_views.view_options import ViewOptions
from app.preferences import Preferences
from app.session.session import Session

__all__ = ["PreferenceKeeper"]


class PreferenceKeeper(QObject):
    """Writes what the person chooses into the preferences when it changes: settings, folders of models, how views draw.

    Settings of a run that is only looked at are not chosen, nor those of a lesson: the next window begins with those before.
    """

    def __init__(self, preferences: Preferences, session: Session, options: ViewOptions, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences, self._session, self._options = preferences, session, options
        session.configuration.settings_chosen.connect(self._on_session_settings_chosen)
        session.configuration.auto_rerun_changed.connect(self._on_session_auto_rerun_changed)
        session.keeper.loader.set_budget(preferences.memory_budget)
        session.keeper.loader.budget_changed.connect(self._on_loader_budget_changed)
        session.models.changed.connect(self._on_session_models_changed)
        options.opacity_changed.connect(self._on_options_opacity_changed)
        options.contours_changed.connect(self._on_options_contours_changed)
        options.arrangement_changed.connect(self._on_options_arrangement_changed)

    @Slot()
    def _on_session_settings_chosen(self) -> None:
        if not self._session.keeper.is_held:
            self._preferences.settings = self._session.configuration.settings

    @Slot()
    def _on_session_auto_rerun_changed(self) -> None:
        self._preferences.auto_rerun = self._session.configuration.auto_rerun

    @Slot()
    def _on_loader_budget_changed(self) -> None:
        self._preferences.memory_budget = self._session.keeper.loader.budget

    @Slot()
    def _on_session_models_changed(self) -> None:
        self._preferences.model_folders = self._session.models.names

    @Slot()
    def _on_options_opacity_changed(self) -> None:
        self._preferences.opacity = self._options.opacity

    @Slot()
    def _on_options_contours_changed(self) -> None:
        self._preferences.contours = self._options.contours

    @Slot()
    def _on_options_arrangement_changed(self) -> None:
        self._preferences.arrangement = self._options.arrangement.value
