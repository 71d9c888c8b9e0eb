"""What lies on the disk that can be done without."""

from __future__ import annotations

from pathlib import Path

from app.preference_page.disk_row import DiskStore
from app.session.session_folders import SessionFolders

__all__ = ["disk_stores"]


def disk_stores(folders: SessionFolders | None) -> list[DiskStore]:
    """Earlier sessions, where sessions are kept, and the models that were downloaded."""
    return [*([_sessions(folders)] if folders is not None else []), _models()]


def _sessions(folders: SessionFolders) -> DiskStore:
    return DiskStore(
        "Sessions, this one and earlier ones",
        lambda: folders.root,
        lambda: folders.size,
        folders.remove_earlier,
        "Remove earlier ones\N{HORIZONTAL ELLIPSIS}",
        "Remove all earlier sessions with their runs? This session, and those of other windows, stay. What was saved as a file "
        "stays too. This cannot be undone.",
    )


def _models() -> DiskStore:
    # In threads: with the hub's library comes a second of imports.
    def folder() -> Path:
        from grapl_engine.features.kept_models import models_folder

        return models_folder()

    def size() -> int:
        from grapl_engine.features.kept_models import models_size

        return models_size()

    def remove() -> None:
        from grapl_engine.features.kept_models import remove_models

        remove_models()

    return DiskStore(
        "DINO models that were downloaded",
        folder,
        size,
        remove,
        "Remove\N{HORIZONTAL ELLIPSIS}",
        "Remove the downloaded DINO models? Other programs of yours may use them too. A run with the DINO affinity downloads "
        "its model again.",
    )
