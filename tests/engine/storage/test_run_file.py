from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pictures import halves, quick
from scripted_engine import scripted_picture, scripted_record, scripted_settings

from grapl_engine import RunFileError, RunRecord, as_picture, segment
from grapl_engine.images.file_parts import FileParts, PartChoice
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraint, LabelConstraints
from grapl_engine.label_edits import NO_EDITS, CutSplit, LabelEdits, Merge
from grapl_engine.storage import run_file as storage
from grapl_engine.storage.run_file import load_run, save_run


def assert_same(one: Any, other: Any, place: str = "record") -> None:
    """Equal in every field, types and dtypes included."""
    assert type(one) is type(other), place
    if isinstance(one, np.ndarray):
        assert one.dtype == other.dtype, place
        np.testing.assert_array_equal(one, other, err_msg=place)
        assert not other.flags.writeable, place
    elif dataclasses.is_dataclass(one) and not isinstance(one, type):
        for field in dataclasses.fields(one):
            if not field.name.startswith("_"):
                assert_same(getattr(one, field.name), getattr(other, field.name), f"{place}.{field.name}")
    elif isinstance(one, list):
        assert len(one) == len(other), place
        for index, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            assert_same(mine, theirs, f"{place}[{index}]")
    else:
        assert one == other, place


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    save_run(tmp_path / "leaf.grapl", scripted_record())
    return tmp_path / "leaf.grapl"


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The file with other members."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def facts_changed(**changes: Any) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members["run.json"] = json.dumps(json.loads(members["run.json"]) | changes).encode()

    return change


@pytest.mark.parametrize("until", [0, 2, 5, 8, None])
def test_a_run_comes_back_in_every_field(tmp_path: Path, until: int | None) -> None:
    record = scripted_record(until)
    record.palette_indices, record.segment_palette_indices = ((5, 0, 2), (7, 5)) if until != 2 else (None, None)
    record.failure = "The run broke off." if until == 5 else None
    save_run(tmp_path / "a.grapl", record)
    assert_same(record, load_run(tmp_path / "a.grapl"))


def test_seeds_come_back_and_older_files_have_none(saved: Path) -> None:
    record = scripted_record()
    record.constraints = LabelConstraints((LabelConstraint(0.25, 0.5, 2), LabelConstraint(1.0, 0.0, 0, must=False)))
    save_run(saved, record)
    assert_same(record, load_run(saved))

    def older(members: dict[str, bytes]) -> None:
        facts = json.loads(members["run.json"])
        del facts["seeds"]
        members["run.json"] = json.dumps(facts).encode()

    assert load_run(rewritten(saved, older)).constraints == NO_CONSTRAINTS


def test_older_files_do_not_know_the_segments_colours(saved: Path) -> None:
    def older(members: dict[str, bytes]) -> None:
        facts = json.loads(members["run.json"])
        del facts["segment_slots"]
        members["run.json"] = json.dumps(facts).encode()

    assert load_run(rewritten(saved, older)).segment_palette_indices is None


def test_edits_come_back_and_files_without_have_none(saved: Path) -> None:
    assert load_run(saved).edits == NO_EDITS
    with zipfile.ZipFile(saved) as archive:
        assert "edits" not in json.loads(archive.read("run.json"))
    record = scripted_record()
    record.edits = LabelEdits((Merge(1, (2,)), CutSplit(0, (((1, 2),), ((3, 4), (5, 6))), 0.25)), detail=0.5)
    save_run(saved, record)
    assert_same(record, load_run(saved))


def test_older_files_do_not_know_who_switched_in_a_move(saved: Path) -> None:
    def older(members: dict[str, bytes]) -> None:
        facts = json.loads(members["run.json"]) | {"version": 1}
        del facts["switched"], members["switched.patches.npy"], members["switched.labels.npy"]
        members["run.json"] = json.dumps(facts).encode()

    record = load_run(rewritten(saved, older))
    expected = [dataclasses.replace(move, patches=None, labels=None) for move in scripted_record().moves]
    assert_same(expected, record.moves)
    save_run(saved, record)
    assert_same(record, load_run(saved))


