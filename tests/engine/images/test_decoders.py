"""Which decoder reads what; 16 bits of PNG stay 16."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from png_files import chunk, png16

from grapl_engine import PictureError, read_picture
from grapl_engine.images.decoders import decode, stored_numbers

H, W = 10, 14
ENGINE_TESTS = Path(__file__).parents[1]


def deep(channels: int) -> np.ndarray:
    """Values over the whole range, whose low bytes matter."""
    values = np.random.default_rng(channels).integers(0, 65536, (H, W, channels), dtype=np.uint16)
    values[0, 0], values[0, 1] = 0, 65535
    return values


def decoded(path: Path, content: bytes) -> np.ndarray:
    path.write_bytes(content)
    with path.open("rb") as stream:
        return decode(stream, path.name).array


def exif(orientation: int) -> bytes:
    tags = Image.Exif()
    tags[274] = orientation
    return chunk(b"eXIf", tags.tobytes()[6:])


@pytest.mark.may_warn  # of libpng, for what is interlaced
@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_a_png_of_16_bits_keeps_them(tmp_path: Path, channels: int, interlaced: bool) -> None:
    values = deep(channels)
    array = decoded(tmp_path / "a.png", png16(values, interlaced=interlaced))
    assert array.dtype == np.uint16 and not array.flags.writeable
    np.testing.assert_array_equal(array.reshape(values.shape), values)


@pytest.mark.parametrize("channels", [1, 3])
def test_one_transparent_colour_of_16_bits(tmp_path: Path, channels: int) -> None:
    values = deep(channels)
    key = values[3, 3]
    (tmp_path / "a.png").write_bytes(png16(values, chunk(b"tRNS", key.astype(">u2").tobytes())))
    picture = read_picture(tmp_path / "a.png")
    gone = (values == key).all(-1, keepdims=True)
    np.testing.assert_array_equal(picture.pixels, np.broadcast_to(np.where(gone, 65535, values), (H, W, 3)))
    assert picture.notes == ("Transparent parts were laid over white.",)


@pytest.mark.parametrize("is_after", [False, True])
def test_the_cameras_turn_of_a_deep_png_is_undone(tmp_path: Path, is_after: bool) -> None:
    values = deep(3)
    chunks = (b"", exif(6)) if is_after else (exif(6), b"")
    np.testing.assert_array_equal(decoded(tmp_path / "a.png", png16(values, *chunks)), np.rot90(values, -1))


def test_facts_that_are_true_of_all_pictures_change_none(tmp_path: Path) -> None:
    facts = chunk(b"gAMA", struct.pack(">I", 45455)) + chunk(b"sBIT", bytes([12, 12, 12]))
    np.testing.assert_array_equal(decoded(tmp_path / "a.png", png16(deep(3), facts)), deep(3))


@pytest.mark.parametrize("depth", [8, 16])
def test_a_huge_png_is_refused_by_its_header(tmp_path: Path, depth: int) -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, depth, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(100)))
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b""))
    with pytest.raises(PictureError, match=r"^a\.png has 100000 × 100000 pixels, more than 300 million"):
        read_picture(tmp_path / "a.png")


@pytest.mark.parametrize("at", [20, 60, 300, -1])
def test_a_damaged_png_of_16_bits(tmp_path: Path, at: int) -> None:
    content = png16(deep(3))
    (tmp_path / "a.png").write_bytes(content[: at if at > 0 else len(content) - 20])
    with pytest.raises(PictureError, match=r"^a\.png is damaged"):
        read_picture(tmp_path / "a.png")


def test_a_flipped_byte_in_a_png_of_16_bits(tmp_path: Path) -> None:
    content = bytearray(png16(deep(3)))
    content[len(content) // 2] ^= 255
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(PictureError, match=r"^a\.png is damaged"):
        read_picture(tmp_path / "a.png")


def test_stored_numbers_are_as_they_stand(tmp_path: Path) -> None:
    image = Image.fromarray(np.array([[3, 1], [2, 0]], np.uint8), "L").copy()
    image.putpalette([200, 10, 30] * 256)
    image.save(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(png16(deep(3)))
    for name, expected in (("a.png", np.array([[3, 1], [2, 0]])), ("b.png", deep(3))):
        with (tmp_path / name).open("rb") as stream:
            numbers, palette = stored_numbers(stream, name)
        np.testing.assert_array_equal(numbers, expected)
        assert (palette is None) == (name == "b.png")
        assert palette is None or palette.tolist() == [[200, 10, 30]] * len(palette)


@pytest.mark.parametrize(
    ("name", "needed"), [("a.jpg", set()), ("a.png", set()), ("b.png", {"imagecodecs"}), ("a.tif", {"imagecodecs", "tifffile"})]
)
def test_a_decoder_is_loaded_by_the_file_that_needs_it(tmp_path: Path, name: str, needed: set[str]) -> None:
    Image.new("RGB", (20, 12), (200, 0, 0)).save(tmp_path / ("c.png" if name == "b.png" else name))
    (tmp_path / "b.png").write_bytes(png16(deep(3)))
    code = (
        "import sys; from scripted_engine import ScriptedEngine; from grapl_engine.cli.main import main\n"
        f"assert main(['segment', {str(tmp_path / name)!r}, '-o', {str(tmp_path / 'out')!r}, '--quiet'], ScriptedEngine()) == 0\n"
        "print(*{'imagecodecs', 'tifffile'}.intersection(sys.modules))"
    )
    paths = [str(ENGINE_TESTS), str(ENGINE_TESTS.parents[1])]
    code = f"import sys; sys.path[:0] = {paths!r}\n{code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == needed


def test_a_frame_that_says_it_is_larger_than_a_picture_may_be_is_refused(tmp_path: Path) -> None:
    """Pillow's own word for it is no kind of error that readers of files know."""
    Image.fromarray(np.zeros((4, 4), np.uint8)).convert("P").save(tmp_path / "small.gif")
    content = bytearray((tmp_path / "small.gif").read_bytes())
    place = content.index(b"\x2c\x00\x00\x00\x00")  # the frame's own width and height stand after its place
    content[place + 5 : place + 9] = struct.pack("<HH", 40_000, 40_000)
    (tmp_path / "bomb.gif").write_bytes(bytes(content))
    with pytest.raises(PictureError, match=r"bomb\.gif says that a part of it has more pixels"):
        read_picture(tmp_path / "bomb.gif")
    with (tmp_path / "bomb.gif").open("rb") as stream, pytest.raises(PictureError, match="more pixels"):
        stored_numbers(stream, "bomb.gif")
