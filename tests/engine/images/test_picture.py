from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image
from png_files import png16

from grapl_engine import PictureError, as_picture, read_picture
from grapl_engine.images import formats
from grapl_engine.images.file_parts import FileParts
from grapl_engine.images.picture import working_image, working_shape

H, W = 10, 14


@pytest.fixture
def rgb() -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (H, W, 3), dtype=np.uint8)


@pytest.fixture
def deep() -> np.ndarray:
    """16-bit colours over the whole range, whose low bytes matter."""
    colors = np.random.default_rng(4).integers(0, 65536, (H, W, 3), dtype=np.uint16)
    colors[0, 0] = 0, 65535, 258
    return colors


# Files


@pytest.mark.parametrize("suffix", ["png", "tif", "bmp", "webp"])
def test_a_lossless_file_comes_back_pixel_for_pixel(tmp_path: Path, rgb: np.ndarray, suffix: str) -> None:
    path = tmp_path / f"leaf.{suffix}"
    Image.fromarray(rgb).save(path, **({"lossless": True} if suffix == "webp" else {}))
    picture = read_picture(path)
    np.testing.assert_array_equal(picture.pixels, rgb)
    assert (picture.name, picture.path, picture.notes) == (path.name, path, ())
    assert (picture.height, picture.width) == (H, W)
    assert not picture.pixels.flags.writeable


def test_jpeg_is_close(tmp_path: Path) -> None:
    Image.new("RGB", (W, H), (200, 100, 50)).save(tmp_path / "a.jpg", quality=95)
    assert np.abs(read_picture(tmp_path / "a.jpg").pixels.astype(int) - (200, 100, 50)).max() <= 3


@pytest.mark.parametrize("mode", ["1", "L", "P"])
@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_few_bits_and_palettes_become_rgb(tmp_path: Path, rgb: np.ndarray, mode: str, suffix: str) -> None:
    image = Image.fromarray(rgb).convert(mode)
    image.save(tmp_path / f"a.{suffix}")
    picture = read_picture(tmp_path / f"a.{suffix}")
    np.testing.assert_array_equal(picture.pixels, np.asarray(image.convert("RGB")))
    assert picture.pixels.dtype == np.uint8


def test_transparency_is_laid_over_white(tmp_path: Path) -> None:
    rgba = np.zeros((2, 3, 4), np.uint8)
    rgba[..., 0] = 100
    rgba[0, :, 3] = 0, 128, 255
    rgba[1, :, 3] = 255
    Image.fromarray(rgba).save(tmp_path / "a.png")
    picture = read_picture(tmp_path / "a.png")
    assert picture.pixels[0].tolist() == [[255, 255, 255], [177, 127, 127], [100, 0, 0]]
    assert picture.notes == ("Transparent parts were laid over white.",)


def test_an_opaque_alpha_says_nothing(tmp_path: Path, rgb: np.ndarray) -> None:
    Image.fromarray(rgb).convert("RGBA").save(tmp_path / "a.png")
    picture = read_picture(tmp_path / "a.png")
    np.testing.assert_array_equal(picture.pixels, rgb)
    assert picture.notes == ()


@pytest.mark.parametrize("mode", ["LA", "P", "L"])
def test_other_kinds_of_transparency(tmp_path: Path, mode: str) -> None:
    if mode == "LA":
        Image.fromarray(np.array([[[0, 0], [7, 255]]], np.uint8)).save(tmp_path / "a.png")
    else:
        image = Image.fromarray(np.array([[0, 7]], np.uint8), "L")
        if mode == "P":
            image = image.copy()
            image.putpalette([value for level in range(256) for value in (level, level, level)])
        image.save(tmp_path / "a.png", transparency=0)
    assert read_picture(tmp_path / "a.png").pixels.tolist() == [[[255] * 3, [7] * 3]]


@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_cmyk_has_a_note(tmp_path: Path, suffix: str) -> None:
    Image.new("CMYK", (W, H), (0, 255, 255, 0)).save(tmp_path / f"a.{suffix}")
    picture = read_picture(tmp_path / f"a.{suffix}")
    assert (np.abs(picture.pixels.astype(int) - (255, 0, 0)) <= 3).all()
    assert "CMYK" in picture.notes[0]


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp"])
def test_the_cameras_turn_is_undone(tmp_path: Path, suffix: str) -> None:
    image = Image.new("RGB", (32, 16), (0, 0, 0))
    image.paste((255, 255, 255), (0, 0, 16, 16))
    exif = Image.Exif()
    exif[274] = 6  # the camera was turned left: the picture must be turned right
    image.save(tmp_path / f"a.{suffix}", exif=exif)
    picture = read_picture(tmp_path / f"a.{suffix}")
    assert (picture.height, picture.width) == (32, 16)
    assert picture.pixels[:12].min() > 240
    assert picture.pixels[20:].max() < 15


