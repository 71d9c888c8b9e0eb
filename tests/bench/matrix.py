"""What `make bench` measures of the engine: two yardsticks, and one axis at a time around the paper's preset."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from typing import Any

from grapl_engine import PRESETS
from tests.bench.child import PRODUCTS, Case, Child, ChildError
from tests.bench.pictures import SIZES
from tests.bench.systems import FAST, PLAIN, PRECISE

RUNS = 5
GRIDS = (8, 16, 32, 64)
LABELS = (7, 14, 28, 56)
THRESHOLDS = (0.5, 0.2, 0.1, 0.05)
THREADS = (1, 2)
PLAINLY = Case(PLAIN)
OURS = {
    f"{system}, {threads} threads" if threads > 1 else system: Case(system, threads=threads)
    for system in (FAST, PRECISE)
    for threads in THREADS
}
YARDSTICK = (Case(PRODUCTS), Case(PRODUCTS, threads=2), PLAINLY, *OURS.values())

Points = dict[float, Case]
Results = list[dict[str, Any]]


def axes(full: bool) -> dict[str, Points]:
    """The cases of each curve, by what is varied."""
    found: dict[str, Points] = {
        "d": {d: paper(d=d) for d in GRIDS},
        "megapixels": {size: paper(size) for size in SIZES},
        "K0": {k0: paper(k0=k0) for k0 in LABELS},
        "edge threshold": {phi: paper(edge_threshold=phi) for phi in THRESHOLDS},
        "threads": {n: paper(threads=n) for n in THREADS},
    }
    if full:
        found["edge threshold"][0.0] = paper(edge_threshold=0.0)
        found["megapixels, full working size"] = {size: paper(size, working_size=0) for size in SIZES}
        for threads in THREADS:
            for size in SIZES:
                found[f"d, {size:g} megapixels, threads: {threads}"] = {d: paper(size, threads, d=d) for d in GRIDS}
    return found


def paper(megapixels: float = 0.15, threads: int = 1, **parameters: float) -> Case:
    """The paper's preset with changed parameters; one at its default is not named, so that one case has one name."""
    changes = (f" {name}={value}" for name, value in parameters.items() if value != getattr(PRESETS[FAST], name))
    return Case(FAST + "".join(changes), megapixels, threads)


def measure_yardstick(runs: int, say: Callable[[str], None]) -> Results:
    """Matrix products, plain and ours on one thread and on two, in turn, so that what else the machine does meets them all."""
    children = {case: Child(case) for case in YARDSTICK}
    answers: dict[Case, list[dict[str, Any]]] = {case: [] for case in YARDSTICK}
    for number in range(runs):
        for case, child in children.items():
            answers[case].append(child.run())
        say(f"yardsticks, round {number + 1} of {runs}")
    for child in children.values():
        child.__exit__()
    return [_result(case, runs) for case, runs in answers.items()]


def measure(case: Case, patience: float) -> dict[str, Any]:
    """One case in a process of its own: five runs, or as many as fit into some seconds, at least one."""
    answers: list[dict[str, Any]] = []
    try:
        with Child(case) as child:
            begin = time.monotonic()
            while len(answers) < RUNS and (not answers or time.monotonic() - begin < patience):
                answers.append(child.run())
    except ChildError as error:
        return _result(case, answers) | {"failed": str(error)}
    return _result(case, answers)


def _result(case: Case, answers: list[dict[str, Any]]) -> dict[str, Any]:
    """What is written down of a case."""
    result: dict[str, Any] = {"case": dataclasses.asdict(case)}
    for name in ("seconds", "rates"):
        if answers and name in answers[0]:
            result[name] = [answer[name] for answer in answers]
    if answers:
        result["facts"] = answers[-1].get("facts", {})
        first, last = answers[0], answers[-1]
        result["memory"] = {"before": first["before"], "peak": first["peak"], "peak of all runs": last["peak"]}
    return result
