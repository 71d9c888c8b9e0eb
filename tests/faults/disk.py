"""A disk that is full at every write, one after the other, by the number of the call; and each renaming that fails."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.faults.place import ROOT, started
from tests.faults.tally import Outcome, Tally

PATIENCE_S = 1800


def tried(count: int, seed: int, home: Path, say: Callable[[str], None]) -> list[Tally]:
    """At most so many calls of each work."""
    library = home / "full_disk.so"
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        say("The full disk was not tried: it needs a C compiler (cc), and there is none.")
        return [Tally("full disk: not tried, without a C compiler")]
    source = ROOT / "tests" / "faults" / "full_disk.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True)
    folder = home / "disk"
    more = {"LD_PRELOAD": str(library), "FAULTS_UNDER": str(folder)}
    process = started("tests.faults.full_disk", [str(folder), str(seed), str(count)], home, more)
    out, words = process.communicate(timeout=PATIENCE_S)
    tallies: dict[str, Tally] = {}
    for line in out.splitlines():
        found = json.loads(line)
        tally = tallies.setdefault(found["line"], Tally(found["line"], say=say))
        tally.add(Outcome(found["outcome"]), f"{found['work']}: {found['words']} (call {found['call']} of {found['of']})")
    if process.returncode:
        tallies.setdefault("", Tally("full disk", say=say)).add(
            Outcome.CRASHED, f"it ended with {process.returncode}: {words[-2000:]}"
        )
    say(f"a full disk at, and renamings that failed in, {sum(tally.counts.total() for tally in tallies.values())} calls")
    return list(tallies.values())
