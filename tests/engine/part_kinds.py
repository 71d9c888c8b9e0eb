"""Colour profiles, stacks, channels, thumbnails and holes, for the table of picture files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from PIL import Image

from tests.engine import color_profiles
from tests.engine.kind_of_file import H, Kind, W, Written, full, grey


def profile_kinds() -> Iterator[Kind]:
    """Wide colours, and grey and inks by their profiles."""
    chart = color_profiles.chart().repeat(8, 0).repeat(8, 1)
    for space in ("Display P3", "Adobe RGB", "ProPhoto"):
        word = f"Colours were converted from {space} to sRGB."
        seen = color_profiles.in_srgb(chart, space)
        for name, facts in LOSSLESS.items():
            yield Kind(name, f"RGB of {space}", "8", _saved(chart, seen, space, name, **facts), word, off=6)
        yield Kind("TIFF", f"RGB of {space}", "16", _deep(chart, seen, space), word, off=500)
    values = np.linspace(0, 255, H * W).round().astype(np.uint8).reshape(H, W)
    seen = (color_profiles.srgb_value((values / 255) ** 1.8) * 255).round().astype(np.uint8)
    word = "Colours were converted from Grey 1.8 to sRGB."
    yield Kind(
        "TIFF", "grey of a gamma of 1.8", "8", _tiff(values, seen, iccprofile=color_profiles.grey_profile(1.8)), word, off=2
    )


LOSSLESS: dict[str, dict[str, Any]] = {
    "PNG": {}, "JPEG": {"quality": 100, "subsampling": 0}, "TIFF": {}, "WebP": {"lossless": True},
}  # fmt: skip


def stack_kinds() -> Iterator[Kind]:
    """Which of several pictures is taken, and what is said of it."""
    stack = np.stack([grey(16, seed) for seed in range(6)]).reshape(2, 3, H, W)
    for kind in ("imagej", "ome"):
        name = {"imagej": "ImageJ", "ome": "OME"}[kind]
        file = _tiff(stack[0], stack[0, 0], metadata={"axes": "ZYX"}, **{kind: True})
        yield Kind("TIFF", f"slices of {name}", "16", file, "Slice 1 of 3 is used.")
        for names, seen, word in (
            (["DAPI", "GFP", "Cy5"], stack[0, 0], "Slice 1 of 2, channel 1 of 3 (DAPI) is used."),
            (["Red", "Green", "Blue"], np.moveaxis(stack[0], 0, -1), "Slice 1 of 2 is used."),
        ):
            told = {"Labels": names * 2} if kind == "imagej" else {"Channel": {"Name": names}}
            file = _tiff(stack, seen, metadata={"axes": "ZCYX", **told}, **{kind: True})
            yield Kind("TIFF", f"slices and channels {', '.join(names)} of {name}", "16", file, word)
    yield Kind("TIFF", "several pages", "16", _tiff(stack[0], stack[0, 0]), "Page 1 of 3 is used.")
    yield Kind("TIFF", "a thumbnail before the picture", "16", _with_thumbnail(stack[0, 0]))
    yield Kind("TIFF", "a thumbnail, the picture below it", "16", _with_thumbnail(stack[0, 0], is_below=True))
    frames = [Image.new("L", (W, H), level) for level in (10, 120, 250)]
    for name, facts in (("GIF", {}), ("WebP", {"lossless": True}), ("PNG", {})):
        file = _animation(frames, name, **facts)
        yield Kind(name, "an animation", "8", file, "Frame 1 of 3 is used.")


def hole_kinds() -> Iterator[Kind]:
    """Pixels without a value."""
    holes = np.zeros((H, W), bool)
    holes[5:7, 5:7] = True
    measured = np.random.default_rng(2).uniform(100, 4000, (H, W))
    named = {"extratags": [(42113, 2, 0, "0", True)]}
    counted = np.random.default_rng(2).integers(1, 256, (H, W), dtype=np.uint8)
    for holds, values in (("grey", counted), ("RGB", counted[..., None] // (1, 2, 3))):
        stored = np.where(holes if values.ndim == 2 else holes[..., None], 0, values).astype(np.uint8)
        seen = np.where(holes if values.ndim == 2 else holes[..., None], 128, values).astype(np.uint8)
        word = "4 pixels have no value (0, as the file says): shown in middle grey."
        yield Kind("TIFF", f"{holds} with GDAL's tag for no value", "8", _tiff(stored, seen, **named), word)
    for dtype in (np.float32, np.float64):
        values = measured.astype(dtype)
        seen = np.where(holes, 0x8000, full(values, values[~holes].min(), values[~holes].max()))
        bits = f"{values.itemsize * 8}"
        word = "4 pixels have no value ({}): shown in middle grey."
        named = {"extratags": [(42113, 2, 0, "-1", True)]}
        for mark, holds, why, facts in (
            (np.nan, "floats with NaN", "NaN or infinite", {}),
            (-9999, "floats with -9999", "-9,999, a usual mark of missing values", {}),
            (3.4e38, "floats with 3.4e38", "too large for a measurement", {}),
            (-1, "floats with GDAL's tag for no value", "-1, as the file says", named),
        ):
            file = _tiff(np.where(holes, mark, values).astype(dtype), seen.astype(np.uint16), **facts)
            yield Kind("TIFF", holds, bits, file, word.format(why), off=1)


def _tiff(values: np.ndarray, seen: np.ndarray, **facts: Any) -> Written:
    def write(path: Path) -> np.ndarray:
        tifffile.imwrite(
            path, values, photometric="minisblack" if values.ndim == 2 or values.shape[-1] != 3 else "rgb", **facts
        )
        return seen

    return write


def _saved(chart: np.ndarray, seen: np.ndarray, space: str, name: str, **facts: Any) -> Written:
    def write(path: Path) -> np.ndarray:
        values = (chart * 255).round().astype(np.uint8)
        Image.fromarray(values).save(path, name, icc_profile=color_profiles.rgb_profile(space), **facts)
        return (seen * 255).round().astype(np.uint8)

    return write


def _deep(chart: np.ndarray, seen: np.ndarray, space: str) -> Written:
    def write(path: Path) -> np.ndarray:
        values = (chart * 65535).round().astype(np.uint16)
        tifffile.imwrite(path, values, photometric="rgb", iccprofile=color_profiles.rgb_profile(space))
        return (seen * 65535).round().astype(np.uint16)

    return write


def _with_thumbnail(values: np.ndarray, *, is_below: bool = False) -> Written:
    def write(path: Path) -> np.ndarray:
        with tifffile.TiffWriter(path) as tiff:
            tiff.write(values[::4, ::4], photometric="minisblack", subfiletype=1, subifds=int(is_below), metadata=None)
            tiff.write(values, photometric="minisblack", metadata=None)
        return values

    return write


def _animation(frames: list[Image.Image], name: str, **facts: Any) -> Written:
    def write(path: Path) -> np.ndarray:
        frames[0].save(path, name, save_all=True, append_images=frames[1:], duration=50, **facts)
        return np.asarray(frames[0].convert("RGB"))

    return write
