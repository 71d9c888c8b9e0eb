"""``grapl study`` by itself: tasks run one after the other here, without processes."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from PIL import Image
from small_study import Serial, data_set, keys_of, until

import grapl_engine
from grapl_engine.cli.interrupt import Interrupt
from grapl_engine.cli.main import main
from grapl_engine.cli.study import add_commands, run_study
from grapl_engine.study import runner
from grapl_engine.study.folder import MANIFEST, read_study
from grapl_engine.study.folder_lock import LOCK, alone_in
from grapl_engine.study.store import STORE
from grapl_engine.study.table import TABLE, read_table

ROOT = Path(__file__).parents[3]
SLIC = ("--baseline", "slic", "--quiet")


def _study(*words: str | Path) -> int:
    return main(["study", *map(str, words)])


def _manifest(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    return found


def test_a_study_is_a_table_maps_and_a_manifest(
    pictures: Path, tmp_path: Path, serial: Serial, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["study", str(pictures), "-o", str(out), "--limit", "2", "--baseline", "felzenszwalb", "--workers", "3"]
    assert main(words) == 0
    rows = read_study(out).rows
    assert [row.key for row in rows] == serial.ran == ["a|felzenszwalb|0", "b|felzenszwalb|0"]
    for row in rows:
        assert len(np.unique(np.asarray(Image.open(out / row.map)))) == row.k_hat
    manifest = _manifest(out)
    assert manifest["dataset"] == {
        "path": str(pictures.resolve()), "kind": "folder", "name": pictures.name, "void": None, "pictures": 2,
    }  # fmt: skip
    assert manifest["versions"]["grapl"] == grapl_engine.__version__
    assert manifest["machine"]["cores"] >= 1
    assert list(manifest["variants"]) == ["felzenszwalb"]
    assert serial.asked == [(None, 3)]
    said = capsys.readouterr().out
    assert "2 of 2 tasks done" in said
    assert f"grapl report {out}" in said
    assert not list(out.rglob(".*")), "no part of a file is left"


def test_without_a_choice_it_is_the_paper_s_preset(pictures: Path, tmp_path: Path, serial: Serial) -> None:
    serial.most = 0
    _study(pictures, "-o", tmp_path / "out", "--quiet")
    _study(pictures, "-o", tmp_path / "varied", "--quiet", "--baseline", "slic", "--vary", "lambda=2")
    assert list(_manifest(tmp_path / "out")["variants"]) == ["paper"]
    assert list(_manifest(tmp_path / "varied")["variants"]) == ["paper lambda=2", "slic"]


def test_a_broken_picture_is_a_row_and_is_tried_again(
    tmp_path: Path, serial: Serial, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = data_set(tmp_path / "data"), tmp_path / "out"
    picture = data / "images" / "b.png"
    whole = picture.read_bytes()
    picture.write_bytes(whole[:200])
    assert _study(data, "-o", out, "--baseline", "slic") == 1
    captured = capsys.readouterr()
    assert "3 of 4 tasks done" in captured.out
    assert "b|slic|0: " in captured.err
    rows = {row.image: row for row in read_study(out).rows}
    assert [name for name, row in rows.items() if not row.is_done] == ["b"]
    assert "b.png" in rows["b"].error
    assert rows["b"].map == ""
    picture.write_bytes(whole)
    serial.ran.clear()
    assert _study(data, "-o", out, "--resume", *SLIC) == 0
    assert serial.ran == ["b|slic|0"]
    assert all(row.is_done for row in read_study(out).rows)


def test_an_interrupted_study_goes_on_where_it_was(
    pictures: Path, tmp_path: Path, serial: Serial, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    serial.most = 3
    assert _study(pictures, "-o", out, "--baseline", "slic") == 130
    assert "--resume" in capsys.readouterr().err
    serial.most = 100
    assert [row.key for row in read_table(out / TABLE)] == serial.ran == keys_of(out)
    (out / TABLE).write_text("what somebody did to it", encoding="utf-8")
    assert _study(pictures, "-o", out, "--resume", *SLIC) == 0
    assert serial.ran == [f"{name}|slic|0" for name in "abcd"], "none twice"
    assert [row.key for row in read_table(out / TABLE)] == serial.ran == keys_of(out)


def test_a_study_of_an_earlier_version_goes_on(tmp_path: Path, serial: Serial) -> None:
    kept, out, data = Path(__file__).parents[2] / "kept" / "study", tmp_path / "out", data_set(tmp_path / "data", ("a",))
    shutil.copytree(kept, out)
    manifest = json.loads((kept / MANIFEST).read_text(encoding="utf-8"))
    manifest["dataset"]["path"] = str(data)
    (out / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with (out / TABLE).open("a", encoding="utf-8") as table:
        table.write("a|slic|0,a,sl")  # the kill that ended it
    before = read_study(out).rows
    changes = ("--vary", "lambda=2,64", "--vary", "d=8", "--vary", "k0=4", "--vary", "steps=3/2")
    assert _study(data, "-o", out, "--resume", *SLIC, "--preset", "paper", *changes) == 0
    assert serial.ran == ["a|slic|0"], "what was done is not done again"
    *rows, new = read_study(out).rows
    assert [(row.key, row.seconds, row.losses) for row in rows] == [(row.key, row.seconds, row.losses) for row in before]
    assert [row.scores for row in rows] == [row.scores for row in before] and all(row.number_type == "" for row in rows)
    assert (new.key, new.state) == ("a|slic|0", "done")
    assert [row.key for row in read_table(out / TABLE)] == keys_of(out) and _manifest(out)["format"] == 2


def test_a_table_that_cannot_be_written_costs_no_row(
    pictures: Path, tmp_path: Path, serial: Serial, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / TABLE).mkdir()
    assert _study(pictures, "-o", tmp_path, "--resume", *SLIC) == 2
    assert "holds no study" in capsys.readouterr().err
    (tmp_path / TABLE).rmdir()
    serial.most = 2
    assert _study(pictures, "-o", tmp_path, *SLIC) == 130
    (tmp_path / TABLE).unlink()
    (tmp_path / TABLE).mkdir()
    serial.most = 100
    assert _study(pictures, "-o", tmp_path, "--resume", *SLIC) == 2
    assert "tasks.csv cannot be written" in capsys.readouterr().err
    assert keys_of(tmp_path) == serial.ran == [f"{name}|slic|0" for name in "abcd"]


def test_resuming_adds_variants_and_keeps_what_was_known(pictures: Path, tmp_path: Path, serial: Serial) -> None:
    out = tmp_path / "out"
    assert _study(pictures, "-o", out, *SLIC) == 0
    before = _manifest(out)
    serial.ran.clear()
    assert _study(pictures, "-o", out, "--resume", *SLIC, "--baseline", "kmeans", "--limit", "1", "--seeds", "0-1") == 0
    after = _manifest(out)
    assert serial.ran == ["a|kmeans|0", "a|kmeans|1"]
    assert (list(after["variants"]), after["created"]) == (["slic", "kmeans"], before["created"])
    assert after["dataset"] == before["dataset"]
    assert len(after["commands"]) == 2
    assert _study(pictures, "-o", out, "--resume", *SLIC) == 0
    assert serial.asked == [(None, None)] * 2, "nothing is left to do: nobody is called"


def test_places_that_do_not_count(pictures: Path, tmp_path: Path, serial: Serial, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the four quarters of the truth, one is void."""
    whole, part = tmp_path / "whole", tmp_path / "part"
    assert _study(pictures, "-o", whole, *SLIC, "--limit", "1") == 0
    assert _study(pictures, "-o", part, *SLIC, "--limit", "1", "--void", "3") == 0
    assert [read_study(folder).rows[0].k_reference for folder in (whole, part)] == [4, 3]
    assert [_manifest(folder)["dataset"]["void"] for folder in (whole, part)] == [None, 3]
    assert _study(pictures, "-o", part, *SLIC, "--resume") == 2
    assert "was begun with --void 3: go on so" in capsys.readouterr().err
    assert _study(pictures, "-o", whole, *SLIC, "--resume", "--void", "3") == 2
    assert "was begun without --void" in capsys.readouterr().err
    assert _study(pictures, "-o", part, *SLIC, "--resume", "--void", "3") == 0


