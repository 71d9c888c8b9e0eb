"""The library is loaded ahead of its module."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from grapl_engine.network.preload import NICE, preload

CODE = """
import os, sys, time
from grapl_engine.network.preload import preload

def priorities():
    return {os.getpriority(os.PRIO_PROCESS, int(task)) for task in os.listdir("/proc/self/task")}

before = priorities()
assert preload()
while priorities() != before:  # only what loads them gives way to others, and it ends
    time.sleep(0.01)
assert "torch" not in sys.modules
with open("/proc/self/maps") as maps:
    text = maps.read()
    assert "libtorch_cpu" in text and "libtorch_python" in text
import torch
assert torch.ones(2).sum() == 2
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/maps tells what is loaded on Linux only")
def test_the_library_is_there_before_the_module() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere that would be the whole process's")
def test_what_loads_it_gives_way_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    before, found = os.getpriority(os.PRIO_PROCESS, 0), []

    def dlopen(_path: bytes, _mode: int) -> bool:
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return True

    monkeypatch.setattr(ctypes, "CDLL", lambda _name: SimpleNamespace(dlopen=dlopen))
    assert preload()
    assert set(found) == {min(before + NICE, 19)} and os.getpriority(os.PRIO_PROCESS, 0) == before


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
