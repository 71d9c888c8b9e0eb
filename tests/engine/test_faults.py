"""The bench of faults itself: what it damages, counts and tells. That the program withstands it all is the bench's own matter."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
from pathlib import Path

import pytest
from PIL import Image

from grapl_engine.errors import PictureError
from tests.faults import __main__ as bench
from tests.faults import child, damage, disk, files, measured, specimens
from tests.faults.full_disk import FAULTS
from tests.faults.reading import FOLDERS, KINDS, WAYS, Kind
from tests.faults.tally import Outcome, Tally, lines, total
from tests.faults.writings import WRITINGS


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("specimens")
    specimens.main(folder)
    return folder


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.filterwarnings("default")
@pytest.mark.may_warn
def test_whole_files_of_every_kind_are_read(whole: Path, kind: str, tmp_path: Path) -> None:
    """Else a sentence about a damaged one would say nothing."""
    found = child.specimens(whole, kind)
    assert found
    for path in found:
        source = path
        if kind in FOLDERS:
            top = whole / kind / path.relative_to(whole / kind).parts[0]
            shutil.copytree(top, tmp_path / "copy", dirs_exist_ok=True)
            source = tmp_path / "copy" / path.relative_to(top)
        if path.suffix != ".heic":  # what reads it is an extra
            KINDS[kind].read(source, tmp_path)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "picture"])
def test_damage_is_the_same_for_the_same_number_and_another_for_another(whole: Path, kind: str, tmp_path: Path) -> None:
    seen = set()
    for number in range(8):
        first, again = (child.made(whole, kind, number, 1, tmp_path)[0].read_bytes() for _ in range(2))
        assert first == again
        seen.add(first)
    assert len(seen) > 4


def test_each_way_of_damage_changes_something(whole: Path) -> None:
    for path in (path for path in whole.rglob("*") if path.is_file()):
        content = path.read_bytes()
        way = WAYS.get(path.suffix, "ini" if path.suffix == ".ini" else "bytes")
        damaged = {damage.damaged(content, random.Random(number), way)[0] for number in range(12)}
        assert len(damaged - {content}) > 4, path


def test_what_became_of_a_file_is_told_by_what_its_reader_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.grapl"
    path.touch()

    def told(read: object, *, is_of_bytes: bool = False) -> str:
        monkeypatch.setitem(KINDS, "run", Kind("zip", 1, read))  # type: ignore[arg-type]
        child.expected.cache_clear()
        return str(child.outcome("run", path, path, is_of_bytes, tmp_path)["outcome"])

    def refuse(*_: object) -> object:
        raise PictureError("No.")

    def break_down(*_: object) -> object:
        raise RecursionError

    answers = iter(range(9))
    assert told(lambda *_: 1) == told(lambda *_: 1, is_of_bytes=True) == "survived"
    assert (told(refuse), told(break_down)) == ("sentence", "crashed")
    assert told(lambda *_: next(answers), is_of_bytes=True) == "silent", "another thing than the whole file gives"


def test_a_process_that_dies_or_hangs_is_counted_and_another_goes_on(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PATIENCE_S", 0.5)
    reader = files.Reader(whole, tmp_path / "damaged", 1)
    try:
        assert reader.read("settings", 0)["outcome"] in ("sentence", "survived")
        assert reader._process is not None
        os.killpg(reader._process.pid, signal.SIGSTOP)
        monkeypatch.setattr(files, "START_S", 0.5)
        with pytest.raises(RuntimeError, match="could not be made"):
            reader.read("settings", 1)
        monkeypatch.setattr(files, "START_S", 300.0)
        assert reader.read("settings", 1)["outcome"] in ("sentence", "survived")
        reader._process.kill()
        reader._process.wait()
        assert reader._ended(1.0)["outcome"] == "crashed"
        assert reader.read("settings", 2)["outcome"] in ("sentence", "survived")
    finally:
        reader.close()


def test_the_table_has_all_outcomes_and_faults_are_told_at_once() -> None:
    told: list[str] = []
    tally = Tally("kills", say=told.append)
    for outcome in (Outcome.SENTENCE, Outcome.SURVIVED, Outcome.SURVIVED, Outcome.HUNG):
        tally.add(outcome, "number 3")
    assert tally.row() == ["kills", "4", "1", "2", "0", "1", "0", "0"]
    assert told == tally.failures == ["kills: hung: number 3"]
    head, row, last = lines([tally])
    assert head.split() == ["tried", "sentence", "survived", "lost", "hung", "crashed", "silent"]
    assert row.split()[1:] == last.split()[1:] and last.startswith("all")
    assert total([tally, tally]).counts[Outcome.HUNG] == 2


@pytest.mark.parametrize(("outcome", "code"), [(Outcome.SENTENCE, 0), (Outcome.SILENT, 1), (Outcome.LOST, 1)])
def test_a_fault_is_the_exit_code(
    outcome: Outcome, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def tried(count: int, seed: int, home: Path, say: object) -> list[Tally]:
        tally = Tally(f"{count} of {seed}")
        tally.add(outcome, "as made")
        return [tally]

    monkeypatch.setattr(bench, "PARTS", {"one": bench.Part(tried, 9, 2)})
    monkeypatch.setattr("sys.argv", ["faults", "--quick", "--seed", "4"])
    assert bench.main() == code
    said = capsys.readouterr().out
    assert "2 of 4" in said and ("as made" in said) == bool(code)


def test_figures_are_kept_part_by_part_and_shown_together(tmp_path: Path) -> None:
    file = tmp_path / "measured.json"
    tally = Tally("kills")
    tally.add(Outcome.SURVIVED)
    for part in ("one", "two", "one"):
        measured.write(part, [tally], 3, 61.4, file)
    assert list(json.loads(file.read_text(encoding="utf-8"))) == ["one", "two"]
    shown = measured.table(file)
    assert shown.count("| kills | 1 | 0 | 1 | 0 | 0 | 0 | 0 |") == 2 and shown.count("seed 3, 61 s") == 2


def test_the_guides_table_has_no_fault() -> None:
    rows = [row for part in json.loads(measured.FILE.read_text(encoding="utf-8")).values() for row in part["rows"]]
    assert rows and all(row[-4:] == ["0"] * 4 for row in rows)


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_a_disk_that_fails_at_a_call_fails_the_writing(tmp_path: Path) -> None:
    tallies = disk.tried(1, 1, tmp_path, lambda _text: None)
    written = [writing.line for writing in WRITINGS.values()]
    assert [tally.name for tally in tallies] == [f"{fault}: {line}" for line in dict.fromkeys(written) for fault in FAULTS]
    for tally in tallies:
        assert tally.counts.total() == tally.counts[Outcome.SENTENCE] == written.count(tally.name.partition(": ")[2])


def test_pictures_of_all_formats_are_among_them(whole: Path) -> None:
    kinds = set()
    for path in (path for path in (whole / "picture").iterdir() if path.suffix not in (".heic", ".jxl", ".tif")):
        with Image.open(path) as image:
            kinds.add(image.format)
    assert {"PNG", "JPEG", "BMP", "WEBP", "GIF", "PPM"} <= kinds
