"""The report's tables of levels, with hierarchies and without."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from small_study import Serial
from study_levels import levels_of, results_of, row_of

from grapl_engine.cli.main import main
from grapl_engine.study import published
from grapl_engine.study.differences import differences
from grapl_engine.study.folder import read_study
from grapl_engine.study.level_rows import LEVELS
from grapl_engine.study.level_sections import benchmark, chosen_elsewhere
from grapl_engine.study.results import Results
from grapl_engine.study.sections import CellTable

COVERINGS = {"a": [0.2, 0.6, 0.5], "b": [0.1, 0.5, 0.7], "c": [0.2, 0.7, 0.6]}


def _results(others: dict[str, list[float]] | None = None) -> Results:
    """`cues` with levels, and other variants with these scores of the pictures."""
    rows = [row_of(image, "cues", score=found[1]) for image, found in COVERINGS.items()]
    rows += [
        row_of(image, name, score=score)
        for name, found in (others or {}).items()
        for image, score in zip("abc", found, strict=True)
    ]
    return results_of(rows, {f"{image}|cues|0": levels_of(found, 100) for image, found in COVERINGS.items()})


def _texts(table: CellTable) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_the_benchmark_stands_beside_published_figures() -> None:
    section = benchmark(_results())
    rows = {row[0]: row[1:] for row in _texts(section.cells[0])}
    assert list(rows) == [*(one.title for one in published.BENCHMARK), "cues", "cues, automatic level"]
    dash = "\N{EN DASH}"
    assert rows["gPb-owt-ucm"][:11] == [
        "0.59",
        "0.65",
        "0.74",
        "0.83",
        "0.86",
        "1.69",
        "1.48",
        "0.73",
        "0.76",
        dash,
        "200 test",
    ]
    assert rows["people"][:8] == ["0.72", dash, dash, "0.88", dash, "1.17", dash, "0.80"]
    # Two regions: 0.6, 0.5, 0.7; three: 0.5, 0.7, 0.6, the same mean; each picture's best: 0.6, 0.7, 0.7.
    assert rows["cues"][:9] == ["0.60", "0.67", "0.67", "0.60", "0.67", "0.80", "0.67", "0.60", "0.67"]
    assert rows["cues"][10] == "3 \N{MULTIPLICATION SIGN} 1"
    assert rows["cues, automatic level"][:10] == ["0.60", dash, dash, "0.60", dash, "0.80", dash, "0.60", dash, dash]
    assert all(row[0].kind == "words" and row[1].explanation == published.BENCHMARK_SOURCE for row in section.cells[0].rows[:4])
    assert any("200 test pictures" in note and "33(5), 2011" in note for note in section.notes)


def test_a_map_has_a_row_beside_the_published_ones_unless_it_is_the_automatic_level() -> None:
    dash = "\N{EN DASH}"
    section = benchmark(_results({"paper": [0.1, 0.2, 0.3]}))
    rows = {row[0]: row[1:] for row in _texts(section.cells[0])[len(published.BENCHMARK) :]}
    assert list(rows) == ["cues", "cues, automatic level", "paper, map"]
    # Sums over pictures: 60 of 300 places covered, 6 of 30 boundary pixels right and 12 of 60 found.
    assert rows["paper, map"][:10] == ["0.20", dash, dash, "0.20", dash, "1.60", dash, "0.20", dash, dash]
    assert rows["paper, map"][10] == "3 \N{MULTIPLICATION SIGN} 1"


def test_a_run_with_levels_that_are_not_its_map_has_rows_of_both() -> None:
    levels = {f"{image}|paper|0": levels_of(found) for image, found in COVERINGS.items()}
    rows = [row_of(image, "paper", score=0.4) for image in COVERINGS]
    names = [row[0] for row in _texts(benchmark(results_of(rows, levels)).cells[0])][len(published.BENCHMARK) :]
    assert names == ["paper", "paper, automatic level", "paper, map"]


def test_a_map_of_which_no_sums_were_kept_has_no_row() -> None:
    rows = [row_of("a", "slic"), row_of("b", "slic", covered=math.nan)]
    assert len(_texts(benchmark(results_of(rows)).cells[0])) == len(published.BENCHMARK)
    assert len(_texts(benchmark(results_of(rows[:1])).cells[0])) == len(published.BENCHMARK) + 1


def test_means_have_both_scales() -> None:
    (by_threshold, by_count) = _texts(benchmark(_results()).cells[1])
    assert by_threshold[:5] == ["cues", "threshold", "0.300", "0.300", "0.333"]
    assert by_count[:2] == ["cues", "number of regions"]
    assert by_count[5:8] == by_threshold[5:8] == ["0.600", "0.600", "0.667"]


def test_held_out_levels_and_their_differences() -> None:
    section = chosen_elsewhere(_results({"paper": [0.1, 0.2, 0.1]}))
    held, compared = section.cells
    values = [row[3].text for row in held.rows]
    assert [row[:2] for row in _texts(held)] == [["cues", "threshold"], ["cues", "number of regions"]]
    for text, row in zip(values, compared.rows, strict=True):
        assert row[2].text == "paper" and row[7].text == "3"
        assert float(row[4].text) == pytest.approx(float(text) - 0.4 / 3, abs=0.0011)
    assert all(0.5 <= float(text) <= 0.6 for text in values), "no better than the best level for all"


def test_every_number_says_where_it_comes_from_and_leads_there() -> None:
    results = _results({"paper": [0.1, 0.2, 0.1]})
    anchors = {variant.variant: variant.anchor for variant in results}
    sections = benchmark(results), chosen_elsewhere(results), differences(results)
    rows = [row for section in sections for table in section.cells for row in table.rows if row[1].kind != "published"]
    assert len(rows) == (2 + 1) + 2 + 2 + 2 + 1
    for row in rows:
        whose = row[0].text.removesuffix(", automatic level").removesuffix(", map")
        for cell in row:
            if cell.kind == "number" and "." in cell.text:
                assert cell.link == anchors[whose] and whose in cell.explanation and "3 pictures" in cell.explanation


def test_one_picture_cannot_be_halved() -> None:
    results = results_of([row_of("a", "cues")], {"a|cues|0": levels_of([0.1, 0.2])})
    section = chosen_elsewhere(results)
    assert section.empty and list(section.notes) == ["Levels were kept of one picture alone, which cannot be halved."]
    assert not benchmark(results).empty


def test_without_levels_the_command_that_adds_them_is_named() -> None:
    results = results_of([row_of("a", "paper")])
    for section in (benchmark(results), chosen_elsewhere(results)):
        assert "--baseline cues" in section.missing[0].command
    assert chosen_elsewhere(results).empty
    assert len(benchmark(results).cells) == 1, "published figures stand there anyway"


def test_pictures_without_levels_are_said_to_be_left_out() -> None:
    rows = [row_of(image, "cues") for image in "ab"]
    section = benchmark(results_of(rows, {"a|cues|0": levels_of([0.1, 0.2])}))
    assert section.notes[-1] == "cues: no levels were kept of 1 picture, which the tables here leave out."


def test_a_study_with_levels_and_one_without_are_pages(pictures: Path, tmp_path: Path, serial: Serial) -> None:
    for name, options in (("with", ["--baseline", "cues"]), ("without", [])):
        out = tmp_path / name
        assert main(["study", str(pictures), "-o", str(out), "--baseline", "slic", *options, "--quiet"]) == 0
        assert main(["report", str(out)]) == 0
        page = (out / "report.html").read_text(encoding="utf-8")
        assert (out / LEVELS).exists() == (name == "with")
        assert ("cues, automatic level" in page) == (name == "with")
        assert "gPb-owt-ucm" in page
        assert ("a method with levels" in page) == (name == "without")
    levels = read_study(tmp_path / "with").levels
    assert list(levels) == [f"{image}|cues|0" for image in "abcd"]
    serial.ran.clear()
    assert main(["study", str(pictures), "-o", str(tmp_path / "with"), "--resume", "--baseline", "cues", "--quiet"]) == 0
    assert serial.ran == [] and list(read_study(tmp_path / "with").levels) == list(levels)
