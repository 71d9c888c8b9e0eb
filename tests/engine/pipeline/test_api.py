"""One call: the labels of the run, and wrong input as a ValueError before any work."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pictures import halves

from grapl_engine import PRESETS, Finished, label_image, segment
from grapl_engine.cli.main import main
from grapl_engine.hierarchy.detail import count_of

SMALL = {"d": 8, "k0": 4, "steps": (4, 2), "device": "cpu"}


@pytest.mark.parametrize("preset", ["tuned", "explore", "paper", "instant"])
def test_the_labels_are_those_of_the_run(preset: str) -> None:
    image = halves(40, 60)
    labels = label_image(image, preset, 3, **SMALL)
    *_, finished = segment(image, PRESETS[preset].replace(seed=3, **SMALL))
    assert isinstance(finished, Finished)
    assert labels.dtype == np.uint16 and labels.shape == (40, 60)
    assert (labels == finished.pixel_labels).all()


def test_two_colours_are_two_segments() -> None:
    image = np.zeros((64, 96, 3), np.uint8)
    image[:, :48] = (200, 40, 30)
    image[:, 48:] = (20, 60, 180)
    labels = label_image(image, d=16, k0=6)
    assert len(np.unique(labels)) == 2
    left, right = labels[:, :40], labels[:, 56:]
    assert len(np.unique(left)) == len(np.unique(right)) == 1 and left[0, 0] != right[0, 0]


def test_the_labels_are_those_of_the_command(tmp_path: object) -> None:
    import tifffile
    from PIL import Image

    image = halves(40, 60)
    Image.fromarray(image).save(tmp_path / "halves.png")  # type: ignore[operator]
    options = ["--preset", "tuned", "--seed", "2", "--d", "8", "--k0", "4", "--steps", "4,2", "--device", "cpu"]
    assert main(["segment", str(tmp_path / "halves.png"), "-o", str(tmp_path), "--quiet", *options]) == 0  # type: ignore[operator]
    assert (tifffile.imread(tmp_path / "halves" / "labels.tif") == label_image(image, seed=2, **SMALL)).all()  # type: ignore[operator]


def test_the_array_is_the_callers_own() -> None:
    image = halves(32, 32)
    image.flags.writeable = False
    labels = label_image(image, **SMALL)
    labels += 1
    assert labels.flags.owndata and labels.min() >= 1


@pytest.mark.parametrize(
    ("image", "keywords", "sentence"),
    [
        (halves(8, 8), {"preset": "best"}, "Preset is 'best': expected explore, paper, paper-dinov2, tuned, instant."),
        (halves(8, 8), {"lam": 3}, "Unknown setting lam: expected some of lambda_, mu, d, k0,"),
        (halves(8, 8), {"d": 1}, "must lie between|from 2|2 to 96"),
        (halves(8, 8), {"seed": -1}, "Seed"),
        (np.zeros((3, 3, 3, 3)), {}, "expected numbers of shape"),
        (np.full((4, 4), np.nan), {}, "finite"),
    ],
)
def test_wrong_input_is_a_value_error_before_any_work(
    monkeypatch: pytest.MonkeyPatch, image: np.ndarray, keywords: dict[str, object], sentence: str
) -> None:
    monkeypatch.setattr("grapl_engine.pipeline.run.make_square", lambda *_: pytest.fail("work was begun"))
    with pytest.raises(ValueError, match=sentence):
        label_image(image, **keywords)  # type: ignore[arg-type]


@pytest.mark.parametrize(("preset", "detail"), [("instant", 3), ("paper", 0.3), ("tuned", "auto")])
def test_a_level_of_detail_in_the_place_of_the_map(preset: str, detail: Any) -> None:
    image = np.random.default_rng(0).random((50, 70, 3))
    labels = label_image(image, preset, detail=detail, **SMALL)
    *_, finished = segment(image, PRESETS[preset].replace(**SMALL), hierarchy=True)
    assert isinstance(finished, Finished) and finished.hierarchy is not None
    assert (labels == finished.hierarchy.labels(count_of(finished.hierarchy, detail))).all()
    assert labels.dtype == np.uint16 and labels.flags.writeable


def test_what_is_no_level_is_refused_before_any_work() -> None:
    with pytest.raises(ValueError, match=r"^Detail is 0: expected a number of regions"):
        label_image(np.zeros((8, 8, 3), np.uint8), detail=0)
