"""The library is loaded ahead of its module."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
import sys
from grapl_engine.network.preload import preload
assert preload()
assert "torch" not in sys.modules
with open("/proc/self/maps") as maps:
    assert any("libtorch_cpu" in line for line in maps)
import torch
assert torch.ones(2).sum() == 2
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/maps tells what is loaded on Linux only")
def test_the_library_is_there_before_the_module() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
