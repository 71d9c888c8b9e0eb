"""`make faults`: what is tried on purpose so that it goes wrong, and what became of it.

    python -m tests.faults [--quick] [--seed N] [--only PART ...] [--again KIND/NUMBER] [--write]

Ends with 1 if anything was lost, hung, crashed or went on silently. Each fault is printed with what makes it again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.faults import disk, files, measured, signals, together, window
from tests.faults.place import started
from tests.faults.tally import FAULTS, Tally, lines, total

SEED = 15


class Part(NamedTuple):
    """A part of the bench: what it does, how often in all, and how often in the quick form."""

    tried: Callable[[int, int, Path, Callable[[str], None]], list[Tally]]
    count: int
    quick: int


PARTS = {
    "files": Part(files.tried, 10_000, 300),
    "disk": Part(disk.tried, 1_000, 8),
    "signals": Part(signals.tried, 100, 4),
    "window": Part(window.tried, 1_000, 20),
    "together": Part(together.tried, 10, 1),
}


def main() -> int:
    """Try, print, say whether anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two minutes in place of an hour")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--write", action="store_true", help="keep the figures for the guide (then: make generated)")
    parser.add_argument("--again", metavar="KIND/NUMBER", help="make one damaged file again, keep it, and read it")
    args = parser.parse_args()
    if args.again:
        return again(args.again, args.seed)
    begin = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - begin:6.0f} s  {text}", file=sys.stderr, flush=True)

    tallies: list[Tally] = []
    for name in args.only:
        part = PARTS[name]
        since = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="grapl-faults-", ignore_cleanup_errors=True) as home:
            found = part.tried(part.quick if args.quick else part.count, args.seed, Path(home), say)
        tallies += found
        if args.write and not args.quick:
            measured.write(name, found, args.seed, time.monotonic() - since)
    print("\n".join(lines(tallies)))
    whole = total(tallies)
    print(*(f"\n{failure}" for failure in whole.failures), sep="")
    print(f"Seed {args.seed}; {time.monotonic() - begin:.0f} s.")
    return int(any(whole.counts[outcome] for outcome in FAULTS))


def again(which: str, seed: int) -> int:
    """One damaged file, in a folder that stays."""
    kind, _, number = which.rpartition("/")
    home = Path(tempfile.mkdtemp(prefix="grapl-faults-"))
    (home / "damaged").mkdir()
    made = started("tests.faults.specimens", [str(home / "specimens")], home, stdout=None, stderr=None)
    code = made.wait()
    if not code:
        words = [str(home / "specimens"), str(home / "damaged"), str(seed), kind.replace("-", " "), number]
        code = started("tests.faults.child", words, home, stdout=None, stderr=None).wait()
    return code


if __name__ == "__main__":
    sys.exit(main())
