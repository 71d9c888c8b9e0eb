"""The pieces; whole batches are in test_batch."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from scripted_run import ScriptedEngine, scripted_picture

from app.session.batch_work import BatchPlan, MadePicture, checked_output, found_pictures, known_picture, made_picture
from grapl_engine import GraplError, Settings, read_picture
from grapl_engine.batch.places import Places
from grapl_engine.batch.sources import Source

SMALL = Settings(d=8, k0=5, steps=(1, 1))


@pytest.fixture
def leaf(tmp_path: Path) -> Path:
    Image.fromarray(scripted_picture().pixels).save(tmp_path / "leaf.png")
    return tmp_path / "leaf.png"


def made(leaf: Path, engine: ScriptedEngine, stops: bool = False) -> list[float | MadePicture]:
    out = leaf.parent / "out"
    plan = BatchPlan(leaf.parent, out, SMALL)
    return list(made_picture(Source(str(leaf)), "leaf", plan, Places(out), engine, [], lambda: stops))


def test_progress_then_the_run(leaf: Path) -> None:
    *shares, last = made(leaf, ScriptedEngine())
    assert shares == sorted(shares) and isinstance(last, MadePicture)  # type: ignore[type-var]
    assert last.home == leaf.parent / "out" / "leaf" and last.record.finished is not None


def test_what_is_stopped_leaves_nothing(leaf: Path) -> None:
    assert made(leaf, ScriptedEngine(), stops=True) == []
    assert not (leaf.parent / "out").exists()


def test_an_engine_that_says_nothing_is_a_failure(leaf: Path) -> None:
    with pytest.raises(GraplError, match=r"leaf.png has no labels"):
        made(leaf, lambda job, should_stop: iter(()))  # type: ignore[arg-type]


def test_a_folder_and_an_output(leaf: Path) -> None:
    ((folder, sources),) = found_pictures(leaf.parent, lambda: False)
    assert folder == leaf.parent and [source.name for source in sources] == ["leaf.png"]
    assert list(checked_output(leaf.parent / "new", lambda: False)) == [] and not (leaf.parent / "new").exists()
    with pytest.raises(GraplError, match="Nothing can be written"):
        checked_output(leaf, lambda: False)


def test_a_known_picture_is_found_by_its_file_and_its_pixels(leaf: Path) -> None:
    first, second = read_picture(leaf), read_picture(leaf)
    assert known_picture(second, [scripted_picture(), first]) is first
    assert known_picture(second, [scripted_picture()]) is second
