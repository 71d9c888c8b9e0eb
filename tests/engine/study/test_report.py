from __future__ import annotations

import math
import re
import shlex
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from study_levels import levels_of

from grapl_engine.errors import GraplError, RunFileError
from grapl_engine.evaluation.measures import score_columns
from grapl_engine.presets import PRESETS
from grapl_engine.study import published
from grapl_engine.study.folder import open_store, read_study, write_manifest
from grapl_engine.study.report import write_report
from grapl_engine.study.rows import Row
from grapl_engine.study.table import TABLE, read_table
from grapl_engine.study.variants import GRAPL, Variant, check_names, grid, parse_vary

HOSTILE = "<script>alert('x')</script>&\"$x_1$"
PAPER = Variant(GRAPL, "paper")


def _row(image: str, variant: Variant, seed: int, **changes: Any) -> Row:
    """A done task with figures that belong to it alone."""
    generator = np.random.default_rng([*image.encode(), 0, *variant.name.encode(), seed])
    facts: dict[str, Any] = {
        "key": f"{image}|{variant.name}|{seed}",
        "image": image,
        "variant": variant.name,
        "method": variant.method,
        "preset": variant.preset,
        "changed": variant.changed,
        "seed": seed,
        "state": "done",
        "device": "cpu",
        "seconds": float(generator.uniform(1, 9)),
        "k0": 14 if variant.method == GRAPL else 0,
        "k_hat": int(generator.integers(1, 14)),
        "k_reference": 6.5,
        "scores": dict(zip(score_columns(), generator.uniform(0, 1, len(score_columns())).tolist(), strict=True)),
        "losses": [[[2.5, 0.3], [2.0, 0.2]], [[1.5, 0.1]]] if variant.method == GRAPL else [],
    }
    if variant.method != GRAPL:
        facts["scores"]["delta_k"] = math.nan
    return Row(**{**facts, **changes})


def _rows(variants: Iterable[Variant], images: Sequence[str] = ("a", "b", "c"), seeds: Sequence[int] = (0, 1)) -> list[Row]:
    return [_row(image, variant, seed) for variant in variants for image in images for seed in seeds]


def _study(folder: Path, rows: Sequence[Row], variants: Iterable[Variant] = (), dataset: Path | None = None) -> Path:
    """A study's folder, as `grapl study` leaves it."""
    folder.mkdir(exist_ok=True)
    path = dataset or folder / "nowhere"
    manifest = {
        "created": "2026-01-01T00:00:00+00:00",
        "dataset": {"path": str(path), "kind": "folder", "name": path.name, "pictures": 3, "void": None},
        "commands": [["grapl", "study", str(path), "-o", str(folder), "--limit", "3", "--seeds", "0-1"]],
        "versions": {"grapl": "0.1", "numpy": "2.0"},
        "machine": {"processor": "abacus", "cores": 2},
        "variants": {variant.name: variant.described() for variant in variants},
    }
    write_manifest(folder, manifest)
    with open_store(folder) as store:
        for row in rows:
            store.append(row, levels_of([0.2, 0.6, 0.5]) if row.method == "cues" else None)
    return folder


