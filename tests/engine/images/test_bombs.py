"""What a reading takes: never four times the picture, as it is stored or shown; and what a file says that holds less, or more."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image

from grapl_engine import PictureError, read_picture
from tests.engine.coded_colors import cicp, jpeg_xl_of_jpeg, jpeg_xl_with_profile_of
from tests.engine.color_profiles import rgb_profile
from tests.engine.mutated_files import MOST_MEMORY

ROOT = Path(__file__).parents[3]
SIDE = 1600
SLACK = 16
"""Megabytes for the file, what a library keeps, and bands."""
GREY = (np.add.outer(np.arange(SIDE), np.arange(SIDE)) // 16 % 256).astype(np.uint8)
READ = """
import sys
from grapl_engine import read_picture
def megabytes(what):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(what)) / 1024
read_picture(sys.argv[1])
open("/proc/self/clear_refs", "w").write("5")
before = megabytes("VmRSS")
picture = read_picture(sys.argv[2])
print(megabytes("VmHWM") - before, picture.pixels.nbytes / 2**20)
"""
needs_linux = pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells the most that was taken")


def tiff(values: Callable[[np.ndarray], np.ndarray], **facts: Any) -> Callable[[Path, np.ndarray], float]:
    def write(path: Path, grey: np.ndarray) -> float:
        stored = values(grey)
        tifffile.imwrite(path, stored, **({"photometric": "minisblack"} | facts))
        return stored.nbytes / 2**20

    return write


def pillow(values: Callable[[np.ndarray], Any], suffix: str, **facts: Any) -> Callable[[Path, np.ndarray], float]:
    def write(path: Path, grey: np.ndarray) -> float:
        image = values(grey)
        (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(path, suffix, **facts)
        return 0.0

    return write


def codec(values: Callable[[np.ndarray], np.ndarray], name: str, **facts: Any) -> Callable[[Path, np.ndarray], float]:
    def write(path: Path, grey: np.ndarray) -> float:
        path.write_bytes(bytes(getattr(imagecodecs, f"{name}_encode")(values(grey), **facts)))
        return 0.0

    return write


def codec_with(values: Callable[[np.ndarray], np.ndarray], name: str, added: bytes, at: int, **facts: Any) -> Any:
    def write(path: Path, grey: np.ndarray) -> float:
        content = bytes(getattr(imagecodecs, f"{name}_encode")(values(grey), **facts))
        path.write_bytes(content[:at] + added + content[at:])
        return 0.0

    return write


def with_profile(path: Path, grey: np.ndarray) -> float:
    other = jpeg_xl_of_jpeg(stack(3)(grey[:32, :32]), rgb_profile("Display P3"))
    path.write_bytes(jpeg_xl_with_profile_of(bytes(imagecodecs.jpegxl_encode(stack(3)(grey), level=90, effort=1)), other))
    return 0.0


def stack(channels: int, dtype: type = np.uint8) -> Callable[[np.ndarray], np.ndarray]:
    return lambda grey: np.repeat(grey[..., None].astype(dtype), channels, axis=2)


def mapped(grey: np.ndarray) -> Image.Image:
    image = Image.fromarray(grey)
    image.putpalette(bytes(range(256)) * 3)
    return image


LARGE: dict[str, Callable[[Path, np.ndarray], float]] = {
    "grey floats": tiff(lambda grey: grey.astype(np.float32), compression="zlib"),
    "RGB floats": tiff(stack(3, np.float32), photometric="rgb", compression="zlib"),
    "RGB of 64 bits": tiff(stack(3, np.float64), photometric="rgb", compression="zlib", rowsperstrip=64),
    "RGB and alpha of 16 bits": tiff(stack(4, np.uint16), photometric="rgb", extrasamples=["unassalpha"], compression="zlib"),
    "RGB and premultiplied alpha": tiff(stack(4), photometric="rgb", extrasamples=["assocalpha"], compression="zlib"),
    "CIELAB": tiff(stack(3), photometric="cielab", compression="zlib"),
    "inks": tiff(stack(4), photometric="separated", compression="zlib"),
    "a palette": pillow(mapped, "GIF"),
    "a palette with a transparent colour": pillow(mapped, "GIF", transparency=9),
    "a palette with alpha": pillow(mapped, "PNG", transparency=bytes(range(200)), compress_level=1),
    "PNG with alpha": pillow(stack(4), "PNG", compress_level=1),
    "PNG of 16 bits with alpha": codec(stack(4, np.uint16), "png", level=1),
    "JPEG": pillow(stack(3), "JPEG"),
    "JPEG of inks": pillow(lambda grey: Image.fromarray(stack(4)(grey), "CMYK"), "JPEG"),
    "WebP with alpha": pillow(stack(4), "WEBP", quality=50, method=0),
    "AVIF": pillow(stack(3), "AVIF", speed=10),
    "JPEG XL": codec(stack(3), "jpegxl", effort=1),
    "JPEG XL with a profile, with a loss": with_profile,
    "JPEG of Display P3": pillow(stack(3), "JPEG", icc_profile=rgb_profile("Display P3")),
    "PNG of 16 bits of linear light": codec_with(stack(3, np.uint16), "png", cicp(1, 8), 33, level=1),
    "AVIF of Display P3": codec(stack(3), "avif", speed=10, primaries=12, transfer=13),
    "JPEG of 16 bits": codec(stack(3, np.uint16), "jpeg8", lossless=True),
    "JPEG 2000 in tiles": pillow(stack(3), "JPEG2000", tile_size=(256, 256)),
    "JPEG 2000 of grey": codec(lambda grey: grey, "jpeg2k"),
    "JPEG 2000 of 16 bits": codec(stack(3, np.uint16), "jpeg2k"),
    "LERC within Zstandard": tiff(stack(3), photometric="rgb", compression="lerc", compressionargs={"compression": "zstd"}),
    "8 bits without a value": tiff(lambda grey: grey, compression="zlib", extratags=[(42113, 2, 0, "0", True)]),
}


@needs_linux
@pytest.mark.filterwarnings("ignore:'mode' parameter is deprecated:DeprecationWarning")
@pytest.mark.parametrize("kind", LARGE)
def test_a_reading_takes_less_than_four_times_the_picture(tmp_path: Path, kind: str) -> None:
    LARGE[kind](tmp_path / "small", GREY[:40, :40])
    stored = LARGE[kind](tmp_path / "large", GREY)
    paths = [str(tmp_path / "small"), str(tmp_path / "large")]
    done = subprocess.run([sys.executable, "-c", READ, *paths], cwd=ROOT, capture_output=True, text=True, check=True)
    taken, shown = map(float, done.stdout.split())
    assert taken < 4 * max(stored, shown) + SLACK


def bomb(path: Path, data: bytes, compression: str, **facts: Any) -> None:
    """A TIFF of 10 x 32 pixels whose strip is of another size."""
    target, code = io.BytesIO(), tifffile.COMPRESSION[compression.upper()]
    tifffile.imwrite(target, iter([data]), shape=(10, 32), dtype=np.uint8, photometric="minisblack", compression=code, **facts)
    path.write_bytes(target.getvalue())


UNPACK = READ.replace("import sys", "import contextlib, sys").replace(
    "picture = read", "with contextlib.suppress(Exception): read"
)
UNPACK = UNPACK.replace("read_picture(sys.argv[1])", "with contextlib.suppress(Exception): read_picture(sys.argv[1])")
UNPACK = UNPACK.replace(", picture.pixels.nbytes / 2**20", "")


@needs_linux
@pytest.mark.parametrize("name", ["zlib", "lzw", "packbits", "zstd", "lzma", "lerc"])
def test_a_strip_that_grows_is_not_unpacked_whole(tmp_path: Path, name: str) -> None:
    for path, side in (("small", 16), ("large", 5000)):
        zeros = np.zeros((side, side), np.uint8)
        if name == "packbits":  # whose encoder takes minutes
            data = b"\x81\0" * (side**2 // 128)
        else:
            data = bytes(getattr(imagecodecs, f"{name}_encode")(zeros if name == "lerc" else zeros.tobytes()))
        bomb(tmp_path / path, data, {"zlib": "adobe_deflate"}.get(name, name))
    paths = [str(tmp_path / "small"), str(tmp_path / "large")]
    done = subprocess.run([sys.executable, "-c", UNPACK, *paths], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(done.stdout) < 12 and done.stderr == ""


@pytest.mark.may_warn
@pytest.mark.parametrize("facts", [{}, {"planarconfig": "separate"}], ids=["one", "planes"])
def test_a_page_that_its_file_cannot_hold_is_refused_before_it_is_made_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, facts: dict[str, Any]
) -> None:
    planes = np.zeros((3, 24, 40) if facts else (24, 40), np.uint16)
    tifffile.imwrite(tmp_path / "a.tif", planes, photometric="rgb" if facts else "minisblack", **facts)
    content = bytearray((tmp_path / "a.tif").read_bytes())
    with tifffile.TiffFile(tmp_path / "a.tif") as file:
        at = file.pages.first.tags[257].valueoffset
    content[at : at + 4] = (4_000_000).to_bytes(4, "little")
    (tmp_path / "a.tif").write_bytes(content)
    monkeypatch.setattr(np, "zeros", lambda *_, **__: pytest.fail("room was made"))
    monkeypatch.setattr(np, "full", lambda *_, **__: pytest.fail("room was made"))
    with pytest.raises(PictureError, match="it ends before its last pixel"):
        read_picture(tmp_path / "a.tif")


@pytest.mark.parametrize("facts", [{}, {"compression": "jpeg"}, {"photometric": "separated"}], ids=["grey", "JPEG", "inks"])
def test_pillows_limit_is_none_for_a_tiff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, facts: dict[str, Any]) -> None:
    values = stack(4)(GREY[:40, :40]) if "photometric" in facts else GREY[:40, :40]
    tifffile.imwrite(tmp_path / "a.tif", values, **({"photometric": "minisblack"} | facts))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    assert read_picture(tmp_path / "a.tif").width == 40


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")  # which the program lets nobody hear
@pytest.mark.parametrize("screen", [(60_000, 60_000), (30_000, 20_000)])
def test_a_gif_is_as_large_as_its_largest_part(tmp_path: Path, screen: tuple[int, int]) -> None:
    Image.new("P", (8, 8)).save(tmp_path / "a.gif")
    content = bytearray((tmp_path / "a.gif").read_bytes())
    at = content.index(b"\x2c")  # the picture's own place and size, which may go beyond the screen
    content[at + 5 : at + 9] = np.array(screen, "<u2").tobytes()
    (tmp_path / "a.gif").write_bytes(content)
    with pytest.raises(PictureError, match=r"more (than 300 million|pixels than a picture may have)"):
        read_picture(tmp_path / "a.gif")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_gif_that_its_file_cannot_hold_is_refused_before_it_is_made_room_for(tmp_path: Path) -> None:
    Image.new("P", (8, 8)).save(tmp_path / "a.gif")
    content = bytearray((tmp_path / "a.gif").read_bytes())
    at = content.index(b"\x2c")
    for screen, words in (
        ((16_000, 13_000), r"16000 × 13000 pixels, more than its \d+ bytes can hold"),
        ((2_000, 1_000), "is truncated"),
    ):
        content[6:10] = content[at + 5 : at + 9] = np.array(screen, "<u2").tobytes()
        (tmp_path / "a.gif").write_bytes(content)
        with pytest.raises(PictureError, match=words):
            read_picture(tmp_path / "a.gif")


def test_a_gif_of_one_colour_is_no_bomb(tmp_path: Path) -> None:
    Image.new("P", (9_000, 6_000)).save(tmp_path / "a.gif")
    assert read_picture(tmp_path / "a.gif").pixels.shape == (6_000, 9_000, 3)


@needs_linux
@pytest.mark.parametrize("seed", [1])
def test_changed_files_end_with_a_picture_or_a_sentence(seed: int) -> None:
    command = [sys.executable, "-m", "tests.engine.mutated_files", "300", str(seed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("300 read\n", "", 0), MOST_MEMORY
