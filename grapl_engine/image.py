"""Any picture, from a file or an array, as read-only RGB of 8 or 16 bits.

Pillow and tifffile are imported with the first file: a window that only names
`Picture` paints without them.
"""

from __future__ import annotations

import struct
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grapl_engine.errors import PictureError

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile
    from tifffile import TiffPage

__all__ = ["MAX_PIXELS", "Picture", "as_picture", "read_picture", "working_image"]

MAX_PIXELS = 300_000_000
"""Larger pictures are refused: at 3 bytes a pixel the engine's copies would pass a few gigabytes."""

Array: TypeAlias = NDArray[Any]

_FORMATS = {"BMP": "Bmp", "GIF": "Gif", "JPEG": "Jpeg", "PNG": "Png", "PPM": "Ppm", "TIFF": "Tiff", "WEBP": "WebP"}
_WAY_OUT = "save it as PNG, JPEG, TIFF, BMP or WebP in another program"
_TIFF_SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, struct.error, zlib.error)
"""What decoders raise on damaged files, all of it seen in Pillow or tifffile."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture as it was read.

    Attributes
    ----------
    pixels : uint8 or uint16, (H, W, 3)
        RGB, read-only. 16-bit values span the whole range.
    name : str
        The file's name, for titles and output folders.
    path : Path or None
        Where it came from.
    notes : tuple of str
        What reading changed, as sentences.
    """

    pixels: NDArray[np.uint8] | NDArray[np.uint16]
    name: str
    path: Path | None = None
    notes: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """H in pixels."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """W in pixels."""
        return int(self.pixels.shape[1])

    @property
    def display(self) -> NDArray[np.uint8]:
        """uint8, (H, W, 3): what a screen shows."""
        return self.pixels if self.pixels.dtype == np.uint8 else (self.pixels >> 8).astype(np.uint8)


def read_picture(path: str | Path) -> Picture:
    """Read a picture file.

    PNG, JPEG, TIFF, BMP, WebP, GIF or PPM; 1, 8 and 16 bits, whole numbers and floats; grey, RGB,
    palette, CMYK, with or without transparency. EXIF rotation is applied. More than 8 bits
    are stretched from their own minimum and maximum to the whole range of uint16.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Picture

    Raises
    ------
    PictureError
        If the file is missing, empty, damaged, too large or not a picture.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise PictureError(f"{path} is a folder: name a picture in it.")
        with path.open("rb") as stream:
            array, notes = _decoded(stream, path.name)
            return as_picture(array, path.name, path=path.absolute(), notes=notes)
    except PictureError:
        raise
    except FileNotFoundError:
        raise PictureError(f"{path} does not exist: check the name and the folder.") from None
    except PermissionError:
        raise PictureError(f"{path} may not be read: ask its owner for permission, or copy it.") from None
    except MemoryError:
        raise PictureError(f"{path.name} does not fit into memory: make it smaller in another program.") from None
    except _BROKEN as error:
        detail = f" ({error})" if " " in str(error) else ""
        raise PictureError(f"{path.name} is damaged or of an unknown kind{detail}: get it again, or {_WAY_OUT}.") from error


def as_picture(array: ArrayLike, name: str = "picture", *, path: Path | None = None, notes: tuple[str, ...] = ()) -> Picture:
    """Take any array as a picture.

    Parameters
    ----------
    array : bool, integer or float, (H, W) or (H, W, C)
        C = 1: grey, 2: grey and alpha, 3: RGB, 4: RGB and alpha (laid over white). Floats in
        [0, 1] are taken as they are; other floats and integers of more than 8 bits are stretched
        from their own minimum and maximum.
    name : str
    path, notes
        What `Picture` keeps beside the pixels.

    Returns
    -------
    Picture

    Raises
    ------
    PictureError
        If the array is empty, too large, of another shape or type, or not finite.
    """
    values = np.asarray(array)
    values = values[..., None] if values.ndim == 2 else values
    if values.ndim != 3 or not 1 <= values.shape[2] <= 4 or values.dtype.kind not in "buif":
        raise PictureError(
            f"{name} is an array of shape {np.shape(array)} and type {values.dtype}: expected numbers of shape (H, W), "
            "(H, W, 1), (H, W, 3) or (H, W, 4)."
        )
    if values.size == 0:
        raise PictureError(f"{name} has no pixels: choose another picture.")
    _check_size(values.shape[1], values.shape[0], name)
    color, alpha = (values[..., :-1], values[..., -1:]) if values.shape[2] in (2, 4) else (values, None)
    color = _whole_numbers(color, name)
    if alpha is not None:
        opacity = _opacity(alpha, color.dtype)
        if opacity.min() < np.iinfo(color.dtype).max:
            color = _over_white(color, opacity)
            notes = (*notes, "Transparent parts were laid over white.")
    pixels = np.ascontiguousarray(np.broadcast_to(color, (*color.shape[:2], 3)))
    if np.may_share_memory(pixels, values) and (not isinstance(array, np.ndarray) or array.flags.writeable):
        pixels = pixels.copy()
    pixels.flags.writeable = False
    return Picture(pixels, name, path, notes)