class _Page(HTMLParser):
    """What the tests ask of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.cells: list[dict[str, str]] = []
        self.addresses: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.words = ""
        self._cell: dict[str, str] | None = None
        self._extra = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [found["id"]] if "id" in found else []
        self.addresses += [(name, found[name]) for name in ("src", "href", "xlink:href", "data", "action") if name in found]
        if tag == "td":
            self._cell = {**found, "text": "", "extra": ""}
            self.cells.append(self._cell)
        self._extra = found.get("class") == "extra"

    def handle_endtag(self, tag: str) -> None:
        self._cell = None if tag == "td" else self._cell
        self._extra = False if tag == "span" else self._extra

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._cell is not None:
            self._cell["extra" if self._extra else "text"] += data

    def numbers(self, kind: str = "number") -> list[dict[str, str]]:
        return [cell for cell in self.cells if cell.get("class") == kind and "data-variant" in cell]


def _page(folder: Path) -> _Page:
    return _Page(write_report(folder).read_text(encoding="utf-8"))


def _sweeps() -> list[Variant]:
    changes: list[dict[str, Any]] = [
        {},
        *({"initial": name} for name in ("spatial", "seedwise", "patchwise")),
        *({"affinity": name} for name in ("uniform", "position", "dinov2")),
        {"warm_start": False},
        *({"lambda": value} for value in (0.0, 2.0, 8.0, 32.0, 128.0)),
        *({"mu": value} for value in (0.0, 0.5, 1.0, 2.0, 5.0)),
        *({"d": value} for value in (8, 16, 64)),
    ]
    return [Variant(GRAPL, "paper", change) for change in changes]


BASELINES = [
    Variant(name) for name in ("slic", "felzenszwalb", "kmeans", "slic_merged", "cues", "slic_dinov2", "dfc", "dfc_small")
]
OTHERS = [Variant(GRAPL, name) for name in PRESETS if name not in ("paper", "paper-dinov2")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, _Page]:
    """A study that has everything, and its page."""
    variants = [*_sweeps(), *OTHERS, *BASELINES]
    folder = _study(tmp_path_factory.mktemp("study") / "out", _rows(variants), variants)
    return folder, _page(folder)


def _number(text: str) -> float:
    return float(text.replace("\N{MINUS SIGN}", "-"))


def _column(rows: Iterable[Row], variant: str, column: str) -> np.ndarray:
    """(pictures, seeds), straight from the rows."""
    mine = sorted((row for row in rows if row.variant == variant), key=lambda row: (row.image, row.seed))
    seeds = len({row.seed for row in mine})
    values = [row.scores[column] if column in row.scores else getattr(row, column) for row in mine]
    return np.array(values, float).reshape(-1, seeds)


def test_every_mean_and_spread_is_that_of_the_rows(whole: tuple[Path, _Page]) -> None:
    folder, page = whole
    rows = read_study(folder).rows
    assert len(page.numbers()) > 300
    for cell in page.numbers():
        by_seed = _column(rows, cell["data-variant"], cell["data-column"]).mean(0)
        digits = len(cell["text"].partition(".")[2])
        assert digits >= 1
        assert _number(cell["text"]) == pytest.approx(by_seed.mean(), abs=0.51 * 10**-digits)
        assert _number(cell["extra"].removeprefix("± ")) == pytest.approx(by_seed.std(ddof=1), abs=0.51 * 10**-digits)


def test_every_gain_is_that_of_the_rows(whole: tuple[Path, _Page]) -> None:
    folder, page = whole
    rows = read_study(folder).rows
    gains = page.numbers("number gain")
    assert len(gains) > 50
    for cell in gains:
        mine, other = re.match(r"(.*) less (.*), column", cell["title"]).groups()  # type: ignore[union-attr]
        per_picture = [_column(rows, name, cell["data-column"]).mean(1) for name in (mine, other)]
        assert mine == cell["data-variant"]
        assert other == "paper"
        assert _number(cell["text"]) == pytest.approx((per_picture[0] - per_picture[1]).mean(), abs=0.00051)
        low, high = map(_number, re.findall(r"[+\N{MINUS SIGN}]\d\.\d+", cell["extra"]))
        assert low <= _number(cell["text"]) <= high
        assert cell["extra"].endswith("n = 3")


def test_every_number_says_where_it_comes_from_and_leads_there(whole: tuple[Path, _Page]) -> None:
    _, page = whole
    numbers = [*page.numbers(), *page.numbers("number gain")]
    assert all(cell["data-variant"] in cell["title"] and cell["data-column"] in cell["title"] for cell in numbers)
    assert all("3 pictures" in cell["title"] for cell in numbers)
    inside = [address[1:] for _, address in page.addresses if address.startswith("#")]
    assert set(inside) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_every_row_is_listed_once_with_its_own_figures(whole: tuple[Path, _Page]) -> None:
    folder, page = whole
    texts = [cell["text"] for cell in page.cells]
    for row in read_study(folder).rows:
        place = texts.index(row.key)
        assert texts.count(row.key) == 1
        assert _number(texts[place + 1]) == pytest.approx(row.scores["weighted_iou"], abs=0.00051)
        assert _number(texts[place + 8]) == pytest.approx(row.seconds, abs=0.0051)


def test_published_figures_stand_in_columns_of_their_own(whole: tuple[Path, _Page]) -> None:
    _, page = whole
    printed = [cell["text"] for cell in page.cells if cell.get("class") == "published"]
    expected = [*published.INITIAL.values(), *published.AFFINITY.values(), *published.D.values()]
    expected += [row.miou for row in published.COMPARED.values()]
    assert {f"{value:.3f}" for value in expected} <= set(printed)
    assert {f"{value:.2f}" for value in published.SECONDS.values()} <= set(printed)
    assert not any("data-variant" in cell for cell in page.cells if cell.get("class") == "published")


def test_a_row_says_that_its_affinity_is_not_the_published_one(whole: tuple[Path, _Page]) -> None:
    _, page = whole
    assert page.words.count("affinity here color, published with DINOv2") == 4 + 4 + 1 + 1  # Tables 1 and 3, lambda 64, mu 3
    notes = [cell["text"] for cell in page.cells if cell.get("class") == "note"]
    assert sum("needs a training set" in note for note in notes) == 4


def test_a_whole_study_lacks_no_variant(whole: tuple[Path, _Page]) -> None:
    _, page = whole
    assert "Not run" not in page.words
    assert "To add it" not in page.words
    assert page.text.count("<svg") == 4
    assert "\\$" not in page.text


def test_the_page_needs_nothing_from_outside(whole: tuple[Path, _Page]) -> None:
    _, page = whole
    assert page.addresses
    assert all(address.startswith(("#", "data:image/")) for _, address in page.addresses)
    assert not {"script", "link", "iframe", "object", "embed"} & set(page.tags)
    assert "@import" not in page.text
    assert re.findall(r"url\((?!#)", page.text) == []


def test_what_is_missing_comes_with_the_command_that_adds_it(tmp_path: Path) -> None:
    folder = _study(tmp_path / "my study", _rows([PAPER]), [PAPER])
    page = _page(folder)
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

    page = _page(_study(tmp_path / "out", []))
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
    page = _page(_study(tmp_path / "out", _rows(variants, ("a",), (3,)), variants))
    assert page.numbers()
    assert all(cell["extra"] == "" for cell in page.numbers())
    assert all("1 picture for each seed, then over 1 seed (3); 1 row" in cell["title"] for cell in page.numbers())
    assert {cell["extra"] for cell in page.numbers("number gain")} == {"(1 picture)"}


def test_failed_rows_are_listed_and_counted_nowhere_else(tmp_path: Path) -> None:
    rows = _rows([PAPER], ("a", "b"), (0,))
    failed = _row("c", PAPER, 0, state="failed", error="The picture is broken.", scores={}, losses=[])
    folder = _study(tmp_path / "out", [*rows, failed], [PAPER])
    page = _page(folder)
    assert "Failed tasks" in page.words
    assert page.words.count("The picture is broken.") == 2  # the list, and the table of all rows
    assert f"-o {folder} --limit 3 --seeds 0-1 --resume" in page.words
    assert "2 done, 1 failed" in page.words
    expected = np.mean([row.scores["covering"] for row in rows])
    shown = {_number(cell["text"]) for cell in page.numbers() if cell["data-column"] == "covering"}
    assert list(shown) == pytest.approx([expected], abs=0.00051)


def test_rows_of_other_pictures_are_not_compared_by_their_means(tmp_path: Path) -> None:
    variants = [PAPER, Variant(GRAPL, "paper", {"initial": "spatial"})]
    rows = [*_rows(variants[:1], ("a", "b", "c")), *_rows(variants[1:], ("b", "c", "d"))]
    page = _page(_study(tmp_path / "out", rows, variants))
    assert "their means cannot be compared" in page.words
    assert all("mean over the 2 pictures that both have" in cell["title"] for cell in page.numbers("number gain"))
    expected = (
        _column(rows, "paper initial=spatial", "weighted_iou")[:2].mean() - _column(rows, "paper", "weighted_iou")[1:].mean()
    )
    assert {_number(cell["text"]) for cell in page.numbers("number gain")} == {round(float(expected), 3)}
    even = _page(_study(tmp_path / "even", _rows(variants), variants))
    assert "their means cannot be compared" not in even.words


def test_a_row_that_is_in_no_figure_is_counted(tmp_path: Path) -> None:
    page = _page(_study(tmp_path / "out", [*_rows([PAPER]), _row("d", PAPER, 0)], [PAPER]))
    assert "paper: done rows that are in no figure: 1." in page.words


def test_nothing_but_failures(tmp_path: Path) -> None:
    failed = _row("a", PAPER, 0, state="failed", error="No.", scores={}, losses=[])
    page = _page(_study(tmp_path / "out", [failed], [PAPER]))
    assert page.numbers() == []
    assert "every task failed: see the list of failed tasks" in page.words


def test_a_study_of_nothing(tmp_path: Path) -> None:
    page = _page(_study(tmp_path / "out", []))
    assert page.numbers() == []
    assert "0 done, 0 failed" in page.words
    assert "grapl study" in page.words


def test_presets_and_methods_that_nobody_knows(tmp_path: Path) -> None:
    odd = [Variant(GRAPL, "of-yesterday"), Variant(GRAPL, "of-yesterday", {"lambda": 3.0}), Variant("oracle", "", {"eyes": 3})]
    page = _page(_study(tmp_path / "out", _rows(odd)))
    assert {cell["data-variant"] for cell in page.numbers()} == {"of-yesterday", "of-yesterday lambda=3", "oracle eyes=3"}


def test_hostile_names_are_words(tmp_path: Path) -> None:
    odd = [PAPER, Variant(GRAPL, HOSTILE), Variant(HOSTILE)]
    rows = [*_rows(odd, (HOSTILE, "b")), _row("c", odd[1], 0, state="failed", error=HOSTILE, scores={}, losses=[])]
    page = _page(_study(tmp_path / "out", rows, dataset=tmp_path / "<img src=x onerror=alert(1)>"))
    assert not {"script", "img"} & set(page.tags)
    assert HOSTILE in page.words
    assert any(HOSTILE in cell["title"] for cell in page.numbers())


def test_pictures_are_inside_the_page_and_lead_to_their_rows(tmp_path: Path) -> None:
    data = _dataset(tmp_path / "data")
    variants = [PAPER, Variant(GRAPL, "paper", {"initial": "spatial"}), Variant("felzenszwalb")]
    folder = tmp_path / "out"
    rows = [
        _row(image, variant, 0, map=f"maps/{image}/{place}.png")
        for image in ("a", "b", "c")
        for place, variant in enumerate(variants)
    ]
    for row in rows:
        (folder / row.map).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8).repeat(8, 0).repeat(8, 1) % row.k_hat).save(
            folder / row.map
        )
    page = _page(_study(folder, rows, variants, data))
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


def test_a_map_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    rows = [_row(image, PAPER, 0, map=f"maps/{image}/0.png") for image in ("a", "b", "c")]
    page = _page(_study(tmp_path / "out", rows, [PAPER], _dataset(tmp_path / "data")))
    assert "The map maps/a/0.png cannot be read." in page.words


def test_a_dataset_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    page = _page(_study(tmp_path / "out", _rows([PAPER]), [PAPER]))
    assert "Pictures are left out, since the dataset is not here" in page.words


def test_the_page_goes_where_it_is_told(tmp_path: Path) -> None:
    folder = _study(tmp_path / "out", _rows([PAPER]), [PAPER])
    assert write_report(folder) == folder / "report.html"
    assert write_report(folder, tmp_path / "other.html") == tmp_path / "other.html"
    assert (tmp_path / "other.html").read_bytes() == (folder / "report.html").read_bytes()


def test_no_study_and_no_folder_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(GraplError, match="holds no study"):
        write_report(tmp_path)
    folder = _study(tmp_path / "out", [])
    with pytest.raises(RunFileError, match="cannot be written"):
        write_report(folder, tmp_path / "missing" / "page.html")


def _dataset(folder: Path) -> Path:
    """Three pictures of 64 x 64 with two halves each, as images and labels."""
    for name in ("images", "labels"):
        (folder / name).mkdir(parents=True)
    labels = np.repeat([0, 1], 32)[None].repeat(64, 0).astype(np.uint8)
    for image in ("a", "b", "c"):
        Image.fromarray(np.stack([labels * 200, labels * 90, labels * 30], -1)).save(folder / "images" / f"{image}.png")
        Image.fromarray(labels).save(folder / "labels" / f"{image}.png")
    return folder


def test_the_rows_go_with_the_page_as_csv(tmp_path: Path) -> None:
    folder = _study(tmp_path / "out", _rows([PAPER]), [PAPER])
    assert not (folder / TABLE).exists()
    assert "Every row of tasks.csv" in _page(folder).words
    assert [row.key for row in read_table(folder / TABLE)] == [row.key for row in read_study(folder).rows]
    (folder / TABLE).unlink()
    (folder / TABLE).mkdir()  # so that nothing can be written in its place
    assert "Every row of tasks.sqlite" in _page(folder).words


def test_the_protocol_says_what_the_network_computed_in(tmp_path: Path) -> None:
    rows = [_row("a", PAPER, 0, number_type="float32"), _row("b", PAPER, 0, number_type="bfloat16"), _row("c", PAPER, 0)]
    assert "device cpu, numbers bfloat16, float32." in _page(_study(tmp_path / "out", rows, [PAPER])).words
    assert "device cpu. Tasks" in _page(_study(tmp_path / "old", rows[2:], [PAPER])).words
