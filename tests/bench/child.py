"""A process that does one thing again and again when told to, so that its peak memory is its own.

The parent makes a `Child` of a `Case`; the child answers each line on its standard input with a line of JSON.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.systems import PLAIN, settings_of

PRODUCTS = "products"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Case:
    """One thing to measure: a system (or `products`, the machine's matrix products) on a picture of some size."""

    system: str
    megapixels: float = 0.15
    threads: int = 1


class ChildError(Exception):
    """The process ended before it answered: most likely its memory ran out."""


class Child:
    """The process of a case, seen from the parent."""

    def __init__(self, case: Case) -> None:
        command = [sys.executable, "-m", "tests.bench.child", json.dumps(dataclasses.asdict(case))]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        self._answer()  # it is warm

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(self) -> dict[str, Any]:
        """Let it run once: seconds by phase, facts, and memory in MB; or GFLOP/s by type.

        Raises
        ------
        ChildError
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write("run\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # its last words are on the other pipe
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            _, words = self._process.communicate()
            reason = words.strip().splitlines()[-1:] or ["it was killed; there may not be memory enough"]
            raise ChildError(f"ended with {self._process.returncode}: {reason[0]}")
        answer: dict[str, Any] = json.loads(line)
        return answer


# In the child


def main(case: Case) -> None:
    """Make ready, say so, then run once for each line."""
    work = prepared(case)
    print(json.dumps({}), flush=True)
    before = _forget_peak()
    for _ in sys.stdin:
        found = work()
        print(json.dumps({"before": before, "peak": peak()} | found), flush=True)


def prepared(case: Case) -> Callable[[], dict[str, Any]]:
    """Everything that is not to be timed, done; and what is."""
    import torch

    from tests.bench.pictures import picture

    torch.set_num_threads(case.threads)
    if case.system == PRODUCTS:
        from tests.bench.floor import product_rates

        return lambda: {"rates": product_rates()}
    pixels = picture(case.megapixels)
    if case.system == PLAIN:
        from tests.bench import plain

        plain.run(pixels[:64, :64], d=8, k0=2, steps=(1, 1))  # as the engine is warmed up
        return lambda: {"seconds": seconds_of_plain(plain.run(pixels))}
    from grapl_engine.pipeline.warming import warm_up

    settings = settings_of(case.system).replace(threads=case.threads)
    warm_up()
    return lambda: run_engine(pixels, settings)


def run_engine(pixels: Any, settings: Any) -> dict[str, Any]:
    """One run of the engine as the command line makes it (no maps in between), with the time between its events."""
    from grapl_engine import GradientStep, Phase, PhaseStarted, Prepared, RunRecord, as_picture, segment

    record = RunRecord(as_picture(pixels), settings)
    seconds: dict[str, float] = {"record": 0.0}
    begin = since = time.perf_counter()
    phase = "prepare"
    names = {
        Phase.FEATURES: "prepare", Phase.INITIAL: "initial", Phase.GRAPH: "graph",
        Phase.TRAINING: "training", Phase.CUTTING: "cut", Phase.LABELLING: "inference",
    }  # fmt: skip
    facts: dict[str, int] = {"steps": 0, "moves": 0}
    for event in segment(record.picture, settings, iteration_maps=False):
        now = time.perf_counter()
        seconds[phase] = seconds.get(phase, 0.0) + now - since
        record.add(event)
        since = time.perf_counter()
        seconds["record"] += since - now
        if isinstance(event, PhaseStarted):
            phase = names[event.phase] + ("" if event.iteration is None else f" {event.iteration + 1}")
        elif isinstance(event, Prepared):
            facts |= {
                "side": event.side,
                "patch": event.side // settings.d,
                "labels": event.obtained,
                "edges": len(event.edges),
            }
        facts["steps"] += isinstance(event, GradientStep)
    seconds["total"] = time.perf_counter() - begin
    facts |= {"moves": len(record.moves), "k_hat": record.k_hat or 0, "patches": round(settings.d**2 * settings.batch)}
    return {"seconds": seconds, "facts": facts}


def seconds_of_plain(run: Any) -> dict[str, float]:
    """The engine's names for plain's phases."""
    seconds = {"prepare": run.prepare, "initial": run.initial, "graph": run.graph, "inference": run.inference}
    for name, each in (("training", run.training), ("cut", run.cuts)):
        seconds |= {f"{name} {t + 1}": value for t, value in enumerate(each)}
    return seconds | {"total": run.total}


def _forget_peak() -> float:
    """Let the peak be what is held now, where the system can; that, in MB."""
    if sys.platform.startswith("linux"):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return peak()


def peak() -> float:
    """Peak resident memory in MB."""
    if sys.platform.startswith("linux"):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    import resource  # not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main(Case(**json.loads(sys.argv[1])))
