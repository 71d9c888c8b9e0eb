"""Stacks, channels, thumbnails and camera raw: which numbers are read, and what is said of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from grapl_engine import Picture, PictureError, read_picture
from grapl_engine.images.file_parts import PartChoice
from grapl_engine.images.tiff_pages import stack_of

H, W = 24, 40
RNG = np.random.default_rng(11)


def planes(*shape: int) -> np.ndarray:
    """Pictures that differ, each over the whole range of 16 bits."""
    values = RNG.integers(0, 65536, (*shape, H, W), dtype=np.uint16)
    values[..., 0, 0], values[..., 0, 1] = 0, 65535
    return values


def check(path: Path, expected: np.ndarray, note: str, **choice: int) -> Picture:
    picture = read_picture(path, PartChoice(**choice))
    expected = expected if expected.ndim == 3 else np.repeat(expected[..., None], 3, -1)
    np.testing.assert_array_equal(picture.pixels, expected)
    assert picture.notes == ((note,) if note else ())
    return picture


# Stacks


@pytest.mark.parametrize("layout", ["pages", "compressed", "one IFD", "volume"])
def test_each_page_of_a_stack(tmp_path: Path, layout: str) -> None:
    stack, path = planes(5), tmp_path / "a.tif"
    facts: dict[str, Any] = {
        "compressed": {"compression": "zlib"},
        "one IFD": {"truncate": True},
        "volume": {"volumetric": True, "tile": (16, 16, 16)},
    }.get(layout, {})
    tifffile.imwrite(path, stack, photometric="minisblack", **facts)
    unit = "slice" if layout == "volume" else "page"
    for number, plane in enumerate(stack, 1):
        picture = check(path, plane, f"{unit.capitalize()} {number} of 5 is used.", page=number)
        assert (picture.parts.page, picture.parts.pages, picture.parts.unit) == (number, 5, unit)
    check(path, stack[0], f"{unit.capitalize()} 1 of 5 is used.")


@pytest.mark.parametrize("page", [6, 100])
def test_a_page_that_is_not_there(tmp_path: Path, page: int) -> None:
    tifffile.imwrite(tmp_path / "a.tif", planes(5), photometric="minisblack")
    with pytest.raises(PictureError, match=rf"^a\.tif has 5 pages, and no page {page}: choose one from 1 to 5\."):
        read_picture(tmp_path / "a.tif", PartChoice(page=page))
    tifffile.imwrite(tmp_path / "b.tif", planes(), photometric="minisblack")
    with pytest.raises(PictureError, match=r"^b\.tif has one page alone, and no page 2"):
        read_picture(tmp_path / "b.tif", PartChoice(page=2))


def test_pages_of_different_kinds(tmp_path: Path) -> None:
    small = RNG.integers(0, 256, (9, 7, 3), dtype=np.uint8)
    with tifffile.TiffWriter(tmp_path / "a.tif") as tiff:
        tiff.write(planes()[:20], photometric="minisblack")
        tiff.write(small, photometric="rgb", compression="lzw")
    check(tmp_path / "a.tif", small, "Page 2 of 2 is used.", page=2)


def test_pages_that_are_jpeg_or_ink(tmp_path: Path) -> None:
    inks = np.zeros((2, H, W, 4), np.uint8)
    inks[1, ..., 1] = 255
    images = [Image.fromarray(plane, "CMYK") for plane in inks]
    images[0].save(tmp_path / "a.tif", save_all=True, append_images=images[1:])
    picture = read_picture(tmp_path / "a.tif", PartChoice(page=2))
    assert (np.abs(picture.pixels.astype(int) - (255, 0, 255)) <= 3).all()
    assert picture.notes[0] == "Page 2 of 2 is used." and picture.parts.page == 2


@pytest.mark.parametrize(
    ("axes", "shape", "unit"),
    [("ZYX", (6,), "slice"), ("TYX", (6,), "frame"), ("TZYX", (2, 3), "plane")],
)
@pytest.mark.parametrize("kind", ["imagej", "ome"])
def test_a_stack_says_what_its_pages_are(tmp_path: Path, kind: str, axes: str, shape: tuple[int, ...], unit: str) -> None:
    stack, path = planes(*shape), tmp_path / "a.tif"
    tifffile.imwrite(path, stack, photometric="minisblack", metadata={"axes": axes}, **{kind: True})
    for number, plane in enumerate(stack.reshape(-1, H, W), 1):
        check(path, plane, f"{unit.capitalize()} {number} of 6 is used.", page=number)


# Channels


@pytest.mark.parametrize("layout", ["pages", "compressed", "one IFD"])
def test_a_hyperstack_of_imagej(tmp_path: Path, layout: str) -> None:
    stack, path = planes(2, 5, 3), tmp_path / "a.tif"
    facts: dict[str, Any] = {"compressed": {"compression": "zlib"}, "one IFD": {"truncate": True}}.get(layout, {})
    labels = [name for _ in range(10) for name in ("DAPI", "GFP", "<b>Cy5</b>")]
    metadata = {"axes": "TZCYX", "Labels": labels, "mode": "composite"}
    tifffile.imwrite(path, stack, imagej=True, metadata=metadata, **facts)
    check(path, stack[0, 0, 0], "Plane 1 of 10, channel 1 of 3 (DAPI) is used.")
    check(path, stack[0, 0, 2], "Plane 1 of 10, channel 3 of 3 (<b>Cy5</b>) is used.", channel=3)
    picture = check(path, stack[1, 2, 1], "Plane 8 of 10, channel 2 of 3 (GFP) is used.", page=8, channel=2)
    assert picture.parts.names == ("DAPI", "GFP", "<b>Cy5</b>") and picture.parts.has_others
    with pytest.raises(PictureError, match=r"has 3 channels, and no channel 4"):
        read_picture(path, PartChoice(channel=4))


@pytest.mark.parametrize("axes", ["TZCYX", "ZCTYX", "CTZYX", "CZTYX"])
def test_channels_of_ome_in_any_order(tmp_path: Path, axes: str) -> None:
    stack, path = planes(2, 5, 3), tmp_path / "a.ome.tif"
    order = [axes.index(axis) for axis in "TZC"]
    stored = np.moveaxis(stack, (0, 1, 2), order)
    tifffile.imwrite(path, stored, ome=True, metadata={"axes": axes, "Channel": {"Name": ["a", "b", "c"]}})
    is_time_last = axes.index("Z") < axes.index("T")
    page = 2 * 2 + 1 + 1 if is_time_last else 1 * 5 + 2 + 1
    check(path, stack[1, 2, 2], f"Plane {page} of 10, channel 3 of 3 (c) is used.", page=page, channel=3)
    check(path, stack[0, 0, 0], "Plane 1 of 10, channel 1 of 3 (a) is used.")


@pytest.mark.parametrize("names", [("Red", "Green", "Blue"), ("R", "G", "B"), ("blue", "red", "green")])
@pytest.mark.parametrize("kind", ["imagej", "ome"])
@pytest.mark.parametrize("slices", [1, 4])
def test_composites_of_red_green_and_blue_are_colours(tmp_path: Path, slices: int, kind: str, names: tuple[str, ...]) -> None:
    stack, path = planes(slices, 3), tmp_path / "a.tif"
    named = {"Labels": list(names) * slices} if kind == "imagej" else {"Channel": {"Name": list(names)}}
    tifffile.imwrite(path, stack, photometric="minisblack", metadata={"axes": "ZCYX", **named}, **{kind: True})
    order = [[name[0].lower() for name in names].index(letter) for letter in "rgb"]
    colors = np.moveaxis(stack[slices - 1][order], 0, -1)
    check(path, colors, "Slice 4 of 4 is used." if slices > 1 else "", page=slices)
    second = names[1]
    page = "Slice 1 of 4, c" if slices > 1 else "C"
    check(path, stack[0, 1], f"{page}hannel 2 of 3 ({second}) is used.", channel=2)


def test_other_names_are_no_colours(tmp_path: Path) -> None:
    stack = planes(3)
    metadata = {"axes": "CYX", "Channel": {"Name": ["Red", "Green", "Far red"]}}
    tifffile.imwrite(tmp_path / "a.tif", stack, photometric="minisblack", ome=True, metadata=metadata)
    check(tmp_path / "a.tif", stack[0], "Channel 1 of 3 (Red) is used.")


def test_channels_that_no_one_names(tmp_path: Path) -> None:
    stack = planes(3)
    tifffile.imwrite(tmp_path / "a.tif", stack, photometric="minisblack", metadata={"axes": "CYX"})
    check(tmp_path / "a.tif", stack[1], "Channel 2 of 3 is used.", channel=2)


def test_a_stack_of_colours(tmp_path: Path) -> None:
    stack = np.moveaxis(planes(4, 3), 1, -1)
    tifffile.imwrite(tmp_path / "a.tif", stack, photometric="rgb", ome=True, metadata={"axes": "ZYXS"})
    check(tmp_path / "a.tif", stack[2], "Slice 3 of 4 is used.", page=3)
    picture = check(tmp_path / "a.tif", stack[2, ..., 1], "Slice 3 of 4, channel 2 of 3 (green) is used.", page=3, channel=2)
    assert picture.parts.channels == 3


@pytest.mark.parametrize("planar", ["contig", "separate"])
def test_samples_that_are_no_colours(tmp_path: Path, planar: str) -> None:
    values = planes(6)
    array = values if planar == "separate" else np.moveaxis(values, 0, -1)
    facts: dict[str, Any] = {"planarconfig": planar, "photometric": "minisblack", "extrasamples": ["unspecified"] * 5}
    tifffile.imwrite(tmp_path / "a.tif", array, **facts)
    check(tmp_path / "a.tif", values[4], "Channel 5 of 6 is used.", channel=5)
    check(tmp_path / "a.tif", values[0], "Channel 1 of 6 is used.", channel=1)
    picture = read_picture(tmp_path / "a.tif")
    assert picture.notes == ("3 of 6 channels are used.",) and picture.parts.channels == 6 and picture.parts.has_others
    with pytest.raises(PictureError, match="has 6 channels, and no channel 7"):
        read_picture(tmp_path / "a.tif", PartChoice(channel=7))


@pytest.mark.parametrize("suffix", ["png", "tif", "bmp", "webp"])
def test_a_colour_of_a_photograph(tmp_path: Path, suffix: str) -> None:
    colors = RNG.integers(0, 256, (H, W, 3), dtype=np.uint8)
    Image.fromarray(colors).save(tmp_path / f"a.{suffix}", **({"lossless": True} if suffix == "webp" else {}))
    check(tmp_path / f"a.{suffix}", colors[..., 2], "Channel 3 of 3 (blue) is used.", channel=3)
    assert not read_picture(tmp_path / f"a.{suffix}").parts.has_others


def test_grey_has_one_channel(tmp_path: Path) -> None:
    Image.fromarray(RNG.integers(0, 256, (H, W), dtype=np.uint8)).save(tmp_path / "a.png")
    assert read_picture(tmp_path / "a.png", PartChoice(channel=1)).notes == ()
    with pytest.raises(PictureError, match="has one channel alone, and no channel 2"):
        read_picture(tmp_path / "a.png", PartChoice(channel=2))


# Animations


@pytest.mark.parametrize("suffix", ["gif", "webp", "png"])
def test_each_frame_of_an_animation(tmp_path: Path, suffix: str) -> None:
    levels = [(10, 60, 200), (120, 20, 90), (250, 240, 30)]
    frames = [Image.new("RGB", (W, H), level) for level in levels]
    facts: dict[str, Any] = {"lossless": True} if suffix == "webp" else {}
    frames[0].save(tmp_path / f"a.{suffix}", save_all=True, append_images=frames[1:], duration=50, **facts)
    for number, level in enumerate(levels, 1):
        picture = read_picture(tmp_path / f"a.{suffix}", PartChoice(page=number))
        assert (np.abs(picture.pixels.astype(int) - level) <= 4).all()
        assert picture.notes == (f"Frame {number} of 3 is used.",)
    with pytest.raises(PictureError, match="has 3 frames, and no frame 4"):
        read_picture(tmp_path / f"a.{suffix}", PartChoice(page=4))


@pytest.mark.parametrize("suffix", ["jpg", "png", "bmp", "pgm"])
def test_a_file_of_one_picture_has_one_page(tmp_path: Path, suffix: str) -> None:
    Image.new("L", (W, H), 9).save(tmp_path / f"a.{suffix}")
    assert read_picture(tmp_path / f"a.{suffix}", PartChoice(page=1)).notes == ()
    with pytest.raises(PictureError, match="has one page alone, and no page 2"):
        read_picture(tmp_path / f"a.{suffix}", PartChoice(page=2))


# Thumbnails


def thumbnail(values: np.ndarray) -> np.ndarray:
    return values[::4, ::4]


@pytest.mark.parametrize("tag", [254, 255])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_smaller_copy_is_passed_over(tmp_path: Path, is_first: bool, tag: int) -> None:
    whole, path = planes(), tmp_path / "a.tif"
    small: dict[str, Any] = {"subfiletype": 1} if tag == 254 else {"extratags": [(255, 3, 1, 2, True)]}
    pages = [(thumbnail(whole), small), (whole, {})]
    with tifffile.TiffWriter(path) as tiff:
        for values, facts in pages if is_first else pages[::-1]:
            tiff.write(values, photometric="minisblack", metadata=None, **facts)
    check(path, whole, "")


def test_several_pages_with_their_copies_and_masks(tmp_path: Path) -> None:
    stack, path = planes(3), tmp_path / "a.tif"
    with tifffile.TiffWriter(path) as tiff:
        for plane in stack:
            tiff.write(thumbnail(plane), photometric="minisblack", subfiletype=1, metadata=None)
            tiff.write(plane, photometric="minisblack", metadata=None)
            tiff.write(plane > 9, photometric="minisblack", subfiletype=4, metadata=None)
    check(path, stack[0], "Page 1 of 3 is used.")
    check(path, stack[2], "Page 3 of 3 is used.", page=3)


@pytest.mark.parametrize("is_flagged", [True, False])
@pytest.mark.parametrize("compression", [None, "lzw"])
def test_the_picture_below_its_thumbnail(tmp_path: Path, compression: str | None, is_flagged: bool) -> None:
    whole, path = planes(), tmp_path / "a.tif"
    with tifffile.TiffWriter(path) as tiff:
        tiff.write(thumbnail(whole), photometric="minisblack", subfiletype=int(is_flagged), subifds=2, metadata=None)
        tiff.write(whole[::2, ::2], photometric="minisblack", subfiletype=1, metadata=None)
        tiff.write(whole, photometric="minisblack", compression=compression, metadata=None)
    check(path, whole, "")


def test_the_photograph_below_its_thumbnail_as_jpeg(tmp_path: Path) -> None:
    smooth = np.add.outer(np.arange(64) * 3, np.arange(96))[..., None].repeat(3, -1).astype(np.uint8)
    with tifffile.TiffWriter(tmp_path / "a.tif") as tiff:
        tiff.write(smooth[::4, ::4], photometric="rgb", subfiletype=1, subifds=1, metadata=None)
        tiff.write(smooth, photometric="ycbcr", compression="jpeg", metadata=None)
    tifffile.imwrite(tmp_path / "b.tif", smooth, photometric="ycbcr", compression="jpeg", metadata=None)
    check(tmp_path / "a.tif", read_picture(tmp_path / "b.tif").pixels, "")


@pytest.mark.parametrize("kind", ["ome", "plain"])
def test_a_pyramid_is_its_base(tmp_path: Path, kind: str) -> None:
    stack, path = planes(2), tmp_path / "a.tif"
    facts: dict[str, Any] = {"photometric": "minisblack", "tile": (16, 16)}
    with tifffile.TiffWriter(path, ome=kind == "ome") as tiff:
        tiff.write(stack, subifds=2, metadata={"axes": "ZYX"} if kind == "ome" else None, **facts)
        tiff.write(stack[:, ::2, ::2], subfiletype=1, **facts)
        tiff.write(stack[:, ::4, ::4], subfiletype=1, **facts)
    unit = "Slice" if kind == "ome" else "Page"
    check(path, stack[1], f"{unit} 2 of 2 is used.", page=2)


def test_nothing_but_copies_is_the_largest_of_them(tmp_path: Path) -> None:
    whole = planes()
    with tifffile.TiffWriter(tmp_path / "a.tif") as tiff:
        for values in (thumbnail(whole), whole, whole[::2, ::2]):
            tiff.write(values, photometric="minisblack", subfiletype=1, metadata=None)
    check(tmp_path / "a.tif", whole, "")


# Camera raw


def test_camera_raw_is_refused_by_name(tmp_path: Path) -> None:
    small = RNG.integers(0, 256, (8, 8, 3), dtype=np.uint8)
    with tifffile.TiffWriter(tmp_path / "a.dng") as tiff:
        version = [(50706, 1, 4, bytes([1, 4, 0, 0]), True)]
        tiff.write(small, photometric="rgb", subfiletype=1, subifds=1, extratags=version, metadata=None)
        tiff.write(planes(), photometric="cfa", metadata=None)
    (tmp_path / "b.nef").write_bytes((tmp_path / "a.dng").read_bytes().replace(b"\x12\xc6", b"\x12\xc0"))
    with pytest.raises(PictureError, match=r"^a\.dng is a camera raw file \(DNG\), which is not developed here"):
        read_picture(tmp_path / "a.dng")
    with pytest.raises(PictureError, match=r"^b\.nef is a camera raw file \(NEF\)"):
        read_picture(tmp_path / "b.nef")


def test_cr2_and_a_mosaic_alone_are_refused(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "a.tif", planes(), photometric="cfa")
    with pytest.raises(PictureError, match=r"^a\.tif is a camera raw file \(TIFF/EP\)"):
        read_picture(tmp_path / "a.tif")
    tifffile.imwrite(tmp_path / "b.cr2", planes(), photometric="minisblack", metadata=None)
    content = bytearray((tmp_path / "b.cr2").read_bytes())
    table = int.from_bytes(content[4:8], "little")
    (tmp_path / "b.cr2").write_bytes(
        content[:4] + len(content).to_bytes(4, "little") + b"CR\2\0" + content[12:] + content[table:]
    )
    with pytest.raises(PictureError, match=r"^b\.cr2 is a camera raw file \(CR2\)"):
        read_picture(tmp_path / "b.cr2")


# Files that say too much


@pytest.mark.may_warn
@pytest.mark.parametrize(
    "text", ["ImageJ=1.53\nimages=900\nslices=900\nhyperstack=true\n", "ImageJ=1.53\nimages=x\nchannels=-3\n"]
)
def test_a_description_that_does_not_fit_its_file(tmp_path: Path, text: str) -> None:
    plane = planes()
    tifffile.imwrite(tmp_path / "a.tif", plane, photometric="minisblack", description=text, metadata=None)
    assert (read_picture(tmp_path / "a.tif").pixels[..., 0] == plane).all()


@pytest.mark.may_warn
@pytest.mark.timeout(60)
@pytest.mark.parametrize("count", [10**6, 10**9, 10**18])
@pytest.mark.parametrize("kind", ["imagej", "ome", "shaped"])
def test_more_slices_than_anybody_has_are_not_believed(
    tmp_path: Path, kind: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plane = planes()
    pixels = f'SizeX="40" SizeY="24" SizeZ="{count}" SizeC="1" SizeT="1"'
    text = {
        "imagej": f"ImageJ=1.53\nimages={count}\nslices={count}\nhyperstack=true\n",
        "ome": '<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0">'
        f'<Pixels ID="Pixels:0" DimensionOrder="XYZCT" Type="uint16" {pixels}><TiffData/></Pixels></Image></OME>',
        "shaped": f'{{"shape": [{count}, 24, 40]}}',
    }[kind]
    tifffile.imwrite(tmp_path / "a.tif", plane, photometric="minisblack", description=text, metadata=None)
    if kind != "imagej":
        monkeypatch.setattr(tifffile.TiffFile, "series", property(lambda _: pytest.fail("a list of them was made")))
    check(tmp_path / "a.tif", plane, "")


@pytest.mark.may_warn
def test_slices_that_lie_in_another_file_are_not_looked_for(tmp_path: Path) -> None:
    plane = planes()
    tifffile.imwrite(tmp_path / "b.ome.tif", planes(), ome=True)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" UUID="urn:uuid:1">'
        '<Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYZCT" Type="uint16" SizeX="40" SizeY="24" SizeZ="2" SizeC="1" '
        'SizeT="1"><Channel ID="Channel:0:0" SamplesPerPixel="1"/>'
        '<TiffData FirstZ="0" IFD="0" PlaneCount="1"><UUID FileName="a.ome.tif">urn:uuid:1</UUID></TiffData>'
        '<TiffData FirstZ="1" IFD="0" PlaneCount="1"><UUID FileName="b.ome.tif">urn:uuid:2</UUID></TiffData>'
        "</Pixels></Image></OME>"
    )
    tifffile.imwrite(tmp_path / "a.ome.tif", plane, photometric="minisblack", description=text, metadata=None)
    check(tmp_path / "a.ome.tif", plane, "Other slices or channels lie in other files (b.ome.tif): open these by themselves.")
    with pytest.raises(PictureError, match="has one page alone, and no page 2"):
        read_picture(tmp_path / "a.ome.tif", PartChoice(page=2))


def test_what_can_be_chosen_is_found_without_reading_a_pixel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tifffile.imwrite(tmp_path / "a.tif", planes(2, 3), imagej=True, metadata={"axes": "ZCYX"})
    monkeypatch.setattr(tifffile.TiffPage, "asarray", lambda *_, **__: pytest.fail("it was decoded"))
    with tifffile.TiffFile(tmp_path / "a.tif") as tiff:
        stack = stack_of(tiff)
    assert stack.table.shape == (2, 3) and stack.unit == "slice" and stack.rgb is None
