"""The run before the first one."""

from __future__ import annotations

import subprocess
import sys

from grapl_engine.pipeline.warming import warm_up


def test_what_a_run_needs_is_there_afterwards() -> None:
    ask = (
        f"from {warm_up.__module__} import warm_up; import sys; before = set(sys.modules); warm_up(); "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert {"scipy", "skimage"} <= set(done.stdout.split())
