"""The patches' features on the device of a run, or beside it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from grapl_engine.errors import DeviceError
from grapl_engine.events import Notice
from grapl_engine.features.encoders import NO_MODEL, ModelUse, patch_features
from grapl_engine.network.devices import is_out_of_memory
from grapl_engine.settings import Settings

__all__ = ["features_of"]


def features_of(
    image: NDArray[np.float32],
    square: torch.Tensor,
    settings: Settings,
    device: torch.device,
    say: Callable[[Notice], None],
    use: ModelUse = NO_MODEL,
) -> NDArray[np.float64] | None:
    """The patch features (Table 2); on the CPU where the memory of the device runs out and the settings leave the choice.

    Parameters
    ----------
    image : float32, (h, w, 3)
        At its working size, in [0, 1].
    square : float32, (3, S, S)
    settings : Settings
    device : torch.device
    say : callable
        Told if the device is left.
    use : ModelUse
        How a pretrained model may be come by.

    Returns
    -------
    float64, (d * d, F), or None
        As `patch_features` gives them; None, too, if it was stopped.

    Raises
    ------
    DeviceError
        If the memory of a device runs out that the settings name.
    """
    try:
        return patch_features(image, square, settings, device, use)
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        if settings.device != "auto" or device.type == "cpu":
            raise DeviceError(
                f"The memory of {device} ran out in the DINO model: choose a smaller model or the device cpu."
            ) from error
    say(Notice(f"The memory of {device} ran out in the DINO model; its features are computed on the CPU."))
    return patch_features(image, square, settings, torch.device("cpu"), use)
