"""Files that Pillow does not know, or of whose numbers it keeps 8 bits: imagecodecs reads these, and pi-heif HEIC.

Of each, what it says of its size is looked at before anything is unpacked.
"""

from __future__ import annotations

import re
import struct
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import PictureError
from grapl_engine.images.boxes import boxes
from grapl_engine.images.code_points import SRGB_PRIMARIES, UNSPECIFIED, of_code_points, of_primaries
from grapl_engine.images.color_profile import MOST_AT_ONCE, ColorProfile, embedded, in_srgb, of_the_camera
from grapl_engine.images.declared import JPEG_LS, Declared, declared
from grapl_engine.images.file_parts import check_number
from grapl_engine.images.formats import WAY_OUT, check_size
from grapl_engine.images.jpeg_2000 import without_restricted_profile
from grapl_engine.images.jpeg_segments import jpeg_exif, jpeg_profile
from grapl_engine.images.jpeg_xl import jpeg_xl_header, with_depth_of_12
from grapl_engine.images.tiff_colors import ON_WHITE, premultiplied_over_white
from grapl_engine.images.value_range import bands

if TYPE_CHECKING:
    from PIL.Image import Exif
    from PIL.ImageFile import ImageFile

__all__ = ["Coded", "deep_numbers", "read_coded"]

Array: TypeAlias = NDArray[Any]

JPEG = b"\xff\xd8\xff"
JPEG_XL = (b"\xff\x0a", b"\0\0\0\x0cJXL ")
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""What a HEIC says that it is; the last two may be AVIF too, whose own brand then stands behind."""
PPM = re.compile(rb"P6(?:\s|#[^\n]*\n)+(\d+)(?:\s|#[^\n]*\n)+(\d+)(?:\s|#[^\n]*\n)+(\d+)\s")
"""The head of a binary PPM: width, height and the largest number."""
MOST_COMMENTS = 4096
"""Bytes in which the head of a PPM ends."""
HEIC_CHANNELS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}
SCAN, END = b"\xff\xda", b"\xff\xd9"
"""Markers of a JPEG that stand nowhere in its compressed numbers."""
ORIENTATION, INTEROPERABILITY = 274, 0xA005
"""EXIF's tag of how the camera was held, and its table of what else."""


class Coded(NamedTuple):
    """A picture as a codec hands it over.

    Attributes
    ----------
    array : uint8, uint16 or float32, (H, W) or (H, W, C)
        As it is stored.
    orientation : int
        How the camera was held, by EXIF's tag.
    profile : ColorProfile or None
        What its colours mean; None: sRGB, or the file does not say.
    bits : int
        Of a number, where uint16 has fewer than its 16.
    notes : tuple of str
        What was converted or left out.
    picture, pictures : int
        Which one it is of those in its file, from 1, and how many there are.
    """

    array: Array
    orientation: int = 1
    profile: ColorProfile | None = None
    bits: int = 0
    notes: tuple[str, ...] = ()
    picture: int = 1
    pictures: int = 1


def read_coded(stream: IO[bytes], header: bytes, name: str, number: int | None = None) -> Coded | None:
    """Read a JPEG XL, a JPEG-LS, a JPEG of more than 8 bits, or HEIC.

    Parameters
    ----------
    stream : binary file
        On disk.
    header : bytes
        Its first 32 bytes.
    name : str
        The file's name, for sentences.
    number : int, optional
        Which of several pictures, from 1; by default the one that the file says is to be shown, or the first.

    Returns
    -------
    Coded or None
        None where it is none of them.

    Raises
    ------
    PictureError
        If it is too large, of a kind whose reader is not there, or has no such picture.
    """
    if header.startswith(JPEG_XL):
        found: Coded | None = _jpeg_xl(_checked(stream, name)[0])
    elif header.startswith(JPEG):
        found = _jpeg(stream, name)
    elif header[4:8] == b"ftyp" and header[8:12] in HEIC_BRANDS and b"avif" not in header:
        return _heic(stream, name, number)
    else:
        return None
    if found is not None:
        check_number(number or 1, 1, "page", name)
    return found