def test_a_picture_of_16_bits_with_a_path_and_notes(tmp_path: Path) -> None:
    pixels = np.arange(12 * 20, dtype=np.uint16).reshape(12, 20) * 200
    picture = as_picture(pixels, "leaf.tif", path=tmp_path / "leaf.tif", notes=("The first of 12 pages is used.",))
    record = scripted_record(picture=picture)
    save_run(tmp_path / "a.grapl", record)
    assert_same(record, load_run(tmp_path / "a.grapl"))


def test_which_part_of_its_file_the_picture_is(tmp_path: Path) -> None:
    picture = as_picture(np.arange(240, dtype=np.uint16).reshape(12, 20), "stack.tif", path=tmp_path / "stack.tif")
    parts = FileParts(2, 30, "slice", 1, 3, ("DAPI", "", "<b>"), False, 10.0, 200.0)
    picture = dataclasses.replace(picture, choice=PartChoice(2, None, (10.0, 200.0)), parts=parts)
    record = scripted_record(picture=picture)
    save_run(tmp_path / "a.grapl", record)
    again = load_run(tmp_path / "a.grapl")
    assert_same(record, again)
    assert again.command_line().startswith(f"grapl segment {tmp_path / 'stack.tif'} --page 2 --range 10 200 --")

    def damaged(members: dict[str, bytes]) -> None:
        members["run.json"] = members["run.json"].replace(b'"pages": 30', b'"pages": 1')

    with pytest.raises(RunFileError, match="is damaged"):
        load_run(rewritten(tmp_path / "a.grapl", damaged))


def test_a_real_run_comes_back(tmp_path: Path) -> None:
    record = RunRecord(as_picture(halves()), quick())
    for event in segment(record.picture, record.settings):
        record.add(event)
    assert record.finished is not None
    save_run(tmp_path / "a.grapl", record)
    assert_same(record, load_run(tmp_path / "a.grapl"))


@pytest.fixture
def with_levels(tmp_path: Path) -> Path:
    image = np.random.default_rng(0).random((40, 48, 3))
    image[:, 24:] /= 3
    record = RunRecord(as_picture(image), quick())
    for event in segment(record.picture, record.settings, hierarchy=True):
        record.add(event)
    save_run(tmp_path / "leaf.grapl", record)
    assert_same(record, load_run(tmp_path / "leaf.grapl"))
    return tmp_path / "leaf.grapl"


def array_changed(member: str, change: Callable[[np.ndarray], np.ndarray]) -> Callable[[dict[str, bytes]], None]:
    def changed(members: dict[str, bytes]) -> None:
        buffer = io.BytesIO()
        np.save(buffer, change(np.load(io.BytesIO(members[member]))))
        members[member] = buffer.getvalue()

    return changed


@pytest.mark.parametrize(
    ("member", "change", "sentence"),
    [
        ("tree.merges", np.zeros_like, "each node but the root is merged once"),
        ("tree.merges", lambda merges: merges[::-1], "A node is merged before it is made"),
        ("tree.merges", lambda merges: merges[1:], "does not fit"),
        ("tree.heights", lambda heights: heights[::-1], "none is below one before it"),
        ("tree.heights", lambda heights: heights - 9, "none is below 0"),
        ("tree.heights", lambda heights: heights * np.nan, "none is below one before it"),
        ("tree.sizes", lambda sizes: sizes + 1, "The tree's leaves are not the regions of the map"),
        ("regions", np.zeros_like, "The tree's leaves are not the regions of the map"),
        ("regions", lambda regions: regions + np.uint16(1), "The tree's leaves are not the regions of the map"),
        ("answers", lambda answers: answers[1:], "does not fit"),
    ],
)
def test_levels_that_are_none_are_refused(
    with_levels: Path, member: str, change: Callable[[np.ndarray], np.ndarray], sentence: str
) -> None:
    with pytest.raises(RunFileError, match=rf"^leaf\.grapl is damaged \(.*{sentence}.*\): get the file again"):
        load_run(rewritten(with_levels, array_changed(f"finished.hierarchy.{member}.npy", change)))


