"""`make bench`: seconds and memory of the engine and the window, to out/bench: figures.json, report.md and two plots.

    python -m tests.bench [--full] [--out FOLDER] [--only engine|window]

Every case runs in a process of its own, warmed up before it is timed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench import report, window
from tests.bench.machine import machine
from tests.bench.matrix import RUNS, YARDSTICK, axes, measure, measure_yardstick

PATIENCE_S = {False: 8.0, True: 60.0}


def main() -> None:
    """Measure, write, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--full", action="store_true", help="the whole matrix, all pairs and full working size: an hour or more"
    )
    parser.add_argument("--out", type=Path, default=Path("out/bench"))
    parser.add_argument("--only", choices=("engine", "window"))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    begin = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - begin:6.0f} s  {text}", file=sys.stderr, flush=True)

    found: dict[str, Any] = {"machine": machine(), "full": args.full, "cases": []}
    if args.only != "window":
        found["cases"] = measure_yardstick(RUNS, say)
        others = {case: None for points in axes(args.full).values() for case in points.values() if case not in YARDSTICK}
        for number, case in enumerate(others):
            found["cases"].append(measure(case, PATIENCE_S[args.full]))
            say(f"case {number + 1} of {len(others)}: {case.system}, {case.megapixels:g} megapixels, {case.threads} thread(s)")
            write(found, args.out)
    if args.only != "engine":
        found["window"] = window.measure(say, full=args.full)
    write(found, args.out)
    if args.only == "window":
        print("\n".join(report.window_table(found["window"])))
        return
    text = report.report(found)
    (args.out / "report.md").write_text(text, encoding="utf-8")
    report.plot(found, args.out)
    print(text)
    say(f"written to {args.out}")


def write(found: dict[str, Any], folder: Path) -> None:
    """The figures as they are so far."""
    (folder / "figures.json").write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