@pytest.mark.parametrize("orientation", range(1, 9))
def test_both_readers_of_tiff_turn_alike(tmp_path: Path, deep: np.ndarray, orientation: int) -> None:
    tag = [(274, 3, 1, orientation, True)]
    tifffile.imwrite(tmp_path / "pillow.tif", deep, photometric="rgb", extratags=tag)
    planes = np.moveaxis(deep, -1, 0)
    tifffile.imwrite(tmp_path / "planes.tif", planes, photometric="rgb", planarconfig="separate", extratags=tag)
    turned = read_picture(tmp_path / "pillow.tif").pixels
    assert turned.shape[:2] == ((H, W) if orientation < 5 else (W, H))
    np.testing.assert_array_equal(turned, read_picture(tmp_path / "planes.tif").pixels)


def test_a_png_of_16_bits_a_colour_keeps_them(tmp_path: Path, deep: np.ndarray) -> None:
    (tmp_path / "a.png").write_bytes(png16(deep))
    picture = read_picture(tmp_path / "a.png")
    np.testing.assert_array_equal(picture.pixels, deep)
    np.testing.assert_array_equal(picture.display, (deep // 256).astype(np.uint8))


@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("layout", ["strips", "tiles", "zlib", "planes"])
def test_a_tiff_of_16_bits_a_colour_keeps_them(tmp_path: Path, deep: np.ndarray, layout: str, byteorder: str) -> None:
    facts: dict[str, object] = {
        "strips": {"rowsperstrip": 3},
        "tiles": {"tile": (16, 16)},
        "zlib": {"compression": "zlib"},
    }.get(layout, {})  # type: ignore[assignment]
    array = np.moveaxis(deep, -1, 0) if layout == "planes" else deep
    planar = "separate" if layout == "planes" else "contig"
    tifffile.imwrite(tmp_path / "a.tif", array, photometric="rgb", byteorder=byteorder, planarconfig=planar, **facts)
    np.testing.assert_array_equal(read_picture(tmp_path / "a.tif").pixels, deep)


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_twelve_bit_microscopy_is_not_black(tmp_path: Path, suffix: str) -> None:
    grey = np.linspace(100, 4095, H * W).reshape(H, W).astype(np.uint16)
    Image.fromarray(grey).save(tmp_path / f"a.{suffix}")
    pixels = read_picture(tmp_path / f"a.{suffix}").pixels
    assert (pixels.dtype, pixels.min(), pixels.max()) == (np.uint16, 0, 65535)
    assert (np.diff(pixels[..., 0].ravel().astype(int)) > 0).all()


@pytest.mark.parametrize("shape", [(H, W), (H, W, 3)])
def test_a_float_tiff_in_any_range(tmp_path: Path, shape: tuple[int, ...]) -> None:
    values = np.random.default_rng(5).uniform(-7, 300, shape).astype(np.float32)
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb" if len(shape) == 3 else "minisblack")
    pixels = read_picture(tmp_path / "a.tif").pixels
    expected = (values - values.min()) / np.ptp(values)
    np.testing.assert_allclose(pixels[..., 1] / 65535, expected if len(shape) == 2 else expected[..., 1], atol=1e-5)


def test_more_channels_than_a_screen_has(tmp_path: Path, deep: np.ndarray) -> None:
    tifffile.imwrite(tmp_path / "a.tif", np.dstack([deep, deep[..., :2]]), photometric="rgb", planarconfig="contig")
    picture = read_picture(tmp_path / "a.tif")
    np.testing.assert_array_equal(picture.pixels, deep)
    assert picture.notes == ("3 of 5 channels are used.",)


@pytest.mark.parametrize(("kind", "unit"), [("tif", "Page"), ("gif", "Frame")])
def test_the_first_of_many_pages(tmp_path: Path, kind: str, unit: str) -> None:
    pages = [Image.new("L", (W, H), level) for level in (10, 120, 250)]
    pages[0].save(tmp_path / f"a.{kind}", save_all=True, append_images=pages[1:])
    picture = read_picture(tmp_path / f"a.{kind}")
    assert (picture.pixels == 10).all()
    assert picture.notes == (f"{unit} 1 of 3 is used.",)


# Bad files


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=r"leaf\.png does not exist"):
        read_picture(tmp_path / "leaf.png")
    with pytest.raises(PictureError, match="is a folder"):
        read_picture(tmp_path)


@pytest.mark.parametrize(("content", "sentence"), [(b"", "is empty"), (b"dear diary", "not a picture of a known kind")])
def test_what_is_no_picture(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "leaf.png").write_bytes(content)
    with pytest.raises(PictureError, match=rf"leaf\.png .*{sentence}"):
        read_picture(tmp_path / "leaf.png")


@pytest.mark.parametrize("suffix", ["png", "jpg", "tif", "bmp", "webp", "gif"])
def test_half_a_file(tmp_path: Path, rgb: np.ndarray, suffix: str) -> None:
    path = tmp_path / f"leaf.{suffix}"
    Image.fromarray(rgb.repeat(4, 0).repeat(4, 1)).save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(PictureError, match=rf"^leaf\.{suffix} is damaged"):
        read_picture(path)


def test_half_a_16_bit_file(tmp_path: Path, deep: np.ndarray) -> None:
    (tmp_path / "leaf.png").write_bytes(png16(deep)[:500])
    with pytest.raises(PictureError, match=r"^leaf\.png is damaged"):
        read_picture(tmp_path / "leaf.png")


def test_too_many_pixels_are_refused_before_decoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rgb: np.ndarray) -> None:
    Image.fromarray(rgb).save(tmp_path / "a.png")
    monkeypatch.setattr(formats, "MAX_PIXELS", H * W - 1)
    with pytest.raises(PictureError, match=r"a\.png has 14 × 10 pixels"):
        read_picture(tmp_path / "a.png")


