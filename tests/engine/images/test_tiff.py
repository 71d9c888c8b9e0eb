"""TIFFs of each layout, made on the spot; strange and wrong ones, written byte by byte."""

from __future__ import annotations

import io
import re
import struct
import zlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from grapl_engine import PictureError, read_picture
from grapl_engine.images import formats, tiff_samples
from grapl_engine.images.tiff import stored_tiff, upright

H, W = 32, 48
RNG = np.random.default_rng(7)
GREY8, RGB8, ALPHA8 = (RNG.integers(0, 256, shape, dtype=np.uint8) for shape in ((H, W), (H, W, 3), (H, W)))
GREY16, RGB16, ALPHA16 = (RNG.integers(0, 65536, shape, dtype=np.uint16) for shape in ((H, W), (H, W, 3), (H, W)))
for deep in (GREY16, RGB16):
    deep.flat[:2] = 0, 65535  # so that the stretch changes nothing
VALUES = {"grey8": GREY8, "rgb8": RGB8, "grey16": GREY16, "rgb16": RGB16}
LOSSLESS: dict[str, dict[str, Any]] = {
    "lzw": {}, "zlib": {}, "packbits": {}, "zstd": {}, "lzma": {}, "lerc": {}, "png": {},
    "jpegxl": {"lossless": True}, "jpeg2000": {"reversible": True, "level": 0},
}  # fmt: skip


def rgb(values: np.ndarray) -> np.ndarray:
    return np.repeat(values[..., None], 3, -1) if values.ndim == 2 else values


def read(path: Path, values: np.ndarray, **facts: Any) -> np.ndarray:
    facts.setdefault("photometric", "rgb" if values.shape[-1] == 3 or values.shape[0] == 3 else "minisblack")
    tifffile.imwrite(path / "a.tif", values, **facts)
    return read_picture(path / "a.tif").pixels


def raw_tiff(path: Path, strips: list[bytes], *, counts: list[int] | None = None, **facts: int) -> None:
    """A little-endian TIFF of given strips, with whatever is said of them."""
    tags = {256: 24, 257: 20, 258: 8, 259: 1, 262: 1, 277: 1, 278: 16} | {int(key[1:]): value for key, value in facts.items()}
    places, sizes = (324, 325) if 322 in tags else (273, 279)
    tables = 8 + 2 + 12 * (len(tags) + 2) + 4
    data = tables + 8 * len(strips)
    offsets = [data + sum(map(len, strips[:number])) for number in range(len(strips))]
    lists = {places: offsets, sizes: counts or [len(strip) for strip in strips]}
    entries = b""
    for tag in sorted([*tags, *lists]):
        values = lists.get(tag, [tags.get(tag, 0)])
        at = tables if tag == places else tables + 4 * len(strips)
        entries += struct.pack("<HHII", tag, 4, len(values), values[0] if len(values) == 1 else at)
    numbers = struct.pack(f"<{2 * len(strips)}I", *lists[places], *lists[sizes])
    path.write_bytes(b"II*\0" + struct.pack("<IH", 8, len(tags) + 2) + entries + bytes(4) + numbers + b"".join(strips))


# Layouts


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("compression", LOSSLESS)
def test_a_lossless_compression_changes_nothing(tmp_path: Path, compression: str, kind: str) -> None:
    values = VALUES[kind]
    pixels = read(tmp_path, values, compression=compression, compressionargs=LOSSLESS[compression], rowsperstrip=16)
    np.testing.assert_array_equal(pixels, rgb(values))


@pytest.mark.parametrize("compression", ["lzw", "zlib", "zstd"])
@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("kind", ["rgb8", "rgb16"])
def test_tiles_of_planes_with_a_predictor(tmp_path: Path, kind: str, byteorder: Any, compression: str) -> None:
    facts: dict[str, Any] = {"planarconfig": "separate", "tile": (16, 16), "predictor": True, "bigtiff": byteorder == ">"}
    planes = np.moveaxis(VALUES[kind], -1, 0)
    pixels = read(tmp_path, planes, photometric="rgb", byteorder=byteorder, compression=compression, **facts)
    np.testing.assert_array_equal(pixels, VALUES[kind])


