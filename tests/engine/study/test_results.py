"""What a study holds, looked up by variant, and the commands that add to it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from report_pages import PAPER, task_row, task_rows

from grapl_engine.evaluation.baselines import BASELINES
from grapl_engine.presets import PRESETS
from grapl_engine.study.folder import Study
from grapl_engine.study.results import Results, plain_name, value_text
from grapl_engine.study.rows import Row
from grapl_engine.study.variants import GRAPL, Variant

COLD = Variant(GRAPL, "paper", {"warm_start": False})
SLIC = Variant("slic")


def _results(rows: Iterable[Row], described: Iterable[Variant] = (), **facts: Any) -> Results:
    variants = {variant.name: variant.described() for variant in described}
    return Results(Study(Path("out"), {"variants": variants, **facts}, tuple(rows)))


def test_variants_come_as_the_manifest_has_them_then_as_rows_come() -> None:
    found = _results(task_rows([SLIC, COLD, PAPER]), [PAPER, COLD])
    assert [variant.variant for variant in found] == [PAPER.name, COLD.name, SLIC.name]
    assert [variant.anchor for variant in found] == ["variant-1", "variant-2", "variant-3"]
    assert found.anchors["a|slic|0"] == "row-1"
    assert [variant.is_grapl for variant in found] == [True, True, False]


def test_a_variant_is_known_from_its_rows_where_the_manifest_is_silent() -> None:
    odd = Variant(GRAPL, "paper", {"lambda_": 2.0})
    (paper,) = _results(task_rows([odd]))
    assert (paper.preset, paper.changed, paper.title) == ("paper", {"lambda": 2.0}, odd.name)
    (slic,) = _results(task_rows([SLIC]))
    assert (slic.preset, slic.method, slic.title) == ("", "slic", BASELINES["slic"].title)


def test_values_are_those_that_changed_then_those_of_the_preset() -> None:
    (described,) = _results(task_rows([COLD]), [COLD])
    assert (described.value("warm_start"), described.value("lambda")) == (False, PRESETS["paper"].lambda_)
    (bare,) = _results(task_rows([COLD]))
    assert (bare.value("warm_start"), bare.value("mu"), bare.value("beauty")) == (False, PRESETS["paper"].mu, None)
    (unknown,) = _results(task_rows([Variant(GRAPL, "of-yesterday")]))
    assert unknown.value("mu") is None


def test_what_is_plain_and_done_is_found() -> None:
    failed = task_row("a", Variant(GRAPL, "tuned"), 0, state="failed")
    found = _results([*task_rows([COLD, PAPER, SLIC]), failed])
    assert (found.preset("paper").variant, found.baseline("slic").variant) == ("paper", "slic")  # type: ignore[union-attr]
    assert found.preset("tuned") is None and found.baseline("kmeans") is None and found.preset("slic") is None
    assert found.presets == ["paper", "tuned"]
    assert (len(found.done), len(found.failed)) == (18, 1)
    later = _results([*task_rows([Variant(GRAPL, "tuned")]), *task_rows([PAPER])])
    assert later.presets == ["paper", "tuned"], "the paper first"


def test_a_sweep_has_what_differs_in_one_parameter_alone() -> None:
    both = Variant(GRAPL, "paper", {"mu": 1.0, "d": 8})
    variants = [Variant(GRAPL, "paper", {"mu": 0.5}), both, PAPER, Variant(GRAPL, "tuned", {"mu": 2.0}), SLIC]
    assert [(value, v.variant) for value, v in _results(task_rows(variants)).sweep("paper", "mu")] == [
        (0.5, "paper mu=0.5"),
        (3.0, "paper"),
    ]


def test_rows_outside_the_block_are_left_out() -> None:
    (variant,) = _results([*task_rows([PAPER], ("b", "a")), task_row("c", PAPER, 1), task_row("d", PAPER, 0, state="failed")])
    assert (variant.images, variant.seeds, variant.left_out) == (("a", "b"), (0, 1), 1)
    first = task_row("b", PAPER, 0)
    assert (variant.row_of("b").seed, variant.row_of("b").covering) == (0, pytest.approx(first.scores["covering"]))
    assert variant.row_of("c") is None
    assert variant.figures.loc["k_hat", "mean"] == pytest.approx(variant.complete["k_hat"].mean())


def test_commands_go_over_the_same_pictures_and_seeds() -> None:
    first = ["grapl", "study", "x", "-o", "out", "--limit", "9"]
    last = ["grapl", "study", "x", "-o", "out", "--resume", "--seeds=0-1", "--every", "2", "--quiet", "--workers", "3"]
    found = _results([], dataset={"path": "my data"}, commands=[first, last])
    assert found.command("--preset", "paper") == (
        "grapl study 'my data' -o out --resume --preset paper --seeds=0-1 --every 2 --workers 3"
    )
    assert found.retries() == ["grapl study x -o out --limit 9 --resume", " ".join(last)]
    assert _results([]).command() == "grapl study DATASET -o out --resume"


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (False, "false"), (2.0, "2"), (0.125, "0.125"), ((3, 2), "3,2"), ("slic", "slic"), (8, "8")],
)
def test_values_as_the_command_line_has_them(value: object, text: str) -> None:
    assert value_text(value) == text


def test_a_plain_name_has_no_underscore_at_its_end() -> None:
    assert [plain_name(name) for name in ("lambda_", "warm_start", "d")] == ["lambda", "warm_start", "d"]
