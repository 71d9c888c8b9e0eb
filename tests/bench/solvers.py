"""The two packages of the solver against each other: the same labels on real pictures, and how long each takes.

    python -m tests.bench.solvers [--data FOLDER] [--pictures N]

Segments the first N pictures of FOLDER by name with the presets `paper` (swap) and `explore` (expansion), with
either package: each cut's labels and the final map must be the same, pixel for pixel; exit code 1 if one is not.
Then, and without `--data` at once, times both in turn on one problem. Both packages have to be installed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path
from unittest import mock

import numpy as np

from grapl_engine import PRESETS, Finished, IterationDone, Settings, read_picture, segment
from grapl_engine.graphcut.cut import scale_of
from grapl_engine.graphcut.energy import unary_costs
from grapl_engine.graphcut.solver import open_solver
from grapl_engine.packages import PACKAGES, Package

SUFFIXES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp"}
SIDE, LABELS, REACH = 32, 14, 3
"""The timed problem: 1,024 sites, each with all others up to three rows and columns away: 21,960 edges."""
TIMES = 5


def main() -> int:
    """Compare, time, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--pictures", type=int, default=20)
    args = parser.parse_args()
    same = args.data is None or compare(args.data, args.pictures)
    for line in timings():
        print(line, flush=True)
    return 0 if same else 1


def compare(folder: Path, count: int) -> bool:
    """Whether both packages give the same labels on a folder's first pictures, said picture by picture."""
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)[:count]
    all_same = bool(paths)
    for name in ("paper", "explore"):
        settings, same, cuts, same_cuts = PRESETS[name], 0, 0, 0
        for path in paths:
            pixels = read_picture(path).pixels
            ours, theirs = (label_maps(pixels, settings, package) for package in PACKAGES)
            alike = [np.array_equal(*pair) for pair in zip(ours, theirs, strict=True)]
            same, cuts, same_cuts = same + alike[-1], cuts + len(alike) - 1, same_cuts + sum(alike[:-1])
            print(f"{path.stem:>8}  {name}: {'the same' if all(alike) else 'NOT THE SAME'}, {len(alike) - 1} cuts", flush=True)
        print(f"{name} ({settings.solver}): {same} of {len(paths)} maps and {same_cuts} of {cuts} cuts identical", flush=True)
        all_same &= same == len(paths) and same_cuts == cuts
    return all_same


def label_maps(pixels: np.ndarray, settings: Settings, package: Package) -> list[np.ndarray]:
    """The labels of each cut, then those of the pixels, of a run with this package."""
    with mock.patch("grapl_engine.packages.installed_package", return_value=package):
        events = list(segment(pixels, settings, iteration_maps=False))
    cuts = [event.cut_labels for event in events if isinstance(event, IterationDone) and event.cut_labels is not None]
    finished = events[-1]
    assert isinstance(finished, Finished)
    return [*cuts, finished.pixel_labels]


def timings() -> Iterator[str]:
    """A line for each algorithm: the median seconds of both packages, opening included, and their ratio."""
    costs, edges, capacities = integer_problem()
    yield f"{costs.shape[0]:,} sites, {costs.shape[1]} labels, {len(edges):,} edges, medians of {TIMES}, in turn:"
    for algorithm in ("expansion", "swap"):
        seconds: dict[Package, list[float]] = {package: [] for package in PACKAGES}
        found = {}
        for _, package in product(range(TIMES), PACKAGES):
            start = time.perf_counter()
            with closing(open_solver(costs, edges, capacities, package=package)) as solver:
                getattr(solver, algorithm)()
                found[package] = solver.labels, solver.energy
            seconds[package].append(time.perf_counter() - start)
        (labels, energy), (other_labels, other_energy) = found.values()
        same = energy == other_energy and np.array_equal(labels, other_labels)
        first, second = (statistics.median(times) for times in seconds.values())
        ratios = [b / a for a, b in zip(*seconds.values(), strict=True)]
        each = ", ".join(f"{package} {statistics.median(times):.3f} s" for package, times in seconds.items())
        yield (
            f"{algorithm}: {each}, ratio {second / first:.2f} (pair by pair {min(ratios):.2f} to {max(ratios):.2f}), "
            f"{'the same' if same else 'NOT THE SAME'} labels and energy"
        )


def integer_problem(seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Uneven answers on a lattice of weighted pairs, scaled as the engine scales: costs (n, K), edges (E, 2), capacities (E,)."""
    rng = np.random.default_rng(seed)
    places = np.stack(np.divmod(np.arange(SIDE**2), SIDE), 1)
    near = np.abs(places[:, None] - places).max(2) <= REACH
    edges = np.argwhere(np.triu(near, 1))
    unary = unary_costs(rng.dirichlet(np.ones(LABELS), SIDE**2))
    capacities = rng.uniform(0, 0.2, len(edges))
    scale = scale_of(unary, edges, capacities)
    return np.rint(unary * scale).astype(np.int32), edges, np.rint(capacities * scale).astype(np.int32)


if __name__ == "__main__":
    sys.exit(main())
