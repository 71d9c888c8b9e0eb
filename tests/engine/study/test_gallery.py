"""Which pictures are shown, and what stands below them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from report_pages import PAPER, data_folder, page_of, study_folder, task_row

from grapl_engine.study.folder import Study, read_study
from grapl_engine.study.gallery import best_and_worst, initial_pictures, method_pictures
from grapl_engine.study.pictures import Album
from grapl_engine.study.results import Results
from grapl_engine.study.rows import Row
from grapl_engine.study.sections import Strip
from grapl_engine.study.variants import GRAPL, Variant

SPATIAL = Variant(GRAPL, "paper", {"initial": "spatial"})


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Nine pictures, scored by `paper` from worse to better, with a map of four stripes each; SLIC has five of them."""
    data = tmp_path / "data"
    for part in ("images", "labels"):
        (data / part).mkdir(parents=True)
    halves = np.repeat([0, 1], 16)[None].repeat(32, 0).astype(np.uint8)
    rows: list[Row] = []
    for place, name in enumerate("hbdgfceai"):
        Image.fromarray(np.stack([halves * 200] * 3, -1)).save(data / "images" / f"{name}.png")
        Image.fromarray(halves).save(data / "labels" / f"{name}.png")
        for variant in (PAPER, SPATIAL, *([Variant("slic")] if place < 5 else [])):
            row = task_row(name, variant, 0, map=f"maps/{name}-{variant.name.replace(' ', '-')}.png", k_hat=4)
            rows.append(
                task_row(name, variant, 0, map=row.map, k_hat=4, scores={**row.scores, "weighted_iou": (place + 1) / 10})
            )
    folder = study_folder(tmp_path / "out", rows, [PAPER, SPATIAL, Variant("slic")], data)
    (folder / "maps").mkdir()
    for row in rows:
        Image.fromarray(np.arange(4, dtype=np.uint8).repeat(8)[None].repeat(32, 0)).save(folder / row.map)
    return read_study(folder)


def _shown(strips: tuple[Strip, ...]) -> list[str]:
    return [strip.heading for strip in strips]


def _captions(strip: Strip) -> list[str]:
    return [caption.replace("\N{NO-BREAK SPACE}", " ") for _, caption, _ in strip.thumbnails]


def test_pictures_are_picked_by_their_rank(study: Study) -> None:
    results, album = Results(study), Album(study)
    assert _shown(initial_pictures(results, album).strips) == ["d", "f", "e"]  # the quartiles of hbdgfceai
    assert _shown(method_pictures(results, album).strips) == ["b", "d", "f", "e", "a"]
    best, worst = best_and_worst(results, album)
    assert (_shown(best.strips), _shown(worst.strips)) == (["i", "a", "e", "c"], ["h", "b", "d", "g"])
    assert best.caption.startswith("Of 9 pictures the 4 with the highest mIoU") and worst.anchor == "worst-paper"


def test_a_strip_has_the_picture_the_annotators_and_a_map_of_each_method(study: Study) -> None:
    results = Results(study)
    album = Album(study)
    assert album.original("d") is not None
    fewer, more = (study.folder / f"{name}.png" for name in ("fewer", "more"))
    Image.fromarray(np.zeros((32, 32), np.uint8)).save(fewer)
    Image.fromarray(np.arange(4, dtype=np.uint8).repeat(8)[None].repeat(32, 0)).save(more)
    album._samples = {
        name: replace(sample, references=(str(fewer), str(more))) for name, sample in (album._samples or {}).items()
    }
    section = method_pictures(results, album)
    by_name = {strip.heading: strip for strip in section.strips}
    with_slic, without = by_name["d"], by_name["e"]
    assert _captions(with_slic)[:3] == ["picture", "GT1, 4 segments", "GT2, 1 segment"]
    assert _captions(with_slic)[3] == "GraPL, paper: K\N{COMBINING CIRCUMFLEX ACCENT} = 4, mIoU 0.30"
    assert len(_captions(with_slic)) == 5 and len(_captions(without)) == 4
    assert with_slic.thumbnails[3][2] == results.anchors["d|paper|0"]
    best, _ = best_and_worst(results, Album(study))
    assert _captions(best.strips[0])[1] == "an annotator, 2 segments"


def test_initial_labellings_that_were_not_run_are_missing(study: Study) -> None:
    section = initial_pictures(Results(study), Album(study))
    assert _captions(section.strips[0])[1:] == [
        f"{name}: K\N{COMBINING CIRCUMFLEX ACCENT} = 4, mIoU 0.30" for name in ("spatial clustering", "SLIC")
    ]
    (missing,) = section.missing
    assert missing.what == "patchwise random, seedwise random" and "initial=patchwise,seedwise" in missing.command


def test_without_a_done_row_there_are_no_pictures() -> None:
    nothing = Study(Path("out"), {}, ())
    results, album = Results(nothing), Album(nothing)
    assert method_pictures(results, album).empty and initial_pictures(results, album).empty
    assert [one.what for one in method_pictures(results, album).missing] == ["paper"]
    assert best_and_worst(results, album) == []


def test_pictures_are_inside_the_page_and_lead_to_their_rows(tmp_path: Path) -> None:
    data = data_folder(tmp_path / "data")
    variants = [PAPER, Variant(GRAPL, "paper", {"initial": "spatial"}), Variant("felzenszwalb")]
    folder = tmp_path / "out"
    rows = [
        task_row(image, variant, 0, map=f"maps/{image}/{place}.png")
        for image in ("a", "b", "c")
        for place, variant in enumerate(variants)
    ]
    for row in rows:
        (folder / row.map).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8).repeat(8, 0).repeat(8, 1) % row.k_hat).save(
            folder / row.map
        )
    page = page_of(study_folder(folder, rows, variants, data))
    images = [address for name, address in page.addresses if name == "src"]
    assert images
    assert all(address.startswith("data:image/jpeg;base64,") for address in images)
    assert "left out" not in page.words
    assert "GT1, 2 segments" in page.words
    said = page.words.replace("\N{NO-BREAK SPACE}", " ")
    for row in rows:
        if row.variant == "felzenszwalb":
            anchor = page.ids[[i for i, name in enumerate(page.ids) if name.startswith("row-")][rows.index(row)]]
            assert (
                f"Felzenszwalb: K\N{COMBINING CIRCUMFLEX ACCENT} = {row.k_hat}, mIoU {row.scores['weighted_iou']:.2f}" in said
            )
            assert ("href", f"#{anchor}") in page.addresses
