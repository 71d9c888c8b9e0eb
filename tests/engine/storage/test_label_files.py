"""Label maps of other programs are read as numbers, each kind to the right ones."""

from __future__ import annotations

import base64
import zlib
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image
from png_files import png16
from truth_samples import fields

from grapl_engine.storage.label_files import LabelMap, read_array, read_label_image

VOC = [0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0, *[9] * 3 * 251, 224, 224, 192]
"""Pascal VOC's palette, as far as it is used here."""

OPENCV = (
    "c%1X})M9X8U|?uqPzbP45n*6#c1jG`VPhoA)8hOnAfm@lSG3z@vA_e7I9=J!V-F{BT&c4ap5*)_V5g5&I9Edh4+8@uGXo>g1OXssgtCF63`|Jk%uqHf5VJwqAS"
    "}qp0;V~DSQJTI49OgEs2U3(mO)Zu3uQ9_aWIlN2mk=f1{Rw"
)


def _png(path: Path, labels: np.ndarray, mode: str | None = None, palette: list[int] | None = None) -> Path:
    image = Image.fromarray(labels.astype(np.uint8) if mode != "1" else labels > 0)
    if palette is not None:
        image.putpalette(palette)
    image.save(path)
    return path


def _tiff(path: Path, labels: np.ndarray, **how: object) -> Path:
    tifffile.imwrite(path, labels, **{"photometric": "minisblack", **how})  # type: ignore[arg-type]
    return path


def _equal(found: LabelMap, labels: np.ndarray, void: int | None = None) -> None:
    assert (found.labels.dtype, found.void) == (np.int32, void)
    np.testing.assert_array_equal(found.labels, labels)


def test_png_of_every_kind(tmp_path: Path) -> None:
    _equal(read_label_image(_png(tmp_path / "grey.png", fields())), fields())
    _equal(read_label_image(_png(tmp_path / "index.png", fields(), palette=[7] * 768)), fields())
    _equal(read_label_image(_png(tmp_path / "mask.png", fields(), "1")), fields() > 0)
    (tmp_path / "deep.png").write_bytes(png16((fields() * 300)[..., None]))
    _equal(read_label_image(tmp_path / "deep.png"), fields() * 300)
    _equal(read_label_image(_png(tmp_path / "same.png", np.stack([fields()] * 3, -1))), fields())


def test_pascal_vocs_void(tmp_path: Path) -> None:
    labels = fields()
    labels[0] = 255
    _equal(read_label_image(_png(tmp_path / "voc.png", labels, palette=VOC)), labels, 255)
    _equal(read_label_image(_png(tmp_path / "grey.png", labels)), labels, None)
    _equal(read_label_image(_png(tmp_path / "asked.png", labels), void=255), labels, 255)
    _equal(read_label_image(_png(tmp_path / "without.png", fields(), palette=VOC)), fields(), None)
    colors = np.array(VOC, np.uint8).reshape(-1, 3)[labels]
    found = read_label_image(_png(tmp_path / "colors.png", colors))
    assert found.void is not None
    np.testing.assert_array_equal(found.labels == found.void, labels == 255)
    assert len(np.unique(np.stack([found.labels, labels]).reshape(2, -1), axis=1).T) == 5


def test_each_colour_of_a_painted_map_is_a_label(tmp_path: Path) -> None:
    deep = np.array([(7, 0, 256), (7, 0, 257), (6, 0, 256), (7, 256, 0)], np.uint16)
    (tmp_path / "deep.png").write_bytes(png16(deep[fields()]))
    _tiff(tmp_path / "deep.tif", deep[fields()], photometric="rgb")
    _tiff(tmp_path / "planes.tif", np.moveaxis(deep[fields()], 2, 0), photometric="rgb", planarconfig="separate")
    _png(tmp_path / "x.png", np.array([(9, 0, 0), (0, 9, 0), (0, 0, 9), (9, 9, 9)])[fields()])
    for name in ("deep.png", "deep.tif", "planes.tif", "x.png"):
        labels = read_label_image(tmp_path / name).labels
        assert labels.shape == fields().shape, name
        assert len(np.unique(np.stack([labels, fields()]).reshape(2, -1), axis=1).T) == 4 == len(np.unique(labels)), name


@pytest.mark.parametrize("compression", [None, "lzw", "deflate", "packbits", "zstd", "lzma", "webp", "jpeg2000"])
def test_tiff_of_every_compression(tmp_path: Path, compression: str | None) -> None:
    labels = fields(32, 48)
    how = {"webp": {"compressionargs": {"lossless": True}}, "jpeg2000": {"compressionargs": {"reversible": True, "level": 0}}}
    if compression == "webp":  # which has no grey
        labels = np.stack([labels] * 3, -1)
    path = _tiff(
        tmp_path / "x.tif",
        labels.astype(np.uint8),
        compression=compression,
        photometric="rgb" if labels.ndim == 3 else "minisblack",
        **how.get(str(compression), {}),
    )
    _equal(read_label_image(path), fields(32, 48))


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.uint32, np.int8, np.int16, np.int32, np.int64])
def test_tiff_of_every_whole_number(tmp_path: Path, kind: type) -> None:
    _equal(read_label_image(_tiff(tmp_path / "x.tif", fields().astype(kind))), fields())
    _equal(read_label_image(_tiff(tmp_path / "tiles.tif", fields(48, 64).astype(kind), tile=(16, 16))), fields(48, 64))


