"""What the person chooses is kept when it is chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings

from app.image_views.view_options import ViewOptions
from app.preference_keeper import PreferenceKeeper
from app.preferences import Preferences
from app.session.session import Session


def test_each_choice_is_kept_at_once(session: Session, tmp_path: Path) -> None:
    preferences = Preferences(QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat))
    options, owner = ViewOptions(0.5), QObject()
    keeper = PreferenceKeeper(preferences, session, options, owner)
    session.configuration.set_settings(session.configuration.settings.replace(lambda_=3.25))
    session.configuration.set_auto_rerun(False)
    session.models.accept("/a/model", "a/name")
    options.set_opacity(0.25)
    options.set_contours(False)
    session.keeper.loader.set_budget(2**29)
    assert keeper.parent() is owner and preferences.memory_budget == 2**29
    assert preferences.settings.lambda_ == 3.25 and not preferences.auto_rerun
    assert preferences.model_folders == ["/a/model"]
    assert preferences.opacity == 0.25 and not preferences.contours


def test_the_memory_for_runs_is_that_of_the_last_time(session: Session, tmp_path: Path) -> None:
    preferences = Preferences(QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat))
    assert preferences.memory_budget == 2**30
    preferences.memory_budget = 2**28
    owner = QObject()
    PreferenceKeeper(preferences, session, ViewOptions(0.5), owner)
    assert session.keeper.loader.budget == 2**28
    store = QSettings(str(tmp_path / "damaged.ini"), QSettings.Format.IniFormat)
    store.setValue("run/memory_budget", "-7")
    assert Preferences(store).memory_budget == 2**30
