"""Models that were downloaded, and other programs' beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from huggingface_hub import constants

from grapl_engine.features.kept_models import models_folder, models_size, remove_models


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def test_of_the_hubs_cache_the_dino_models_count_and_go(hub: Path) -> None:
    assert models_folder() == hub and models_size() == 0
    for name, size in (("models--facebook--dinov2-large", 1000), ("models--me--language", 500)):
        blob = hub / name / "blobs" / "a"
        blob.parent.mkdir(parents=True)
        blob.write_bytes(bytes(size))
    assert 1000 <= models_size() < 1500 + 8192
    before = models_size()
    remove_models()
    assert models_size() == 0 < before
    assert (hub / "models--me--language" / "blobs" / "a").is_file() and not (hub / "models--facebook--dinov2-large").exists()


def test_a_link_in_the_place_of_a_folder_is_left_alone(hub: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a").write_bytes(bytes(9))
    hub.mkdir()
    (hub / "models--x--dino").symlink_to(tmp_path / "mine", target_is_directory=True)
    assert models_size() == 0
    remove_models()
    assert (tmp_path / "mine" / "a").is_file()
