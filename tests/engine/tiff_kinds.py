"""TIFFs of each kind, for the table of picture files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import tifffile

from tests.engine.kind_of_file import INKS, ROUNDED, TRANSPARENT, H, Kind, W, Written, full, grey, over_white, rgb, scaled
from tests.engine.tiff_tags import write_tag


def tiff_file(values: np.ndarray, shown: np.ndarray | None, **facts: Any) -> Written:
    def write(path: Path) -> np.ndarray | None:
        tifffile.imwrite(path, values, **({"photometric": "minisblack"} | facts))
        return shown

    return write


LAB = "CIELAB colours were turned into sRGB."


def tiff_kinds() -> Iterator[Kind]:
    yield from _tiff_greys()
    yield from _tiff_colors()
    yield from _tiff_opacities()
    yield from _tiff_compressions()
    yield from _tiff_refusals()


def _tiff_greys() -> Iterator[Kind]:
    bilevel = grey(1).astype(bool)
    yield Kind("TIFF", "grey", "1", tiff_file(bilevel, scaled(grey(1), 1)))
    yield Kind("TIFF", "grey, white is 0", "1", tiff_file(bilevel, scaled(1 - grey(1), 1), photometric="miniswhite"))
    for bits in (2, 4, 8, 10, 12, 14, 16, 24, 32, 64):
        values, facts = grey(bits), {} if bits in (8, 16, 32, 64) else {"bitspersample": bits}
        turned = np.array(2**bits - 1, values.dtype) - values
        shown, dark = (scaled(each, bits) if bits <= 8 else full(each, 0, 2**bits - 1) for each in (values, turned))
        yield Kind("TIFF", "grey", f"{bits}", tiff_file(values, shown, **facts), off=ROUNDED[bits])
        file = tiff_file(values, dark, photometric="miniswhite", **facts)
        yield Kind("TIFF", "grey, white is 0", f"{bits}", file, off=ROUNDED[bits])
    for bits in (8, 16, 32, 64):
        values = grey(bits).view(f"i{bits // 8}").copy()
        values.flat[:2] = np.iinfo(values.dtype).min, np.iinfo(values.dtype).max
        signed = full(values, *map(int, (values.min(), values.max())))
        yield Kind("TIFF", "grey with a sign", f"{bits}", tiff_file(values, signed), off=ROUNDED[bits])
        turned = tiff_file(values, 65535 - signed, photometric="miniswhite")
        yield Kind("TIFF", "grey with a sign, white is 0", f"{bits}", turned, off=ROUNDED[bits])
    for bits in (16, 32, 64):
        shares = (grey(12) / 4095).astype(f"f{bits // 8}")
        yield Kind("TIFF", "floats from 0 to 1", f"{bits}", tiff_file(shares, full(shares)), off=bits == 16)
        turned = tiff_file(shares, full(1 - shares), photometric="miniswhite")
        yield Kind("TIFF", "floats from 0 to 1, white is 0", f"{bits}", turned, off=bits == 16)


def _tiff_colors() -> Iterator[Kind]:
    for bits in (8, 16):
        colors, planes = rgb(bits), np.moveaxis(rgb(bits), -1, 0)
        facts: dict[str, Any] = {"photometric": "rgb"}
        yield Kind("TIFF", "RGB", f"{bits}", tiff_file(colors, colors, **facts))
        yield Kind("TIFF", "RGB in planes", f"{bits}", tiff_file(planes, colors, planarconfig="separate", **facts))
        yield Kind("TIFF", "RGB in tiles", f"{bits}", tiff_file(colors, colors, tile=(16, 16), **facts))
        more = np.dstack([colors, colors[..., :2]])
        word = "3 of 5 channels are used."
        yield Kind("TIFF", "RGB and what is not said", f"{bits}", tiff_file(more, colors, planarconfig="contig", **facts), word)
        indices = grey(bits)
        palette = np.random.default_rng(bits).integers(0, 65536, (2**bits, 3)).astype(np.uint16)
        palette[indices.flat[0]], palette[indices.flat[1]] = 0, 65535
        shown = (palette if bits == 16 else (palette >> 8).astype(np.uint8))[indices]
        yield Kind("TIFF", "palette", f"{bits}", tiff_file(indices, shown, photometric="palette", colormap=palette.T.copy()))
    for bits in (8, 16):
        most = 2**bits - 1
        inks = np.zeros((H, W, 4), grey(bits).dtype)
        inks[..., 1:3], inks[0, :, :] = most, 0
        shown = np.full((H, W, 3), (most, 0, 0), inks.dtype)
        shown[0] = most
        yield Kind("TIFF", "CMYK", f"{bits}", tiff_file(inks, shown, photometric="separated"), INKS)
        for space in ("CIELAB", "ICCLAB"):
            lab = np.zeros((H, W, 3), inks.dtype)
            lab[..., 0] = np.linspace(0, most, W) if space == "CIELAB" or bits == 8 else np.linspace(0, 0xFF00, W)
            lab[..., 1:] = 0 if space == "CIELAB" else 2 ** (bits - 1)
            shown = light(lab[..., 0] / lab[..., 0].max(), most)
            yield Kind("TIFF", space, f"{bits}", tiff_file(lab, shown, photometric=space.lower()), LAB, off=most // 255)
    luma = np.dstack([grey(8), np.full((H, W, 2), 128, np.uint8)])
    file = tiff_file(luma, grey(8), photometric="ycbcr", subsampling=(1, 1))
    yield Kind("TIFF", "YCbCr", "8", file, off=1)


def light(lightness: np.ndarray, most: int) -> np.ndarray:
    """The grey of sRGB that has an L* of so many hundreds, by the definitions of CIE and IEC."""
    root = (lightness * 100 + 16) / 116
    linear = np.where(root > 6 / 29, root**3, (root - 4 / 29) * 3 * (6 / 29) ** 2)
    srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055)
    return np.asarray(srgb * most + 0.5).astype(np.uint8 if most == 255 else np.uint16)


def _tiff_opacities() -> Iterator[Kind]:
    for bits in (8, 16):
        most = 2**bits - 1
        for name, color in (("grey", grey(bits)), ("RGB", rgb(bits))):
            alpha = grey(bits, 9)
            color[:, :2], alpha[:, :2] = np.array([0, most]).reshape((2, 1)[: color.ndim - 1]), most
            stack = np.dstack([color, alpha])
            facts: dict[str, Any] = {"photometric": "rgb" if name == "RGB" else "minisblack", "planarconfig": "contig"}
            file = tiff_file(stack, over_white(color, alpha), extrasamples=["unassalpha"], **facts)
            yield Kind("TIFF", f"{name} and alpha", f"{bits}", file, TRANSPARENT)
            own = np.minimum(color, alpha[..., None] if color.ndim == 3 else alpha)
            missing = (most - alpha.astype(np.int64))[(..., *[None] * (color.ndim - 2))]
            shown = (own + missing).astype(color.dtype)
            file = tiff_file(np.dstack([own, alpha]), shown, extrasamples=["assocalpha"], **facts)
            yield Kind("TIFF", f"{name} multiplied with its alpha", f"{bits}", file, TRANSPARENT)


LOSSLESS: dict[str, dict[str, Any]] = {
    "LZW": {}, "deflate": {}, "PackBits": {}, "Zstandard": {}, "LZMA": {}, "LERC": {}, "PNG": {},
    "JPEG XL": {"lossless": True}, "JPEG 2000": {"reversible": True, "level": 0},
}  # fmt: skip
CODES = {"deflate": "zlib", "Zstandard": "zstd", "JPEG XL": "jpegxl", "JPEG 2000": "jpeg2000"}


def _tiff_compressions() -> Iterator[Kind]:
    for name, facts in LOSSLESS.items():
        for bits in (8, 16):
            code = CODES.get(name, name.lower())
            file = tiff_file(rgb(bits), rgb(bits), photometric="rgb", compression=code, compressionargs=facts)
            yield Kind("TIFF", f"RGB, compressed by {name}", f"{bits}", file)
    for around, name in (("deflate", "deflate"), ("zstd", "Zstandard")):
        for bits in (8, 16):
            file = tiff_file(
                rgb(bits), rgb(bits), photometric="rgb", compression="lerc", compressionargs={"compression": around}
            )
            yield Kind("TIFF", f"RGB, compressed by LERC within {name}", f"{bits}", file)
    for name in ("LZW", "deflate", "Zstandard"):
        for bits in (8, 16, 32):
            values = grey(bits)
            file = tiff_file(values, full(values), compression=CODES.get(name, name.lower()), predictor=True)
            yield Kind("TIFF", f"grey, {name} of differences", f"{bits}", file)


def _tiff_refusals() -> Iterator[Kind]:
    def refused(holds: str, depth: str, values: np.ndarray, word: str, **facts: Any) -> Kind:
        return Kind("TIFF", holds, depth, tiff_file(values, None, **facts), word, is_refused=True)

    for bits in (64, 128):
        yield refused("complex numbers", f"{bits}", np.zeros((H, W), f"c{bits // 8}"), "has complex numbers")
    for holds, code, numbers, word in (
        ("samples of several kinds", 339, [1, 3, 1], "has samples of several kinds (whole numbers, floats)"),
        ("samples of several widths", 258, [8, 16, 8], "has samples of 8 and 16 bits"),
    ):
        yield Kind("TIFF", holds, "any", _with_tag(code, numbers), word, is_refused=True)
    yield refused("YCbCr", "16", rgb(16), "has YCbCr colours of 16 bits", photometric="ycbcr")
    yield refused("ITU CIELAB", "8", rgb(8), "has colours as ITU CIELAB", photometric="itulab")
    other = [(332, 3, 1, 2, True)]
    yield refused(
        "four other inks",
        "8",
        np.dstack([rgb(8), grey(8)]),
        "has other inks than cyan, magenta, yellow and black",
        photometric="separated",
        extratags=other,
    )
    yield refused(
        "camera raw (DNG)", "16", grey(16), "camera raw", photometric="cfa", extratags=[(50706, 1, 4, b"\1\4\0\0", True)]
    )


def _with_tag(code: int, numbers: list[int]) -> Written:
    def write(path: Path) -> None:
        tifffile.imwrite(path, rgb(16).view(np.int16), photometric="rgb")
        write_tag(path, code, numbers)

    return write
