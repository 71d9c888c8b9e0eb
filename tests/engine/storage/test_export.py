from __future__ import annotations

import errno
import json
import shlex
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image
from scripted_engine import scripted_picture, scripted_record

from grapl_engine import Frame, RunFileError, Settings, Stage, __version__
from grapl_engine.cli.main import _parser
from grapl_engine.cli.options import chosen_settings
from grapl_engine.edited_map import EditedMap, EditStep
from grapl_engine.label_edits import Fill, LabelEdits
from grapl_engine.packages import installed_package
from grapl_engine.storage import export, painting, palette
from grapl_engine.storage.color_names import label_color_name


def test_four_files_in_a_folder_of_the_pictures_name(tmp_path: Path) -> None:
    paths = export.export_run(scripted_record(), tmp_path / "new")
    assert [path.name for path in paths] == ["labels.tif", "labels.png", "overlay.png", "run.json"]
    assert {path.parent for path in paths} == {tmp_path / "new" / "leaf"}
    assert sorted((tmp_path / "new" / "leaf").iterdir()) == sorted(paths)


def test_the_tiff_is_the_label_numbers(tmp_path: Path) -> None:
    record = scripted_record()
    assert record.finished is not None
    labels = tifffile.imread(export.export_run(record, tmp_path)[0])
    assert labels.dtype == np.uint16
    np.testing.assert_array_equal(labels, record.finished.pixel_labels)


@pytest.mark.parametrize("palette_indices", [None, (7, 2, 11)])
def test_the_png_has_the_colours_of_the_screen(tmp_path: Path, palette_indices: tuple[int, ...] | None) -> None:
    record = scripted_record()
    record.palette_indices = palette_indices
    assert record.finished is not None
    image = Image.open(export.export_run(record, tmp_path)[1])
    assert image.mode == "P"
    np.testing.assert_array_equal(np.asarray(image), record.finished.pixel_labels)
    np.testing.assert_array_equal(
        np.asarray(image.convert("RGB")), palette.label_colors(3, palette_indices)[record.finished.pixel_labels]
    )


@pytest.mark.parametrize(("first", "said"), [(0, "0 is a segment like any other"), (1, "from 1; no segment has 0")])
def test_a_label_map_says_what_its_first_number_is(tmp_path: Path, first: int, said: str) -> None:
    record = scripted_record()
    expected = painting.label_map(record) + first
    for name in ("a.tif", "a.png"):
        export.save_labels(tmp_path / name, record, ids_from=first)
        with Image.open(tmp_path / name) as image:
            image.load()
            np.testing.assert_array_equal(np.asarray(image), expected)
            assert (image.tag_v2[270] if name == "a.tif" else image.info["Description"]) == said  # type: ignore[attr-defined]
            if name == "a.png":
                shown = np.asarray(image.convert("RGB"))
    np.testing.assert_array_equal(shown, palette.label_colors(3)[expected - first])


def test_the_pictures_say_which_version_made_them(tmp_path: Path) -> None:
    tif, *pictures = export.export_run(scripted_record(), tmp_path)[:3]
    with tifffile.TiffFile(tif) as file:
        assert file.pages.first.tags["Software"].value == f"grapl {__version__}"
    for path in pictures:
        with Image.open(path) as image:
            image.load()
            assert image.info["Software"] == f"grapl {__version__}"


def test_more_labels_than_an_indexed_png_holds(tmp_path: Path) -> None:
    record = scripted_record(labels=300, d=18, k0=300, picture=scripted_picture(20, 20))
    paths = export.export_run(record, tmp_path)
    image = Image.open(paths[1])
    assert image.mode == "RGB"
    assert np.asarray(image)[14, 19].tolist() == palette.label_colors(300)[299].tolist()
    assert tifffile.imread(paths[0]).max() == 299
    assert "no more than 256" in json.loads(paths[3].read_text())["files"]["labels.png"]


def test_run_json_says_what_was_done(tmp_path: Path) -> None:
    record = scripted_record(mu=0.5)
    facts = json.loads(export.export_run(record, tmp_path)[3].read_text())
    assert Settings.from_dict(facts["settings"]) == record.settings
    assert (facts["seed"], facts["k0"], facts["k_hat"]) == (0, {"asked": 3, "obtained": 3}, 3)
    assert (facts["ended"], facts["failure"], facts["seconds"]["total"]) == ("completed", None, 0.5)
    assert facts["notices"] == ["The first of two notices."]
    assert facts["label_colors"] == {str(label): label_color_name(label, record.palette_indices) for label in range(3)}
    assert facts["curves"]["iteration"] == [1, 1, 2]
    assert facts["curves"]["cross_entropy"] == [step.cross_entropy for step in record.steps]
    assert len(facts["energies"]) == 1
    terms = facts["energies"][0]["cut"]
    assert terms["total"] == pytest.approx(terms["unary"] + terms["lambda"] * terms["pairwise"])
    assert {"grapl", "python", "torch", "numpy", installed_package()} <= set(facts["versions"])
    assert facts["files"].keys() == {"labels.tif", "labels.png", "overlay.png"}


def test_a_full_disk_is_a_sentence_for_a_tiff_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _content: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    export.save_labels(tmp_path / "labels.tif", scripted_record())
    before = (tmp_path / "labels.tif").read_bytes()
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(RunFileError, match=r"labels\.tif cannot be written \(No space left on device\)"):
        export.save_labels(tmp_path / "labels.tif", scripted_record())
    assert (tmp_path / "labels.tif").read_bytes() == before and len(list(tmp_path.iterdir())) == 1


