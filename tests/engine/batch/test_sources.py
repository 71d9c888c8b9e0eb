"""What is given becomes pictures and saved runs, in an order that does not depend on the disk."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pictures import halves
from PIL import Image

from grapl_engine import PictureError
from grapl_engine.batch.sources import Source, sources_of


def make(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(halves(6, 8)).save(path, format="PNG")
    return folder


def texts(*given: object) -> list[str]:
    return [source.text for source in sources_of(map(str, given))]


def test_a_file_is_itself_also_where_it_is_not_there() -> None:
    assert texts("a.png", "b.grapl", "no/where.jpg") == ["a.png", "b.grapl", "no/where.jpg"]
    assert [source.is_run for source in sources_of(["a.png", "b.GRAPL"])] == [False, True]


def test_a_folder_is_the_pictures_in_it_by_name(tmp_path: Path) -> None:
    folder = make(tmp_path / "in", "b.png", "a.JPG", "c.tif", ".hidden.png", "._a.JPG", "below/d.png", "notes.txt")
    (folder / "folder.png").mkdir()
    assert texts(folder) == [str(folder / name) for name in ("a.JPG", "b.png", "c.tif")]


def test_truths_beside_pictures_are_none(tmp_path: Path) -> None:
    folder = make(tmp_path, "a.png", "a.truth.png", "a_labels.png", "alone_labels.png")
    assert texts(folder) == [str(folder / name) for name in ("a.png", "alone_labels.png")]


def test_a_pattern_is_what_it_fits(tmp_path: Path) -> None:
    folder = make(tmp_path, "b.png", "a.png", "c.jpg", "deep/er/d.png")
    assert texts(folder / "*.png") == [str(folder / name) for name in ("a.png", "b.png")]
    assert texts(folder / "[bc].*") == [str(folder / name) for name in ("b.png", "c.jpg")]
    assert texts(folder / "**" / "*.png") == [str(folder / name) for name in ("a.png", "b.png", "deep/er/d.png")]
    assert texts(folder / "deep" / "e*") == [str(folder / "deep" / "er" / "d.png")], "a folder that fits is its pictures"


def test_a_file_whose_name_looks_like_a_pattern_is_taken_as_it_is(tmp_path: Path) -> None:
    folder = make(tmp_path, "a[1].png", "a1.png")
    assert texts(folder / "a[1].png") == [str(folder / "a[1].png")]


@pytest.mark.parametrize(
    ("text", "sentence"), [("empty", "holds no picture that can be read: .png"), ("empty/*.png", "Nothing fits ")]
)
def test_what_stands_for_nothing_says_so(text: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (source,) = sources_of([str(tmp_path / text)])
    assert isinstance(source.error, PictureError) and sentence in str(source.error)


def test_standard_input_holds_one_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO()
    Image.fromarray(halves(6, 8)).save(content, format="PNG")
    first, second = sources_of(["-", "-"])
    assert first.error is None and str(second.error) == "Standard input holds one picture: give - once."
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.getvalue())))
    picture = first.picture()
    np.testing.assert_array_equal(picture.pixels, halves(6, 8))
    assert (picture.name, picture.path, first.name, first.origin) == ("stdin", None, "stdin", "-")
    for nothing in (io.TextIOWrapper(io.BytesIO()), None):
        monkeypatch.setattr("sys.stdin", nothing)
        with pytest.raises(PictureError, match="stdin"):
            Source("-").picture()


def test_a_pattern_of_folders_says_which_may_not_be_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As without the right to read it, which a test that runs as root has."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        Image.new("RGB", (4, 4)).save(tmp_path / name / "x.png")
    listed = Path.iterdir

    def iterdir(path: Path) -> Iterator[Path]:
        if path == tmp_path / "a":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    closed, there = sources_of([str(tmp_path / "*")])
    assert closed.error is not None and f"{tmp_path / 'a'} cannot be looked into (Permission denied)" in str(closed.error)
    assert there == Source(str(tmp_path / "b" / "x.png"))
