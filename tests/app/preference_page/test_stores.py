"""Sessions and models on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from huggingface_hub import constants

from app.preference_page.stores import disk_stores
from app.session.session_folders import SessionFolders
from grapl_engine.storage.session_folder import INDEX


def filled(path: Path, size: int) -> None:
    path.mkdir(parents=True, exist_ok=True)
    (path / INDEX).write_bytes(bytes(size))


def test_earlier_sessions_go_and_this_one_stays(tmp_path: Path) -> None:
    folders = SessionFolders(tmp_path / "sessions")
    now = folders.claim_new()
    filled(now.path, 100)
    filled(folders.new_path(), 5000)
    sessions, _ = disk_stores(folders)
    assert sessions.folder() == tmp_path / "sessions" and sessions.size() >= 5100
    sessions.remove()
    assert list(folders.root.iterdir()) == [now.path] and 100 <= sessions.size() < 5000
    now.release()


def test_without_a_folder_for_sessions_there_are_the_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    (models,) = disk_stores(None)
    filled(tmp_path / "models--facebook--dinov2-small", 700)
    assert models.folder() == tmp_path and models.size() >= 700
    models.remove()
    assert models.size() == 0
