"""Levels of detail as other programs read them."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import tifffile
from pictures import quick
from PIL import Image
from scripted_engine import scripted_record

from grapl_engine import Frame, Hierarchy, RunFileError, RunRecord, Stage, as_picture, segment
from grapl_engine.hierarchy import cue_cache
from grapl_engine.hierarchy.level_map import LevelMap
from grapl_engine.hierarchy.merge_tree import MergeTree
from grapl_engine.hierarchy.tree_cut import TreeCut
from grapl_engine.pipeline.levels import levels_within
from grapl_engine.storage import export, level_files, painting, palette
from grapl_engine.storage.formats import EXPORTED, OF_A_LEVEL, OF_ALL_LEVELS, OF_EDITS
from grapl_engine.storage.level_files import save_levels


@pytest.fixture(scope="module")
def record() -> RunRecord:
    from skimage.data import coffee

    record = RunRecord(as_picture(coffee()[::4, ::4], "leaf.png"), quick())
    for event in segment(record.picture, record.settings, hierarchy=True):
        record.add(event)
    return record


@pytest.fixture
def hierarchy(record: RunRecord) -> Hierarchy:
    assert record.finished is not None and record.finished.hierarchy is not None
    return record.finished.hierarchy


def is_same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two label maps are one partition."""
    joint = np.unique(np.stack([one.ravel(), other.ravel()]), axis=1).shape[1]
    return joint == len(np.unique(one)) == len(np.unique(other))


def read_by_hand(path: Path) -> np.ndarray:
    """The one matrix of doubles of a .mat of version 5, by MathWorks' description of the format and without SciPy."""
    data = path.read_bytes()
    assert data[:6] == b"MATLAB" and data[124:128] == b"\x00\x01IM"
    kind, length = struct.unpack_from("<II", data, 128)
    assert kind == 15, "compressed"
    matrix, parts, at = zlib.decompress(data[136 : 136 + length]), [], 8
    assert struct.unpack_from("<I", matrix)[0] == 14
    while at < len(matrix):
        kind, length = struct.unpack_from("<II", matrix, at)
        if kind >> 16:  # a small element: type, length and up to 4 bytes in 8
            parts.append((kind & 0xFFFF, matrix[at + 4 : at + 4 + (kind >> 16)]))
            at += 8
        else:
            parts.append((kind, matrix[at + 8 : at + 8 + length]))
            at += 8 + length + -length % 8
    (_, flags), (_, shape), (_, name), (kind, values) = parts
    assert flags[0] == 6 and name == b"ucm2" and kind == 9
    return np.frombuffer(values, "<f8").reshape(np.frombuffer(shape, "<i4"), order="F")


def test_the_mat_file_is_a_matrix_of_doubles_for_who_knows_the_format(tmp_path: Path, hierarchy: Hierarchy) -> None:
    save_levels(tmp_path / "a.mat", hierarchy, hierarchy.regions.shape)
    np.testing.assert_array_equal(read_by_hand(tmp_path / "a.mat"), hierarchy.contours)


def test_the_mat_file_is_read_by_another_program_with_the_same_partitions(
    tmp_path: Path, record: RunRecord, hierarchy: Hierarchy
) -> None:
    """``bwlabel(ucm2 <= k)`` and ``labels2(2:2:end, 2:2:end)``, as BSDS500's own programs do; theirs takes 8 neighbours."""
    from scipy.io import loadmat
    from skimage.measure import label

    save_levels(tmp_path / "a.mat", hierarchy, (record.picture.height, record.picture.width))
    ucm2 = loadmat(tmp_path / "a.mat")["ucm2"]
    assert ucm2.dtype == np.float64 and ucm2.shape == tuple(2 * side + 1 for side in hierarchy.regions.shape)
    counts = set()
    for k in np.linspace(0, ucm2.max() + 0.001, 20):
        ours = hierarchy.labels(hierarchy.tree.count_at(k / (1 - k)))
        counts.add(int(ours.max()) + 1)
        for connectivity in (1, 2):
            assert is_same(label(ucm2 <= k, connectivity=connectivity)[1::2, 1::2], ours)
    assert len(counts) > 8


def test_the_picture_of_contours_has_16_bits(tmp_path: Path, record: RunRecord, hierarchy: Hierarchy) -> None:
    save_levels(tmp_path / "a.png", hierarchy, hierarchy.regions.shape)
    pixels = np.asarray(Image.open(tmp_path / "a.png"))
    assert pixels.shape == hierarchy.contours.shape and pixels.max() > 10_000
    np.testing.assert_allclose(pixels / 65535, hierarchy.contours, atol=1 / 65535)


