"""The file of the progress: whole, shared by windows, and survived whatever is in it."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from lesson_files import QUESTION, plain, written

from app.lessons import progress_file
from app.lessons.judging import Verdict
from app.lessons.lesson import Lesson
from app.lessons.parser import read_lesson
from app.lessons.progress_file import DamagedProgressError, WalkEntry, read_walks, write_walks
from app.lessons.walk import Walk
from grapl_engine import RunFileError

TASK = {"kind": "number", "quantity": "k_hat", "tolerance": 0, **QUESTION}


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return read_lesson(written(tmp_path, plain(steps=[{"text": "1", "task": TASK}, {"text": "2"}])))


@pytest.fixture
def walk(lesson: Lesson) -> Walk:
    walk = Walk.begun(lesson)
    walk.visit(0, "How many?", "3")
    walk.judge(0, 2.5, "2,5", Verdict(False, "Look."))
    walk.visit(1)
    return walk


def test_a_walk_comes_back_as_it_was(tmp_path: Path, lesson: Lesson, walk: Walk) -> None:
    path = tmp_path / "not yet" / "lessons.json"
    write_walks(path, {lesson.key: WalkEntry.of(lesson, walk)})
    assert read_walks(path)[lesson.key].walk(lesson) == walk
    assert [entry.name for entry in path.parent.iterdir()] == ["lessons.json"], "no part of it and no lock is left"


def test_without_a_file_there_is_nothing(tmp_path: Path) -> None:
    assert read_walks(tmp_path / "lessons.json") == {}


def test_what_another_window_wrote_stays(tmp_path: Path, lesson: Lesson, walk: Walk) -> None:
    path, entry = tmp_path / "lessons.json", WalkEntry.of(lesson, walk)
    write_walks(path, {"one": entry})
    write_walks(path, {"two": entry})
    assert set(read_walks(path)) == {"one", "two"}


def test_a_lesson_that_has_changed_begins_anew(tmp_path: Path, lesson: Lesson, walk: Walk) -> None:
    entry = WalkEntry.of(lesson, walk)
    other = read_lesson(written(tmp_path, plain(steps=[{"text": "1 changed", "task": TASK}, {"text": "2"}])))
    assert entry.walk(other) == Walk.begun(other)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b"\0" * 500, b'{"lessons": {"a": 3}}', b'{"lessons": {"a": {"steps_are": "x", "place": -1}}}',
     b"[" * 100_000, b'{"lessons": {"a": {"steps_are": "x", "notes": [{"answer": "3"}]}}}'],
)  # fmt: skip
def test_a_damaged_file_is_told_and_kept_aside(tmp_path: Path, lesson: Lesson, walk: Walk, content: bytes) -> None:
    path, aside = tmp_path / "lessons.json", tmp_path / "lessons.damaged.json"
    path.write_bytes(content)
    with pytest.raises(DamagedProgressError, match=r"they begin anew. The file is kept as .*lessons.damaged.json") as told:
        read_walks(path)
    assert "damaged" in str(told.value) and aside.read_bytes() == content and not path.exists()
    write_walks(path, {"one": WalkEntry.of(lesson, walk)})
    assert set(read_walks(path)) == {"one"}


def test_entries_that_make_no_sense_for_the_lesson_begin_anew(lesson: Lesson, walk: Walk) -> None:
    entry = WalkEntry.of(lesson, walk)
    for changes in ({"place": 7}, {"notes": []}):
        assert entry.model_copy(update=changes).walk(lesson) == Walk.begun(lesson)
    unknown = json.loads(entry.model_dump_json())
    unknown["notes"][0]["mark"] = "purple"
    assert WalkEntry.model_validate(unknown).walk(lesson).notes[0].spoken == "2,5"


def test_a_folder_that_takes_nothing_is_told(tmp_path: Path, lesson: Lesson, walk: Walk) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunFileError, match=r"lessons.json cannot be written"):
        write_walks(tmp_path / "file" / "lessons.json", {"one": WalkEntry.of(lesson, walk)})


def test_what_the_disk_does_not_give_just_now_stays_as_it_is(
    tmp_path: Path, lesson: Lesson, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lessons.json"
    write_walks(path, {"others": WalkEntry.of(lesson, walk)})
    before = path.read_bytes()

    def read(*_arguments: object) -> str:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    with monkeypatch.context() as patch:
        patch.setattr(progress_file, "read_small_text", read)
        with pytest.raises(DamagedProgressError, match="Too many open files"):
            read_walks(path)
        with pytest.raises(RunFileError, match="Too many open files"):
            write_walks(path, {lesson.key: WalkEntry.of(lesson, walk)})
    assert path.read_bytes() == before and list(read_walks(path)) == ["others"]
