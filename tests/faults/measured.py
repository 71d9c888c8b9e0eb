"""What `make faults` measured last, part by part, for the guide: `measured.json`, written by ``--write``."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.bench.machine import machine
from tests.faults.place import ROOT
from tests.faults.tally import HEAD, Tally

FILE = Path(__file__).with_name("measured.json")


def write(part: str, tallies: list[Tally], seed: int, seconds: float, file: Path = FILE) -> None:
    """Put a part's figures in place of its earlier ones."""
    here = machine()
    known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    known[part] = {
        "on": here["on"].partition(" ")[0],
        "machine": f"{here['processor']}, {here['cores']} cores",
        "commit": _commit(),
        "seed": seed,
        "seconds": round(seconds),
        "rows": [tally.row() for tally in tallies],
    }
    file.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "not known"


def table(file: Path = FILE) -> str:
    """All parts, as the guide has them."""
    known = json.loads(file.read_text(encoding="utf-8"))
    lines = [f"| {' | '.join(HEAD)} |", "| --- |" + " ---: |" * (len(HEAD) - 1)]
    for part in known.values():
        lines += [f"| {' | '.join(row)} |" for row in part["rows"]]
    told = (
        f"{name}: {part['on']}, {part['machine']}, commit {part['commit']}, seed {part['seed']}, {part['seconds']} s"
        for name, part in known.items()
    )
    return "\n".join(lines) + f"\n\n*{'; '.join(told)}.*"
