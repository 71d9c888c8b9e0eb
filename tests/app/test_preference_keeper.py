"""What the person chooses is kept when it is chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings
from scripted_run import scripted_record

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


def test_settings_of_a_run_that_is_looked_at_are_not_those_of_the_next_window(session: Session, tmp_path: Path) -> None:
    preferences = Preferences(QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat))
    owner, configuration = QObject(), session.configuration
    PreferenceKeeper(preferences, session, ViewOptions(0.5), owner)
    configuration.set_settings(configuration.settings.replace(lambda_=3.25))
    session.add_run(scripted_record(settings=configuration.settings.replace(lambda_=11.0, mu=1.0)))
    assert configuration.settings.lambda_ == 11.0 and preferences.settings.lambda_ == 3.25
    configuration.set_settings(configuration.settings.replace(lambda_=12.0))
    assert preferences.settings.lambda_ == 12.0 and preferences.settings.mu == 1.0
    configuration.undo()
    assert preferences.settings.lambda_ == 11.0, "undo is the person's"


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


def test_what_a_lesson_sets_is_not_kept(session: Session, tmp_path: Path) -> None:
    preferences = Preferences(QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat))
    owner, configuration = QObject(), session.configuration
    PreferenceKeeper(preferences, session, ViewOptions(0.5), owner)
    configuration.set_settings(configuration.settings.replace(lambda_=3.25))
    session.keeper.set_held(True)
    configuration.set_settings(configuration.settings.replace(lambda_=0.0))
    assert preferences.settings.lambda_ == 3.25
    session.keeper.set_held(False)
    configuration.set_settings(configuration.settings.replace(lambda_=5.0))
    assert preferences.settings.lambda_ == 5.0
