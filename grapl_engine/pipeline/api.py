"""The method as one function, in the manner of `skimage.segmentation`: an array in, an array out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import SettingsError
from grapl_engine.events import Finished, Labels
from grapl_engine.hierarchy.detail import Detail, checked_detail, level_labels
from grapl_engine.images.picture import Picture
from grapl_engine.pipeline.run import segment
from grapl_engine.presets import PRESETS
from grapl_engine.settings import PARAMETERS

__all__ = ["label_image"]


def label_image(
    image: Picture | NDArray[np.generic], preset: str = "tuned", seed: int = 0, detail: Detail | None = None, **settings: Any
) -> Labels:
    """Segment one image with GraPL.

    Parameters
    ----------
    image : Picture, or (H, W), (H, W, 3) or (H, W, 4) array
        Grey, RGB, or RGB with alpha, which is laid over white. Floats in [0, 1] are taken as they
        are; other floats and integers of more than 8 bits are stretched from their own range.
    preset : str
        A name in `PRESETS`: where the settings start from. "tuned" agrees best with people's segments; "paper" is the
        method as published.
    seed : int
        Start of all random numbers: the same seed gives the same labels on the same device.
    detail : int, float or "auto", optional
        A level of detail in the place of the run's own map. An int: so many segments, up to hundreds. A float between 0 and
        1: the segments that borders stronger than this part. "auto": the level that is taken where nobody chooses.
    **settings
        Any attribute of `Settings`. Those that matter most: ``lambda_`` (higher: fewer, smoother
        segments), ``mu`` (higher: labels die, segments grow), ``d`` (higher: smaller patches, more
        detail) and ``k0`` (higher: more labels to begin with).

    Returns
    -------
    labels : uint16, (H, W)
        Not in a row: labels that died leave gaps. With "tuned" each connected segment has a label of
        its own; with "explore" and "paper" a label may lie in many places. With `detail`, and with "instant", segments are
        connected and numbered from 0.

    Raises
    ------
    SettingsError
        A `ValueError`: an unknown preset or setting, or a value of the wrong type or out of range, or no level. Before any
        work.
    PictureError
        A `ValueError`: not an image. Before any work.
    ModelError, DeviceError
        A `ValueError` too: the weights of the DINO model or the device are not there, or memory ran out.

    See Also
    --------
    segment : The same, step by step: everything that happens on the way.

    Notes
    -----
    The labels are those that the window and ``grapl segment`` give for the same settings. With
    "tuned" the map goes beyond the paper: see `Settings.superpixel_weight` and `Settings.contiguous`.

    References
    ----------
    Wasserman and Rocha Neto, "Patch-Based Deep Unsupervised Image Segmentation using Graph Cuts".

    Examples
    --------
    >>> from skimage.data import coffee                    # doctest: +SKIP
    >>> from grapl_engine import label_image               # doctest: +SKIP
    >>> labels = label_image(coffee(), lambda_=8.0)        # doctest: +SKIP
    >>> ten = label_image(coffee(), "instant", detail=10)  # doctest: +SKIP
    """
    if preset not in PRESETS:
        raise SettingsError(f"Preset is {preset!r}: expected {', '.join(PRESETS)}.")
    if unknown := sorted(set(settings) - set(PARAMETERS)):
        raise SettingsError(f"Unknown setting {', '.join(unknown)}: expected some of {', '.join(PARAMETERS)}.")
    if detail is not None:
        checked_detail(detail)
    chosen = PRESETS[preset].replace(seed=seed, **settings)
    run = segment(image, chosen, iteration_maps=False, hierarchy=detail is not None, accept_model=True)  # the caller names it
    *_, last = run
    assert isinstance(last, Finished)
    if detail is None or last.hierarchy is None:
        return last.pixel_labels.copy()
    return level_labels(last.hierarchy, detail, *last.pixel_labels.shape)
