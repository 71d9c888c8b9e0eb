"""Where the files of a batch go, that nothing is lost by them, and that its command makes them again."""

from __future__ import annotations

import io
import json
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
import tifffile
from pictures import halves
from PIL import Image
from scripted_engine import ScriptedEngine, scripted_record

from grapl_engine.cli.batch import SOME_FAILED, WRONG_USE
from grapl_engine.cli.main import main
from grapl_engine.label_constraints import NO_CONSTRAINTS
from grapl_engine.label_edits import Fill, LabelEdits
from grapl_engine.storage.constraint_files import write_constraints
from grapl_engine.storage.edit_files import write_edits
from grapl_engine.storage.run_file import load_run, save_run

SMALL = ["--d", "4", "--k0", "3", "--steps", "2,1", "--quiet"]
ROOT = Path(__file__).parents[3]


@pytest.fixture
def leaf(tmp_path: Path) -> str:
    return picture(tmp_path / "leaf.png")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def picture(path: Path, height: int = 12, width: int = 20) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(halves(height, width)).save(path, format="PNG")
    return str(path)


def run(*words: object, engine: ScriptedEngine | None = None) -> int:
    return main(["segment", *map(str, words), *SMALL], engine or ScriptedEngine())


def folders(out: Path) -> list[str]:
    return sorted(path.name for path in out.iterdir())


def facts(home: Path) -> dict[str, object]:
    return dict(json.loads((home / "run.json").read_text()))


def shape(home: Path) -> tuple[int, ...]:
    return tuple(tifffile.imread(home / "labels.tif").shape)


# Names