def test_the_tree_is_whole_in_its_arrays(tmp_path: Path, record: RunRecord, hierarchy: Hierarchy) -> None:
    save_levels(tmp_path / "a.npz", hierarchy, (400, 600))
    with np.load(tmp_path / "a.npz") as kept:
        assert set(kept) == {"regions", "size", "merges", "heights", "sizes", "automatic"}
        assert kept["size"].tolist() == [400, 600]
        tree = MergeTree(kept["sizes"], kept["merges"].astype(np.intp), kept["heights"])
        again = Hierarchy(kept["regions"], tree, float(kept["automatic"]), "network")
    assert again.automatic_count == hierarchy.automatic_count
    np.testing.assert_array_equal(again.labels(12), hierarchy.labels(12))


def test_a_run_without_levels_says_so(tmp_path: Path) -> None:
    with pytest.raises(RunFileError, match=r"leaf\.png has no levels of detail: .* Run it again\.$"):
        export.export_run(scripted_record(), tmp_path / "new", detail=3)
    assert not list(tmp_path.iterdir())


def test_another_kind_of_file_is_refused(tmp_path: Path, hierarchy: Hierarchy) -> None:
    with pytest.raises(RunFileError, match=r"^a\.tif: levels of detail are saved as \.npz"):
        save_levels(tmp_path / "a.tif", hierarchy, (100, 150))
    assert not list(tmp_path.iterdir())