def working_image(picture: Picture, size: int) -> NDArray[np.float32]:
    """The picture that is segmented.

    Parameters
    ----------
    picture : Picture
    size : int
        Largest longer side in pixels; 0: the full size. Smaller pictures are not enlarged.

    Returns
    -------
    float32, (h, w, 3)
        RGB in [0, 1], averaged over areas where it was made smaller.
    """
    pixels = picture.pixels
    scale = np.float32(1.0 / np.iinfo(pixels.dtype).max)
    longer = max(pixels.shape[:2])
    if size <= 0 or longer <= size:
        return pixels.astype(np.float32) * scale
    from PIL import Image

    shape = (max(1, round(picture.width * size / longer)), max(1, round(picture.height * size / longer)))
    if pixels.dtype == np.uint8:
        small = np.asarray(Image.fromarray(pixels).resize(shape, Image.Resampling.BOX))
        return small.astype(np.float32) * scale
    planes = (Image.fromarray(pixels[..., c].astype(np.float32)) for c in range(3))
    return np.stack([np.asarray(plane.resize(shape, Image.Resampling.BOX)) for plane in planes], axis=-1) * scale


# Values


def _whole_numbers(color: Array, name: str) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """As uint8 if 8 bits hold it, else as uint16 over the whole range."""
    if color.dtype == np.uint8:
        return color
    if color.dtype == np.bool_:
        return color.astype(np.uint8) * np.uint8(255)
    if not np.isfinite(color).all():
        raise PictureError(f"{name} has values that are not finite (NaN or infinity): replace them by numbers.")
    low, high = float(color.min()), float(color.max())
    if color.dtype.kind == "f" and 0.0 <= low and high <= 1.0:
        low, high = 0.0, 1.0
    if high == low:
        return np.full(color.shape, 65535 if low > 0 else 0, np.uint16)
    stretched = (color.astype(np.float64 if color.dtype.itemsize > 2 else np.float32) - low) * (65535.0 / (high - low))
    return np.asarray(stretched + 0.5).astype(np.uint16)


def _opacity(alpha: Array, dtype: np.dtype[Any]) -> Array:
    """Alpha in the range of `dtype`; whole numbers are opaque at their own type's largest value."""
    largest = 1.0 if alpha.dtype.kind in "bf" else float(np.iinfo(alpha.dtype).max)
    share = np.nan_to_num(alpha.astype(np.float32)).clip(0.0, largest) / np.float32(largest)
    return np.asarray(share * np.iinfo(dtype).max + 0.5).astype(dtype)


