"""Kept runs: which is the newest, which is the same, and whose colours go on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from scripted_run import scripted_picture, scripted_record

from app.session.history import RunConfiguration
from app.session.kept_runs import MOST_REMOVED, KeptRuns
from grapl_engine import PRESETS, Picture, RunRecord, Settings, segment
from grapl_engine.matching import contingency, match
from grapl_engine.storage.export import save_labels
from grapl_engine.storage.run_file import load_run, save_run


def test_the_last_of_a_picture_has_labels() -> None:
    kept, picture = KeptRuns(), scripted_picture()
    first, bare, other = scripted_record(picture), scripted_record(picture, until=1), scripted_record()
    for record in (first, bare, other):
        kept.add(record)
    assert kept.records == (first, bare, other)
    assert kept.last_of(picture) is first and kept.last_of(other.picture) is other
    kept.remove(first)
    assert kept.last_of(picture) is None and kept.last_of(None) is None


def test_a_run_is_the_same_if_it_is_whole_and_of_this_picture_and_configuration() -> None:
    kept, picture = KeptRuns(), scripted_picture()
    record, broken = scripted_record(picture), scripted_record(picture, until=5)
    asked = RunConfiguration.of(record)
    kept.add(broken)
    assert kept.same_as(picture, asked) is None
    kept.add(record)
    assert kept.same_as(picture, asked) is record
    assert kept.same_as(scripted_picture(), asked) is None
    assert kept.same_as(picture, RunConfiguration(record.settings.replace(mu=9.0))) is None


def test_labels_keep_their_palette_indices_from_run_to_run() -> None:
    kept, picture = KeptRuns(), scripted_picture()
    first, bare, second, other = (
        scripted_record(picture),
        scripted_record(picture, until=1),
        scripted_record(picture),
        scripted_record(),
    )
    for record in (first, bare):
        kept.color(record)
    assert bare.palette_indices is None, "no labels yet"
    assert first.palette_indices == tuple(range(5))
    first.palette_indices = (4, 2, 0, 1, 3)
    kept.add(first)
    for record in (second, other):
        kept.color(record)
    assert second.palette_indices == (4, 2, 0, 1, 3)
    assert other.palette_indices == tuple(range(5)), "another picture"
    assert {record.segment_palette_indices for record in (first, bare, second, other)} == {None}, "they have labels alone"


def test_runs_keep_their_numbers_names_notes_and_pins() -> None:
    kept = KeptRuns()
    first, second, third = (scripted_record() for _ in range(3))
    changed: list[object] = []
    kept.run_changed.connect(changed.append)
    for record in (first, second, third):
        kept.add(record)
    kept.rename(first, " two \n words ")
    kept.rename(first, "two words")
    kept.set_note(second, " a\nb ")
    kept.set_pinned(third, True)
    assert changed == [first, second, third]
    assert [(e.number, e.name, e.note, e.is_pinned) for e in kept.entries] == [
        (1, "two words", "", False), (2, "", "a\nb", False), (3, "", "", True),
    ]  # fmt: skip
    kept.remove(second)
    kept.remove(first)
    assert kept.put_back() is first and kept.put_back() is second and kept.put_back() is None
    assert kept.records == (first, second, third) and kept.entries[1].note == "a\nb"
    kept.remove(third)
    fourth = scripted_record()
    assert kept.number_of(fourth) == 4, "removed runs keep theirs"


def test_only_the_last_removed_can_be_put_back() -> None:
    kept = KeptRuns()
    for _ in range(MOST_REMOVED + 2):
        kept.add(scripted_record())
        kept.remove(kept.records[-1])
    assert len(kept.removed) == MOST_REMOVED
    assert kept.removed_numbers == tuple(range(1, MOST_REMOVED + 3)), "the files of all may still be there"
    kept.put_back()
    assert kept.removed_numbers == tuple(range(1, MOST_REMOVED + 2))
    kept.replace_all([], removed=(4, 7))
    assert kept.removed_numbers == (4, 7) and kept.number_of(scripted_record()) == 8


def test_the_last_of_a_picture_may_be_away() -> None:
    kept, picture = KeptRuns(), scripted_picture()
    first, second = scripted_record(picture), scripted_record(picture)
    kept.add(first)
    kept.add(second)
    assert kept.last_kept_of(picture) is second
    assert [entry.facts.frames > 0 for entry in kept.entries] == [True, True]
    second.put_away()
    assert kept.last_of(picture) is first and kept.last_kept_of(picture) is second


def test_the_segments_of_another_seed_have_the_colours_of_their_like_in_files_too(tmp_path: Path) -> None:
    kept, picture = KeptRuns(), blocks()
    settings = PRESETS["tuned"].replace(d=16, k0=12, steps=(3, 2), device="cpu", threads=1)
    records = [whole_run(kept, picture, settings.replace(seed=seed)) for seed in (0, 2)]
    shown = []
    for number, record in enumerate(records):
        save_labels(tmp_path / f"{number}.png", record)
        with Image.open(tmp_path / f"{number}.png") as image:
            shown.append(np.asarray(image.convert("RGB")))
        save_run(tmp_path / f"{number}.grapl", record)
        assert load_run(tmp_path / f"{number}.grapl").segment_palette_indices == record.segment_palette_indices
    maps = [record.finished.pixel_labels for record in records if record.finished is not None]
    table = contingency(*maps)
    alike = [(a, b) for a, b in match(table) if table[a, b] > 0.8 * max(table[a].sum(), table[:, b].sum())]
    assert sum(table[a, b] for a, b in alike) > 0.7 * picture.pixels[..., 0].size, "most of the picture is alike"
    assert any(a != b for a, b in alike), "numbers alone would not do"
    for a, b in alike:
        assert (shown[0][maps[0] == a][0] == shown[1][maps[1] == b][0]).all()


def blocks() -> Picture:
    rng = np.random.default_rng(3)
    colors = rng.integers(40, 215, (4, 6, 3)).repeat(24, 0).repeat(24, 1)
    return Picture((colors + rng.normal(0, 14, colors.shape)).clip(0, 255).astype(np.uint8), "blocks.png")


def whole_run(kept: KeptRuns, picture: Picture, settings: Settings) -> RunRecord:
    record = RunRecord(picture, settings)
    for event in segment(picture, settings):
        record.add(event)
    kept.color(record)
    kept.add(record)
    return record