def test_webp_and_floats_with_a_predictor(tmp_path: Path) -> None:
    lossless = {"lossless": True, "level": 100}
    np.testing.assert_array_equal(read(tmp_path, RGB8, compression="webp", compressionargs=lossless), RGB8)
    share = (RGB16 / 65535).astype(np.float32)
    np.testing.assert_array_equal(read(tmp_path, share, compression="zlib", predictor=True), RGB16)


def test_jpeg_is_as_pillow_reads_it(tmp_path: Path) -> None:
    smooth = np.add.outer(np.arange(H) * 3, np.arange(W) * 2)[..., None] + np.array([0, 10, 20])
    pixels = read(tmp_path, smooth.astype(np.uint8), photometric="ycbcr", compression="jpeg")
    np.testing.assert_array_equal(pixels, np.asarray(Image.open(tmp_path / "a.tif").convert("RGB")))


@pytest.mark.parametrize("compression", ["group3", "group4", "tiff_ccitt", "packbits"])
def test_fax(tmp_path: Path, compression: str) -> None:
    ink = GREY8 > 100
    Image.fromarray(ink).save(tmp_path / "a.tif", compression=compression)
    np.testing.assert_array_equal(read_picture(tmp_path / "a.tif").pixels, rgb(ink * np.uint8(255)))


@pytest.mark.parametrize("bits", [2, 4, 10, 12, 14])
def test_odd_numbers_of_bits(tmp_path: Path, bits: int) -> None:
    values = GREY8 >> (8 - bits) if bits < 8 else GREY16 >> (16 - bits)
    pixels = read(tmp_path, values, bitspersample=bits)
    most = 255 if bits < 8 else 65535
    np.testing.assert_allclose(pixels[..., 0], values / (2**bits - 1) * most, atol=0.6)


@pytest.mark.parametrize(
    "values",
    [GREY8.view(np.int8), GREY16.view(np.int16), GREY16.astype(np.int32) - 99, GREY16.astype(np.uint32) * 7, GREY16 / 9000 - 3],
    ids=lambda values: str(values.dtype),
)
def test_any_numbers_are_stretched(tmp_path: Path, values: np.ndarray) -> None:
    exact = (values.astype(float) - values.min()) * (65535 / (float(values.max()) - float(values.min())))
    np.testing.assert_array_equal(read(tmp_path, values)[..., 0], (exact + 0.5).astype(np.uint16))


