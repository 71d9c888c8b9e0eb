"""ICC profiles written byte by byte, and what their colours are in sRGB, by the definition: no color library has a part in either."""

from __future__ import annotations

import struct
from collections.abc import Callable

import numpy as np

__all__ = ["SPACES", "chart", "cmyk_profile", "grey_profile", "in_srgb", "rgb_profile"]


def srgb_light(value: np.ndarray) -> np.ndarray:
    """The light of a value of sRGB, 0 to 1 (IEC 61966-2-1)."""
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def srgb_value(light: np.ndarray) -> np.ndarray:
    """The inverse, of what sRGB has."""
    light = light.clip(0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def power(gamma: float) -> Callable[[np.ndarray], np.ndarray]:
    return lambda value: value**gamma


# Red, green and blue as XYZ (columns of D50), and the light of a value.
# http://www.brucelindbloom.com/Eqn_RGB_XYZ_Matrix.html; Display P3 after https://www.color.org/chardata/rgb/DisplayP3.xalter
SPACES: dict[str, tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]] = {
    "sRGB": (
        np.array([[0.4360747, 0.3850649, 0.1430804], [0.2225045, 0.7168786, 0.0606169], [0.0139322, 0.0971045, 0.7141733]]),
        srgb_light,
    ),
    "Display P3": (
        np.array([[0.515102, 0.291965, 0.157153], [0.241182, 0.692236, 0.066582], [-0.001050, 0.041882, 0.784378]]),
        srgb_light,
    ),
    "Adobe RGB": (
        np.array([[0.6097559, 0.2052401, 0.1492240], [0.3111242, 0.6256560, 0.0632197], [0.0194811, 0.0608902, 0.7448387]]),
        power(2.19921875),
    ),
    "ProPhoto": (
        np.array([[0.7976749, 0.1351917, 0.0313534], [0.2880402, 0.7118741, 0.0000857], [0.0, 0.0, 0.8252100]]),
        power(1.8),
    ),
    "linear sRGB": (
        np.array([[0.4360747, 0.3850649, 0.1430804], [0.2225045, 0.7168786, 0.0606169], [0.0139322, 0.0971045, 0.7141733]]),
        power(1.0),
    ),
}


def in_srgb(values: np.ndarray, space: str) -> np.ndarray:
    """Colours of a space, 0 to 1, (..., 3), as sRGB, 0 to 1."""
    primaries, light = SPACES[space]
    xyz = light(values.astype(float)) @ primaries.T
    return srgb_value(xyz @ np.linalg.inv(SPACES["sRGB"][0]).T)


def chart() -> np.ndarray:
    """Colours that every space has: (4, 6, 3) of 0 to 1, greys in the last row."""
    colors = 0.15 + 0.7 * np.random.default_rng(5).random((4, 6, 3))
    colors[3] = np.linspace(0, 1, 6)[:, None]
    return colors


def rgb_profile(space: str, title: str = "") -> bytes:
    """An ICC profile of three primaries and a curve of 4,096 places."""
    primaries, light = SPACES[space]
    curve = _curve(light)
    tags = {b"desc": _title(title or space), b"wtpt": _xyz(0.9642, 1.0, 0.8249)}
    for letter, color in zip(b"rgb", primaries.T, strict=True):
        tags |= {bytes([letter]) + b"XYZ": _xyz(*color), bytes([letter]) + b"TRC": curve}
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def grey_profile(gamma: float) -> bytes:
    """An ICC profile of grey."""
    tags = {b"desc": _title(f"Grey {gamma}"), b"wtpt": _xyz(0.9642, 1.0, 0.8249), b"kTRC": _curve(power(gamma))}
    return _profile(b"mntr", b"GRAY", b"XYZ ", tags)


def cmyk_profile() -> bytes:
    """An ICC profile of four inks on yellowish paper, where cyan makes grey: corners of a table of CIELAB, as a printer's."""
    corners = np.empty((2, 2, 2, 2, 3))
    for c, m, y, k in np.ndindex(2, 2, 2, 2):
        light = 90.0 * (1 - 0.5 * c) * (1 - 0.5 * m) * (1 - 0.1 * y) * (1 - k)
        corners[c, m, y, k] = light, 60 * m * (1 - k) * (1 - 0.5 * c), (10 + 60 * y) * (1 - k)
    lab = corners * (652.8, 256, 256) + (0, 32768, 32768)  # the 16 bits of ICC 2
    ramp = np.array([0, 65535], ">u2").tobytes()
    identity = struct.pack(">9i", *(65536 * (row == column) for row in range(3) for column in range(3)))
    table = b"mft2" + bytes(4) + bytes([4, 3, 2, 0]) + identity + struct.pack(">2H", 2, 2)
    table += ramp * 4 + lab.reshape(-1, 3).round().astype(">u2").tobytes() + ramp * 3
    return _profile(
        b"prtr", b"CMYK", b"Lab ", {b"desc": _title("Newsprint"), b"wtpt": _xyz(0.9642, 1.0, 0.8249), b"A2B0": table}
    )


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    offset, table, data = 128 + 4 + 12 * len(tags), b"", b""
    for tag, content in tags.items():
        content += bytes(-len(content) % 4)
        table += tag + struct.pack(">2I", offset + len(data), len(content))
        data += content
    header = struct.pack(">I4sI", offset + len(data), bytes(4), 0x02400000) + kind + space + connection
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def _curve(light: Callable[[np.ndarray], np.ndarray]) -> bytes:
    values = (light(np.linspace(0, 1, 4096)) * 65535).round().astype(">u2")
    return b"curv" + bytes(4) + struct.pack(">I", len(values)) + values.tobytes()


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(value * 65536) for value in values))


def _title(text: str) -> bytes:
    letters = text.encode("ascii") + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(letters)) + letters + bytes(4 + 4 + 2 + 1 + 67)
