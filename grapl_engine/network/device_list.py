"""Which devices this machine has for the network, by the names that people know them by."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

import torch

from grapl_engine.errors import DeviceError
from grapl_engine.network.devices import choose_device

__all__ = ["Device", "devices_there", "is_there"]


@dataclass(frozen=True, slots=True)
class Device:
    """A value of the setting `device`, and what is behind it.

    Attributes
    ----------
    name : str
        "auto", "cpu", "cuda:0" or "mps".
    title : str
        For example "CPU: AMD Ryzen 7 5800X, 16 threads".
    """

    name: str
    title: str


def devices_there() -> tuple[Device, ...]:
    """What can be chosen on this machine: "auto" first, then the CPU, each CUDA device, and MPS.

    Returns
    -------
    tuple of Device
    """
    found = [Device("cpu", f"CPU: {_processor()}, {_count(os.cpu_count() or 1, 'thread')}")]
    if torch.cuda.is_available():
        found += [
            Device(f"cuda:{at}", f"GPU {at}: {torch.cuda.get_device_name(at)}") for at in range(torch.cuda.device_count())
        ]
    if torch.backends.mps.is_available():
        found.append(Device("mps", f"GPU: {platform.processor() or 'Apple'} (MPS)"))
    chosen = str(choose_device("auto"))
    title = next(device.title for device in found if device.name == chosen)
    return (Device("auto", f"Automatic ({title.partition(':')[0]})"), *found)


def is_there(name: str) -> bool:
    """Whether a run on this device can begin here.

    Parameters
    ----------
    name : str
        A value of the setting `device`.
    """
    try:
        choose_device(name)
    except DeviceError:
        return False
    return True


def _processor() -> str:
    """The processor's name, as far as the system tells it."""
    if sys.platform.startswith("linux"):
        try:
            lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            lines = []
        for line in lines:
            key, _, value = line.partition(":")
            if key.strip() == "model name" and value.strip():
                return " ".join(value.split())
    return platform.processor() or platform.machine() or "this machine's"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