@pytest.mark.parametrize("values", [GREY8, GREY8 // 4 + 20, GREY16, GREY8 > 9], ids=["8", "narrow", "16", "1"])
def test_white_may_be_0(tmp_path: Path, values: np.ndarray) -> None:
    expected = ~values if values.dtype != np.bool_ else ~values * np.uint8(255)
    np.testing.assert_array_equal(read(tmp_path, values, photometric="miniswhite"), rgb(expected))


def test_white_may_be_0_in_floats(tmp_path: Path) -> None:
    pixels = read(tmp_path, np.array([[0.0, 0.25, 1.0]], np.float32), photometric="miniswhite")
    assert pixels[0, :, 0].tolist() == [65535, 49151, 0]


@pytest.mark.parametrize("compression", [None, "lzw", "zstd", "lerc"])
@pytest.mark.parametrize("indices", [GREY8, GREY16], ids=["8", "16"])
def test_palettes(tmp_path: Path, indices: np.ndarray, compression: str | None) -> None:
    colors = RNG.integers(0, 65536, (3, np.iinfo(indices.dtype).max + 1)).astype(np.uint16)
    colors[:, 0], colors[:, -1] = 0, 65535
    pixels = read(tmp_path, indices, photometric="palette", colormap=colors, compression=compression)
    np.testing.assert_array_equal(pixels, (colors.T >> 16 - 8 * indices.itemsize)[indices])


@pytest.mark.parametrize("alpha", ["unassalpha", "assocalpha"])
@pytest.mark.parametrize(
    ("color", "opacity"), [(RGB8, ALPHA8), (RGB16, ALPHA16), (GREY8, ALPHA8), (GREY16, ALPHA16)], ids=["3x8", "3x16", "8", "16"]
)
def test_both_kinds_of_alpha_are_laid_over_white(tmp_path: Path, color: np.ndarray, opacity: np.ndarray, alpha: str) -> None:
    most = np.iinfo(color.dtype).max
    straight = color.reshape(H, W, -1).copy()
    straight[0, :2], opacity = (np.array([0, most]) * np.ones((straight.shape[2], 1))).T, opacity.copy()
    opacity[0, :2] = most
    share = opacity[..., None] / most
    stored = straight if alpha == "unassalpha" else (straight * share + 0.5).astype(color.dtype)
    kind = "rgb" if color.ndim == 3 else "minisblack"
    facts: dict[str, Any] = {"photometric": kind, "extrasamples": [alpha], "planarconfig": "contig"}
    pixels = read(tmp_path, np.dstack([stored, opacity]), **facts)
    over = np.broadcast_to(most - (most - straight.astype(float)) * share, (H, W, 3))
    assert pixels.dtype == color.dtype
    np.testing.assert_allclose(pixels, over, atol=0.6 if alpha == "unassalpha" else 1.6)


@pytest.mark.parametrize(("extra", "note"), [(1, "3 of 4 channels are used."), (2, "3 of 5 channels are used.")])
@pytest.mark.parametrize("kind", ["rgb8", "rgb16"])
def test_channels_that_are_no_colours(tmp_path: Path, kind: str, extra: int, note: str) -> None:
    values = np.dstack([VALUES[kind], VALUES[kind][..., :extra]])
    pixels = read(tmp_path, values, photometric="rgb", planarconfig="contig", extrasamples=["unspecified"] * extra)
    np.testing.assert_array_equal(pixels, VALUES[kind])
    assert read_picture(tmp_path / "a.tif").notes == (note,)


def test_the_first_slice_of_a_volume(tmp_path: Path) -> None:
    volume = np.stack([GREY16, *[GREY16 // 2] * 15])
    pixels = read(tmp_path, volume, photometric="minisblack", volumetric=True, tile=(16, 16, 16))
    np.testing.assert_array_equal(pixels, rgb(GREY16))
    assert read_picture(tmp_path / "a.tif").notes == ("Slice 1 of 16 is used.",)


@pytest.mark.parametrize("compression", [None, "lzw", "zstd", "lerc"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_cmyk(tmp_path: Path, dtype: type, compression: str | None) -> None:
    inks = np.zeros((H, W, 4), dtype)
    inks[..., 1:3] = np.iinfo(dtype).max
    pixels = read(tmp_path, inks, photometric="separated", compression=compression)
    assert (pixels == (np.iinfo(dtype).max, 0, 0)).all() and pixels.dtype == dtype
    assert "CMYK" in read_picture(tmp_path / "a.tif").notes[0]


@pytest.mark.parametrize("orientation", [0, 1, 9, 255, None, "6"])
def test_an_orientation_that_turns_nothing(orientation: object) -> None:
    assert upright(RGB8, orientation) is RGB8


@pytest.mark.may_warn
def test_a_strange_tag_is_no_news(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    np.testing.assert_array_equal(read(tmp_path, GREY8, extratags=[(274, 3, 1, 0, True)]), rgb(GREY8))
    assert capfd.readouterr().err == ""


# Strips as careless programs write them

SMALL = RNG.integers(0, 256, (20, 24), dtype=np.uint8)
WHITE = np.full((20, 24), 255, np.uint8)
CODES = {1: bytes, 8: zlib.compress}


@pytest.mark.parametrize("values", [SMALL, WHITE], ids=["noise", "white"])
@pytest.mark.parametrize("compression", CODES)
def test_a_last_strip_that_is_too_long(tmp_path: Path, compression: int, values: np.ndarray) -> None:
    padded = np.vstack([values, np.full((12, 24), 255, np.uint8)])
    raw_tiff(tmp_path / "a.tif", [CODES[compression](part.tobytes()) for part in (padded[:16], padded[16:])], t259=compression)
    np.testing.assert_array_equal(read_picture(tmp_path / "a.tif").pixels, rgb(values))


@pytest.mark.parametrize("compression", CODES)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_strip_that_is_said_to_be_empty(tmp_path: Path, dtype: type, compression: int) -> None:
    values = SMALL if dtype == np.uint8 else SMALL.astype(np.uint16) * 256
    facts = {"t258": 8 * values.itemsize, "t259": compression, "t278": 20}
    raw_tiff(tmp_path / "a.tif", [CODES[compression](values.tobytes())], counts=[0], **facts)
    stretched = (values.astype(float) - values.min()) / np.ptp(values.astype(float)) * 65535
    np.testing.assert_allclose(
        read_picture(tmp_path / "a.tif").pixels[..., 0], values if dtype == np.uint8 else stretched, atol=0.6
    )


def test_a_match_that_runs_over_the_end_of_the_strip(tmp_path: Path) -> None:
    """libdeflate does not write it, and libtiff takes that for success."""
    padded = np.full((32, 24), 999, np.uint16)
    padded[0, 0] = 0
    strips = [zlib.compress(part.tobytes()) for part in (padded[:16], padded[16:])]
    raw_tiff(tmp_path / "a.tif", strips, t258=16, t259=8)
    pixels = read_picture(tmp_path / "a.tif").pixels
    assert pixels[0, 0].tolist() == [0, 0, 0] and (pixels.reshape(-1, 3)[1:] == 65535).all()


def test_pixels_that_libtiff_leaves_out_are_not_made_up(tmp_path: Path) -> None:
    strip = zlib.compress(np.full((32, 24), 999, np.uint16).tobytes())
    raw_tiff(tmp_path / "a.tif", [strip], counts=[0], t258=16, t259=8, t278=20)
    with pytest.raises(PictureError, match=r"^a\.tif is damaged or of an unknown kind \(it ends before its last pixel\)"):
        read_picture(tmp_path / "a.tif")


def test_a_compression_that_only_libtiff_knows(tmp_path: Path) -> None:
    nibbles = np.arange(16, dtype=np.uint8)[None].repeat(4, 0)
    raw_tiff(tmp_path / "a.tif", [bytes(nibbles.ravel() | 0xC0)], t256=16, t257=4, t258=4, t259=32809)
    np.testing.assert_array_equal(read_picture(tmp_path / "a.tif").pixels, rgb(nibbles * 17))


# Wrong files


@pytest.mark.may_warn
@pytest.mark.parametrize(("code", "name"), [(34661, "JBIG"), (32766, "NEXT"), (12345, "method 12345")])
def test_an_unknown_compression_is_named(tmp_path: Path, code: int, name: str) -> None:
    raw_tiff(tmp_path / "a.tif", [bytes(64)], t259=code)
    with pytest.raises(PictureError, match=rf"^a\.tif is compressed by {name} in a way that is not known here: save it as PNG"):
        read_picture(tmp_path / "a.tif")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"t262": 8}, "has CIELAB colours of 8 bits (channels: 1), which are not converted here"),
        ({"t262": 5}, "has other inks than cyan, magenta, yellow and black, which are not converted here"),
        ({"t258": 48}, "has samples of 48 bits, which are not read here"),
        ({"t258": 12, "t339": 2}, "has samples of 12 bits, with a sign, which are not read here"),
    ],
)
def test_what_no_writer_writes_is_said_by_its_name(tmp_path: Path, facts: dict[str, int], sentence: str) -> None:
    raw_tiff(tmp_path / "a.tif", [bytes(480)], t278=20, **facts)
    with pytest.raises(PictureError, match=rf"^a\.tif {re.escape(sentence)}: save it as PNG"):
        read_picture(tmp_path / "a.tif")


def test_a_page_below_a_page_is_not_read_from_another(tmp_path: Path) -> None:
    page = SimpleNamespace(treeindex=(0, 1), index=1)
    with pytest.raises(ValueError, match="a page below a page"):
        tiff_samples._number(page)  # type: ignore[arg-type]


@pytest.mark.may_warn
@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"t256": 100_000, "t257": 100_000}, "has 100000 × 100000 pixels, more than 300 million"),
        ({"t256": 10_000, "t257": 10_000, "t277": 60_000}, "values in its 10000 × 10000 pixels, more than 1200 million"),
        ({"t256": 10_000, "t257": 10_000, "t32997": 1000}, "values in its 10000 × 10000 pixels, more than 1200 million"),
        ({"t322": 160_000, "t323": 160_000}, r"\(tiles of 160000 × 160000 pixels\)"),
        ({"t258": 40}, "has samples of 40 bits, which are not read here"),
        ({"t322": 8192, "t323": 16384}, r"\(tiles of 8192 × 16384 pixels\)"),
    ],
)
def test_what_would_fill_the_memory_is_refused_by_its_header(
    tmp_path: Path, facts: dict[str, int], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw_tiff(tmp_path / "a.tif", [zlib.compress(bytes(64))], t259=8, **facts)
    monkeypatch.setattr(tifffile.TiffPage, "asarray", lambda *_, **__: pytest.fail("it was decoded"))
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("it was decoded"))
    with pytest.raises(PictureError, match=rf"^a\.tif .*{sentence}"):
        read_picture(tmp_path / "a.tif")


