"""The two packages against each other on the same integers, and against numpy; what they do not take; which one is taken."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib.util import find_spec
from itertools import combinations

import numpy as np
import pytest
from pictures import halves, quick, random_problem

from grapl_engine import GraphCutError, segment, solver_name
from grapl_engine.graphcut.cut import Cut
from grapl_engine.graphcut.solver import LARGEST_COST, Solver, open_solver
from grapl_engine.packages import PACKAGES, Package, installed_package, required_package, versions

INSTALLED = {package for package, module in PACKAGES.items() if find_spec(module) is not None}
EACH = [
    pytest.param(package, marks=pytest.mark.skipif(package not in INSTALLED, reason=f"{package} is not installed"))
    for package in PACKAGES
]
needs_both = pytest.mark.skipif(
    len(INSTALLED) < len(PACKAGES), reason=f"gco-wrapper and bkgco are compared where both are installed; here: {INSTALLED}"
)
Integers = tuple[np.ndarray, np.ndarray, np.ndarray]


def integer_problem(seed: int, sites: int = 40, labels: int = 5, largest: int = 1000) -> Integers:
    """Costs (n, K), random pairs i < j in no order (E, 2) and capacities (E,), of which some are 0."""
    rng = np.random.default_rng(seed)
    pairs = np.array(list(combinations(range(sites), 2)), dtype=np.int64).reshape(-1, 2)
    edges = rng.permutation(pairs)[: 4 * sites]
    capacities = rng.integers(0, largest // 4 + 1, len(edges))
    capacities[rng.random(len(edges)) < 0.1] = 0
    return rng.integers(0, largest + 1, (sites, labels)), edges, capacities


def with_ties(seed: int) -> Integers:
    """Costs and capacities of 0, 1 and 2: nearly every move has several equally good outcomes."""
    rng = np.random.default_rng(seed)
    costs, edges, capacities = integer_problem(seed, 60, 6)
    return rng.integers(0, 3, costs.shape), edges, rng.integers(0, 3, len(capacities))


CASES = {
    **{f"random {seed}": integer_problem(seed) for seed in range(8)},
    **{f"ties {seed}": with_ties(seed) for seed in range(12)},
    "no costs at all": tuple(np.zeros_like(each) if k != 1 else each for k, each in enumerate(integer_problem(1))),
    "no capacity": (*integer_problem(2)[:2], np.zeros_like(integer_problem(2)[2])),
    "no edges": (integer_problem(3)[0], np.zeros((0, 2), np.int32), np.zeros(0, np.int32)),
    "one site": (np.array([[3, 1, 1, 2]]), np.zeros((0, 2), np.int32), np.zeros(0, np.int32)),
    "one site, two labels": (np.array([[1, 1]]), np.zeros((0, 2), np.int32), np.zeros(0, np.int32)),
    "two labels": integer_problem(4, labels=2),
    "two labels, ties": tuple(np.minimum(each, 1) if k != 1 else each for k, each in enumerate(integer_problem(5, labels=2))),
    "300 labels": integer_problem(6, labels=300),
    "300 labels, ties": tuple(each % 3 if k != 1 else each for k, each in enumerate(integer_problem(7, labels=300))),
    "large": integer_problem(8, largest=LARGEST_COST),
    "many": integer_problem(9, sites=400, labels=14),
}


def start_of(costs: np.ndarray, kind: str) -> np.ndarray | None:
    sites, labels = costs.shape
    choices = {"zeros": None, "cheapest": costs.argmin(1), "random": np.random.default_rng(0).integers(labels, size=sites)}
    return choices[kind]


def numpy_terms(costs: np.ndarray, edges: np.ndarray, capacities: np.ndarray, labels: np.ndarray) -> tuple[int, int]:
    """E by its definition, in 64 bits."""
    apart = labels[edges[:, 0]] != labels[edges[:, 1]]
    return int(costs[np.arange(len(costs)), labels].sum()), int(capacities[apart].sum())


def opened(package: Package, case: Integers, start: np.ndarray | None = None) -> closing[Solver]:
    return closing(open_solver(*case, start, package=package))


@needs_both
@pytest.mark.parametrize("start", ["zeros", "cheapest", "random"])
@pytest.mark.parametrize("algorithm", ["expansion", "swap"])
@pytest.mark.parametrize("case", CASES)
def test_whole_solves_give_the_same_labels(case: str, algorithm: str, start: str) -> None:
    found = []
    for package in PACKAGES:
        with opened(package, CASES[case], start_of(CASES[case][0], start)) as solver:
            getattr(solver, algorithm)()
            found.append((solver.labels.tolist(), solver.energy, solver.terms))
    assert found[0] == found[1]
    assert found[0][2] == numpy_terms(*CASES[case], np.array(found[0][0]))


@needs_both
@pytest.mark.parametrize("case", CASES)
def test_single_moves_give_the_same_labels_step_by_step(case: str) -> None:
    costs = CASES[case][0]
    rng = np.random.default_rng(3)
    start = start_of(costs, "random")
    changed = 0
    with opened("gco-wrapper", CASES[case], start) as ours, opened("bkgco", CASES[case], start) as theirs:
        for step in range(80):
            before = ours.labels
            alpha, beta = sorted(rng.choice(costs.shape[1], 2, replace=False).tolist())
            for solver in (ours, theirs):
                solver.alpha_expansion(alpha) if step % 2 else solver.alpha_beta_swap(alpha, beta)
            np.testing.assert_array_equal(ours.labels, theirs.labels)
            assert ours.terms == theirs.terms == numpy_terms(*CASES[case], ours.labels)
            changed += not np.array_equal(before, ours.labels)
    assert changed or case == "one site"


@needs_both
@pytest.mark.parametrize("algorithm", ["expansion", "swap"])
@pytest.mark.parametrize("seed", range(6))
def test_cuts_are_the_same_move_by_move(seed: int, algorithm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unary, edges, phi = random_problem(seed, 12, 12, 7, strength=2.0)
    if seed % 2:
        unary, phi = unary.round(), phi.round()
    said = []
    for package in PACKAGES:
        monkeypatch.setattr("grapl_engine.packages.installed_package", lambda package=package: package)
        with Cut(unary, edges, phi) as cut:
            made = [vars_of(move) for move in cut.run(algorithm)]  # type: ignore[arg-type]
            said.append((made, cut.labels.tolist(), cut.energy))
    assert said[0] == said[1]
    assert len(said[0][0]) > 10


def vars_of(move: object) -> list[object]:
    """What an attempt or a move says, comparable."""
    values = [getattr(move, name) for name in type(move).__slots__]
    return [value.tolist() if isinstance(value, np.ndarray) else value for value in values]


@pytest.mark.parametrize("package", EACH)
@pytest.mark.parametrize("case", CASES)
def test_energies_are_those_of_numpy_from_the_start_on(case: str, package: Package) -> None:
    for kind in ("zeros", "cheapest", "random"):
        start = start_of(CASES[case][0], kind)
        with opened(package, CASES[case], start) as solver:
            expected = np.zeros(len(CASES[case][0]), int) if start is None else start
            np.testing.assert_array_equal(solver.labels, expected)
            assert solver.labels.dtype == np.intc
            assert solver.terms == numpy_terms(*CASES[case], expected)
            assert solver.energy == sum(solver.terms)


@pytest.mark.parametrize("package", EACH)
def test_arrays_may_change_once_the_solver_has_them(package: Package) -> None:
    """In int32 and in C order, as bkgco would read them where they lie."""
    case = tuple(np.ascontiguousarray(each, dtype=np.int32) for each in integer_problem(0))
    start = np.zeros(len(case[0]), np.int32)
    with opened(package, case, start) as left, opened(package, case, start) as spoilt:  # type: ignore[arg-type]
        left.expansion()
        for each in (*case, start):
            each[...] = 1
        spoilt.expansion()
        np.testing.assert_array_equal(left.labels, spoilt.labels)
        assert left.energy == spoilt.energy
        assert len(np.unique(left.labels)) > 1


@pytest.mark.parametrize("package", EACH)
@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.uint16])
def test_any_integers_and_any_order_in_memory_will_do(dtype: type, package: Package) -> None:
    costs, edges, capacities = integer_problem(0)
    case = np.asfortranarray(costs.astype(dtype)), np.asfortranarray(edges.astype(dtype)), capacities.astype(dtype)
    with opened(package, (costs, edges, capacities)) as plain, opened(package, case) as other:
        plain.swap()
        other.swap()
        np.testing.assert_array_equal(plain.labels, other.labels)


@pytest.mark.parametrize("package", EACH)
def test_a_million_pairs_need_no_warning(package: Package) -> None:
    """From about so many on bkgco warns where it converts an array, and here a warning is an error."""
    sites = 1500
    edges = np.argwhere(np.triu(np.ones((sites, sites), bool), 1))
    assert len(edges) > 2**20
    costs = np.tile([1, 0], (sites, 1))
    with opened(package, (costs, edges, np.zeros(len(edges), np.int64))) as solver:
        solver.alpha_beta_swap(0, 1)
        assert (solver.labels == 1).all()


@pytest.mark.parametrize("package", EACH)
def test_costs_up_to_the_bound_are_taken(package: Package) -> None:
    case = np.array([[LARGEST_COST, 0], [0, LARGEST_COST]]), np.array([[0, 1]]), np.array([LARGEST_COST])
    with opened(package, case) as solver:
        solver.expansion()
        assert solver.energy == LARGEST_COST


@pytest.mark.parametrize("package", EACH)
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            lambda c, e, w: (np.where(c == c.max(), LARGEST_COST + 1, c), e, w),
            "costs from 0 to 10,000,000; got 0 to 10,000,001",
        ),
        (lambda c, e, w: (c.astype(np.int64) + 2**40, e, w), "costs from 0 to 10,000,000"),
        (lambda c, e, w: (c - 2000, e, w), "costs from 0 to 10,000,000; got -"),
        (lambda c, e, w: (c, e, w + LARGEST_COST + 1), "capacities from 0 to 10,000,000"),
        (lambda c, e, w: (c, e, w - 2000), "capacities from 0 to 10,000,000; got -"),
        (lambda c, e, w: (c[:, :1], e, w), "two labels or more"),
    ],
)
def test_what_one_does_not_survive_is_refused_with_both(spoil, sentence: str, package: Package) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(GraphCutError, match=sentence):
        open_solver(*spoil(*integer_problem(0)), package=package)


@pytest.mark.parametrize("package", EACH)
def test_closing_twice_is_closing_once(package: Package) -> None:
    solver = open_solver(*integer_problem(0), package=package)
    solver.close()
    solver.close()
    with opened(package, integer_problem(0)) as another:  # the memory was given back once: the package is as it was
        assert len(another.labels) == len(integer_problem(0)[0])


@pytest.mark.parametrize("package", EACH)
def test_threads_do_not_disturb_each_other(package: Package) -> None:
    def solved(seed: int) -> list[int]:
        with opened(package, integer_problem(seed, sites=150)) as solver:
            for alpha in range(5):
                solver.alpha_expansion(alpha)
            solver.swap()
            return solver.labels.tolist()

    seeds = [seed % 8 for seed in range(64)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(solved, seeds)) == [solved(seed) for seed in range(8)] * 8


# Which one is taken


@pytest.fixture
def hide(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Makes modules look as if they were not installed."""
    return lambda *modules: [monkeypatch.setitem(sys.modules, module, None) for module in modules]  # type: ignore[return-value]