def test_pillows_own_limit_does_not_bite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rgb: np.ndarray) -> None:
    Image.fromarray(rgb).save(tmp_path / "a.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    assert read_picture(tmp_path / "a.png").width == W


def test_a_float_tiff_of_nothing_but_holes(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "a.tif", np.full((H, W), np.nan, np.float32))
    with pytest.raises(PictureError, match=r"a\.tif has no finite value that counts"):
        read_picture(tmp_path / "a.tif")


# Arrays


@pytest.mark.parametrize(
    ("array", "first"),
    [
        (np.array([[True, False]]), 255),
        (np.array([[9, 200]], np.uint8), 9),
        (np.array([[-5, 5]], np.int64), 0),
        (np.array([[0.25, 1.0]]), 16384),
        (np.array([[2.0, 4.0, 3.0]]), 0),
        (np.array([[3.0, 3.0]]), 65535),
        (np.array([[[1.0, 0.5, 0.0]]], np.float16), 65535),
    ],
)
def test_arrays_of_any_type(array: np.ndarray, first: int) -> None:
    picture = as_picture(array)
    assert picture.pixels.shape == (*array.shape[:2], 3)
    assert picture.pixels[0, 0, 0] == first


def test_an_array_is_copied(rgb: np.ndarray) -> None:
    picture = as_picture(rgb)
    before = int(picture.pixels[0, 0, 0])
    rgb[0, 0, 0] = 255 - before
    assert picture.pixels[0, 0, 0] == before
    assert rgb.flags.writeable


@pytest.mark.parametrize(
    "array",
    [np.zeros(5), np.zeros((0, 4)), np.zeros((2, 2, 7)), np.array([["a"]]), np.zeros((2, 2), complex), np.array([[np.inf]])],
)
def test_arrays_that_are_no_picture(array: np.ndarray) -> None:
    with pytest.raises(PictureError, match=r"^clipboard "):
        as_picture(array, "clipboard")


# The working image


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_the_working_image_is_averaged_over_areas(dtype: type) -> None:
    checks = np.indices((40, 60)).sum(0) % 2 * np.iinfo(dtype).max
    image = working_image(as_picture(checks.astype(dtype)), 30)
    assert (image.shape, image.dtype) == ((20, 30, 3), np.float32)
    np.testing.assert_allclose(image, 0.5, atol=0.003)


@pytest.mark.parametrize("size", [0, 14, 500])
def test_the_working_image_is_never_enlarged(rgb: np.ndarray, size: int) -> None:
    np.testing.assert_allclose(working_image(as_picture(rgb), size), rgb / 255, atol=1e-6)


def test_a_very_long_picture_keeps_a_pixel() -> None:
    assert working_image(as_picture(np.zeros((1, 4000))), 100).shape == (1, 100, 3)


@pytest.mark.parametrize("shape", [(30, 47), (47, 30), (1, 400), (5, 5)])
@pytest.mark.parametrize("size", [0, 1, 7, 30, 46, 47, 1000])
def test_the_shape_of_the_working_image_is_known_before(shape: tuple[int, int], size: int) -> None:
    picture = as_picture(np.zeros(shape))
    assert working_image(picture, size).shape == (*working_shape(picture, size), 3)


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        (FileParts(), "a.tif"),
        (FileParts(3, 30, "slice"), "a.tif, slice 3 of 30"),
        (FileParts(1, 1, "page", 2, 3, ("x", "DAPI", "y")), "a.tif, channel 2 of 3 (DAPI)"),
    ],
)
def test_the_title_says_which_picture_of_its_file_it_is(rgb: np.ndarray, parts: FileParts, title: str) -> None:
    assert replace(as_picture(rgb, "a.tif"), parts=parts).title == title


def test_naming_a_picture_imports_no_decoder() -> None:
    code = (
        "import sys, grapl_engine; grapl_engine.Picture; print([m for m in ('PIL', 'tifffile', 'torch') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