def test_a_jpeg_larger_than_its_page_is_not_decoded(tmp_path: Path) -> None:
    image, stream = Image.new("L", (240, 200), 9), io.BytesIO()
    image.save(stream, "JPEG")
    raw_tiff(tmp_path / "a.tif", [stream.getvalue()], t259=7, t278=20)
    with pytest.raises(PictureError, match=r"^a\.tif is damaged"):
        read_picture(tmp_path / "a.tif")


def test_the_limit_on_values_follows_that_on_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MAX_PIXELS", H * W)
    np.testing.assert_array_equal(read(tmp_path, RGB8), RGB8)
    with pytest.raises(PictureError, match=rf"has {5 * H * W} values in its {W} × {H} pixels"):
        read(tmp_path, np.dstack([RGB8, RGB8[..., :2]]), photometric="rgb", planarconfig="contig")


@pytest.mark.parametrize("compression", [None, "lzw", "zlib", "zstd", "packbits", "jpeg", "jpegxr", "jpeg2000"])
@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
def test_a_part_of_a_file(tmp_path: Path, compression: str | None, share: float) -> None:
    facts: dict[str, Any] = {"photometric": "ycbcr"} if compression == "jpeg" else {}
    read(tmp_path, RGB8, compression=compression, **facts)
    whole = (tmp_path / "a.tif").read_bytes()
    (tmp_path / "a.tif").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(PictureError, match=r"^a\.tif is damaged"):
        read_picture(tmp_path / "a.tif")