def test_a_second_call_leaves_what_the_first_one_wrote(tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = picture(tmp_path / "one" / "leaf.png"), picture(tmp_path / "two" / "leaf.png", 20, 16)
    assert run(first, "-o", out) == 0
    assert main(["segment", second, "-o", str(out), *SMALL[:-1]], ScriptedEngine()) == 0
    assert folders(out) == ["leaf", "leaf-2"]
    assert (shape(out / "leaf"), shape(out / "leaf-2")) == ((12, 20), (20, 16))
    assert f"{out / 'leaf'} is there already and stays as it is; --overwrite writes over it." in capsys.readouterr().err


def test_overwrite_writes_over_the_folder_and_leaves_nothing_of_the_earlier_run(tmp_path: Path, out: Path, leaf: str) -> None:
    assert main(["segment", leaf, "-o", str(out), "--save-run", "--detail", "2", *SMALL]) == 0
    assert {"level.tif", "hierarchy.npz", "leaf.grapl"} <= set(folders(out / "leaf"))
    assert run(picture(tmp_path / "two" / "leaf.png", 20, 16), "-o", out, "--overwrite") == 0
    assert folders(out) == ["leaf"] and shape(out / "leaf") == (20, 16)
    assert folders(out / "leaf") == ["labels.png", "labels.tif", "overlay.png", "run.json"]


def test_a_folder_of_somebody_else_is_not_written_into(out: Path, leaf: str) -> None:
    (out / "leaf").mkdir(parents=True)
    (out / "leaf" / "labels.tif").write_text("mine")
    assert run(leaf, "-o", out) == 0
    assert folders(out) == ["leaf", "leaf-2"] and (out / "leaf" / "labels.tif").read_text() == "mine"


@pytest.mark.parametrize("name", ["...png", "....png", " .png", "n" * 251 + ".png", "a:b*?.png", "-o.png"])
def test_whatever_a_picture_is_called_its_files_stay_inside(name: str, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    path = picture(tmp_path / "in" / name)
    assert run(path, "-o", out, "--save-run") == 0
    assert run(path, "-o", out) == 0
    assert len(folders(out)) == 2 and folders(tmp_path) == ["deep", "in"] and folders(tmp_path / "deep") == ["out"]
    assert {path.suffix for path in (out / folders(out)[0]).iterdir()} == {".tif", ".png", ".json", ".grapl"}


@pytest.mark.parametrize("name", ["../../outside.png", "/outside.png", "..", "a/../..", "..\\outside.png"])
def test_a_saved_run_of_a_picture_with_a_path_for_a_name_stays_inside(name: str, tmp_path: Path, out: Path) -> None:
    from dataclasses import replace

    from grapl_engine.storage.export import export_run

    record = scripted_record()
    record.picture = replace(record.picture, name=name)
    home = export_run(record, out / "deep")[0].parent
    assert home.parent == out / "deep" and folders(tmp_path) == ["out"] and folders(out) == ["deep"]


@pytest.mark.parametrize("name", ["a/b", "..", ".", "", "a\nb", "n" * 201, "/root"])
def test_a_name_is_a_plain_one(name: str, leaf: str, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(leaf, "-o", out, "--name", name) == WRONG_USE
    assert "give a plain name for a folder" in capsys.readouterr().err and not out.exists()


def test_a_name_is_for_one_picture(leaf: str, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(leaf, leaf, "-o", out, "--name", "mine") == 2
    assert "--name is the folder of one picture, and there are 2" in capsys.readouterr().err
    assert run(leaf, "-o", out, "--name", "mine.v2") == 0
    assert folders(out) == ["mine.v2"]


def test_json_names_the_folder_that_was_taken(leaf: str, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for expected in ("leaf", "leaf-2"):
        assert run(leaf, "-o", out, "--json") == 0
        assert json.loads(capsys.readouterr().out)["folder"] == str(out / expected)


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_an_output_that_takes_no_files_is_said_before_the_first_picture(
    place: str, leaf: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    engine = ScriptedEngine()
    assert run(leaf, "-o", tmp_path / place, engine=engine) == 2
    assert engine.asked == []
    assert capsys.readouterr().err.startswith(f"grapl: Nothing can be written to {tmp_path / place} (")


# The command in run.json


def again(home: Path, engine: ScriptedEngine | None = None, cwd: Path | None = None) -> None:
    """Type what run.json says."""
    program, *words = shlex.split(str(facts(home)["command"]))
    before = Path.cwd()
    os.chdir(cwd or before)
    try:
        assert program == "grapl" and main([*words, "--quiet"], engine) == 0
    finally:
        os.chdir(before)


def test_the_command_makes_the_same_labels_in_the_same_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the real engine, from another folder than the first time, of a picture that had to take another name."""
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        noise = np.random.default_rng(len(name) + ord(name[0])).integers(0, 255, (24, 32, 3), np.uint8)
        (tmp_path / name).mkdir()
        Image.fromarray(noise).save(tmp_path / name / "leaf.png")
        assert main(["segment", f"{name}/leaf.png", "-o", "out", "--seed", "3", *SMALL]) == 0
    homes = [tmp_path / "out" / name for name in ("leaf", "leaf-2")]
    labels = [tifffile.imread(home / "labels.tif") for home in homes]
    assert (labels[0] != labels[1]).any()
    (tmp_path / "elsewhere").mkdir()
    for home in homes:
        (home / "labels.tif").unlink()
        again(home, cwd=tmp_path / "elsewhere")
    assert folders(tmp_path / "out") == ["leaf", "leaf-2"] and folders(tmp_path / "elsewhere") == []
    for home, before in zip(homes, labels, strict=True):
        np.testing.assert_array_equal(tifffile.imread(home / "labels.tif"), before)


def test_the_command_of_a_run_with_edits_and_seeds_reads_them_from_the_file_that_it_replaces(
    leaf: str, out: Path, tmp_path: Path
) -> None:
    write_constraints(tmp_path / "seeds.json", NO_CONSTRAINTS.painted(4, [5, 6], 1))
    write_edits(tmp_path / "edits.json", LabelEdits((Fill(2, 0, 0),)))
    words = ["--constraints", tmp_path / "seeds.json", "--edits", tmp_path / "edits.json", "--ids-from", "1"]
    assert run(leaf, "-o", out, *words) == 0
    before = facts(out / "leaf")
    edited = tifffile.imread(out / "leaf" / "edited.tif")
    engine = ScriptedEngine()
    again(out / "leaf", engine)
    assert engine.constraints == NO_CONSTRAINTS.painted(4, [5, 6], 1)
    assert {**facts(out / "leaf"), "notices": 0} == {**before, "notices": 0}
    np.testing.assert_array_equal(tifffile.imread(out / "leaf" / "edited.tif"), edited)
    assert edited[0, 0] == 3 and folders(out) == ["leaf"]


def test_the_command_of_a_saved_run_reads_that_run(tmp_path: Path, out: Path) -> None:
    save_run(tmp_path / "kept.grapl", scripted_record(lambda_=8.0))
    assert run(tmp_path / "kept.grapl", "-o", out, "--lambda", "2", "--save-run") == 0
    engine = ScriptedEngine()
    again(out / "kept", engine)
    assert engine.asked[0][1] == load_run(tmp_path / "kept.grapl").settings.replace(lambda_=2.0, steps=(2, 1))
    assert folders(out) == ["kept"]


# What numbers mean


@pytest.mark.parametrize("first", [0, 1])
def test_label_numbers_begin_where_they_are_said_to(first: int, leaf: str, out: Path) -> None:
    assert run(leaf, "-o", out, "--ids-from", first) == 0
    labels = tifffile.imread(out / "leaf" / "labels.tif")
    assert np.unique(labels).tolist() == [first, first + 1, first + 2] and labels.dtype == np.uint16
    with Image.open(out / "leaf" / "labels.png") as image:
        np.testing.assert_array_equal(np.asarray(image), labels)
        colors = np.asarray(image.convert("RGB"))
    told = facts(out / "leaf")
    assert (told["first_label"], told["background"], told["k_hat"]) == (first, None, 3)
    meaning = "0 is a segment like any other" if first == 0 else "from 1; no segment has 0"
    assert meaning in told["files"]["labels.tif"]  # type: ignore[index]
    assert run(leaf, "-o", out, "--overwrite") == 0
    with Image.open(out / "leaf" / "labels.png") as image:
        np.testing.assert_array_equal(np.asarray(image.convert("RGB")), colors)  # the colours are the same ones


def test_levels_and_edits_begin_where_labels_do(leaf: str, out: Path, tmp_path: Path) -> None:
    write_edits(tmp_path / "edits.json", LabelEdits((Fill(2, 0, 0),)))
    words = ["--detail", "2", "--edits", str(tmp_path / "edits.json"), "--ids-from", "1", *SMALL]
    assert main(["segment", leaf, "-o", str(out), *words]) == 0
    for name in ("labels", "level", "edited"):
        assert tifffile.imread(out / "leaf" / f"{name}.tif").min() >= 1, name


# Inputs


def test_a_folder_and_a_pattern_are_their_pictures(tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.png", "b.png", "below/c.png"):
        picture(tmp_path / "in" / name)
    (tmp_path / "in" / "broken.png").write_text("no")
    assert run(tmp_path / "in", "-o", out) == 1
    assert folders(out) == ["a", "b"] and "broken.png is not a picture of a known kind" in capsys.readouterr().err
    assert run(tmp_path / "in" / "**" / "[abc].png", "-o", out / "more") == 0
    assert folders(out / "more") == ["a", "b", "c"]
    assert run(tmp_path / "in" / "*.gif", "-o", out / "none") == 1
    assert "Nothing fits " in capsys.readouterr().err and not (out / "none").exists()


def test_a_picture_on_standard_input(leaf: str, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = Path(leaf).read_bytes()
    for expected in ("stdin", "stdin-2"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert run("-", "-o", out) == 0
        assert shape(out / expected) == (12, 20)
    told = facts(out / "stdin-2")
    assert told["picture"]["path"] is None  # type: ignore[index]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    again(out / "stdin-2", ScriptedEngine())
    assert folders(out) == ["stdin", "stdin-2"]


# Memory


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory")])
@pytest.mark.parametrize("place", ["in the run", "batch.picture_task.export_run", "cli.batch.check_detail"])
def test_a_picture_that_takes_too_much_memory_does_not_keep_the_others(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, place: str, error: Exception
) -> None:
    """In the run, while its files are written, or around them."""
    left = [error]

    def full(*words: object, **options: object) -> object:
        if left:
            raise left.pop()
        return None if real is None else real(*words, **options)

    module, _, name = f"grapl_engine.{place}".rpartition(".")
    real = None if place == "in the run" else getattr(import_module(module), name)
    if real is not None:
        monkeypatch.setattr(f"{module}.{name}", full)
    first, second = picture(tmp_path / "first.png"), picture(tmp_path / "second.png")
    engine = ScriptedEngine(before_step=full) if real is None else ScriptedEngine()
    assert run(first, second, "-o", out, engine=engine) == SOME_FAILED
    assert facts(out / "second")["ended"] == "completed" and not (out / "first" / "run.json").exists()
    said = capsys.readouterr().err
    assert f"grapl: {first}: There is not enough memory for this: close other programs" in said and "Traceback" not in said


# Ends

PROGRAM = """
import os, signal, sys, time
sys.path[:0] = {paths!r}
from scripted_engine import ScriptedEngine
from grapl_engine.cli.batch import SOME_FAILED, WRONG_USE
from grapl_engine.cli.main import main
def step():
    print("step", file=sys.stderr, flush=True)
    {step}
sys.exit(main(sys.argv[1:], ScriptedEngine(before_step=step)))
"""


def program(step: str, *words: object, **how: object) -> subprocess.Popen[str]:
    """The whole command in a process of its own, with a scripted engine; `step` is done before each gradient step."""
    text = PROGRAM.format(paths=[str(ROOT / "tests"), str(ROOT / "tests" / "engine")], step=step)
    command = [sys.executable, "-c", text, "segment", *map(str, words), *SMALL[:-1]]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
    return subprocess.Popen(command, cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_keeps_what_is_there(name: str, code: int, leaf: str, out: Path, tmp_path: Path) -> None:
    done = program(f"os.kill(os.getpid(), signal.{name})", leaf, picture(tmp_path / "next.png"), "-o", out)
    said, complained = done.communicate(timeout=60)
    assert (done.returncode, folders(out)) == (code, ["leaf"]), complained
    assert facts(out / "leaf")["ended"] == "stopped" and "(stopped)" in said and "Traceback" not in complained


def test_a_signal_that_was_turned_off_stays_so(leaf: str, out: Path) -> None:
    """As nohup does it."""
    done = program(
        "os.kill(os.getpid(), signal.SIGHUP)", leaf, "-o", out, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)
    )
    done.communicate(timeout=60)
    assert done.returncode == 0 and facts(out / "leaf")["ended"] == "completed"


def test_a_pipe_that_nobody_writes_to_is_left_by_the_first_signal(leaf: str, out: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with program("pass", leaf, tmp_path / "pipe.png", "-o", out) as done:
        assert done.stdout is not None
        assert done.stdout.readline().startswith(leaf)  # the first is done, the second waits
        time.sleep(0.5)
        done.send_signal(signal.SIGTERM)
        assert "Traceback" not in done.communicate(timeout=60)[1] and done.returncode == 143
    assert folders(out) == ["leaf"]


def test_a_named_pipe_is_read(leaf: str, out: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    threading.Thread(target=lambda: (tmp_path / "pipe.png").write_bytes(Path(leaf).read_bytes()), daemon=True).start()
    assert run(tmp_path / "pipe.png", "-o", out) == 0
    assert shape(out / "pipe") == (12, 20)


def test_who_reads_the_output_may_leave(leaf: str, out: Path, tmp_path: Path) -> None:
    """As `grapl segment ... | head -1` does."""
    with program("pass", leaf, picture(tmp_path / "next.png"), "-o", out) as done:
        assert done.stdout is not None and done.stderr is not None
        done.stdout.close()
        complained = done.stderr.read()
    assert done.returncode == 0 and folders(out) == ["leaf", "next"]
    assert "Traceback" not in complained and "Exception" not in complained and "BrokenPipe" not in complained


def test_a_full_disk_under_the_output_is_said_once_and_the_pictures_are_made(leaf: str, out: Path, tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = program("pass", leaf, picture(tmp_path / "next.png"), "-o", out, stdout=full)
        complained = done.communicate(timeout=60)[1]
    assert done.returncode == 1 and folders(out) == ["leaf", "next"]
    assert complained.count("standard output cannot be written (No space left on device)") == 1
    assert "Traceback" not in complained and "Exception" not in complained


def test_a_full_disk_is_a_sentence_and_the_next_picture_is_tried(
    leaf: str, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(leaf, "-o", out) == 0
    before = {path.name: path.read_bytes() for path in (out / "leaf").iterdir()}
    real, calls = Image.Image.save, []

    def save(image: Image.Image, *words: object, **named: object) -> None:
        calls.append(words)
        if len(calls) == 2:
            raise OSError(28, os.strerror(28))
        real(image, *words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Image.Image, "save", save)
    other = tmp_path / "next.png"
    other.write_bytes(Path(leaf).read_bytes())
    assert run(leaf, other, "-o", out, "--overwrite") == SOME_FAILED
    assert "labels.png cannot be written (No space left on device)" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in (out / "leaf").iterdir()} == before
    assert folders(out) == ["leaf", "next"]
