"""What a study's manifest says: data set, commands, versions, machine and variants."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grapl_engine.study.datasets import Dataset
from grapl_engine.study.variants import Variant

__all__ = ["manifest_of"]


def manifest_of(dataset: Dataset, variants: Iterable[Variant], command: list[str], before: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of a study with one more command.

    Parameters
    ----------
    dataset : Dataset
    variants : iterable of Variant
    command : list of str
        Its words, without the program.
    before : mapping
        The manifest as it was; empty for a new study.

    Returns
    -------
    dict
    """
    from grapl_engine.packages import versions

    return {
        "created": before.get("created", datetime.now(UTC).isoformat(timespec="seconds")),
        "dataset": {
            "path": str(dataset.path),
            "kind": dataset.kind,
            "name": dataset.name,
            "void": dataset.void,
            "pictures": max(len(dataset.samples), int(before.get("dataset", {}).get("pictures", 0))),
        },
        "commands": [*before.get("commands", []), ["grapl", *command]],
        "versions": versions(),
        "machine": {"processor": _processor(), "cores": os.cpu_count()},
        "variants": {**before.get("variants", {}), **{variant.name: variant.described() for variant in variants}},
    }


def _processor() -> str:
    """Its name, where the system says it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
