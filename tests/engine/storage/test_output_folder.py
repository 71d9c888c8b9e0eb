"""The folder of one run: its name, its place, and that it is of one run at any moment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grapl_engine import RunFileError
from grapl_engine.storage.formats import EXPORTED
from grapl_engine.storage.output_folder import FACTS, check_output, claimed_folder, folder_name, plain_name, whole_folder


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("photo.jpg", "photo"),
        ("photo", "photo"),
        ("photo.tar.gz", "photo.tar"),
        ("Ünï.png", "Ünï"),
        (".hidden", ".hidden"),
        ("..", "picture"),
        ("...png", "picture"),
        (".", "picture"),
        ("", "picture"),
        (" .png", "picture"),
        ("../../etc/passwd.png", "passwd"),
        ("/etc/..", "picture"),
        ("C:\\windows\\..\\..", "picture"),
        ("a\\b.png", "b"),
        ("line\nbreak.png", "line_break"),
        ("nul\0l.png", "nul_l"),
        ("\udcff.png", "_"),
    ],
)
def test_whatever_a_file_is_called_its_folder_has_a_plain_name(name: str, folder: str, tmp_path: Path) -> None:
    assert folder_name(name) == folder
    assert (tmp_path / folder).resolve().parent == tmp_path.resolve()


@pytest.mark.parametrize("letter", ["n", "ü", "\N{GRINNING FACE}"])
def test_a_very_long_name_leaves_room_for_numbers_and_endings(letter: str, tmp_path: Path) -> None:
    name = folder_name(letter * 300 + ".png")
    assert set(name) == {letter} and 196 < len(name.encode()) <= 200
    for _ in range(2):
        home = claimed_folder(tmp_path, name)
        with whole_folder(home, ()) as part:
            (part / f"{home.name}.grapl").write_text("run")
        assert (home / f"{home.name}.grapl").exists()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_name_with_dots_in_it_is_plain() -> None:
    assert plain_name("photo.v2") == "photo.v2" and plain_name("a/b") == "b" and plain_name("a" * 300) != "a" * 300


def test_a_folder_is_claimed_once(tmp_path: Path) -> None:
    names = [claimed_folder(tmp_path / "new", "leaf").name for _ in range(3)]
    assert names == ["leaf", "leaf-2", "leaf-3"]
    assert claimed_folder(tmp_path / "new", "LEAF").name == "LEAF-4", "as on a disk that knows no case"
    assert claimed_folder(tmp_path, "leaf", {"Leaf", "leaf-2"}).name == "leaf-3"
    (tmp_path / "file").write_text("in the way")
    assert claimed_folder(tmp_path, "file").name == "file-2"
    with pytest.raises(RunFileError, match=r"file/leaf cannot be made .*: choose another folder"):
        claimed_folder(tmp_path / "file", "leaf")


def test_an_output_folder_is_tried_and_left_as_it_was(tmp_path: Path) -> None:
    check_output(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "there").mkdir()
    check_output(tmp_path / "there")
    assert list((tmp_path / "there").iterdir()) == []


def test_an_output_folder_that_cannot_be_written_to_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(RunFileError, match=r"Nothing can be written to .*: choose another folder with -o"):
            check_output(folder)

    def full(*_: object) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(RunFileError, match="No space left on device"):
        check_output(tmp_path / "new")
    assert not (tmp_path / "new").exists()


def of_run(home: Path, run: int) -> dict[str, str]:
    """Write a folder whose files say of which run they are."""
    with whole_folder(home, ("labels.tif", "level.tif", "run.json")) as part:
        for name in ("labels.tif", "run.json", *(["level.tif"] if run == 1 else [])):
            (part / name).write_text(str(run))
    return read(home)


def read(home: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in home.iterdir() if path.is_file()}


def test_a_folder_is_of_one_run_and_other_files_stay(tmp_path: Path) -> None:
    home = tmp_path / "leaf"
    assert of_run(home, 1) == {"labels.tif": "1", "level.tif": "1", "run.json": "1"}
    (home / "mine.txt").write_text("mine")
    (home / ".labels-0123abcd.tif").write_text("of a killed save")
    assert of_run(home, 2) == {"labels.tif": "2", "run.json": "2", "mine.txt": "mine"}


def test_what_breaks_off_leaves_the_earlier_run_whole(tmp_path: Path) -> None:
    home = tmp_path / "leaf"
    before = of_run(home, 1)
    with pytest.raises(RunFileError, match=r"leaf/labels.tif is lost"), whole_folder(home, ("labels.tif",)) as part:
        raise RunFileError(f"{part / 'labels.tif'} is lost{'' * (part / 'run.json').write_text('2')}")
    assert read(home) == before
    with pytest.raises(RunFileError, match="No space left"), whole_folder(home, ("labels.tif",)):
        raise OSError(28, os.strerror(28))
    assert read(home) == before
    with pytest.raises(KeyError), whole_folder(tmp_path / "new", ()):
        raise KeyError
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("killed_at", range(10))
def test_a_kill_at_any_change_leaves_no_facts_beside_the_files_of_another_run(
    killed_at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "leaf"
    of_run(home, 1)

    class Killed(BaseException):
        pass

    changes = 0
    for name in ("replace", "unlink", "rmdir"):
        real = getattr(Path, name)

        def change(path: Path, *words: object, real: object = real, **named: object) -> object:
            nonlocal changes
            if changes == killed_at:
                raise Killed
            changes += 1
            return real(path, *words, **named)  # type: ignore[operator]

        monkeypatch.setattr(Path, name, change)
    monkeypatch.setattr("shutil.rmtree", lambda *_, **__: None)
    try:
        after = of_run(home, 2)
    except Killed:
        monkeypatch.undo()
        after = {path.name: path.read_text() for path in home.iterdir() if path.is_file()}
    if "run.json" in after:
        assert {after["run.json"]} == {text for name, text in after.items() if name != "run.earlier.json"}
    else:
        assert after["run.earlier.json"] == "1", "it may hold the only copy of edits"
    monkeypatch.undo()
    assert of_run(home, 3) == {"labels.tif": "3", "run.json": "3"}


@pytest.mark.parametrize("fails_at", range(5))
def test_where_a_file_cannot_be_moved_the_earlier_run_is_whole_again(
    fails_at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where another program has one of them open."""
    home = tmp_path / "leaf"
    before = of_run(home, 1)
    real, moves = Path.replace, 0

    def replace(path: Path, target: Path) -> Path:
        nonlocal moves
        moves += 1
        if moves == fails_at + 1:
            raise PermissionError(13, "Permission denied")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(RunFileError, match=r"leaf cannot be written to \(Permission denied\)"):
        of_run(home, 2)
    assert read(home) == before
    assert [path for path in home.iterdir() if path.name.startswith(".")] == []
    monkeypatch.undo()
    assert of_run(home, 3) == {"labels.tif": "3", "run.json": "3"}


def test_the_facts_are_one_of_the_files_that_are_exported() -> None:
    assert FACTS in EXPORTED