def test_contours_have_the_size_of_a_picture_that_is_larger_than_its_superpixels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As BSDS500 has it: twice the picture's own size and one more. Its levels are those of the run's map."""
    from scipy.io import loadmat
    from skimage.data import coffee
    from skimage.measure import label

    monkeypatch.setattr(cue_cache, "MOST_PIXELS", 6000)
    record = RunRecord(as_picture(coffee()[::4, ::4], "large.png"), quick())
    for event in segment(record.picture, record.settings, hierarchy=True):
        record.add(event)
    home = export.export_run(record, tmp_path, detail=7)[0].parent
    hierarchy = record.finished.hierarchy if record.finished else None
    assert hierarchy is not None and hierarchy.regions.size <= 6000 < 100 * 150
    ucm2, picture = loadmat(home / "contours.mat")["ucm2"], np.asarray(Image.open(home / "contours.png"))
    assert ucm2.shape == picture.shape == (201, 301)
    np.testing.assert_allclose(picture / 65535, ucm2, atol=1 / 65535)
    height = hierarchy.tree.height_of(7)
    read = label(ucm2 <= np.float32(height / (1 + height)), connectivity=2)[1::2, 1::2]
    assert is_same(read, tifffile.imread(home / "level.tif"))
    with np.load(home / "hierarchy.npz") as kept:
        (height, width), (h, w) = kept["size"], kept["regions"].shape
        regions = kept["regions"][np.arange(height)[:, None] * h // height, np.arange(width) * w // width]
    assert is_same(hierarchy.tree.nodes_at(7)[regions], tifffile.imread(home / "level.tif"))


def test_of_huge_pictures_the_tree_alone(
    tmp_path: Path, record: RunRecord, hierarchy: Hierarchy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(level_files, "MOST_CONTOURED", 10_000)
    monkeypatch.setattr(export, "MOST_CONTOURED", 10_000)
    for suffix in (".mat", ".png"):
        with pytest.raises(RunFileError, match=r"^a\.\w+: contour maps end at 0 megapixels; save the tree as \.npz\.$"):
            save_levels(tmp_path / f"a{suffix}", hierarchy, (100, 101))
    assert not list(tmp_path.iterdir())
    names = {path.name for path in export.export_run(record, tmp_path)}
    assert "hierarchy.npz" in names and not {"contours.mat", "contours.png"} & names
    facts = json.loads((tmp_path / "leaf" / "run.json").read_text())
    assert "contours.mat" not in facts["files"]


def test_of_large_pictures_singles(tmp_path: Path, hierarchy: Hierarchy, monkeypatch: pytest.MonkeyPatch) -> None:
    from scipy.io import loadmat

    monkeypatch.setattr(level_files, "MOST_DOUBLE", 10_000)
    save_levels(tmp_path / "a.mat", hierarchy, hierarchy.regions.shape)
    ucm2 = loadmat(tmp_path / "a.mat")["ucm2"]
    assert ucm2.dtype == np.float32
    np.testing.assert_array_equal(ucm2, hierarchy.contours)


def test_levels_within_labels_are_written_as_they_are_looked_at(
    tmp_path: Path, record: RunRecord, hierarchy: Hierarchy
) -> None:
    labels = record.cut_labels(Frame(Stage.FINAL))
    assert labels is not None
    within = levels_within(record.picture, hierarchy, labels)
    assert within is not None and within.pieces is not None
    level = LevelMap(within, TreeCut.at_level(within.tree, within.pieces))
    home = export.export_run(record, tmp_path, detail=level)[0].parent
    facts = json.loads((home / "run.json").read_text())
    assert facts["detail"]["within_labels"] and f"--detail {within.pieces} --within-labels" in facts["command"]
    with np.load(home / "hierarchy.npz") as kept:
        np.testing.assert_array_equal(kept["merges"], within.tree.merges)


def test_all_files_of_a_run_with_levels(tmp_path: Path, record: RunRecord, hierarchy: Hierarchy) -> None:
    paths = export.export_run(record, tmp_path, detail=7)
    assert [path.name for path in paths] == [name for name in EXPORTED if name not in OF_EDITS] and all(
        path.is_file() for path in paths
    )
    home = paths[0].parent
    level = tifffile.imread(home / "level.tif")
    assert level.dtype == np.uint16 and set(np.unique(level)) == set(range(7))
    np.testing.assert_array_equal(level, hierarchy.labels(7))
    image = Image.open(home / "level.png")
    np.testing.assert_array_equal(np.asarray(image.convert("RGB")), palette.label_colors(7)[level])
    facts = json.loads((home / "run.json").read_text())
    assert "--detail 7" in facts["command"] and set(OF_A_LEVEL + OF_ALL_LEVELS) < set(facts["files"])
    assert facts["levels"] == {
        "source": "network", "superpixels": hierarchy.tree.leaves, "automatic": hierarchy.automatic_count,
    }  # fmt: skip


def test_what_is_looked_at_is_written_as_it_is_shown(tmp_path: Path, record: RunRecord, hierarchy: Hierarchy) -> None:
    """A cut that is finer in one place, in its own colours; the command line cannot make it, and is not said to."""
    cut = TreeCut.at_level(hierarchy.tree, 5).more_at(0)
    indices = tuple(range(20, 20 + hierarchy.tree.leaves))
    shown = LevelMap(hierarchy, cut, indices)
    home = export.export_run(record, tmp_path, detail=shown)[0].parent
    level = tifffile.imread(home / "level.tif")
    np.testing.assert_array_equal(level, cut.labels[hierarchy.regions])
    colors = palette.label_colors(hierarchy.tree.leaves, indices)
    np.testing.assert_array_equal(np.asarray(Image.open(home / "level.png").convert("RGB")), colors[level])
    facts = json.loads((home / "run.json").read_text())
    assert facts["detail"] == {"segments": 6, "is_level": False, "source": "network", "within_labels": False}
    assert "--detail" not in facts["command"]
    inside = np.asarray(hierarchy.regions == hierarchy.regions[0, 0])
    inside[1:-1, 1:-1] &= inside[:-2, 1:-1] & inside[2:, 1:-1] & inside[1:-1, :-2] & inside[1:-1, 2:]
    mixed = painting.overlay(record, detail=shown)
    expected = (record.picture.display >> 1) + (colors[level] >> 1)
    y, x = np.argwhere(inside[1:-1, 1:-1])[0] + 1
    np.testing.assert_array_equal(mixed[y, x], expected[y, x])


def test_an_even_level_of_the_run_is_a_command(tmp_path: Path, record: RunRecord, hierarchy: Hierarchy) -> None:
    home = export.export_run(record, tmp_path, detail=LevelMap(hierarchy, TreeCut.at_level(hierarchy.tree, 6)))[0].parent
    assert "--detail 6" in json.loads((home / "run.json").read_text())["command"]
    np.testing.assert_array_equal(tifffile.imread(home / "level.tif"), hierarchy.labels(6))


def test_levels_go_along_and_one_of_them_only_where_asked_for(tmp_path: Path, record: RunRecord) -> None:
    names = {path.name for path in export.export_run(record, tmp_path)}
    assert names == set(EXPORTED) - set(OF_A_LEVEL + OF_EDITS)


def test_a_level_of_more_segments_than_the_run_has_labels_has_colours(record: RunRecord, hierarchy: Hierarchy) -> None:
    count = hierarchy.tree.leaves
    assert count > record.colored
    assert painting.overlay(record, detail=count).shape == (*hierarchy.regions.shape, 3)
