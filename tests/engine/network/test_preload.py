"""The library is loaded ahead of its module."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from grapl_engine.network.preload import preload

CODE = """
import sys
from grapl_engine.network.preload import preload
assert preload()
assert "torch" not in sys.modules
with open("/proc/self/maps") as maps:
    text = maps.read()
    assert "libtorch_cpu" in text and "libtorch_python" in text
import torch
assert torch.ones(2).sum() == 2
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/maps tells what is loaded on Linux only")
def test_the_library_is_there_before_the_module() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_where_there_is_no_such_library_the_import_is_left_to_do_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert not preload()
    monkeypatch.setattr(sys, "platform", "linux")
    for spec in (
        None,
        SimpleNamespace(submodule_search_locations=None),
        SimpleNamespace(submodule_search_locations=[str(tmp_path)]),
    ):
        monkeypatch.setattr(importlib.util, "find_spec", lambda _name, spec=spec: spec)
        assert not preload()
