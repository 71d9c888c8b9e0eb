"""The devices of a machine by their names."""

from __future__ import annotations

import os

import pytest
import torch

from grapl_engine.network import device_list
from grapl_engine.network.device_list import Device, devices_there, is_there


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine without a GPU."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    monkeypatch.setattr(device_list, "_processor", lambda: "Abacus 7")
    monkeypatch.setattr(os, "cpu_count", lambda: 12)
    return monkeypatch


def test_the_cpu_has_its_name_and_threads(bare: pytest.MonkeyPatch) -> None:
    assert devices_there() == (Device("auto", "Automatic (CPU)"), Device("cpu", "CPU: Abacus 7, 12 threads"))
    assert is_there("cpu") and is_there("auto")
    assert not any(is_there(name) for name in ("cuda", "cuda:1", "mps"))
    bare.setattr(os, "cpu_count", lambda: None)
    assert devices_there()[1].title == "CPU: Abacus 7, 1 thread"


def test_each_gpu_has_its_name(bare: pytest.MonkeyPatch) -> None:
    bare.setattr(torch.cuda, "is_available", lambda: True)
    bare.setattr(torch.cuda, "device_count", lambda: 2)
    bare.setattr(torch.cuda, "get_device_name", lambda at: f"Card {at + 7}")
    titles = {device.name: device.title for device in devices_there()}
    assert titles == {
        "auto": "Automatic (GPU 0)",
        "cpu": "CPU: Abacus 7, 12 threads",
        "cuda:0": "GPU 0: Card 7",
        "cuda:1": "GPU 1: Card 8",
    }
    assert is_there("cuda") and is_there("cuda:1") and not is_there("cuda:2")


def test_the_gpu_of_a_mac(bare: pytest.MonkeyPatch) -> None:
    bare.setattr(torch.backends.mps, "is_available", lambda: True)
    bare.setattr("platform.processor", lambda: "")
    assert devices_there()[0].title == "Automatic (GPU)" and devices_there()[-1] == Device("mps", "GPU: Apple (MPS)")


def test_the_processor_has_a_name_here() -> None:
    assert device_list._processor().strip()
