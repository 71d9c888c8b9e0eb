"""A batch that comes back: as it was asked for, and as the disk has it."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import pytest

from grapl_engine import Settings
from grapl_engine.batch.places import Places
from grapl_engine.batch.queue import KIND, Queue, QueuedPicture, looked_after, read_queue
from grapl_engine.storage.output_folder import FACTS
from grapl_engine.storage.session_attachments import attachment_file, write_attachment
from grapl_engine.storage.session_index import AttachmentEntry

SETTINGS = Settings(d=8, k0=5, steps=(1, 1), seed=3)
ENTRY = AttachmentEntry(4, KIND)
BEGUN = 1_000_000.0


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    (tmp_path / "photos").mkdir()
    pictures = []
    for name in ("a", "b", "c"):
        (tmp_path / "photos" / f"{name}.png").touch()
        pictures.append(QueuedPicture(str(tmp_path / "photos" / f"{name}.png"), name))
    return Queue(str(tmp_path / "photos"), str(tmp_path / "out"), SETTINGS, False, 1, True, False, BEGUN, tuple(pictures))


def with_pictures(queue: Queue, **changes: dict[str, Any]) -> Queue:
    pictures = tuple(dataclasses.replace(picture, **changes.get(picture.name, {})) for picture in queue.pictures)
    return dataclasses.replace(queue, pictures=pictures)


def wrote(home: Path, picture: QueuedPicture, settings: Settings = SETTINGS, when: float = BEGUN + 5) -> Path:
    home.mkdir(parents=True)
    (home / FACTS).write_text(json.dumps({"picture": {"path": picture.text}, "settings": settings.to_dict()}))
    os.utime(home / FACTS, (when, when))
    return home


def test_it_is_read_as_it_was_written(tmp_path: Path, queue: Queue) -> None:
    queue = with_pictures(
        queue, a={"state": "done", "home": "/out/a", "run": 7}, b={"state": "failed", "failure": "b.png is no picture."}
    )
    write_attachment(tmp_path, 4, queue.to_facts(), {})
    assert read_queue(tmp_path, [AttachmentEntry(1, "truth", 1), ENTRY]) == queue
    assert read_queue(tmp_path, [AttachmentEntry(1, "truth", 1)]) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"settings": {"d": -1}}, {"settings": None}, {"ids_from": 2}, {"pictures": [{}]}, {"pictures": 3}, {"begun": "now"},
        {"pictures": [{"text": "a", "name": "a", "state": "new", "failure": "", "home": None, "run": None}]},
    ],
)  # fmt: skip
def test_a_damaged_one_is_left_out(tmp_path: Path, queue: Queue, changes: dict[str, Any]) -> None:
    write_attachment(tmp_path, 4, queue.to_facts() | changes, {})
    assert read_queue(tmp_path, [ENTRY]) is None


def test_one_without_a_file_is_left_out(tmp_path: Path) -> None:
    assert read_queue(tmp_path, [ENTRY]) is None
    (tmp_path / attachment_file(4)).parent.mkdir()
    (tmp_path / attachment_file(4)).write_bytes(b"x")
    assert read_queue(tmp_path, [ENTRY]) is None


def states(queue: Queue) -> list[str]:
    return [picture.state for picture in queue.pictures]


def test_what_was_written_is_done_though_nobody_said_so(tmp_path: Path, queue: Queue) -> None:
    first, second, third = queue.pictures
    wrote(tmp_path / "out" / "a", first)
    wrote(tmp_path / "out" / "b", second, when=BEGUN - 1000)
    there = wrote(tmp_path / "out" / "b-2", second)
    wrote(tmp_path / "out" / "c", third, SETTINGS.replace(seed=4))
    found = looked_after(with_pictures(queue, a={"state": "begun"}))
    assert states(found) == ["done", "done", "waiting"]
    assert [picture.home for picture in found.pictures] == [str(tmp_path / "out" / "a"), str(there), None]


def test_what_an_earlier_batch_wrote_is_not_of_this_one(tmp_path: Path, queue: Queue) -> None:
    wrote(tmp_path / "out" / "a", queue.pictures[0], when=BEGUN - 1000)
    wrote(tmp_path / "out" / "b", queue.pictures[0])
    (tmp_path / "out" / "c").mkdir()
    (tmp_path / "out" / "c" / FACTS).write_text("{")
    assert looked_after(queue) == queue


def test_the_folder_of_another_picture_is_not_taken_for_one_with_a_number(tmp_path: Path, queue: Queue) -> None:
    first, second, third = queue.pictures
    second = dataclasses.replace(second, name="a-2")
    wrote(tmp_path / "out" / "a", third)
    wrote(tmp_path / "out" / "a-2", first)
    queue = dataclasses.replace(queue, pictures=(first, second))
    assert states(looked_after(queue)) == ["waiting", "waiting"]


def test_the_half_folder_of_a_killed_program_is_removed_or_filled(tmp_path: Path, queue: Queue) -> None:
    (tmp_path / "out" / "a" / ".run-0123abcd").mkdir(parents=True)
    (tmp_path / "out" / "b").mkdir()
    (tmp_path / "out" / "b" / "labels.png").touch()
    found = looked_after(queue)
    assert states(found) == ["waiting"] * 3
    assert not (tmp_path / "out" / "a").exists(), "nothing was moved into place"
    assert found.pictures[1].home == str(tmp_path / "out" / "b")
    places = Places(tmp_path / "out", taken={"a", "b", "c"}, half={"b": tmp_path / "out" / "b"})
    assert places.home("b") == (tmp_path / "out" / "b", "")
    assert places.home("b")[0] == tmp_path / "out" / "b-2", "but once"


def test_what_is_gone_is_said(tmp_path: Path, queue: Queue) -> None:
    (tmp_path / "photos" / "c.png").unlink()
    home = wrote(tmp_path / "out" / "a", queue.pictures[0])
    queue = with_pictures(queue, a={"state": "done", "home": str(home)}, b={"state": "failed", "failure": "No."})
    assert [picture.is_missing for picture in looked_after(queue).pictures] == [False, False, True]
    (home / FACTS).unlink()
    assert [picture.is_missing for picture in looked_after(queue).pictures] == [True, False, True]


def test_over_earlier_results_the_folder_of_its_name_alone_counts(tmp_path: Path, queue: Queue) -> None:
    queue = dataclasses.replace(queue, overwrite=True)
    wrote(tmp_path / "out" / "a", queue.pictures[0], when=BEGUN - 1000)
    wrote(tmp_path / "out" / "a-2", queue.pictures[0])
    (tmp_path / "out" / "b").mkdir()
    found = looked_after(queue)
    assert states(found) == ["waiting"] * 3 and (tmp_path / "out" / "b").is_dir(), "it may have been there before"
