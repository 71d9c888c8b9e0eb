from __future__ import annotations

import numpy as np
import pytest
from mistake_maps import OURS, TRUE, any_maps, judge

from app.compare.mistakes import mistake_rows as rows_module
from app.compare.mistakes.judging import Kind
from app.compare.mistakes.mistake_rows import (
    FIGURES,
    MISTAKE_COLUMNS,
    MISTAKE_TIPS,
    REGION_COLUMNS,
    REGION_TIPS,
    SEGMENT_COLUMNS,
    SEGMENT_TIPS,
    figure_rows,
    mistake_rows,
    mistake_text,
    region_rows,
    segment_rows,
    sentence,
    summary_text,
    total_text,
)
from grapl_engine.evaluation.metrics import score
from grapl_engine.storage.palette import COLORS

BOTH = (Kind.MERGE, Kind.SPLIT)


@pytest.mark.parametrize("seed", range(3))
def test_the_halves_are_those_of_the_scores_and_all_tables_sum_to_them(seed: int) -> None:
    labels, reference = any_maps(seed)
    other = any_maps(seed + 10)[1]
    found = judge(labels, reference, other)
    mean = score(labels, [reference, other]).mean
    bits = [texts[0] for texts in figure_rows(found)]
    assert len(FIGURES) == 3 and bits[2] == f"{mean.variation_of_information:.4f}"
    segments, regions = segment_rows(found), region_rows(found)
    over, under = found.found.over, found.found.under
    assert bits[:2] == [f"{over:.4f}", f"{under:.4f}"]
    assert sum(row.values[3] for row in segments) == pytest.approx(over, abs=1e-9)
    assert sum(row.values[4] for row in segments) == pytest.approx(under, abs=1e-9)
    assert sum(row.values[4] for row in regions) == pytest.approx(over, abs=1e-9)
    assert sum(row.values[5] for row in regions) == pytest.approx(under, abs=1e-9)
    assert sum(row.values[1] for row in mistake_rows(found, BOTH)) == pytest.approx(over + under, abs=1e-9)
    assert sum(row.values[1] for row in segments) == pytest.approx(1)


def test_the_rows_of_a_known_map() -> None:
    found = judge(OURS, TRUE, palette_indices=(3, 1, 2, 0, 4, 5))
    split, merge = mistake_rows(found, BOTH)
    assert split.texts == ("Split of 7: 2 | 5", "0.5000", f"{50 / (0.5 + found.found.under):.1f}", "8")
    assert merge.texts[0] == "Merge in 0: 3 + 4" and merge.texts[3] == "4"
    assert merge.color is not None and merge.color.red() == COLORS[3][0]
    assert [row.texts[0] for row in mistake_rows(found, (Kind.MERGE,))] == ["Merge in 0: 3 + 4"]
    segments = {row.key: row.texts for row in segment_rows(found)}
    assert segments[0] == ("0", "50.0", "2", "0.0000", f"{found.found.under:.4f}", "3")
    assert segments[5] == ("5", "25.0", "1", "0.2500", "0.0000", "7")
    regions = {row.key: row.texts for row in region_rows(found)}
    assert regions[0, 7] == ("7", "50.0", "2", "", "0.5000", "0.0000", "2")
    assert regions[0, 4][2:4] == ("1", "yes"), "segment 0 has more of region 3"
    assert summary_text(found) == "Of 3 true regions 1 is split and 1 missed. 1 of 3 segments merges true regions."
    assert "true region 4 (outlined in yellow) together with region 3 (outlined in pink)" in sentence(found, found.mistakes[1])
    assert (
        "true region 7 is parted into segment 5 (outlined in yellow) and segment 2 (outlined in pink). 0.5000 bits"
        in sentence(found, found.mistakes[0])
    )


def test_a_small_share_does_not_read_as_none() -> None:
    labels = np.zeros((100, 100), np.uint16)
    labels[0, :3] = 1
    found = judge(labels, np.zeros((100, 100), np.int32))
    assert {row.key: row.texts[1] for row in segment_rows(found)} == {0: ">99.9", 1: "<0.1"}


def test_regions_that_are_equal_in_their_segment_are_tied_and_not_found() -> None:
    labels, reference = np.zeros((5, 40), np.uint16), np.repeat(np.arange(4, dtype=np.int32), 10)[None].repeat(5, 0)
    found = judge(labels, reference)
    assert {row.texts[3] for row in region_rows(found)} == {"tied"}
    assert summary_text(found).startswith("Of 4 true regions 0 are split, 0 missed and 4 tied.")
    reference[:, 20] = 0  # the first is larger now than the others
    found = judge(labels, reference)
    assert [row.texts[3] for row in sorted(region_rows(found), key=lambda row: row.key)] == ["", "yes", "yes", "yes"]
    assert summary_text(found).startswith("Of 4 true regions 0 are split and 3 missed.")


@pytest.mark.parametrize(("annotators", "text"), [(5, "1.2"), (19, "1.1"), (20, "1.05"), (25, "1.04"), (200, "1.005")])
def test_a_mean_over_annotators_does_not_read_as_whole(annotators: int, text: str) -> None:
    labels, whole = np.zeros((4, 40), np.uint16), np.zeros((4, 40), np.int32)
    halves = whole.copy()
    halves[:, 20:] = 1
    found = judge(labels, halves, *[whole] * (annotators - 1))
    (row,) = segment_rows(found)
    assert row.texts[2] == text
    found = judge(labels, *[halves] * annotators)
    assert segment_rows(found)[0].texts[2] == "2"


def test_of_several_annotators_each_is_named() -> None:
    found = judge(OURS, TRUE, OURS.astype("int32"), note="Stopped.")
    assert {row.texts[0] for row in region_rows(found)} == {"1: 3", "1: 4", "1: 7", "2: 0", "2: 2", "2: 5"}
    assert mistake_text(found, found.mistakes[0]) == "Split of 7: 2 | 5, by 1"
    assert "true region 7 of annotator 1 is parted" in sentence(found, found.mistakes[0])
    assert summary_text(found).startswith("Means over 2 annotators.") and summary_text(found).endswith("Stopped.")


def test_a_long_table_says_how_much_of_it_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = judge(*any_maps(0))
    monkeypatch.setattr(rows_module, "MOST_ROWS", 3)
    assert len(segment_rows(found)) == len(region_rows(found)) == 3
    over, under = found.found.over, found.found.under
    sums = f"over {over:.4f} + under {under:.4f} = VI {over + under:.4f} bits"
    assert total_text(found, 8, 3, "segment") == f"All 8 segments, the 3 with most bits listed: {sums}"
    assert total_text(found, 1, 1, "segment") == f"1 segment: {sums}"


def test_a_map_that_is_right_has_no_mistakes() -> None:
    found = judge(OURS, OURS.astype("int32"))
    assert mistake_rows(found, BOTH) == [] and figure_rows(found)[2] == ["0.0000", "0.0 %"]


def test_each_column_has_a_meaning() -> None:
    for columns, tips in (
        (MISTAKE_COLUMNS, MISTAKE_TIPS),
        (SEGMENT_COLUMNS, SEGMENT_TIPS),
        (REGION_COLUMNS, REGION_TIPS),
    ):
        assert len(columns) == len(tips)