def deep_numbers(stream: IO[bytes], header: bytes, image: ImageFile) -> Array | None:
    """The numbers of a file that Pillow has opened, where Pillow keeps 8 bits of each, mistakes them, or wants much memory.

    Parameters
    ----------
    stream, header
        As in `read_coded`.
    image : PIL.ImageFile.ImageFile
        The same file, before its pixels are read.

    Returns
    -------
    uint8 or uint16, (H, W) or (H, W, C), or None
        As they are stored. None: Pillow reads them.
    """
    if image.format == "PNG":
        # Of 1, 2 or 4 bits of grey Pillow looks for the transparent one among values of 8 bits.
        depth, color = header[24:25], header[25:26]
        is_flat = depth in (b"\1", b"\2", b"\4") and color == b"\0" and image.has_transparency_data
        return _decoded("png", _whole(stream)) if depth == b"\x10" or is_flat else None
    if image.format == "JPEG2000":
        data = _whole(stream)
        said = declared(data)
        return _decoded("jpeg2k", without_restricted_profile(data)) if said is not None and said.bits > 8 else None
    if image.format in ("AVIF", "WEBP") and not getattr(image, "is_animated", False):  # of whose frames imagecodecs dies
        return _decoded(image.format.lower(), _whole(stream))
    if image.format == "PPM" and image.mode == "RGB":
        return _deep_ppm(_whole(stream))
    return None