def test_one_is_installed_and_named() -> None:
    package = installed_package()
    assert package == next(name for name in PACKAGES if name in INSTALLED) == required_package()
    assert solver_name() == f"{package} {versions()[package]}"
    assert set(versions()) & set(PACKAGES) == {package}


def test_without_metadata_the_name_is_said_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.Distribution.discover", lambda **context: iter(()))
    assert solver_name() == installed_package()


@needs_both
def test_gco_wrapper_is_taken_where_both_are_installed(hide) -> None:  # type: ignore[no-untyped-def]
    assert installed_package() == "gco-wrapper"
    hide("gco")
    assert installed_package() == "bkgco"
    assert solver_name().startswith("bkgco 0.1.")
    with closing(open_solver(*integer_problem(0))) as solver:  # and not by importing gco
        assert type(solver).__name__ == "_Bkgco"


@pytest.mark.parametrize(
    ("python", "advice"),
    [
        ((3, 11), r"pip install gco-wrapper==3\.0\.9'\.$"),
        ((3, 12), r"pip install bkgco'\.$"),
        ((3, 13), r"pip install bkgco'\.$"),
        ((3, 14), r"pip install gco-wrapper==3\.0\.9', which compiles it and needs a C\+\+ compiler\.$"),
    ],
)
def test_without_either_a_sentence_says_what_to_install(hide, monkeypatch: pytest.MonkeyPatch, python, advice: str) -> None:  # type: ignore[no-untyped-def]
    hide("gco", "bkgco")
    assert solver_name() == "not installed"
    assert not set(versions()) & set(PACKAGES)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version_info", python)
        with pytest.raises(GraphCutError, match=advice):
            required_package()


def test_without_either_a_run_ends_before_it_has_begun(hide) -> None:  # type: ignore[no-untyped-def]
    hide("gco", "bkgco")
    with pytest.raises(GraphCutError, match="No graph cut solver is installed"):
        next(iter(segment(halves(), quick())))


@pytest.mark.parametrize("package", EACH)
def test_a_package_is_imported_only_where_it_is_used(package: Package) -> None:
    others = ", ".join(repr(module) for name, module in PACKAGES.items() if name != package)
    code = (
        "import sys, numpy as np; from grapl_engine.graphcut.solver import open_solver\n"
        "none = not {'gco', 'bkgco'} & set(sys.modules)\n"
        f"open_solver(np.eye(2, dtype=int), np.zeros((0, 2), int), np.zeros(0, int), package={package!r}).close()\n"
        f"assert none and not {{{others}}} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
