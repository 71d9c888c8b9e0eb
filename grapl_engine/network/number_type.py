"""The type of number that the network computes in: bfloat16 where it can and is quicker, else float32.

By ability alone, never by a timing: the same machine with the same PyTorch always chooses the same.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import torch

from grapl_engine.events import NumberTypeChosen
from grapl_engine.network.batches import Batch
from grapl_engine.network.chunks import mask_shapes
from grapl_engine.network.dropout import MaskPool, Masks
from grapl_engine.network.manual_backward import PatchGradient
from grapl_engine.network.patch_net import PatchNet

__all__ = ["choose_number_type", "failure_of"]

PATCHES = (8, 9)
"""Sides of the patches that are tried: columns are computed in pairs where they are even."""


def choose_number_type(device: torch.device, *, precise: bool = False, recorded: str | None = None) -> NumberTypeChosen:
    """What a run on this device computes in, and why.

    Parameters
    ----------
    device : torch.device
    precise : bool
        The setting: float32 whatever else is possible.
    recorded : {"float32", "bfloat16"}, optional
        What the run that is made again computed in. Where that is not possible, float32 is taken.

    Returns
    -------
    NumberTypeChosen
    """
    if precise and recorded != "bfloat16":
        return NumberTypeChosen("float32", "asked for by the setting Precise")
    if why_not := failure_of(device):
        before = "the run that is made again has bfloat16, but " if recorded == "bfloat16" else ""
        return NumberTypeChosen("float32", f"{before}{why_not}")
    if recorded is not None:
        return NumberTypeChosen("float32" if recorded == "float32" else "bfloat16", "as the run that is made again")
    return NumberTypeChosen("bfloat16", "this processor multiplies it in hardware")


def failure_of(device: torch.device) -> str | None:
    """Why a run on this device cannot compute in bfloat16, as a clause; None if it can."""
    if device.type != "cpu":
        return f"on {device.type} the network computes in float32"
    return _refusal() or _shortcoming()


@cache
def _refusal() -> str | None:
    """What PyTorch says to the operations of a run, tried once on next to nothing."""
    try:
        for patch in PATCHES:
            if not _rehearsed(patch):
                return "bfloat16 gives no numbers on this processor"
    except (RuntimeError, AttributeError) as error:  # oneDNN has no such operation here; PyTorch is without oneDNN
        return f"this processor or this PyTorch cannot compute in bfloat16 ({_first_sentence(error)})"
    return None


def _shortcoming() -> str | None:
    """Where a processor would have to imitate the multiplication, which is possible but not quick.

    As far as PyTorch lists what the processor has; older versions do not.
    """
    listed: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    multiplies = [able for name, able in listed.items() if "bf16" in name]
    return "this processor does not multiply bfloat16 in hardware" if multiplies and not any(multiplies) else None


@torch.inference_mode()
def _rehearsed(patch: int) -> bool:
    """Do what a run does, a gradient step and both ways to evaluate; whether what comes out are numbers."""
    count, bits = 2, np.random.Generator(np.random.SFC64(0))
    net = PatchNet(2, patch, seed=0)
    center = torch.zeros(3)
    patches = torch.linspace(-1, 1, count * patch**2 * 3).view(count, patch, patch, 3).to(torch.bfloat16)
    masks = Masks(MaskPool(0.75, 1), MaskPool(0.75, 1))
    masks.to(torch.device("cpu"), torch.bfloat16)
    masks.draw(bits)
    masks.turn(mask_shapes(count, patch), bits)
    batch = Batch(torch.arange(count), torch.zeros(27), torch.eye(27))
    results = (
        PatchGradient(net, patches, center, masks, 0.75)(batch, torch.sigmoid),
        net.classify(patches, center),
        net.segmenter(torch.bfloat16, center)(patches[0]),
    )
    return all(bool(torch.isfinite(values).all()) for values in results)


def _first_sentence(error: Exception) -> str:
    lines = str(error).splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")
