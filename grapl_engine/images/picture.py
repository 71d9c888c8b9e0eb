"""Any picture, from a file or an array, as read-only RGB of 8 or 16 bits.

Nothing heavy is imported for naming a `Picture`: the window paints before it reads one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grapl_engine.errors import PictureError
from grapl_engine.images.decoders import BROKEN, decode
from grapl_engine.images.file_parts import AS_IT_COMES, ONE_PICTURE, FileParts, PartChoice
from grapl_engine.images.formats import WAY_OUT, check_size
from grapl_engine.images.value_range import bands, check_limits, stretch

__all__ = ["Picture", "as_picture", "read_picture", "stretched", "working_image", "working_shape"]

Array: TypeAlias = NDArray[Any]
T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
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
    choice : PartChoice
        Which part of its file was asked for.
    parts : FileParts
        What its file has, and which part this is.
    """

    pixels: NDArray[np.uint8] | NDArray[np.uint16]
    name: str
    path: Path | None = None
    notes: tuple[str, ...] = ()
    choice: PartChoice = AS_IT_COMES
    parts: FileParts = ONE_PICTURE

    @property
    def height(self) -> int:
        """H in pixels."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """W in pixels."""
        return int(self.pixels.shape[1])

    @property
    def title(self) -> str:
        """For example "cells.tif, slice 3 of 30": the name, and which of several pictures of its file it is."""
        return ", ".join(part for part in (self.name, self.parts.title) if part)

    @property
    def display(self) -> NDArray[np.uint8]:
        """uint8, (H, W, 3): what a screen shows."""
        deep = self.pixels.dtype == np.uint16
        return (self.pixels >> 8).astype(np.uint8) if deep else self.pixels.view(np.uint8)


def read_picture(path: str | Path, choice: PartChoice = AS_IT_COMES) -> Picture:
    """Read a picture file.

    PNG, JPEG, TIFF, BMP, WebP, GIF or PPM; 1, 8 and 16 bits, whole numbers and floats; grey, RGB,
    palette, CMYK, with or without transparency. EXIF rotation is applied, and colour profiles are
    turned into sRGB. More than 8 bits are stretched to the whole range of uint16, as in
    `grapl_engine.images.value_range.stretch`.

    Parameters
    ----------
    path : str or Path
    choice : PartChoice
        Which page and channel, and which values are black and white.

    Returns
    -------
    Picture

    Raises
    ------
    PictureError
        If the file is missing, empty, damaged, too large or not a picture, or has no such part.
    """
    path = Path(path)
    if choice.limits is not None:
        check_limits(choice.limits)
    try:
        if path.is_dir():
            raise PictureError(f"{path} is a folder: name a picture in it.")
        with path.open("rb") as stream:
            found = decode(stream, path.name, choice)
            picture = as_picture(
                found.array, path.name, path=path.absolute(), notes=found.notes, limits=choice.limits, no_data=found.no_data
            )
            parts = replace(found.parts, low=picture.parts.low, high=picture.parts.high)
            return replace(picture, choice=choice, parts=parts)
    except PictureError:
        raise
    except FileNotFoundError:
        raise PictureError(f"{path} does not exist: check the name and the folder.") from None
    except PermissionError:
        raise PictureError(f"{path} may not be read: ask its owner for permission, or copy it.") from None
    except MemoryError:
        raise PictureError(f"{path.name} does not fit into memory: make it smaller in another program.") from None
    except BROKEN as error:
        detail = f" ({error})" if " " in str(error) else ""
        raise PictureError(f"{path.name} is damaged or of an unknown kind{detail}: get it again, or {WAY_OUT}.") from error


def as_picture(
    array: ArrayLike,
    name: str = "picture",
    *,
    path: Path | None = None,
    notes: tuple[str, ...] = (),
    limits: tuple[float, float] | None = None,
    no_data: float | None = None,
) -> Picture:
    """Take any array as a picture.

    Parameters
    ----------
    array : bool, integer or float, (H, W) or (H, W, C)
        C = 1: grey, 2: grey and alpha, 3: RGB, 4: RGB and alpha (laid over white). Floats in
        [0, 1] are taken as they are; other floats and integers of more than 8 bits are stretched.
    name : str
    path, notes
        What `Picture` keeps beside the pixels.
    limits, no_data
        As in `grapl_engine.images.value_range.stretch`.

    Returns
    -------
    Picture

    Raises
    ------
    PictureError
        If the array is empty, too large, of another shape or type, or has no finite value that counts.
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
    check_size(values.shape[1], values.shape[0], name)
    color, alpha = (values[..., :-1], values[..., -1:]) if values.shape[2] in (2, 4) else (values, None)
    stretched_color = stretch(color, name, limits=limits, no_data=no_data)
    color, notes = stretched_color.values, (*notes, *stretched_color.notes)
    if alpha is not None and _opacity(alpha.min(), color.dtype) < np.iinfo(color.dtype).max:
        color = _over_white(color, alpha)
        notes = (*notes, "Transparent parts were laid over white.")
    pixels = np.ascontiguousarray(np.broadcast_to(color, (*color.shape[:2], 3)))
    if np.may_share_memory(pixels, values) and (not isinstance(array, np.ndarray) or array.flags.writeable):
        pixels = pixels.copy()
    pixels.flags.writeable = False
    low, high = stretched_color.limits or (None, None)
    return Picture(pixels, name, path, notes, parts=FileParts(low=low, high=high))


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
    height, width = working_shape(picture, size)
    if (height, width) == pixels.shape[:2]:
        return np.multiply(pixels, scale, dtype=np.float32)
    from PIL import Image

    shape = width, height
    if pixels.dtype == np.uint8:
        small = np.asarray(Image.fromarray(pixels).resize(shape, Image.Resampling.BOX))
        return small.astype(np.float32) * scale
    planes = (Image.fromarray(pixels[..., c].astype(np.float32)) for c in range(3))
    return np.stack([np.asarray(plane.resize(shape, Image.Resampling.BOX)) for plane in planes], axis=-1) * scale


