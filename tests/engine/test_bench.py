"""The benches' own logic: what they count, compare and write. Nothing here is timed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from pictures import halves, quick
from PIL import Image
from torch.utils.flop_counter import FlopCounterMode

from grapl_engine import as_picture, packages
from grapl_engine.graphcut import solver
from tests.bench import agreement, matrix, pictures, plain, report, solvers
from tests.bench.check import LEAST_S, losses_between, ratios_of
from tests.bench.child import PRODUCTS, Case, Child, ChildError, run_engine, seconds_of_plain
from tests.bench.floor import multiply_adds
from tests.bench.systems import FAST, PLAIN, PRECISE, settings_of
from tests.bench.targets import TARGETS, Target


@pytest.mark.parametrize(("p", "labels"), [(8, 3), (16, 14)])
def test_multiply_adds_are_those_that_pytorch_counts(p: int, labels: int) -> None:
    net, patches = plain.Network(labels, p), torch.rand(4, 3, p, p)
    with FlopCounterMode(display=False) as counter:
        net(patches).sum().backward()
    assert counter.get_total_flops() == 2 * 4 * multiply_adds(p, labels)


def test_plain_segments_a_picture() -> None:
    picture = halves(40, 56)
    found = plain.run(picture, d=6, k0=3, mu=0.1, lambda_=1.0, steps=(12, 12, 6))
    assert found.labels.shape == (40, 56)
    assert set(np.unique(found.labels)) <= {0, 1, 2}
    assert found.labels[20, 5] != found.labels[20, 50]
    assert (len(found.training), len(found.cuts)) == (3, 2)
    assert found.total == pytest.approx(sum(v for k, v in seconds_of_plain(found).items() if k != "total"))


def test_plain_has_the_labels_and_the_graph_of_the_engine() -> None:
    from grapl_engine.features.affinity import build_graph
    from grapl_engine.features.initial_labels import initial_labels
    from grapl_engine.images.square import make_square

    settings = settings_of("paper d=8 k0=5")
    square = make_square(as_picture(pictures.picture(0.15)).pixels.astype(np.float32), 488, "nearest").permute(1, 2, 0).numpy()
    ours = initial_labels(square, settings).reshape(64, -1)
    its = plain.initial_labels(square, 8, 5)
    order = [int(np.abs(ours - column[:, None]).sum(0).argmin()) for column in its.T]
    assert sorted(order) == list(range(5))
    np.testing.assert_allclose(its, ours[:, order], atol=1e-5)
    features = np.random.default_rng(0).random((64, 3))
    graph = build_graph(features, 8, 0.2)
    edges, phi = plain.graph(features, 8, 0.2)
    np.testing.assert_array_equal(edges, graph.edges)
    np.testing.assert_allclose(phi, graph.phi, rtol=1e-6)


def test_systems_are_presets_with_changes() -> None:
    settings = settings_of("explore lambda_=4 steps=[8,8] solver=swap")
    assert (settings.lambda_, settings.steps, settings.solver, settings.mu) == (4.0, (8, 8), "swap", 1.0)
    assert settings_of(PRECISE).precise
    assert not settings_of(FAST).precise


def test_axes_name_each_case_once_and_only_what_there_is() -> None:
    for full in (False, True):
        for points in matrix.axes(full).values():
            for case in points.values():
                settings_of(case.system)
                assert case.megapixels in pictures.SIZES
    quick = matrix.axes(full=False)
    assert [points[usual] for points, usual in zip(quick.values(), (32, 0.15, 14, 0.2, 1), strict=True)] == [Case(FAST)] * 5
    everything = {case for points in matrix.axes(full=True).values() for case in points.values()}
    grid = {(settings_of(case.system).d, case.megapixels, case.threads) for case in everything}
    assert grid >= {(d, size, threads) for d in matrix.GRIDS for size in pictures.SIZES for threads in matrix.THREADS}


def test_the_engine_is_timed_phase_by_phase() -> None:
    found = run_engine(halves(), settings_of("paper d=4 k0=3 steps=[2,1]"))
    assert {"prepare", "initial", "graph", "training 1", "cut 1", "training 2", "inference", "record", "total"} == set(
        found["seconds"]
    )
    parts = sum(value for name, value in found["seconds"].items() if name != "total")
    assert 0 < parts <= found["seconds"]["total"]
    assert found["facts"]["steps"] in (2, 3)
    assert found["facts"]["patches"] == 8


def test_a_child_answers_and_a_broken_one_says_why() -> None:
    with Child(Case("paper d=4 k0=3 steps=[1,1]")) as child:
        first, second = child.run(), child.run()
    assert first["seconds"].keys() == second["seconds"].keys()
    assert second["peak"] >= first["peak"] >= first["before"] > 0
    with pytest.raises(ChildError, match="KeyError"):
        Child(Case("no such preset"))


def results(ours: float = 1.0) -> matrix.Results:
    """What `measure_yardstick` gives, in made-up seconds: plain takes 4 s, ours as told, precise 2 s; half on two threads."""
    facts = {"side": 512, "patch": 16, "labels": 14, "edges": 100, "steps": 10, "moves": 3, "k_hat": 3, "patches": 512}

    def row(system: str, total: float, threads: int = 1) -> dict[str, Any]:
        each = {"prepare": 0.01, "initial": 0.1, "graph": 0.01, "training 1": total / 2, "training 2": total / 2, "cut 1": 0.02}
        seconds = [each | {"inference": 0.1, "record": 0.001, "total": total} for _ in range(2)]
        return {
            "case": {"system": system, "threads": threads},
            "seconds": seconds,
            "facts": facts,
            "memory": {"before": 200.0, "peak": 300.0},
        }

    rates = [
        {
            "case": {"system": PRODUCTS, "threads": threads},
            "rates": [{"float32": 50.0 * threads, "bfloat16": 100.0 * threads}] * 2,
            "memory": {"before": 1, "peak": 2},
        }
        for threads in (1, 2)
    ]
    engine = [row(system, total / threads, threads) for system, total in ((FAST, ours), (PRECISE, 2.0)) for threads in (1, 2)]
    return [*rates, row(PLAIN, 4.0), *engine]


def test_a_loss_of_more_than_a_fifth_is_told() -> None:
    committed = ratios_of(results())
    assert committed[f"{FAST}: total / plain's"]["ratio"] == pytest.approx(0.25)
    assert committed[f"{FAST}, 2 threads: total / plain's"]["ratio"] == pytest.approx(0.125)
    assert committed[f"{PRECISE}: training / plain's"]["ratio"] == pytest.approx(0.5)
    assert losses_between(committed, ratios_of(results(1.19))) == []
    losses = losses_between(committed, ratios_of(results(1.21)))
    assert [loss.partition(" has grown")[0] for loss in losses] == [
        f"{FAST}: training / plain's",
        f"{FAST}: total / plain's",
        f"{FAST}: training / float32 products",
        f"{FAST}, 2 threads: training / plain's",
        f"{FAST}, 2 threads: total / plain's",
        f"{FAST}, 2 threads: training / float32 products",
    ]
    assert "from 0.250 to 0.302, by 21%" in losses[1]


def test_what_nobody_sees_is_no_loss_and_what_is_missing_is_one() -> None:
    was = {"graph": {"ratio": 1.0, "unit": 0.01}}
    seen = 1.0 + LEAST_S / 0.01
    assert losses_between(was, {"graph": {"ratio": seen - 0.1, "unit": 0.01}}) == []
    assert len(losses_between(was, {"graph": {"ratio": seen + 0.1, "unit": 0.01}})) == 1
    assert "no longer measured" in losses_between(was, {})[0]


def test_the_report_has_ratios_floor_growth_and_window(tmp_path: Path) -> None:
    usual = results()[3]
    each = usual["seconds"][0]
    fourfold = [each | {"total": 4 * each["total"]}]
    grown = [{**usual, "case": {"system": f"{FAST} d={d}"}, "seconds": fourfold if d == 64 else [each]} for d in (8, 64)]
    failed = {"case": {"system": FAST, "megapixels": 24.0}, "failed": "ended with -9: no memory"}
    window = {"start to first painted window": [0.5, 0.7, 0.6], "pan during a run, four views, 1 megapixel": [40.0]}
    found = {"machine": {"cores": "2"}, "full": False, "cases": [*results(), *grown, failed], "window": window}
    text = report.report(found)
    assert "0.25 (0.25 to 0.25; 2), target 0.25" in text
    seconds = 2 * multiply_adds(16, 14) * 512 * 10 / 50e9
    assert f"take {seconds:.2f} s of float32 products; it takes 1.00 s, so it reaches {seconds:.0%} of that floor" in text
    assert "failed: ended with -9: no memory" in text
    steps = next(line for line in text.splitlines() if line.startswith("| d  ") and "8 to 32 to 64" in line)
    assert steps.split("|")[3].strip() == "0.00, 2.00", "from d = 8 to 32 the same seconds, from 32 to 64 four times as many"
    rows = {line.split("|")[1].strip(): line for line in text.splitlines() if line.startswith("|")}
    assert "0.6 s (0.5 to 0.7; 3)" in rows["start to first painted window"]
    assert rows["start to first painted window"].endswith("reached            |")
    assert "target not reached" in rows["pan during a run, four views, 1 megapixel"]
    assert "not measured" in rows["sweep of 40 lambdas"]
    assert all(name in rows for name in TARGETS)
    report.plot(found, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"seconds.svg", "memory.svg"}


def test_verdicts() -> None:
    late, frames = Target("ms", 16, 33), Target("frames/s", 60, 30, more_is_better=True)
    assert [late.verdict(value) for value in (16, 17, 34)] == ["reached", "target not reached", "over the limit"]
    assert [frames.verdict(value) for value in (60, 59, 29)] == ["reached", "target not reached", "under the limit"]


def test_agreement_compares_the_runs_that_both_have(tmp_path: Path) -> None:
    def row(picture: str, system: str, wiou: float) -> dict[str, Any]:
        return {"picture": picture, "seed": 0, "system": system, "wiou": wiou, "accuracy": 0.5, "k_hat": 3, "seconds": 1.0}

    rows = [row("a", PLAIN, 0.30), row("b", PLAIN, 0.40), row("a", FAST, 0.34), row("b", FAST, 0.40), row("c", FAST, 0.90)]
    _, text = agreement.summary(rows)
    assert "3 runs, wIoU 0.5467" in text
    assert "+0.0200 (standard error 0.0200, 2 pairs), NOT within 0.01" in text
    assert agreement.read_rows(tmp_path / "none.jsonl") == []


def test_agreement_of_a_map_with_itself(tmp_path: Path) -> None:
    from PIL import Image
    from scipy.io import savemat

    (tmp_path / "images").mkdir()
    (tmp_path / "groundTruth").mkdir()
    Image.fromarray(halves(40, 40)).save(tmp_path / "images" / "1.jpg")
    labels = agreement.labeller("paper d=4 k0=2 steps=[2,1]")(np.asarray(Image.open(tmp_path / "images" / "1.jpg")), 0)
    cell = np.empty((1, 1), object)
    cell[0, 0] = {"Segmentation": labels.astype(np.uint16) + 1}
    savemat(tmp_path / "groundTruth" / "1.mat", {"groundTruth": cell})
    row = agreement.row_of(tmp_path / "images" / "1.jpg", tmp_path, 0, "paper d=4 k0=2 steps=[2,1]")
    assert (row["wiou"], row["accuracy"]) == (1.0, 1.0)


def test_a_solver_that_finds_other_labels_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("b.png", "a.png", "c.png"):
        Image.fromarray(halves()).save(tmp_path / name)
    (tmp_path / "a.txt").touch()
    asked: list[str] = []

    def found(pixels: np.ndarray, settings: object, package: str) -> list[np.ndarray]:
        asked.append(package)
        return [np.zeros(4), np.zeros(4) + (len(asked) == last)]

    monkeypatch.setattr(solvers, "label_maps", found)
    last = 0
    assert solvers.compare(tmp_path, 2)
    assert asked == ["gco-wrapper", "bkgco"] * 4
    asked, last = [], 8
    assert not solvers.compare(tmp_path, 2)
    said = capsys.readouterr().out.splitlines()[-6:]
    assert said[2] == "paper (swap): 2 of 2 maps and 2 of 2 cuts identical"
    assert said[4] == "       b  explore: NOT THE SAME, 1 cuts"
    assert said[5] == "explore (expansion): 1 of 2 maps and 2 of 2 cuts identical"


@pytest.mark.parametrize("package", ["gco-wrapper", "bkgco"])
def test_a_run_for_a_solver_asks_for_that_one(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    here = packages.installed_package()

    def opened(*case: object) -> object:
        asked.append(packages.required_package())
        return solver.open_solver(*case, package=here)  # type: ignore[arg-type]

    monkeypatch.setattr("grapl_engine.graphcut.cut.open_solver", opened)
    maps = solvers.label_maps(halves(40, 48), quick(d=8, k0=4, lambda_=2.0), package)  # type: ignore[arg-type]
    assert [each.shape for each in maps] == [(8, 8), (40, 48)]
    assert asked == [package]


def test_the_timed_problem_is_of_the_size_that_it_says() -> None:
    costs, edges, capacities = solvers.integer_problem()
    assert (costs.shape, edges.shape, capacities.shape) == ((1024, 14), (21960, 2), (21960,))
    assert (edges[:, 0] < edges[:, 1]).all()