def test_nothing_is_pickled(saved: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        names = archive.namelist()
        assert json.loads(archive.read("run.json"))["version"] == 3
        for name in set(names) - {"run.json"}:
            assert not np.load(io.BytesIO(archive.read(name)), allow_pickle=False).dtype.hasobject
    assert {"picture.pixels.npy", "prepared.edges.npy", "iterations.0.cut_labels.npy", "finished.pixel_labels.npy"} < set(names)
    assert "iterations.1.cut_labels.npy" not in names


def test_a_failed_save_leaves_the_old_file_and_no_other(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()

    def full_disk(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np.lib.format, "write_array", full_disk)
    with pytest.raises(RunFileError, match=r"leaf\.grapl cannot be written \(No space left on device\)"):
        save_run(saved, scripted_record())
    assert saved.read_bytes() == before
    assert list(saved.parent.glob("*.grapl")) + list(saved.parent.glob(".*")) == [saved]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RunFileError, match="cannot be written"):
        save_run(tmp_path / "nowhere" / "a.grapl", scripted_record())


def test_saving_over_an_older_run(saved: Path) -> None:
    save_run(saved, scripted_record(until=2))
    assert load_run(saved).finished is None


# Wrong files


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RunFileError, match=r"a\.grapl does not exist"):
        load_run(tmp_path / "a.grapl")
    with pytest.raises(RunFileError, match="cannot be read"):
        load_run(tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_a_part_of_a_file(saved: Path, share: float) -> None:
    content = saved.read_bytes()
    saved.write_bytes(content[: int(share * len(content))])
    with pytest.raises(RunFileError, match=r"^leaf\.grapl is not a saved run, or only a part of one"):
        load_run(saved)


def test_a_flipped_bit_is_noticed(saved: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        where = archive.getinfo("picture.pixels.npy").header_offset + 500
    content = bytearray(saved.read_bytes())
    content[where] ^= 0x10
    saved.write_bytes(content)
    with pytest.raises(RunFileError, match=r"^leaf\.grapl is damaged"):
        load_run(saved)


def test_another_programs_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.grapl", "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    with pytest.raises(RunFileError, match=r"^a\.grapl is a file of another program"):
        load_run(tmp_path / "a.grapl")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (facts_changed(format="something else"), "is a file of another program"),
        (facts_changed(version=storage.VERSION + 1, program="9.9"), r"newer version of the program \(9\.9"),
        (facts_changed(settings={"mu": -1}), "settings that this version cannot take.*Continuity weight"),
        (facts_changed(settings={"warp": 9}), "settings that this version cannot take.*warp"),
        (facts_changed(edits={"version": 9, "edits": []}), "edits that this version cannot take.*newer version"),
        (facts_changed(edits={"version": 1, "edits": [{"kind": "paint"}]}), "edits that this version cannot take.*Edit 1"),
        (facts_changed(picture=None), "is damaged"),
        (facts_changed(steps=[[1, 2]]), "is damaged"),
        (facts_changed(moves=[[0, 0, 1, None, 3, 9.75]]), "is damaged.*5 patches switched, but the moves tell of 3"),
        (facts_changed(phase={"phase": "DREAMING", "iteration": 0}), "is damaged"),
        (lambda members: members.pop("prepared.edges.npy"), "is damaged.*prepared.edges"),
        (lambda members: members.update({"run.json": b"{"}), "is damaged"),
        (lambda members: members.update({"prepared.edges.npy": members["picture.pixels.npy"]}), "is damaged.*does not fit"),
    ],
)
def test_wrong_content(saved: Path, change: Callable[[dict[str, bytes]], None], sentence: str) -> None:
    with pytest.raises(RunFileError, match=rf"^leaf\.grapl .*{sentence}"):
        load_run(rewritten(saved, change))


def test_a_map_of_another_size_than_the_picture(saved: Path) -> None:
    def cropped(members: dict[str, bytes]) -> None:
        buffer = io.BytesIO()
        np.save(buffer, np.zeros((3, 3), np.uint16))
        members["finished.pixel_labels.npy"] = buffer.getvalue()

    with pytest.raises(RunFileError, match=r"finished\.pixel_labels\.npy does not fit"):
        load_run(rewritten(saved, cropped))


def test_settings_that_an_older_version_did_not_have_take_their_default(saved: Path) -> None:
    loaded = load_run(rewritten(saved, facts_changed(settings={"d": 4, "k0": 3})))
    assert loaded.settings == scripted_settings().replace(steps=(40, 32, 22, 12), lambda_=64.0)
    assert loaded.picture.name == scripted_picture().name
