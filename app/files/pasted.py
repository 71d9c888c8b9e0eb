"""Pixels from the clipboard as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColorSpace, QImage

if TYPE_CHECKING:
    from grapl_engine import Picture

__all__ = ["picture_from_image"]

SAME_GAMMA = 0.05


def picture_from_image(image: QImage, name: str) -> Picture:
    """Take Qt's pixels, of 8 or 16 bits, as a picture; of another colour space than sRGB, converted into that.

    Raises
    ------
    PictureError
        If the image has no pixels.
    """
    import numpy as np

    from grapl_engine import as_picture

    deep = image.depth() > 32
    image = image.convertToFormat(QImage.Format.Format_RGBA64 if deep else QImage.Format.Format_RGBA8888)
    notes: tuple[str, ...] = ()
    if _is_of_another_space(image.colorSpace()):
        notes = (f"Colours were converted from {image.colorSpace().description() or 'another colour space'} to sRGB.",)
        image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    opaque = 65535 if deep else 255
    values = np.frombuffer(image.constBits() or b"", np.dtype(np.uint16 if deep else np.uint8)).reshape(
        image.height(), image.width(), 4
    )
    if values.size and values[..., 3].min() == opaque:
        values = values[..., :3]
    # Whole numbers of 16 bits would be stretched, as those of a camera must be; these span the range already.
    return as_picture(values.astype(np.float32) / opaque if deep else values, name, notes=notes)


def _is_of_another_space(space: QColorSpace) -> bool:
    """Whether its numbers have to be converted; a gamma of 2.2 with the primaries of sRGB is taken for sRGB, as in files."""
    if not space.isValid() or space == QColorSpace(QColorSpace.NamedColorSpace.SRgb):
        return False
    is_near = space.primaries() is QColorSpace.Primaries.SRgb and abs(space.gamma() / 2.2 - 1) < SAME_GAMMA
    is_srgb = space.transferFunction() is QColorSpace.TransferFunction.SRgb or is_near
    return not (space.primaries() is QColorSpace.Primaries.SRgb and is_srgb)