def _over_white(color: Array, opacity: Array) -> Array:
    white = int(np.iinfo(color.dtype).max)
    wide = np.uint16 if color.dtype == np.uint8 else np.uint32
    shade = (white - color).astype(wide) * opacity.astype(wide) + wide(white // 2)
    return np.asarray(white - shade // wide(white)).astype(color.dtype)


# Files


def _decoded(stream: IO[bytes], name: str) -> tuple[Array, tuple[str, ...]]:
    """The first page's values, upright, and what is worth a word."""
    prefix = stream.read(16)
    if not prefix:
        raise PictureError(f"{name} is empty: get the file again.")
    try:
        image = _opened(stream, prefix)
        if image is not None and not _has_deep_planes(image):
            return _decoded_by_pillow(stream, prefix, image, name)
    except PictureError:
        raise
    except _BROKEN:
        if prefix[:4] not in _TIFF_SIGNATURES:
            raise
    if prefix[:4] in _TIFF_SIGNATURES:
        return _decoded_by_tifffile(stream, name)
    raise PictureError(f"{name} is not a picture of a known kind: {_WAY_OUT}.")


def _decoded_by_pillow(stream: IO[bytes], prefix: bytes, image: ImageFile, name: str) -> tuple[Array, tuple[str, ...]]:
    _check_size(*image.size, name)
    pages = 1 if image.format == "MPO" else int(getattr(image, "n_frames", 1))
    notes = [f"The first of {pages} pages is used."] if pages > 1 else []
    if image.mode == "CMYK":
        notes.append("CMYK colours were turned into RGB without a colour profile.")
    low = _low_bytes(stream, prefix, image)
    array = _values(image)
    if low is not None:
        array = array.astype(np.uint16) << 8 | low
    return array, tuple(notes)


def _opened(stream: IO[bytes], prefix: bytes) -> ImageFile | None:
    """The file's decoder, before any pixel.

    Not `PIL.Image.open`: that refuses more than 179 megapixels by a limit that is global
    to the process, and imports forty plugins to find out that a file is not a picture.
    """
    import importlib

    from PIL import Image

    for name, module in _FORMATS.items():
        importlib.import_module(f"PIL.{module}ImagePlugin")
        factory, accept = Image.OPEN[name]
        if accept is not None and accept(prefix) is True:
            stream.seek(0)
            return factory(stream, "")  # type: ignore[return-value]
    return None


def _has_deep_planes(image: ImageFile) -> bool:
    """Whether this is a TIFF of 16-bit channels stored one after the other, which Pillow decodes wrongly."""
    tags = getattr(image, "tag_v2", {})
    return tags.get(284) == 2 and max(tags.get(258, (8,))) > 8


def _values(image: ImageFile) -> Array:
    from PIL import ImageOps

    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode == "F" or image.mode.startswith("I"):
        return np.asarray(image)
    if image.mode == "1" and not image.has_transparency_data:
        return np.asarray(image)
    if image.mode in ("L", "LA", "RGB", "RGBA") and not (image.has_transparency_data and image.mode in ("L", "RGB")):
        return np.asarray(image)
    return np.asarray(image.convert("RGBA" if image.has_transparency_data else "RGB"))


def _low_bytes(stream: IO[bytes], prefix: bytes, image: ImageFile) -> Array | None:
    """The lower halves of 16-bit colours, of which Pillow decodes only the upper ones.

    Its raw mode for 16-bit colours of the other byte order picks exactly the other
    byte, so the file is decoded once more with the order swapped.
    """
    modes = {_raw_mode(tile.args) for tile in image.tile}
    raw = modes.pop() if len(modes) == 1 else ""
    if raw[:-1] not in ("RGB;16", "RGBA;16", "RGBX;16"):
        return None
    native = "L" if sys.byteorder == "little" else "B"
    swapped = raw[:-1] + {"L": "B", "B": "L"}[native if raw[-1] == "N" else raw[-1]]
    twin = _opened(stream, prefix)
    assert twin is not None
    twin.tile = [tile._replace(args=swapped if isinstance(tile.args, str) else (swapped, *tile.args[1:])) for tile in twin.tile]
    low = _values(twin)
    stream.seek(0)
    return low


def _raw_mode(args: Any) -> str:
    first = args[0] if isinstance(args, tuple) and args else args
    return first if isinstance(first, str) else ""


def _decoded_by_tifffile(stream: IO[bytes], name: str) -> tuple[Array, tuple[str, ...]]:
    """A TIFF of a layout that Pillow does not know: floats of three channels, channels as planes, ..."""
    import tifffile

    stream.seek(0)
    with tifffile.TiffFile(stream) as tiff:
        page = tiff.pages.first
        _check_size(page.imagewidth, page.imagelength, name)
        array = page.asarray()
        notes = [f"The first of {len(tiff.pages)} pages is used."] if len(tiff.pages) > 1 else []
        if page.samplesperpixel > 1 and page.planarconfig == 2:
            array = np.moveaxis(array, 0, -1)
        if page.photometric == 0:
            array = array.max() - array
        if page.photometric == 5:
            raise PictureError(f"{name} is a CMYK TIFF of more than 8 bits: save it as RGB in another program.")
        if array.ndim == 3 and array.shape[2] != _shown_channels(page):
            notes.append(f"{_shown_channels(page)} of {array.shape[2]} channels are used.")
            array = array[..., : _shown_channels(page)]
    return _upright(array, int(page.tags.valueof(274) or 1)), tuple(notes)


def _shown_channels(page: TiffPage) -> int:
    """How many samples of a pixel are colours or an alpha."""
    samples = int(page.samplesperpixel)
    with_alpha = samples in (2, 4) and any(int(extra) in (1, 2) for extra in page.extrasamples)
    return samples if with_alpha else (1, 1, 1, 3)[min(samples, 3)]


def _upright(array: Array, orientation: int) -> Array:
    """Undo the camera's turn (EXIF and TIFF tag 274)."""
    if orientation >= 5:
        array = array.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        array = array[:, ::-1]
    return array[::-1] if orientation in (3, 4, 7, 8) else array


def _check_size(width: int, height: int, name: str) -> None:
    if width * height > MAX_PIXELS:
        raise PictureError(
            f"{name} has {width} x {height} pixels, more than {MAX_PIXELS // 10**6} million: make it smaller in another program."
        )
