from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image
from scripted_engine import scripted_picture, scripted_record

from grapl_engine import Frame, Stage, as_picture
from grapl_engine.storage import export, painting, palette
from grapl_engine.storage.overlay_look import OverlayLook


def test_the_overlay_is_picture_and_colours_in_halves(tmp_path: Path) -> None:
    record = scripted_record(picture=as_picture(np.full((12, 20, 3), 200, np.uint8)))
    path = tmp_path / "over.png"
    export.save_overlay(path, record, Frame(Stage.INITIAL))
    pixels = np.asarray(Image.open(path))
    assert record.prepared is not None
    labels = painting.label_map(record, Frame(Stage.INITIAL))
    mixed = 100 + (palette.label_colors(3) >> 1)[labels]
    plain = (pixels == mixed).all(-1)
    border = np.zeros(labels.shape, bool)
    border[:, 1:] |= labels[:, 1:] != labels[:, :-1]
    border[1:] |= labels[1:] != labels[:-1]
    border[:, :-1] |= labels[:, 1:] != labels[:, :-1]
    border[:-1] |= labels[1:] != labels[:-1]
    assert plain[~border].all()
    assert set(np.unique(pixels[border])) <= {0, 255}
    assert {0, 255} <= set(np.unique(pixels[border]))


def test_a_16_bit_picture_under_its_labels() -> None:
    picture = as_picture(np.linspace(0, 4095, 240).reshape(12, 20).astype(np.uint16))
    assert painting.overlay(scripted_record(picture=picture)).dtype == np.uint8


def test_patch_labels_fill_their_patches() -> None:
    record = scripted_record(until=3)
    assert record.prepared is not None
    labels = painting.label_map(record)
    np.testing.assert_array_equal(labels, record.prepared.initial_labels.repeat(3, 0).repeat(5, 1))
    assert painting.label_map(scripted_record(), Frame(Stage.INITIAL)).shape == (12, 20)


def test_more_than_64_labels_have_colours_of_their_own() -> None:
    """Two neighbours of one colour would be one segment to who looks at the picture."""
    record = scripted_record(labels=100, d=10, k0=100, picture=scripted_picture(20, 20))
    colors = painting.colors_of(record, painting.label_map(record), painting.newest(record), None)
    assert len(np.unique(colors, axis=0)) == len(colors) == 100


def test_an_overlay_without_contours_is_colours_and_picture_alone() -> None:
    record = scripted_record()
    labels = painting.label_map(record)
    shown = painting.overlay(record, look=OverlayLook(1.0, contours=False))
    np.testing.assert_array_equal(shown, painting.colors_of(record, labels, painting.newest(record), None)[labels])


def test_an_exported_folder_says_how_its_overlay_is_made_again(tmp_path: Path) -> None:
    look = OverlayLook(0.25, is_grey=True)
    export.export_run(scripted_record(), tmp_path, "one", look=look)
    command = json.loads((tmp_path / "one" / "run.json").read_text())["command"]
    assert "--overlay-opacity 0.25 --overlay-grey" in command
    np.testing.assert_array_equal(
        np.asarray(Image.open(tmp_path / "one" / "overlay.png")), painting.overlay(scripted_record(), look=look)
    )
