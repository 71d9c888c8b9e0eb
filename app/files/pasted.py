"""Pixels from the clipboard as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from grapl_engine import Picture

__all__ = ["picture_from_image"]


def picture_from_image(image: QImage, name: str) -> Picture:
    """Take Qt's pixels, of 8 or 16 bits, as a picture.

    Raises
    ------
    PictureError
        If the image has no pixels.
    """
    import numpy as np

    from grapl_engine import as_picture

    deep = image.depth() > 32
    image = image.convertToFormat(QImage.Format.Format_RGBA64 if deep else QImage.Format.Format_RGBA8888)
    opaque = 65535 if deep else 255
    values = np.frombuffer(image.constBits() or b"", np.dtype(np.uint16 if deep else np.uint8)).reshape(
        image.height(), image.width(), 4
    )
    if values.size and values[..., 3].min() == opaque:
        values = values[..., :3]
    # Whole numbers of 16 bits would be stretched, as those of a camera must be; these span the range already.
    return as_picture(values.astype(np.float32) / opaque if deep else values, name)
