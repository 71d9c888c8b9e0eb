"""What reads, as a thread calls it; through `Opening` it is tested there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scripted_run import scripted_record

from app.files import readers, writers
from grapl_engine import GraplError
from grapl_engine.images.file_parts import PartChoice


def test_a_picture_is_read_with_its_name(tmp_path: Path) -> None:
    Image.fromarray(np.full((4, 6, 3), 7, np.uint8)).save(path := tmp_path / "seven.png")
    picture = readers.read_picture(path)
    assert (picture.name, picture.width, picture.height) == ("seven.png", 6, 4)


def test_a_run_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    writers.save_run(path := tmp_path / "a.grapl", record := scripted_record())
    read = readers.load_run(path)
    assert read.settings == record.settings and record.finished is not None and read.finished is not None
    assert np.array_equal(read.finished.pixel_labels, record.finished.pixel_labels)


def test_what_is_no_run_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (path := tmp_path / "b.grapl").write_bytes(b"nothing")
    with pytest.raises(GraplError):
        readers.load_run(path)


def test_a_part_that_is_known_is_the_same_picture(tmp_path: Path) -> None:
    levels = [Image.fromarray(np.full((4, 6, 3), level, np.uint8)) for level in (7, 90)]
    levels[0].save(path := tmp_path / "two.tif", save_all=True, append_images=levels[1:])
    first, second = readers.read_picture(path), readers.read_part(path, PartChoice(2), ())
    assert (first.pixels == 7).all() and (second.pixels == 90).all()
    assert readers.read_part(path, PartChoice(1), [second, first]) is first
    levels[1].save(path, save_all=True, append_images=levels[:1])
    assert readers.read_part(path, PartChoice(2), [second, first]) not in (first, second), "the file has changed"
