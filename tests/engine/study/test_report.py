"""The page of a study: every figure is that of its rows, and says where it comes from."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import numpy as np
import pytest
from report_pages import PAPER, Page, column, number, page_of, study_folder, task_row, task_rows

from grapl_engine.errors import GraplError, RunFileError
from grapl_engine.study import published
from grapl_engine.study.folder import read_study
from grapl_engine.study.report import write_report
from grapl_engine.study.table import TABLE, read_table
from grapl_engine.study.variants import GRAPL, Variant, check_names, grid, parse_vary

HOSTILE = "<script>alert('x')</script>&\"$x_1$"


def test_every_mean_and_spread_is_that_of_the_rows(whole: tuple[Path, Page]) -> None:
    folder, page = whole
    rows = read_study(folder).rows
    assert len(page.numbers()) > 300
    for cell in page.numbers():
        by_seed = column(rows, cell["data-variant"], cell["data-column"]).mean(0)
        digits = len(cell["text"].partition(".")[2])
        assert digits >= 1
        assert number(cell["text"]) == pytest.approx(by_seed.mean(), abs=0.51 * 10**-digits)
        assert number(cell["extra"].removeprefix("± ")) == pytest.approx(by_seed.std(ddof=1), abs=0.51 * 10**-digits)


def test_every_gain_is_that_of_the_rows(whole: tuple[Path, Page]) -> None:
    folder, page = whole
    rows = read_study(folder).rows
    gains = page.numbers("number gain")
    assert len(gains) > 50
    for cell in gains:
        mine, other = re.match(r"(.*) less (.*), column", cell["title"]).groups()  # type: ignore[union-attr]
        per_picture = [column(rows, name, cell["data-column"]).mean(1) for name in (mine, other)]
        assert mine == cell["data-variant"]
        assert other == "paper"
        assert number(cell["text"]) == pytest.approx((per_picture[0] - per_picture[1]).mean(), abs=0.00051)
        low, high = map(number, re.findall(r"[+\N{MINUS SIGN}]\d\.\d+", cell["extra"]))
        assert low <= number(cell["text"]) <= high
        assert cell["extra"].endswith("n = 3")


def test_every_number_says_where_it_comes_from_and_leads_there(whole: tuple[Path, Page]) -> None:
    _, page = whole
    numbers = [*page.numbers(), *page.numbers("number gain")]
    assert all(cell["data-variant"] in cell["title"] and cell["data-column"] in cell["title"] for cell in numbers)
    assert all("3 pictures" in cell["title"] for cell in numbers)
    inside = [address[1:] for _, address in page.addresses if address.startswith("#")]
    assert set(inside) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_every_row_is_listed_once_with_its_own_figures(whole: tuple[Path, Page]) -> None:
    folder, page = whole
    texts = [cell["text"] for cell in page.cells]
    for row in read_study(folder).rows:
        place = texts.index(row.key)
        assert texts.count(row.key) == 1
        assert number(texts[place + 1]) == pytest.approx(row.scores["weighted_iou"], abs=0.00051)
        assert number(texts[place + 8]) == pytest.approx(row.seconds, abs=0.0051)


def test_published_figures_stand_in_columns_of_their_own(whole: tuple[Path, Page]) -> None:
    _, page = whole
    printed = [cell["text"] for cell in page.cells if cell.get("class") == "published"]
    expected = [*published.INITIAL.values(), *published.AFFINITY.values(), *published.D.values()]
    expected += [row.miou for row in published.COMPARED.values()]
    assert {f"{value:.3f}" for value in expected} <= set(printed)
    assert {f"{value:.2f}" for value in published.SECONDS.values()} <= set(printed)
    assert not any("data-variant" in cell for cell in page.cells if cell.get("class") == "published")


def test_a_whole_study_lacks_no_variant(whole: tuple[Path, Page]) -> None:
    _, page = whole
    assert "Not run" not in page.words
    assert "To add it" not in page.words
    assert page.text.count("<svg") == 4
    assert "\\$" not in page.text


def test_the_page_needs_nothing_from_outside(whole: tuple[Path, Page]) -> None:
    _, page = whole
    assert page.addresses
    assert all(address.startswith(("#", "data:image/")) for _, address in page.addresses)
    assert not {"script", "link", "iframe", "object", "embed"} & set(page.tags)
    assert "@import" not in page.text
    assert re.findall(r"url\((?!#)", page.text) == []


def test_what_is_missing_comes_with_the_command_that_adds_it(tmp_path: Path) -> None:
    folder = study_folder(tmp_path / "my study", task_rows([PAPER]), [PAPER])
    page = page_of(folder)
    start = shlex.join(["grapl", "study", str(folder / "nowhere"), "-o", str(folder), "--resume"])
    end = "--limit 3 --seeds 0-1"
    for options in (
        "--preset paper --vary initial=patchwise,seedwise,spatial",
        "--preset paper --vary affinity=uniform,position",
        "--preset paper --vary affinity=dinov2",
        "--preset paper --vary warm_start=false",
        "--preset paper --vary lambda=0,2,8,32,128",
        "--preset paper --vary mu=0,0.5,1,2,5",
        "--preset paper --vary d=8,16,64",
        "--baseline felzenszwalb",
        "--baseline dfc",
    ):
        assert f"{start} {options} {end}" in page.words
    assert f"{published.INITIAL['spatial']:.3f}" in [cell["text"] for cell in page.cells]


def test_the_commands_for_what_is_missing_are_understood(tmp_path: Path) -> None:
    from grapl_engine.cli.main import _parser

    page = page_of(study_folder(tmp_path / "out", []))
    commands = re.findall(r"grapl study .*--resume.*", page.words)
    assert len(commands) > 8
    for command in commands:
        arguments = _parser().parse_args(shlex.split(command)[1:])
        assert arguments.resume
        assert arguments.preset or arguments.baseline
        varied = [parse_vary(text) for text in arguments.vary]
        assert grid(arguments.preset, varied) or arguments.baseline
        check_names(arguments.preset, arguments.baseline)


def test_one_picture_and_one_seed_have_no_spread(tmp_path: Path) -> None:
    variants = [PAPER, Variant("felzenszwalb")]
    page = page_of(study_folder(tmp_path / "out", task_rows(variants, ("a",), (3,)), variants))
    assert page.numbers()
    assert all(cell["extra"] == "" for cell in page.numbers())
    assert all("1 picture for each seed, then over 1 seed (3); 1 row" in cell["title"] for cell in page.numbers())
    assert {cell["extra"] for cell in page.numbers("number gain")} == {"(1 picture)"}


def test_failed_rows_are_listed_and_counted_nowhere_else(tmp_path: Path) -> None:
    rows = task_rows([PAPER], ("a", "b"), (0,))
    failed = task_row("c", PAPER, 0, state="failed", error="The picture is broken.", scores={}, losses=[])
    folder = study_folder(tmp_path / "out", [*rows, failed], [PAPER])
    page = page_of(folder)
    assert "Failed tasks" in page.words
    assert page.words.count("The picture is broken.") == 2  # the list, and the table of all rows
    assert f"-o {folder} --limit 3 --seeds 0-1 --resume" in page.words
    assert "2 done, 1 failed" in page.words
    expected = np.mean([row.scores["covering"] for row in rows])
    shown = {number(cell["text"]) for cell in page.numbers() if cell["data-column"] == "covering"}
    assert list(shown) == pytest.approx([expected], abs=0.00051)


def test_nothing_but_failures(tmp_path: Path) -> None:
    failed = task_row("a", PAPER, 0, state="failed", error="No.", scores={}, losses=[])
    page = page_of(study_folder(tmp_path / "out", [failed], [PAPER]))
    assert page.numbers() == []
    assert "every task failed: see the list of failed tasks" in page.words


def test_a_study_of_nothing(tmp_path: Path) -> None:
    page = page_of(study_folder(tmp_path / "out", []))
    assert page.numbers() == []
    assert "0 done, 0 failed" in page.words
    assert "grapl study" in page.words


def test_presets_and_methods_that_nobody_knows(tmp_path: Path) -> None:
    odd = [Variant(GRAPL, "of-yesterday"), Variant(GRAPL, "of-yesterday", {"lambda": 3.0}), Variant("oracle", "", {"eyes": 3})]
    page = page_of(study_folder(tmp_path / "out", task_rows(odd)))
    assert {cell["data-variant"] for cell in page.numbers()} == {"of-yesterday", "of-yesterday lambda=3", "oracle eyes=3"}


def test_hostile_names_are_words(tmp_path: Path) -> None:
    odd = [PAPER, Variant(GRAPL, HOSTILE), Variant(HOSTILE)]
    rows = [*task_rows(odd, (HOSTILE, "b")), task_row("c", odd[1], 0, state="failed", error=HOSTILE, scores={}, losses=[])]
    page = page_of(study_folder(tmp_path / "out", rows, dataset=tmp_path / "<img src=x onerror=alert(1)>"))
    assert not {"script", "img"} & set(page.tags)
    assert HOSTILE in page.words
    assert any(HOSTILE in cell["title"] for cell in page.numbers())


def test_the_page_goes_where_it_is_told(tmp_path: Path) -> None:
    folder = study_folder(tmp_path / "out", task_rows([PAPER]), [PAPER])
    assert write_report(folder) == folder / "report.html"
    assert write_report(folder, tmp_path / "other.html") == tmp_path / "other.html"
    assert (tmp_path / "other.html").read_bytes() == (folder / "report.html").read_bytes()


def test_no_study_and_no_folder_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(GraplError, match="holds no study"):
        write_report(tmp_path)
    folder = study_folder(tmp_path / "out", [])
    with pytest.raises(RunFileError, match="cannot be written"):
        write_report(folder, tmp_path / "missing" / "page.html")


def test_the_rows_go_with_the_page_as_csv(tmp_path: Path) -> None:
    folder = study_folder(tmp_path / "out", task_rows([PAPER]), [PAPER])
    assert not (folder / TABLE).exists()
    assert "Every row of tasks.csv" in page_of(folder).words
    assert [row.key for row in read_table(folder / TABLE)] == [row.key for row in read_study(folder).rows]
    (folder / TABLE).unlink()
    (folder / TABLE).mkdir()  # so that nothing can be written in its place
    assert "Every row of tasks.sqlite" in page_of(folder).words