@pytest.mark.may_warn
@pytest.mark.parametrize("content", [b"II*\0", b"II*\0 rubbish, and more of it, and more of it", b"MM\0*" + bytes(40)])
def test_a_signature_and_no_more(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.tif").write_bytes(content)
    with pytest.raises(PictureError, match=r"^a\.tif is damaged"):
        read_picture(tmp_path / "a.tif")


@pytest.mark.may_warn
@pytest.mark.timeout(20)
@pytest.mark.parametrize("metadata", [{}, None], ids=["described", "plain"])
def test_a_chain_of_pages_that_comes_back_to_itself_ends(tmp_path: Path, metadata: dict[str, str] | None) -> None:
    tifffile.imwrite(tmp_path / "a.tif", GREY8, photometric="minisblack", metadata=metadata)
    content = bytearray((tmp_path / "a.tif").read_bytes())
    first = int.from_bytes(content[4:8], "little")
    after = first + 2 + 12 * int.from_bytes(content[first : first + 2], "little")
    content[after : after + 4] = first.to_bytes(4, "little")
    (tmp_path / "a.tif").write_bytes(content)
    np.testing.assert_array_equal(read_picture(tmp_path / "a.tif").pixels, rgb(GREY8))
    with (tmp_path / "a.tif").open("rb") as stream:
        np.testing.assert_array_equal(stored_tiff(stream, "a.tif"), GREY8)