def test_tiff_packed_by_lzw_as_opencv_writes_it(tmp_path: Path) -> None:
    """12 x 16 quarters, uint16, saved by OpenCV 5.0."""
    (tmp_path / "x.tif").write_bytes(zlib.decompress(base64.b85decode(OPENCV)))
    _equal(read_label_image(tmp_path / "x.tif"), fields(12, 16))


def test_white_as_nothing_changes_no_number(tmp_path: Path) -> None:
    _equal(read_label_image(_tiff(tmp_path / "x.tif", fields().astype(np.uint16), photometric="miniswhite")), fields())


def test_smaller_copies_and_masks_beside_the_page_do_not_count(tmp_path: Path) -> None:
    with tifffile.TiffWriter(tmp_path / "x.tif") as tiff:
        tiff.write(fields().astype(np.uint8), photometric="minisblack")
        tiff.write(fields()[::2, ::2].astype(np.uint8), photometric="minisblack", subfiletype=1)
    _equal(read_label_image(tmp_path / "x.tif"), fields())


@pytest.mark.parametrize(
    ("values", "how", "reason"),
    [
        (np.zeros((4, 4), np.float32), {}, "two dimensions and whole numbers"),
        (np.zeros((4, 4, 4), np.uint8), {}, "it has 4 pages"),
        (np.zeros((2, 3, 4, 4), np.uint8), {}, "it has 6 pages"),
        (np.zeros((5, 4, 4), np.uint8), {"imagej": True}, "it has 5 pages"),
        (np.zeros((16, 16, 16), np.uint8), {"volumetric": True, "tile": (16, 16, 16)}, "it has 16 pages"),
        (np.full((4, 4), -1, np.int16), {}, "a number from 0"),
        (np.arange(16, dtype=np.int16).reshape(4, 4) - 3, {}, "a number from 0"),
        (np.zeros((16, 16), np.uint8), {"compression": "jpeg"}, "compressed by JPEG, which changes numbers"),
        (np.arange(300 * 300, dtype=np.uint32).reshape(300, 300), {}, "90,000 labels, as a photograph"),
    ],
)
def test_a_tiff_that_is_no_label_map(tmp_path: Path, values: np.ndarray, how: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_label_image(_tiff(tmp_path / "x.tif", values, **how))


def test_a_photograph_is_no_label_map(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (80, 90, 3))
    with pytest.raises(ValueError, match="colours, as a photograph has: a label map has at most 4,096"):
        read_label_image(_png(tmp_path / "x.png", noise))


def test_large_numbers_are_counted_anew_and_void_with_them(tmp_path: Path) -> None:
    large = fields().astype(np.int64) * 10**9
    _equal(read_label_image(_tiff(tmp_path / "x.tif", large), void=2 * 10**9), fields(), 2)
    _equal(read_label_image(_tiff(tmp_path / "x.tif", large), void=7), fields(), None)


def test_a_single_number_below_0_is_void(tmp_path: Path) -> None:
    labels = fields().astype(np.int16)
    labels[labels == 1] = -1
    expected = np.where(labels < 0, 4, labels)
    _equal(read_label_image(_tiff(tmp_path / "x.tif", labels)), expected, 4)
    _equal(read_label_image(_tiff(tmp_path / "x.tif", labels), void=-1), expected, 4)
    _equal(read_label_image(_tiff(tmp_path / "x.tif", labels), void=0), expected, 0)


@pytest.mark.parametrize("kind", [np.bool_, np.uint8, np.int16, np.uint64, np.float32, ">u2"])
def test_numpys_arrays(tmp_path: Path, kind: str | type) -> None:
    np.save(tmp_path / "x.npy", fields().astype(kind))
    _equal(read_array(tmp_path / "x.npy"), fields() > 0 if kind is np.bool_ else fields())
    np.save(tmp_path / "f.npy", np.asfortranarray(fields().astype(kind)))
    _equal(read_array(tmp_path / "f.npy"), fields() > 0 if kind is np.bool_ else fields())


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (fields() + 0.5, "two dimensions and whole numbers"),
        (np.full((3, 3), np.nan), "two dimensions and whole numbers"),
        (fields().ravel(), "two dimensions and whole numbers"),
        (np.zeros((0, 4), np.uint8), "no pixel|empty file"),
        (fields().astype(complex), "two dimensions and whole numbers"),
        (np.array([[{}]], object), "Python objects"),
    ],
)
def test_an_array_that_is_no_label_map(tmp_path: Path, values: np.ndarray, reason: str) -> None:
    np.save(tmp_path / "x.npy", values, allow_pickle=True)
    with pytest.raises(ValueError, match=reason):
        read_array(tmp_path / "x.npy")


def test_nothing_in_an_array_is_run(tmp_path: Path) -> None:
    """A pickle under another name."""
    (tmp_path / "x.npy").write_bytes(b"cos\nsystem\n(S'touch ran'\ntR.")
    with pytest.raises(ValueError, match="magic"):
        read_array(tmp_path / "x.npy")
    assert not (tmp_path / "ran").exists()


def test_an_array_is_no_larger_than_its_file(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.zeros((100, 100), np.uint8))
    content = (tmp_path / "x.npy").read_bytes().replace(b"(100, 100), }        ", b"(99999, 999999), }   ")
    (tmp_path / "x.npy").write_bytes(content)
    with pytest.raises(ValueError, match=r"file size|length"):
        read_array(tmp_path / "x.npy")
