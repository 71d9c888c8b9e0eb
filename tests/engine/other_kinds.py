"""Files of each kind but PNG and TIFF, for the table of picture files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
from PIL import Image

from tests.engine.coded_colors import jpeg_xl_with
from tests.engine.color_profiles import srgb_value
from tests.engine.heic_files import HEIC, SEEN
from tests.engine.kind_of_file import INKS, TRANSPARENT, H, Kind, W, Written, full, grey, over_white, rgb


def jpeg_file(mode: str, color: int | tuple[int, ...], shown: tuple[int, int, int]) -> Written:
    def write(path: Path) -> np.ndarray:
        Image.new(mode, (W, H), color).save(path, "JPEG", quality=100)
        return np.full((H, W, 3), shown, np.uint8)

    return write


def jpeg_kinds() -> Iterator[Kind]:
    yield Kind("JPEG", "grey", "8", jpeg_file("L", 99, (99, 99, 99)))
    yield Kind("JPEG", "YCbCr", "8", jpeg_file("RGB", (200, 90, 30), (200, 90, 30)), off=2)
    yield Kind("JPEG", "CMYK", "8", jpeg_file("CMYK", (0, 255, 255, 0), (255, 0, 0)), INKS, off=2)
    steps = (np.add.outer(np.arange(H), np.arange(W)) * 65).astype(np.uint16)
    steps[0, 0], steps[-1, -1] = 0, 4095
    yield Kind("JPEG", "grey", "12", coded("jpeg8", steps, full(steps, 0, 4095), level=100, bitspersample=12), off=99)
    for bits in (8, 12, 16):
        for name, values in (("grey", grey(bits)), ("RGB", rgb(bits))):
            shown = full(values, 0, 4095) if bits == 12 else values
            file = coded("jpeg8", values, shown, lossless=True, bitspersample=bits)
            yield Kind("JPEG", f"{name}, without a loss", f"{bits}", file, off=bits == 12)


def coded(codec: str, values: np.ndarray, shown: np.ndarray, **facts: Any) -> Written:
    def write(path: Path) -> np.ndarray:
        path.write_bytes(bytes(getattr(imagecodecs, f"{codec}_encode")(np.ascontiguousarray(values), **facts)))
        return shown

    return write


def saved(image: Image.Image, shown: np.ndarray, suffix: str, **facts: Any) -> Written:
    def write(path: Path) -> np.ndarray:
        image.save(path, suffix, **facts)
        return shown

    return write


def content(data: bytes, shown: np.ndarray | None) -> Written:
    def write(path: Path) -> np.ndarray | None:
        path.write_bytes(data)
        return shown

    return write


def codec_kinds() -> Iterator[Kind]:
    exact: dict[str, tuple[str, dict[str, Any]]] = {
        "JPEG 2000": ("jpeg2k", {"reversible": True, "level": 0}),
        "JPEG XL": ("jpegxl", {"lossless": True}),
        "JPEG-LS": ("jpegls", {}),
    }
    for name, (codec, facts) in exact.items():
        for bits in (8, 16):
            if codec == "jpegxl" and bits == 16:  # which its encoder says to be linear light
                continue
            color, alpha = rgb(bits), grey(bits, 9)
            yield Kind(name, "grey", f"{bits}", coded(codec, grey(bits), grey(bits), **facts))
            yield Kind(name, "RGB", f"{bits}", coded(codec, color, color, **facts))
            if codec != "jpegls":
                file = coded(codec, np.dstack([color, alpha]), over_white(color, alpha), **facts)
                yield Kind(name, "RGB and alpha", f"{bits}", file, TRANSPARENT)
    yield from jpeg_xl_kinds()
    for bits in (8, 10, 12):
        shown = rgb(bits) if bits == 8 else full(rgb(bits), 0, 2**bits - 1)
        yield Kind("AVIF", "RGB", f"{bits}", coded("avif", rgb(bits), shown, level=100, bitspersample=bits), off=bits > 8)
    file = coded("avif", np.dstack([rgb(8), grey(8, 9)]), over_white(rgb(8), grey(8, 9)), level=100)
    yield Kind("AVIF", "RGB and alpha", "8", file, TRANSPARENT)
    yield Kind("HEIC", "RGB", "8", content(HEIC[8], SEEN[8].astype(np.uint8)))
    deep = SEEN[10].astype(np.uint16) << 6
    yield Kind("HEIC", "RGB", "10", content(HEIC[10], full(deep, deep.min(), deep.max())))


def jpeg_xl_kinds() -> Iterator[Kind]:
    """Of more than 8 bits, which the encoder says to be linear light."""
    color, alpha = rgb(16), grey(16, 9)
    stored = bytes(imagecodecs.jpegxl_encode(color, lossless=True))
    yield Kind("JPEG XL", "RGB", "16", content(jpeg_xl_with(stored, [1], bits=16), color))
    shown = np.asarray(srgb_value(color / 65535) * 65535 + 0.5).astype(np.uint16)
    word = "Colours were converted from linear BT.709 to sRGB."
    yield Kind("JPEG XL", "RGB of linear light", "16", coded("jpegxl", color, shown, lossless=True), word, off=9)
    whole = np.dstack([color, alpha])
    file = coded("jpegxl", whole, over_white(shown, alpha), lossless=True)
    yield Kind("JPEG XL", "RGB of linear light and alpha", "16", file, f"{word} {TRANSPARENT}", off=9)
    grey_shown = np.asarray(srgb_value(grey(16) / 65535) * 65535 + 0.5).astype(np.uint16)
    yield Kind("JPEG XL", "grey of linear light", "16", coded("jpegxl", grey(16), grey_shown, lossless=True), word, off=9)
    shares = (color / 65535).astype(np.float32)
    yield Kind("JPEG XL", "floats of linear light", "32", coded("jpegxl", shares, shown, lossless=True), word, off=9)


def old_kinds() -> Iterator[Kind]:
    color, alpha, indices = rgb(8), grey(8, 9), grey(8)
    yield Kind("WebP", "RGB", "8", saved(Image.fromarray(color), color, "WEBP", lossless=True))
    image = Image.fromarray(np.dstack([color, alpha]))
    file = saved(image, over_white(color, alpha), "WEBP", lossless=True, exact=True)
    yield Kind("WebP", "RGB and alpha", "8", file, TRANSPARENT)
    palette = np.random.default_rng(1).integers(0, 256, (256, 3), dtype=np.uint8)
    mapped = Image.fromarray(indices)
    mapped.putpalette(palette.tobytes())
    yield Kind("GIF", "palette", "8", saved(mapped, palette[indices], "GIF"))
    gone = np.where(indices[..., None] == 9, np.uint8(255), palette[indices])
    yield Kind("GIF", "palette, one colour transparent", "8", saved(mapped, gone, "GIF", transparency=9), TRANSPARENT)
    yield Kind("BMP", "grey", "8", saved(Image.fromarray(indices), indices, "BMP"))
    yield Kind("BMP", "palette", "8", saved(mapped, palette[indices], "BMP"))
    yield Kind("BMP", "RGB", "8", saved(Image.fromarray(color), color, "BMP"))
    yield Kind("BMP", "grey", "1", saved(Image.fromarray(indices > 99), (indices > 99) * np.uint8(255), "BMP"))
    head = f"{W} {H} ".encode()
    for bits in (8, 16):
        most, code = 2**bits - 1, f">u{bits // 8}"
        yield Kind(
            "PPM", "grey", f"{bits}", content(b"P5 %s%d\n" % (head, most) + grey(bits).astype(code).tobytes(), grey(bits))
        )
        yield Kind("PPM", "RGB", f"{bits}", content(b"P6 %s%d\n" % (head, most) + rgb(bits).astype(code).tobytes(), rgb(bits)))
    bits = np.packbits(grey(1).astype(bool), axis=1).tobytes()
    yield Kind("PPM", "black and white", "1", content(b"P4 " + head.rstrip() + b"\n" + bits, (1 - grey(1)) * np.uint8(255)))


def named_kinds() -> Iterator[Kind]:
    for data, holds in ((b"8BPS\0\1" + bytes(200), "Photoshop drawing (PSD)"), (b"%PDF-1.7\n" + bytes(200), "PDF document")):
        yield Kind("others", holds, "any", content(data, None), f"is a {holds}", is_refused=True)
    yield Kind("others", "OpenEXR", "any", content(b"v/1\x01" + bytes(200), None), "is an OpenEXR picture", is_refused=True)
    yield Kind("others", "DICOM", "any", content(bytes(128) + b"DICM" + bytes(60), None), "is a DICOM picture", is_refused=True)
    data = b"FUJIFILMCCD-RAW 0201" + bytes(200)
    yield Kind(
        "others", "camera raw (RAF, RW2, ORF, CR3, X3F)", "any", content(data, None), "is camera raw (RAF)", is_refused=True
    )