def working_shape(picture: Picture, size: int) -> tuple[int, int]:
    """Height and width of `working_image`."""
    longer = max(picture.height, picture.width)
    if size <= 0 or longer <= size:
        return picture.height, picture.width
    return max(1, round(picture.height * size / longer)), max(1, round(picture.width * size / longer))


def stretched(values: NDArray[T], height: int, width: int) -> NDArray[T]:
    """A map laid over a picture of another size.

    Parameters
    ----------
    values : (H, W)
    height, width : int
        Pixels of the picture.

    Returns
    -------
    (height, width), of the same type
        The nearest value for each pixel; the map itself where it has that size.
    """
    if values.shape == (height, width):
        return values
    rows, columns = np.arange(height) * values.shape[0] // height, np.arange(width) * values.shape[1] // width
    found: NDArray[T] = values.take(columns, axis=1).take(rows, axis=0)  # columns first, so that whole rows are copied
    return found


def _over_white(color: Array, alpha: Array) -> Array:
    white = int(np.iinfo(color.dtype).max)
    wide = np.uint16 if color.dtype == np.uint8 else np.uint32
    shown = np.empty(color.shape, color.dtype)
    for band in bands(color.shape):
        shade = (white - color[band]).astype(wide) * _opacity(alpha[band], color.dtype).astype(wide) + wide(white // 2)
        shown[band] = white - shade // wide(white)
    return shown


def _opacity(alpha: Array, dtype: np.dtype[Any]) -> Array:
    """Alpha in the range of `dtype`; whole numbers are opaque at their own type's largest value."""
    largest = 1.0 if alpha.dtype.kind in "bf" else float(np.iinfo(alpha.dtype).max)
    share = np.nan_to_num(alpha.astype(np.float32)).clip(0.0, largest) / np.float32(largest)
    return np.asarray(share * np.iinfo(dtype).max + 0.5).astype(dtype)
