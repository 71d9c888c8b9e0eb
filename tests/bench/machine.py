"""What the figures hold for."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path


def machine() -> dict[str, str]:
    """Processor, versions, screen and day, by name."""
    facts = {"system": platform.platform(), "cores": str(os.cpu_count()), "processor": platform.processor() or "unknown"}
    info = Path("/proc/cpuinfo")
    if info.exists():
        pairs = (line.partition(":") for line in info.read_text(encoding="utf-8").splitlines())
        lines = {name.strip(): value.strip() for name, _, value in pairs}
        flags = lines.get("flags", "").split()
        facts["processor"] = lines.get("model name", facts["processor"])
        facts["bfloat16 in hardware"] = next((flag for flag in ("amx_bf16", "avx512_bf16") if flag in flags), "no")
    facts |= {"Python": platform.python_version()} | {name: version(name) for name in ("torch", "numpy", "PySide6_Essentials")}
    return facts | {"kind": kind(), "screen": screen() or "the system's", "on": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"}


def kind() -> str:
    """What speeds depend on most: the vectors that PyTorch uses and the type that the network computes in, e.g. `avx2-float32`."""
    import torch

    from grapl_engine.network.number_type import choose_number_type

    vectors = torch.backends.cpu.get_cpu_capability().lower().replace(" ", "-")
    return f"{vectors}-{choose_number_type(torch.device('cpu')).name}"


def screen() -> str | None:
    """Qt's platform where one is chosen, or where there is no display; None: Qt's own choice."""
    if chosen := os.environ.get("QT_QPA_PLATFORM"):
        return chosen
    bare = sys.platform.startswith("linux") and not os.environ.keys() & {"DISPLAY", "WAYLAND_DISPLAY"}
    return "offscreen" if bare else None
