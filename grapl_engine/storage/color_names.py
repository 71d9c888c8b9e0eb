"""Words for the colours of labels, for those who can not tell all of them apart."""

from __future__ import annotations

import colorsys
from collections import Counter
from functools import lru_cache

from grapl_engine.storage.palette import COLORS, all_palette_indices, colors_of_indices

__all__ = ["color_name", "color_word", "label_color_name", "label_color_names", "name_of_color"]

_HUES = (
    (15, "red"), (45, "orange"), (68, "yellow"), (167, "green"), (192, "teal"), (258, "blue"), (292, "purple"), (340, "pink"),
    (361, "red"),
)  # fmt: skip
"""Up to so many degrees a hue has this name."""
_GREY, _DULL = 0.1, 0.4
"""Saturations below which a colour has no hue, and an orange is a brown."""
_DARK, _LIGHT = 0.3, 0.72
"""Lightnesses that the name tells."""
MOST = 4096
"""So many colours are searched for one."""


def color_name(index: int) -> str:
    """The name of a palette index: "orange", "light blue", "orange 3" for the third of its kind in the palette's order.

    Parameters
    ----------
    index : int

    Returns
    -------
    str
        No other index has it.
    """
    block = len(COLORS)
    while block <= index:
        block *= 8
    return _names(block)[index]


def label_color_names(labels: int, palette_indices: tuple[int, ...] | None = None) -> list[str]:
    """The name of each label's colour.

    Parameters
    ----------
    labels : int
        How many labels there are.
    palette_indices : tuple of int, optional
        Of each label, as far as they are known, as for `palette.label_colors`.

    Returns
    -------
    list of str
        K, all different.
    """
    return [color_name(index) for index in all_palette_indices(labels, palette_indices)]


def label_color_name(label: int, palette_indices: tuple[int, ...] | None = None) -> str:
    """The name of one label's colour, as `label_color_names` has it."""
    return color_name(all_palette_indices(label + 1, palette_indices)[label])


def name_of_color(red: int, green: int, blue: int) -> str:
    """The name of a colour of the palette, as `color_name` has it for its index.

    Parameters
    ----------
    red, green, blue : int
        sRGB, 0 to 255.

    Returns
    -------
    str
        For a colour that no index below `MOST` has, its word alone.
    """
    block = len(COLORS)
    while block <= MOST:
        if (name := _names_by_color(block).get((red, green, blue))) is not None:
            return name
        block *= 8
    return color_word(red, green, blue)


def color_word(red: int, green: int, blue: int) -> str:
    """What a colour is called: "dark green".

    Parameters
    ----------
    red, green, blue : int
        sRGB, 0 to 255.

    Returns
    -------
    str
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    if saturation < _GREY:
        return "black" if lightness < 0.1 else "white" if lightness > 0.9 else _shaded("grey", lightness)
    name = next(name for end, name in _HUES if 360 * hue < end)
    if name in ("red", "orange", "yellow") and lightness < 0.7 and (saturation < _DULL or (name != "red" and lightness < 0.4)):
        name = "brown"
    elif name == "pink" and (lightness < 0.36 or saturation < 0.3):
        name = "purple"
    elif name == "red" and lightness > 0.6:
        return _shaded("pink", lightness)
    return _shaded(name, lightness)


def _shaded(name: str, lightness: float) -> str:
    return f"dark {name}" if lightness < _DARK else f"light {name}" if lightness > _LIGHT else name


@lru_cache(maxsize=4)
def _names_by_color(count: int) -> dict[tuple[int, ...], str]:
    """Of the first so many palette indices, no two of which have the same colour."""
    return dict(zip(map(tuple, colors_of_indices(range(count)).tolist()), _names(count), strict=True))


@lru_cache(maxsize=4)
def _names(count: int) -> tuple[str, ...]:
    """Of the first so many palette indices; longer tables begin with the shorter ones."""
    seen: Counter[str] = Counter()
    names = []
    for color in colors_of_indices(range(count)).tolist():
        word = color_word(*color)
        seen[word] += 1
        names.append(word if seen[word] == 1 else f"{word} {seen[word]}")
    return tuple(names)
