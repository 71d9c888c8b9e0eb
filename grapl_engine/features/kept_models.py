"""The DINO models that were downloaded: where they lie, and what they take."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

__all__ = ["models_folder", "models_size", "remove_models"]

_OURS = "models--*dino*"
"""The folders of the hub's cache that this program fills; others belong to other programs."""


def models_folder() -> Path:
    """The cache of the Hugging Face hub, which other programs use too; it may not be there yet."""
    from huggingface_hub import constants

    return Path(constants.HF_HUB_CACHE)


def models_size() -> int:
    """Bytes of the DINO models there."""
    size = 0
    for folder in _folders():
        for path in folder.rglob("*"):
            with suppress(OSError):
                size += path.lstat().st_size  # a link into the cache's own files takes no room of its own
    return size


def remove_models() -> None:
    """Remove them; a run that needs one downloads it again."""
    for folder in _folders():
        shutil.rmtree(folder, ignore_errors=True)


def _folders() -> list[Path]:
    try:
        return [path for path in models_folder().glob(_OURS) if path.is_dir() and not path.is_symlink()]
    except OSError:
        return []
