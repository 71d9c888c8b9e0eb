"""What a JPEG XL says before its pixels: size, bits, and the meaning of its colours (ISO/IEC 18181-1, annexes B to E)."""

from __future__ import annotations

from dataclasses import dataclass

from grapl_engine.images.boxes import boxes
from grapl_engine.images.code_points import PRIMARIES, of_code_points, of_primaries
from grapl_engine.images.color_profile import ColorProfile

__all__ = ["JpegXl", "jpeg_xl_header", "jpeg_xl_stream", "with_depth_of_12"]

SIGNATURE = b"\xff\x0a"
MOST = 2**14
"""Bytes in which a header ends: names of extra channels are a part of it."""
RATIOS = ((1, 1), (1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
"""Of width to height, by their number in the stream; the first is never used."""
ALPHA, SPOT, FILTERS = 0, 2, 5
"""Kinds of extra channels, of which two have more to say."""
GREY, XYB = 1, 2
"""Colour spaces."""
CUSTOM, D65_WHITE, P3_PRIMARIES, DISPLAY_P3 = 2, 1, 11, 12
WHITES = {1: (0.3127, 0.3290), 10: (1 / 3, 1 / 3), 11: (0.314, 0.351)}


@dataclass(frozen=True, slots=True)
class JpegXl:
    """What is said before the pixels.

    Attributes
    ----------
    width, height : int
        As they are stored, before the camera's turn.
    bits : int
        Of a number.
    has_profile : bool
        Whether its colours are told by an ICC profile, which lies compressed behind this.
    is_xyb : bool
        Whether its colours are stored as an eye has them, and not as the profile has.
    profile : ColorProfile or None
        What its colours mean, where it is told by numbers and is not sRGB.
    is_multiplied : bool
        Whether its colours were multiplied with its opacity.
    is_animated : bool
        Whether it has several frames.
    depth_at : int
        The bit of the codestream where `bits` stands, if it is 8, 10 or 12 of a picture without further channels; else 0.
    """

    width: int
    height: int
    bits: int = 8
    has_profile: bool = False
    is_xyb: bool = True
    profile: ColorProfile | None = None
    is_multiplied: bool = False
    is_animated: bool = False
    depth_at: int = 0


def jpeg_xl_stream(data: bytes) -> bytes:
    """The codestream of a JPEG XL file: the file itself, or what its boxes hold up to the first that has any of it."""
    for kind, content in boxes(data):
        if kind in (b"jxlc", b"jxlp"):
            return content[4 if kind == b"jxlp" else 0 :]
    return data


def jpeg_xl_header(data: bytes) -> JpegXl | None:
    """Read what a JPEG XL says of itself; None where it is none, or cut short.

    Parameters
    ----------
    data : bytes
        The file.
    """
    stream = jpeg_xl_stream(data)
    if not stream.startswith(SIGNATURE):
        return None
    bits = _Bits(stream[:MOST])
    bits.take(8 * len(SIGNATURE))
    height, width = bits.size()
    if bits.take(1):  # all as usual
        return JpegXl(width, height)
    is_animated = bits.take_shown() if bits.take(1) else False
    depth_at = bits.at + 1
    depth = bits.depth()
    is_plain = bits.at == depth_at + 2
    bits.take(1)
    extra = bits.choice((0, 0), (1, 0), (2, 4), (1, 12))
    of_extras = [bits.extra_channel() for _ in range(extra)]  # all are read
    is_xyb = bool(bits.take(1))
    has_profile, profile = bits.colors()
    depth_at = depth_at if is_plain and not extra else 0
    if bits.is_beyond:
        return None
    is_multiplied = any(of_extras)
    return JpegXl(width, height, depth, has_profile, is_xyb, profile, is_multiplied, is_animated, depth_at)


def with_depth_of_12(data: bytes, said: JpegXl) -> bytes:
    """A file that is handed over with 12 bits a number, be it said to have 8; its numbers have no depth of their own (XYB)."""
    stream = jpeg_xl_stream(data)
    changed = bytearray(data)
    start = data.index(stream[:64])
    for at, bit in ((said.depth_at, 0), (said.depth_at + 1, 1)):  # the third of four ways to write it, the lowest bit first
        place = start + at // 8
        changed[place] = changed[place] & ~(1 << at % 8) | bit << at % 8
    return bytes(changed)


class _Bits:
    """Numbers of a header, the lowest bit first."""

    def __init__(self, data: bytes) -> None:
        self._left = int.from_bytes(data, "little")
        self._count = 8 * len(data)
        self.at = 0

    @property
    def is_beyond(self) -> bool:
        """Whether more was taken than there was."""
        return self.at > self._count

    def take(self, count: int) -> int:
        value = self._left & ((1 << count) - 1)
        self._left >>= count
        self.at += count
        return value

    def choice(self, *kinds: tuple[int, int]) -> int:
        """One of four ways to write a number: something, and so many bits to be added."""
        base, count = kinds[self.take(2)]
        return base + self.take(count)

    def enum(self) -> int:
        return self.choice((0, 0), (1, 0), (2, 4), (18, 6))

    def size(self) -> tuple[int, int]:
        """Height and width."""
        is_small = self.take(1)
        height = self._side(is_small)
        ratio = self.take(3)
        return height, height * RATIOS[ratio][0] // RATIOS[ratio][1] if ratio else self._side(is_small)

    def take_shown(self) -> bool:
        """Turn, another size on screens, preview, animation: whether it is one."""
        self.take(3)
        if self.take(1):
            self.size()
        if self.take(1):
            kinds = ((16, 0), (32, 0), (1, 5), (33, 9)) if self.take(1) else ((1, 6), (65, 8), (321, 10), (1345, 12))
            self.choice(*kinds)
            if not self.take(3):
                self.choice(*kinds)
        if is_animated := bool(self.take(1)):
            self.choice((100, 0), (1000, 0), (1, 10), (1, 30))
            self.choice((1, 0), (1001, 0), (1, 8), (1, 10))
            self.choice((0, 0), (0, 3), (0, 16), (0, 32))
            self.take(1)
        return is_animated

    def depth(self) -> int:
        if self.take(1):  # floats
            bits = self.choice((32, 0), (16, 0), (24, 0), (1, 6))
            self.take(4)
            return bits
        return self.choice((8, 0), (10, 0), (12, 0), (1, 6))

    def extra_channel(self) -> bool:
        """Whether it is an opacity that the colours were multiplied with."""
        if self.take(1):  # an opacity as usual
            return False
        kind = self.enum()
        self.depth()
        self.choice((0, 0), (3, 0), (4, 0), (1, 3))
        self.take(8 * self.choice((0, 0), (0, 4), (16, 5), (48, 10)))
        if kind == ALPHA:
            return bool(self.take(1))
        if kind == SPOT:
            self.take(64)
        elif kind == FILTERS:
            self.choice((1, 0), (0, 2), (3, 4), (19, 8))
        return False

    def colors(self) -> tuple[bool, ColorProfile | None]:
        """Whether there is an ICC profile, else what the numbers say."""
        if self.take(1):  # sRGB
            return False, None
        has_profile, space = bool(self.take(1)), self.enum()
        if has_profile or space == XYB:
            return has_profile, None
        white = self.enum()
        places: tuple[float, ...] = self._place() if white == CUSTOM else WHITES.get(white, WHITES[D65_WHITE])
        primaries = 1 if space == GREY else self.enum()
        custom = sum((self._place() for _ in range(3)), ()) if primaries == CUSTOM and space != GREY else None
        gamma = self.take(24) / 1e7 if self.take(1) else None
        transfer = 13 if gamma else self.enum()
        if custom is None and gamma is None and (white == D65_WHITE or (white, primaries) == (11, P3_PRIMARIES)):
            is_display = (white, primaries) == (D65_WHITE, P3_PRIMARIES)
            return False, of_code_points(DISPLAY_P3 if is_display else primaries, transfer)
        colors = custom or PRIMARIES.get(primaries, PRIMARIES[1])[1][2:]
        if gamma is None and (curve := of_code_points(1, transfer)) is not None and curve.why_not:
            return False, curve
        linear = 1.0 if transfer == 8 else 2.6 if transfer == 17 else None
        return False, of_primaries((*places, *colors), 1 / gamma if gamma else linear)

    def _place(self) -> tuple[float, float]:
        """Where a colour is: x and y."""
        numbers = [self.choice((0, 19), (2**19, 19), (2**20, 20), (2**21, 21)) for _ in range(2)]
        x, y = (number >> 1 ^ -(number & 1) for number in numbers)  # signs are in the lowest bits
        return x / 1e6, y / 1e6

    def _side(self, is_small: int) -> int:
        return 8 * (1 + self.take(5)) if is_small else 1 + self.take((9, 13, 18, 30)[self.take(2)])