def test_the_command_line_in_run_json_gives_the_same_settings(tmp_path: Path) -> None:
    record = scripted_record(steps=(9, 8), warm_start=False, solver="expansion", learning_rate=0.02)
    command = json.loads(export.export_run(record, tmp_path / "my results")[3].read_text())["command"]
    program, *arguments = shlex.split(command)
    parsed = _parser().parse_args(arguments)
    assert program == "grapl"
    assert (parsed.images, parsed.output) == (["leaf.png"], tmp_path / "my results")
    assert chosen_settings(parsed, Settings()) == record.settings


def test_no_labels_yet(tmp_path: Path) -> None:
    with pytest.raises(RunFileError, match=r"leaf\.png has no labels yet"):
        export.export_run(scripted_record(until=0), tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["labels.jpg", "labels"])
def test_other_endings_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(RunFileError, match=rf"^{name}: labels are saved as"):
        export.save_labels(tmp_path / name, scripted_record())
    with pytest.raises(RunFileError, match=rf"^{name}: the overlay is saved as"):
        export.save_overlay(tmp_path / name, scripted_record())
    assert list(tmp_path.glob("labels*")) == []


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "leaf").write_text("in the way")
    with pytest.raises(RunFileError, match="leaf cannot be made"):
        export.export_run(scripted_record(), tmp_path)


def edited_map(palette_indices: tuple[int, ...] | None = None) -> EditedMap:
    """The scripted run's map with another label at its first pixel."""
    labels = painting.label_map(scripted_record()).copy()
    labels[0, 0] = 5
    edit = Fill(5, 0, 0)
    patches = labels[::3, ::5]
    step = EditStep(edit, True, "Filled a piece of 0 with 5.", 1, (0, 0, 1, 1))
    return EditedMap(LabelEdits((edit,)), labels, (step,), patches, {}, patches, palette_indices)


def test_an_edited_map_stands_in_the_place_of_the_runs_own_and_says_so(tmp_path: Path) -> None:
    record, edited = scripted_record(), edited_map()
    np.testing.assert_array_equal(painting.label_map(record, detail=edited), edited.labels)
    for name in ("a.tif", "a.png", "over.png"):
        (export.save_overlay if name == "over.png" else export.save_labels)(tmp_path / name, record, detail=edited)
    with tifffile.TiffFile(tmp_path / "a.tif") as file:
        np.testing.assert_array_equal(file.asarray(), edited.labels)
        told = file.pages.first.tags["ImageDescription"].value
        assert told == "0 is a segment like any other; edited by hand: 1 edit"
    for name, text in (("a.png", told), ("over.png", "edited by hand: 1 edit")):
        with Image.open(tmp_path / name) as image:
            image.load()
            assert image.info["Description"] == text


def test_an_export_of_an_edited_run_holds_both_maps_and_the_edits(tmp_path: Path) -> None:
    record, edited = scripted_record(), edited_map()
    paths = export.export_run(record, tmp_path, edited=edited)
    assert [path.name for path in paths] == [
        "labels.tif", "labels.png", "overlay.png", "run.json", "edited.tif", "edited.png",
    ]  # fmt: skip
    home = paths[0].parent
    np.testing.assert_array_equal(tifffile.imread(home / "labels.tif"), painting.label_map(record))
    np.testing.assert_array_equal(tifffile.imread(home / "edited.tif"), edited.labels)
    facts = json.loads((home / "run.json").read_text())
    assert facts["edited"] is True and LabelEdits.from_dict(facts["edits"]) == edited.edits
    assert facts["edit_log"][0]["text"] == "Filled a piece of 0 with 5. E stays: no patch changes."
    assert f"--edits {home / 'run.json'}" in facts["command"] and "edited.tif" in facts["files"]
    plain = json.loads((export.export_run(record, tmp_path / "plain")[0].parent / "run.json").read_text())
    assert plain["edited"] is False and "edits" not in plain


def test_segments_of_the_final_map_have_their_own_colours(tmp_path: Path) -> None:
    record = scripted_record()
    record.palette_indices, record.segment_palette_indices = (0, 1, 2), (7, 2, 11)
    for frame, indices in ((None, (7, 2, 11)), (Frame(Stage.INITIAL), (0, 1, 2))):
        export.save_labels(tmp_path / "a.png", record, frame)
        with Image.open(tmp_path / "a.png") as image:
            shown = np.asarray(image.convert("RGB"))
        np.testing.assert_array_equal(shown, palette.label_colors(3, indices)[painting.label_map(record, frame)])
    one = np.zeros((1, 1), np.uint16)
    for frame, index in ((None, 0), (Frame(Stage.FINAL), 7)):
        painted = painting.painted(record, one, frame=frame)
        np.testing.assert_array_equal(painted, (record.picture.display >> 1) + (palette.COLORS[index] >> 1))
    assert record.finished is not None
    record.finished = replace(record.finished, pixel_labels=np.zeros((12, 20), np.uint16))
    np.testing.assert_array_equal(painting.overlay(record), painted)


def test_an_edited_map_has_the_runs_colours_unless_it_has_its_own(tmp_path: Path) -> None:
    record = scripted_record()
    record.palette_indices = (7, 2, 11)
    for indices, expected in ((None, (7, 2, 11)), ((9, 8, 1), (9, 8, 1))):
        export.save_labels(tmp_path / "a.png", record, detail=edited_map(indices))
        colors = palette.label_colors(6, expected)
        np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "a.png").convert("RGB")), colors[edited_map().labels])
