"""Levels from a process of their own: the same as here, or none, whatever becomes of it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import fields

import numpy as np
import pytest
from pictures import halves

from grapl_engine import Hierarchy, as_picture, picture_levels
from grapl_engine.hierarchy import cue_cache
from grapl_engine.hierarchy.builders import PictureCues
from grapl_engine.images.picture import Picture
from grapl_engine.pipeline import levels_process, levels_program
from grapl_engine.pipeline.levels_process import LevelsProcess

HANGS = [sys.executable, "-c", "import sys, time; sys.stdin.buffer.read(); time.sleep(600)"]


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Iterator[LevelsProcess]:
    monkeypatch.setattr(levels_process, "cores", lambda: 2)
    process = LevelsProcess()
    yield process
    process.close()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """What was started."""
    started: list[subprocess.Popen[bytes]] = []
    start = levels_process._started
    monkeypatch.setattr(levels_process, "_started", lambda: started.append(start()) or started[-1])
    return started


def noise(height: int = 40, width: int = 56) -> Picture:
    return as_picture(np.random.default_rng(4).random((height, width, 3)), "noise")


def assert_same_array(one: np.ndarray, other: np.ndarray) -> None:
    np.testing.assert_array_equal(one, other)
    assert (one.dtype, one.flags.writeable, one.flags.c_contiguous) == (
        other.dtype,
        other.flags.writeable,
        other.flags.c_contiguous,
    )


def assert_same(one: Hierarchy, other: Hierarchy) -> None:
    assert_same_array(one.regions, other.regions)
    for name in ("sizes", "merges", "heights"):
        assert_same_array(getattr(one.tree, name), getattr(other.tree, name))
    assert (one.automatic, one.source, one.answers, one.pieces) == (other.automatic, other.source, other.answers, other.pieces)


def kept_cues(picture: Picture) -> PictureCues:
    ((known, cues),) = cue_cache._kept
    assert known() is picture
    return cues


@pytest.mark.parametrize("most", [cue_cache.MOST_PIXELS, 1000])
def test_it_finds_what_is_found_here_and_its_cues_are_kept(
    process: LevelsProcess, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cue_cache, "MOST_PIXELS", most)
    picture, same = noise(), noise()
    here = picture_levels(same)
    cues_here = kept_cues(same)
    process.start()
    there = process.levels(picture)
    cues_there = kept_cues(picture)
    assert here is not None and there is not None and here.tree.leaves > 1
    assert_same(there, here)
    for field in fields(cues_here.graph):
        assert_same_array(getattr(cues_there.graph, field.name), getattr(cues_here.graph, field.name))
    for name in ("color", "texture", "on_border", "gradient"):
        assert_same_array(getattr(cues_there, name), getattr(cues_here, name))
    monkeypatch.setattr(cue_cache, "picture_cues", lambda *_: pytest.fail("They were kept."))
    again = picture_levels(picture)
    assert again is not None
    assert_same(again, here)


def test_it_is_there_for_one_picture_and_gone_with_it(process: LevelsProcess, started: list[subprocess.Popen[bytes]]) -> None:
    assert not process.is_there and process.levels(noise()) is None
    process.start()
    assert process.is_there
    assert process.levels(as_picture(halves())) is not None
    assert not process.is_there and started[0].returncode == 0
    assert process.levels(noise()) is None and len(started) == 1


def test_a_picture_whose_cues_are_there_is_left_to_the_caller(
    process: LevelsProcess, started: list[subprocess.Popen[bytes]]
) -> None:
    picture = noise()
    cues = cue_cache.cues_of(picture)
    process.start()
    assert process.levels(picture) is None and started[0].returncode is not None
    assert cue_cache.cues_of(picture) is cues


@pytest.mark.parametrize(
    "end",
    [
        "pass",
        "raise SystemExit(3)",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import sys; sys.stdin.buffer.read(); raise MemoryError",
        "import sys; sys.stdin.buffer.read(); print('half', flush=True); raise SystemExit(1)",
    ],
)
def test_one_that_dies_finds_none(
    process: LevelsProcess, end: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(levels_process, "_program", lambda: [sys.executable, "-c", end])
    picture = noise()
    process.start()
    assert process.levels(picture) is None
    assert picture_levels(picture) is not None
    assert capfd.readouterr() == ("", "")


def test_a_single_core_is_left_to_the_caller(
    process: LevelsProcess, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(levels_process, "cores", lambda: 1)
    process.start()
    assert not process.is_there and started == []


def test_one_that_cannot_be_started_is_not_there(process: LevelsProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels_process, "_program", lambda: ["/no/such/program"])
    process.start()
    assert not process.is_there and process.levels(noise()) is None


@pytest.mark.parametrize("asked", [[sys.executable, "-c", "import time; time.sleep(600)"], HANGS])
def test_who_stops_ends_it(
    process: LevelsProcess, asked: list[str], started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first does not even read the picture, which is more than a pipe holds."""
    monkeypatch.setattr(levels_process, "_program", lambda: asked)
    process.start()
    assert process.levels(noise(600, 800), lambda: True) is None
    assert started[0].returncode is not None


def test_one_that_hangs_is_not_waited_for(process: LevelsProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels_process, "_program", lambda: HANGS)
    monkeypatch.setattr(levels_process, "PATIENCE_S", 0.2)
    process.start()
    assert process.levels(noise()) is None


def test_a_run_that_wants_the_cues_meanwhile_waits_for_them(process: LevelsProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    picture, inside, go_on = noise(), threading.Event(), threading.Event()
    answer = levels_process._answer

    def slow(*asked: object) -> object:
        inside.set()
        assert go_on.wait(60)
        return answer(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(levels_process, "_answer", slow)
    monkeypatch.setattr(cue_cache, "picture_cues", lambda *_: pytest.fail("It would compute what is being computed."))
    process.start()
    found: list[object] = []
    asks = threading.Thread(target=lambda: found.append(process.levels(picture)))
    asks.start()
    assert inside.wait(60)
    process.close()  # it is at work
    assert cue_cache.cues_of(picture, lambda: True) is None
    go_on.set()
    assert cue_cache.cues_of(picture) is not None
    asks.join(60)
    assert isinstance(found[0], Hierarchy)


def test_closed_it_is_gone_and_stays_so(process: LevelsProcess, started: list[subprocess.Popen[bytes]]) -> None:
    process.start()
    process.close()
    assert started[0].returncode is not None and not process.is_there
    process.start()
    process.close()
    assert len(started) == 1 and process.levels(noise()) is None


def test_a_bundled_program_is_the_process_once_more(process: LevelsProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a bundle: the program's own start, told by its first word."""
    with monkeypatch.context() as patch:
        patch.setattr(sys, "frozen", True, raising=False)
        assert levels_process._program() == [sys.executable, levels_program.WORD]
    start = "import runpy, sys; sys.frozen = True; runpy.run_module('app.__main__', run_name='__main__')"
    monkeypatch.setattr(levels_process, "_program", lambda: [sys.executable, "-c", start, levels_program.WORD])
    picture = noise()
    process.start()
    there = process.levels(picture)
    here = picture_levels(noise())
    assert there is not None and here is not None
    assert_same(there, here)