def _whole(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read()


def _checked(stream: IO[bytes], name: str) -> tuple[bytes, Declared]:
    """A file, and what it says of itself."""
    data = _whole(stream)
    said = declared(data)
    if said is None:
        raise ValueError("it does not say how large it is")
    check_size(said.width, said.height, name)
    return data, said


def _decoded(codec: str, data: bytes, **facts: Any) -> Array:
    import imagecodecs

    return np.asarray(getattr(imagecodecs, f"{codec}_decode")(data, **facts))


def _jpeg_xl(data: bytes) -> Coded:
    import imagecodecs

    said = jpeg_xl_header(data)
    profile, bits = (None, 0) if said is None else (said.profile, said.bits)
    if said is not None and said.has_profile and said.is_xyb:
        # The decoder turns these into sRGB's colours in linear light, of which 8 bits are too few in the dark.
        profile = of_primaries(SRGB_PRIMARIES, 1.0, "a colour profile of its own")
        if said.bits == 8 and said.depth_at and profile is not None:
            return _of_8_bits(np.asarray(imagecodecs.jpegxl_decode(with_depth_of_12(data, said), index=0)), profile)
    elif said is not None and said.has_profile:
        profile = _profile_of_jpeg_within(data)
    array = np.asarray(imagecodecs.jpegxl_decode(data, index=0))
    notes: tuple[str, ...] = ()
    if said is not None and said.is_animated:
        notes = ("It is an animation, of which the first frame is used.",)
    if said is not None and (said.height, said.width) in (array.shape[1:], array.shape[:0:-1]):  # channels before rows
        notes = (*notes, f"1 of {len(array)} channels is used.")
        array = array[0]
    elif said is not None and said.is_multiplied and array.ndim == 3 and array.shape[2] in (2, 4):
        color, alpha = array[..., :-1], array[..., -1:]
        most = 1 if array.dtype.kind == "f" else 2**said.bits - 1
        array, notes = premultiplied_over_white(color, alpha, most), (*notes, *((ON_WHITE,) if alpha.min() < most else ()))
    return Coded(array, 1, profile, bits, notes)


def _of_8_bits(deep: Array, profile: ColorProfile) -> Coded:
    """Numbers of 12 bits as sRGB of 8, band by band."""
    found = np.empty(deep.shape, np.uint8)
    notes: tuple[str, ...] = ()
    for rows in bands((*deep.shape, 1)[:3], max(MOST_AT_ONCE, deep.size // 16)):
        band, notes = in_srgb(deep[rows], profile, 12)
        found[rows] = band >> 8
    return Coded(found, notes=notes)


def _profile_of_jpeg_within(data: bytes) -> ColorProfile:
    """The ICC profile of a JPEG that was made smaller without a loss; that of others lies where no library here reads it."""
    if any(kind == b"jbrd" for kind, _ in boxes(data)):
        import imagecodecs

        jpeg = imagecodecs.jpegxl_decode_jpeg(data)  # type: ignore[call-arg]  # whose stub wants the number of threads
        if (profile := embedded(jpeg_profile(bytes(jpeg)))) is not None:
            return profile
    return ColorProfile(b"", "a colour profile of its own", "it is compressed in a way that is not read here")


def _jpeg(stream: IO[bytes], name: str) -> Coded | None:
    stream.seek(0)
    start = stream.read(2**16)
    said = declared(start) or declared(start + stream.read())
    if said is None or (said.bits == 8 and said.process != JPEG_LS):
        return None
    data, said = _checked(stream, name)
    if data.rfind(END) < data.rfind(SCAN):  # its decoder would make up the rest
        raise ValueError("it ends before its last pixel")
    import imagecodecs

    decode = imagecodecs.jpegls_decode if said.process == JPEG_LS else imagecodecs.jpeg8_decode
    array = np.asarray(decode(data))
    if array.ndim == 3 and array.shape[2] == 4 and said.process != JPEG_LS:
        raise PictureError(f"{name} has inks of {said.bits} bits in a JPEG, which are not converted here: {WAY_OUT}.")
    exif = _exif(data)
    profile = embedded(jpeg_profile(data)) or of_the_camera(exif.get_ifd(INTEROPERABILITY).get(1))
    return Coded(array, int(exif.get(ORIENTATION, 1)), profile, said.bits)


def _exif(data: bytes) -> Exif:
    """EXIF of a JPEG; one that cannot be read is empty."""
    from PIL import Image

    tags = Image.Exif()
    try:
        tags.load(jpeg_exif(data))
        tags.get_ifd(INTEROPERABILITY)
    except (OSError, SyntaxError, ValueError, LookupError, TypeError, struct.error):
        return Image.Exif()
    return tags


def _heic(stream: IO[bytes], name: str, number: int | None) -> Coded:
    if find_spec("pi_heif") is None:
        raise PictureError(
            f"{name} is a HEIC picture, which needs the package pi-heif (pip install pi-heif): install it, or {WAY_OUT}."
        )
    import pi_heif

    stream.seek(0)
    images = pi_heif.open_heif(stream, convert_hdr_to_8bit=False)
    number = number or images.primary_index + 1
    check_number(number, len(images), "picture", name)
    image = images[number - 1]
    check_size(image.size[0], image.size[1], name)
    width, height = image.size
    kind = image.mode.partition(";")[0]
    if kind not in HEIC_CHANNELS:
        raise ValueError(f"colours as {image.mode}")
    # Rows are longer than the picture, and the memory is gone with the image: its own array knows of neither.
    numbers: Array = np.frombuffer(image.data, np.uint8).reshape(height, -1)
    numbers = numbers.view(np.uint16) if image.mode.endswith(";16") else numbers
    array = numbers[:, : width * HEIC_CHANNELS[kind]].reshape(height, width, -1).copy()
    points = image.info.get("nclx_profile") or {}
    told = of_code_points(*(int(points.get(key, UNSPECIFIED)) for key in ("color_primaries", "transfer_characteristics")))
    profile = embedded(image.info.get("icc_profile")) or told
    return Coded(array, profile=profile, picture=number, pictures=len(images))


def _deep_ppm(data: bytes) -> Array | None:
    """The numbers of a binary PPM of more than 8 bits, over the whole range of 16."""
    found = PPM.match(data[:MOST_COMMENTS])
    if found is None or int(found[3]) < 256:
        return None
    width, height, most = map(int, found.groups())
    stored = np.frombuffer(data, ">u2", width * height * 3, found.end()).reshape(height, width, 3)
    numbers = np.empty(stored.shape, np.uint16)
    for row, line in zip(numbers, stored, strict=True):
        row[:] = line.clip(max=most).astype(np.uint32) * 65535 // most
    return numbers
