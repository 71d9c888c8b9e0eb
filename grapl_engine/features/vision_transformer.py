"""Pretrained vision transformers of the DINO family: a token for each patch. Weights are read from safetensors alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from grapl_engine.errors import ModelError, memory_sentence
from grapl_engine.features.model_config import Kind, checked_config, least_numbers
from grapl_engine.features.model_files import ModelFiles, find_files
from grapl_engine.features.shared_operations import SharedOperations, Sharing, StoppedError

__all__ = ["Encoder", "load_encoder"]

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_DEVIATION = (0.229, 0.224, 0.225)


@dataclass(frozen=True, slots=True, eq=False)
class Encoder:
    """A network that gives each patch a token.

    Attributes
    ----------
    network : torch.nn.Module
        Of transformers, on the CPU between two uses.
    patch : int
        Pixels a side of its patches.
    leading : int
        Tokens before those of the patches: that of the class, and the registers.
    """

    network: torch.nn.Module
    patch: int
    leading: int

    def tokens(
        self,
        image: NDArray[np.float32],
        d: int,
        device: torch.device | None = None,
        share: Sharing | None = None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> NDArray[np.float32] | None:
        """One token a patch: the picture resized so that a patch is one of the network's.

        Parameters
        ----------
        image : float32, (h, w, 3)
            RGB in [0, 1].
        d : int
            Patches a side.
        device : torch.device, optional
            Where it is computed; by default on the CPU.
        share : callable, optional
            ``share(work, pieces)`` does the pieces of an operation on several threads; by default they are done in a row.
            On the CPU the tokens are the same for any number of threads.
        should_stop : callable
            Asked before each layer's operations.

        Returns
        -------
        float32, (d * d, hidden size), or None
            After the final norm; patch ``row * d + column``. None if it was stopped.
        """
        device = device or torch.device("cpu")
        try:
            with torch.inference_mode(), SharedOperations(share if device.type == "cpu" else None, should_stop):
                hidden = self.network.to(device)(pixel_values=self._pixels(image, d, device)).last_hidden_state
                return np.asarray(hidden[0, self.leading :].float().cpu().numpy())
        except StoppedError:
            return None
        finally:
            self.network.to("cpu")  # kept for the next run, but not in the memory of the device

    def _pixels(self, image: NDArray[np.float32], d: int, device: torch.device) -> torch.Tensor:
        """The picture as the network wants it: float32, (1, 3, d * patch, d * patch)."""
        side = d * self.patch
        planes = torch.from_numpy(np.ascontiguousarray(image)).permute(2, 0, 1)[None].to(device)
        planes = torch.nn.functional.interpolate(planes, size=(side, side), mode="bilinear", antialias=True)
        mean = torch.tensor(IMAGENET_MEAN, device=device)[:, None, None]
        return (planes - mean) / torch.tensor(IMAGENET_DEVIATION, device=device)[:, None, None]


_kept: dict[str, Encoder] = {}
"""The last one, by its name: the next run need not read it again."""


def load_encoder(name: str, accepted: bool = False, should_stop: Callable[[], bool] = lambda: False) -> Encoder | None:
    """Load a DINOv2, a DINOv2 with registers or a DINOv3 ViT, from this machine if it is there, else from the hub.

    Parameters
    ----------
    name : str
        A name such as "facebook/dinov2-large", or a folder with config.json and model.safetensors.
    accepted : bool
        Whether a person chose it. If not, it is taken from memory or from the hub's cache, or not at all.
    should_stop : callable
        Asked before each file is downloaded, and before the weights are read.

    Returns
    -------
    Encoder, or None
        If it was stopped.

    Raises
    ------
    UnacceptedModelError
        If it would have to be downloaded, or read from a folder, and nobody chose it.
    ModelError
        A sentence that says what to download and where to put it, or of what kind the model is.
    """
    encoder = _kept.get(name)
    if encoder is None:
        files = find_files(name, accepted, lambda config: checked_config(name, config), should_stop)
        if files is None or should_stop():
            return None
        encoder = _read(files)
        _kept.clear()
        _kept[name] = encoder
    return encoder


def _read(files: ModelFiles) -> Encoder:
    """The network, every weight from its file: a missing one would be drawn at random and spoil the affinities in silence."""
    kind, values = checked_config(files.name, files.config)
    classes = _classes(files.name, kind)
    try:
        tensors = _tensors(files.weights, least_numbers(values))
        with _silence():
            network, report = classes[1].from_pretrained(
                None, config=classes[0](**values), state_dict=tensors, output_loading_info=True
            )
    except Exception as error:  # a damaged file can raise whatever transformers, its hub and safetensors can
        if (full := memory_sentence(error)) is not None:
            raise ModelError(f"{files.name}: {full}") from error
        raise ModelError(
            f"The weights of {files.name} cannot be read, or are not those that its config.json tells of: download both again."
        ) from error
    if missing := len(report["missing_keys"]):
        raise ModelError(
            f"The weights of {files.name} are not whole ({missing} are missing): download model.safetensors again."
        )
    return Encoder(network.float().eval(), values["patch_size"], 1 + values.get("num_register_tokens", 0))


def _classes(name: str, kind: Kind) -> tuple[Any, Any]:
    """Configuration and network, by their names."""
    import transformers

    found = [getattr(transformers, kind.network + part, None) for part in ("Config", "Model")]
    if None in found:
        raise ModelError(
            f"{name} is a {kind.title}, which transformers has from {kind.since} on and {transformers.__version__} here has "
            "not: pip install -U transformers, or choose a DINOv2."
        )
    return found[0], found[1]


# Weights


def _tensors(files: tuple[Path, ...], least: int) -> dict[str, torch.Tensor]:
    """All weights, as float32; none is read if they are too few, since so many would be made up.

    They are copied: what lies in the mapped file ends the process once somebody shortens the file.
    """
    from safetensors import safe_open

    if sum(_numbers(file) for file in files) < least:
        raise ValueError("config.json tells of more weights")
    tensors: dict[str, torch.Tensor] = {}
    for file in files:
        with safe_open(file, framework="pt") as opened:
            tensors |= {name: opened.get_tensor(name).to(torch.float32, copy=True) for name in opened.keys()}  # noqa: SIM118 - no mapping
    return tensors


def _numbers(file: Path) -> int:
    from safetensors import safe_open

    with safe_open(file, framework="pt") as opened:
        return sum(math.prod(opened.get_slice(name).get_shape()) for name in opened.keys())  # noqa: SIM118 - no mapping


@contextmanager
def _silence() -> Iterator[None]:
    """Keep transformers' bars of progress and reports off the terminal: what is wrong, the person is told in a sentence."""
    from transformers.utils import logging

    had_bars, verbosity = logging.is_progress_bar_enabled(), logging.get_verbosity()
    logging.disable_progress_bar()
    logging.set_verbosity(logging.ERROR)
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if had_bars:
            logging.enable_progress_bar()