def test_a_study_is_not_overwritten(pictures: Path, tmp_path: Path, serial: Serial, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert _study(pictures, "-o", out, *SLIC) == 0
    names = (TABLE, MANIFEST, STORE)
    there = [(out / name).read_bytes() for name in names]
    assert _study(pictures, "-o", out, *SLIC) == 2
    assert "holds a study already: go on with it by --resume" in capsys.readouterr().err
    assert _study(data_set(tmp_path / "other"), "-o", out, "--resume", *SLIC) == 2
    assert f"is of the data set {pictures}" in capsys.readouterr().err
    assert [(out / name).read_bytes() for name in names] == there
    assert len(serial.ran) == 4


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--preset", "papr"], "There is no preset papr: the program has"),
        (["--baseline", "slick"], "There is no baseline slick: there are"),
        (["--vary", "lamda=1"], "there is no setting lamda"),
        (["--vary", "lambda=-1"], "Pairwise weight is -1"),
        (["--seeds", "x"], "Seeds are whole numbers"),
        (["--every", "0"], "--every and --limit are whole numbers from 1"),
        (["--limit", "0"], "--every and --limit are whole numbers from 1"),
        (["--workers", "0"], "--workers is a whole number from 1"),
        (["--workers", "2", "--scheduler", "tcp://127.0.0.1:9"], "a scheduler has its own: leave one out"),
        (["--vary", "mu=1", "--vary", "mu=2"], "--vary mu stands there twice"),
        (["--images", "a,x"], "has no picture named x"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_made(
    pictures: Path, tmp_path: Path, serial: Serial, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert _study(pictures, "-o", tmp_path / "out", *words) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("grapl: ")
    assert sentence in captured.err
    assert captured.err.count("\n") == 1
    assert not (tmp_path / "out").exists()
    assert serial.asked == []


def test_an_unknown_plan_is_named_by_the_parser(pictures: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        _study(pictures, "-o", tmp_path / "out", "--plan", "nothing")


def test_a_folder_that_cannot_be_made(pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert _study(pictures, "-o", tmp_path / "file" / "out") == 2
    assert "cannot be made" in capsys.readouterr().err


def test_maps_that_cannot_be_kept_are_a_sentence(
    pictures: Path, tmp_path: Path, serial: Serial, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "maps").touch()
    assert _study(pictures, "-o", tmp_path, *SLIC) == 2
    assert "cannot be made" in capsys.readouterr().err
    assert keys_of(tmp_path) == [], "no row names a map that is not there"
    assert _study(pictures, "-o", tmp_path, "--resume", "--no-maps", *SLIC) == 0
    assert [row.map for row in read_study(tmp_path).rows] == [""] * 4


def test_nobody_at_the_address_leaves_nothing_behind(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runner, "CONNECT", "0.2s")
    sentences = {
        "tcp://127.0.0.1:9": "No scheduler answers at tcp://127.0.0.1:9",
        "nonsense": "No scheduler answers at nonsense",
        "tls://127.0.0.1:9": "tls://127.0.0.1:9 asks for certificates, and dask has none on this machine",
        "foo://127.0.0.1:9": "foo://127.0.0.1:9 is no address of a scheduler that is known here",
        "ucx://127.0.0.1:9": "is no address of a scheduler",
    }
    for address, sentence in sentences.items():
        assert _study(pictures, "-o", tmp_path / "out", "--scheduler", address, *SLIC) == 2
        captured = capsys.readouterr().err
        assert sentence in captured and captured.count("\n") == 1
    assert not (tmp_path / "out" / MANIFEST).exists()


def test_the_manifest_has_the_words_that_were_typed(pictures: Path, tmp_path: Path, serial: Serial) -> None:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    words = ["study", str(pictures), "-o", str(tmp_path), "--limit", "1", *SLIC]
    arguments = parser.parse_args(words)
    assert arguments.run(arguments, Interrupt(), words) == 0
    assert run_study(arguments, Interrupt(), ["again"]) == 2, "the study is there already"
    assert _manifest(tmp_path)["commands"] == [["grapl", *words]]


def test_a_plan_comes_first_and_nothing_is_run_twice(pictures: Path, tmp_path: Path, serial: Serial) -> None:
    serial.most = 0
    _study(pictures, "-o", tmp_path, "--plan", "dinov2", "--preset", "paper-dinov2", "--baseline", "slic_dinov2", *SLIC)
    assert list(_manifest(tmp_path)["variants"]) == ["paper-dinov2", "slic_dinov2", "slic"]


@pytest.mark.parametrize("words", [[], ["--resume"]], ids=["new", "resumed"])
def test_two_studies_do_not_work_in_one_folder(
    words: list[str], pictures: Path, tmp_path: Path, serial: Serial, capsys: pytest.CaptureFixture[str]
) -> None:
    if words:
        serial.most = 1
        assert _study(pictures, "-o", tmp_path, *SLIC) == 130
    before = keys_of(tmp_path)
    with alone_in(tmp_path):
        assert _study(pictures, "-o", tmp_path, *words, *SLIC) == 2
    captured = capsys.readouterr().err
    assert f"Another study is at work in {tmp_path}: wait for its end" in captured
    assert keys_of(tmp_path) == before
    serial.most = 10**6
    assert _study(pictures, "-o", tmp_path, *words, *SLIC) == 0
    assert len(keys_of(tmp_path)) == 4 and not (tmp_path / LOCK).exists()


@pytest.mark.parametrize(
    ("module", "sentence"),
    [
        ("None", "cannot import grapl_engine ("),
        ("types.SimpleNamespace(__version__='0.0.1')", "has version 0.0.1 of the program"),
    ],
)
def test_a_worker_without_the_program_is_named_at_once(
    module: str,
    sentence: str,
    pictures: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(runner, "CONNECT", "60s")  # a busy machine takes its time
    with subprocess.Popen(
        [sys.executable, "-c", STRANGER.format(module=module)], stdout=subprocess.PIPE, text=True
    ) as stranger:
        try:
            assert stranger.stdout is not None
            address, worker = (stranger.stdout.readline().strip() for _ in range(2))
            start = time.monotonic()
            assert _study(pictures, "-o", tmp_path / "out", "--scheduler", address, *SLIC) == 2
            assert time.monotonic() - start < 60, "it took 90 s, and then nothing was said"
        finally:
            stranger.kill()
    captured = capsys.readouterr().err
    assert (
        f"grapl: The worker {worker} {sentence}" in captured and f"install version {grapl_engine.__version__} there" in captured
    )
    assert "Traceback" not in captured
    assert keys_of(tmp_path / "out") == []


STRANGER = """
import asyncio, sys, types
sys.modules["grapl_engine"] = {module}
from distributed import Scheduler, Worker

async def work():
    async with Scheduler(host="127.0.0.1", port=0, dashboard=False) as scheduler:
        async with Worker(scheduler.address, nthreads=1) as worker:
            print(scheduler.address, worker.address, sep="\\n", flush=True)
            await scheduler.finished()

asyncio.run(work())
"""


def test_two_quick_interrupts_end_a_study_in_a_moment(pictures: Path, tmp_path: Path) -> None:
    """Real workers in the middle of tasks, of which there are enough for minutes; closing them properly took half a minute."""
    command = [sys.executable, "-m", "grapl_engine", "study", str(pictures), "-o", str(tmp_path / "out"), "--workers", "2"]
    words = ["--preset", "tuned", "--vary", "d=64", "--vary", "steps=2000/2000", "--seeds", ",".join(map(str, range(500)))]
    with subprocess.Popen([*command, *words], cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True) as study:
        try:
            until(lambda: keys_of(tmp_path / "out"), "workers at work")
            workers = psutil.Process(study.pid).children(recursive=True)
            start = time.monotonic()
            for _ in range(2):
                study.send_signal(signal.SIGINT)
                time.sleep(0.2)
            complained = study.communicate(timeout=60)[1]
        finally:
            if study.poll() is None:
                os.killpg(study.pid, signal.SIGKILL)
    assert study.returncode == 130 and time.monotonic() - start < 60
    assert "Traceback" not in complained and "--resume goes on" in complained
    assert psutil.wait_procs(workers, timeout=60)[1] == []
    assert 0 < len(read_study(tmp_path / "out").rows) == len(keys_of(tmp_path / "out")) < 1000
