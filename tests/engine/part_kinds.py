"""Colour profiles, stacks, channels, thumbnails and holes, for the table of picture files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import tifffile
from PIL import Image

from tests.engine import color_profiles
from tests.engine.coded_colors import (
    app_segments,
    cicp,
    jpeg_2000_with,
    jpeg_xl_colors,
    jpeg_xl_of_jpeg,
    jpeg_xl_with,
    jpeg_xl_with_profile_of,
)
from tests.engine.heic_files import ADOBE_RGB, SEEN
from tests.engine.kind_of_file import H, Kind, W, Written, full, grey
from tests.engine.other_kinds import content
from tests.engine.png_files import png


def profile_kinds() -> Iterator[Kind]:
    """Wide colours, and grey and inks by their profiles."""
    chart = color_profiles.chart().repeat(8, 0).repeat(8, 1)
    for space in ("Display P3", "Adobe RGB", "ProPhoto"):
        word = f"Colours were converted from {space} to sRGB."
        seen = color_profiles.in_srgb(chart, space)
        for name, facts in LOSSLESS.items():
            yield Kind(name, f"RGB of {space}", "8", _saved(chart, seen, space, name, **facts), word, off=6)
        yield Kind("TIFF", f"RGB of {space}", "16", _deep(chart, seen, space), word, off=500)
    yield from _told_kinds(chart)
    values = np.linspace(0, 255, H * W).round().astype(np.uint8).reshape(H, W)
    seen = (color_profiles.srgb_value((values / 255) ** 1.8) * 255).round().astype(np.uint8)
    word = "Colours were converted from Grey 1.8 to sRGB."
    yield Kind(
        "TIFF", "grey of a gamma of 1.8", "8", _tiff(values, seen, iccprofile=color_profiles.grey_profile(1.8)), word, off=2
    )


LOSSLESS: dict[str, dict[str, Any]] = {
    "PNG": {}, "JPEG": {"quality": 100, "subsampling": 0}, "TIFF": {}, "WebP": {"lossless": True},
}  # fmt: skip


def _told_kinds(chart: np.ndarray) -> Iterator[Kind]:
    """Display P3 as each of the other formats tells it, and what is left as it is."""
    word, high = (
        "Colours were converted from Display P3 to sRGB.",
        "BT.2020 PQ: their curve is of more light than a screen has.",
    )
    for bits in (8, 12, 16):
        most = 2**bits - 1
        stored = np.asarray((chart * most).round()).astype(np.uint8 if bits == 8 else np.uint16)
        wide = color_profiles.in_srgb(stored / most, "Display P3")
        seen = np.asarray((wide * (255 if bits == 8 else 65535)).round()).astype(stored.dtype)
        off = 1 if bits == 8 else 500
        for name, made in wide_files(stored, bits).items():
            yield Kind(name, "RGB of Display P3", f"{bits}", content(made, seen), word, off=off)
    values = (chart * 255).round().astype(np.uint8)
    seen = (color_profiles.in_srgb(values / 255, "Display P3") * 255).round().astype(np.uint8)
    yield Kind("PNG", "RGB of Display P3 by code points", "8", content(png(values, 8, cicp(12, 13)), seen), word, off=1)
    left = f"Colours were left as they are, of {high}"
    yield Kind("PNG", "RGB of BT.2020 with PQ", "8", content(png(values, 8, cicp(9, 16)), values), left)
    avif = bytes(imagecodecs.avif_encode(values, level=100, primaries=9, transfer=16))
    yield Kind("AVIF", "RGB of BT.2020 with PQ", "8", content(avif, values), left)
    stored = bytes(imagecodecs.jpegxl_encode(values, lossless=True))
    pq = jpeg_xl_with(stored, jpeg_xl_colors(primaries=9, transfer=16))
    yield Kind("JPEG XL", "RGB of BT.2020 with PQ", "8", content(pq, values), left)
    left = "Colours were left as they are, of a colour profile of its own: it is compressed in a way that is not read here."
    profile = jpeg_xl_with_profile_of(stored, jpeg_xl_of_jpeg(values, color_profiles.rgb_profile("Display P3")))
    yield Kind("JPEG XL", "RGB with a profile, without a loss", "8", content(profile, values), left)
    eye = jpeg_xl_of_jpeg(values, color_profiles.rgb_profile("Display P3"))
    yield Kind("JPEG XL", "a JPEG within, of Display P3", "8", content(eye, seen), word, off=8)
    lossy = jpeg_xl_with_profile_of(bytes(imagecodecs.jpegxl_encode(values, level=98)), eye)
    file = content(lossy, values)
    yield Kind(
        "JPEG XL",
        "RGB with a profile, with a loss",
        "8",
        file,
        word.replace("Display P3", "a colour profile of its own"),
        off=9,
    )
    wide = (color_profiles.in_srgb(SEEN[8] / 255, "Adobe RGB") * 255).round().astype(np.uint8)
    word = "Colours were converted from Adobe RGB (compatible) to sRGB."
    yield Kind("HEIC", "RGB of Adobe RGB", "8", content(ADOBE_RGB, wide), word, off=1)
    tags = [(319, 5, 6, (68, 100, 32, 100, 265, 1000, 69, 100, 15, 100, 6, 100), True)]
    word = "Colours were taken as sRGB's: the primaries that the file tells by numbers were left out."
    yield Kind("TIFF", "RGB of other primaries", "8", _tiff(values[..., :3], values, extratags=tags), word)


def wide_files(stored: np.ndarray, bits: int) -> dict[str, bytes]:
    """Display P3 of so many bits, without a loss."""
    profile = color_profiles.rgb_profile("Display P3")
    facts: dict[str, Any] = {"reversible": True, "level": 0, "codecformat": "jp2", "bitspersample": bits}
    files = {"JPEG 2000": jpeg_2000_with(bytes(imagecodecs.jpeg2k_encode(stored, **facts)), b"\2\0\0" + profile)}
    if bits > 8:
        deep = bytes(imagecodecs.jpeg8_encode(stored, lossless=True, bitspersample=bits))
        files["JPEG"] = app_segments(deep, profile)
    if bits != 16:
        facts = {"level": 100, "bitspersample": bits, "primaries": 12, "transfer": 13}
        files["AVIF"] = bytes(imagecodecs.avif_encode(stored, **facts))
    if bits == 8:
        lossless = bytes(imagecodecs.jpegxl_encode(stored, lossless=True))
        files["JPEG XL"] = jpeg_xl_with(lossless, jpeg_xl_colors(primaries=11))
    return files


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
    for name, facts in (("GIF", {}), ("WebP", {"lossless": True}), ("PNG", {}), ("AVIF", {"quality": 100})):
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
