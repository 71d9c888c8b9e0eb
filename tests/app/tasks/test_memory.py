from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.tasks.memory import give_back_memory


def held_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


@pytest.mark.skipif(sys.platform != "linux", reason="the C library of Linux keeps what was freed")
def test_what_was_freed_below_something_that_stays_goes_back() -> None:
    blocks = [bytearray(60_000) for _ in range(2000)]  # too small to be mapped each by itself
    stays = bytearray(60_000)
    full = held_mb()
    del blocks
    give_back_memory()
    assert held_mb() < full - 80 and len(stays) == 60_000


def test_elsewhere_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not give_back_memory()
