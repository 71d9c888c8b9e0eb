"""Which scale of colours costs and strengths are drawn in; light, so that a start does not wait for the colours themselves."""

from __future__ import annotations

__all__ = ["COLORMAPS", "choose_colormap", "chosen_colormap"]

COLORMAPS: dict[str, str] = {
    "inferno": "From violet over red to yellow.",
    "magma": "From violet over pink to white.",
    "plasma": "From violet over orange to yellow: light everywhere.",
    "viridis": "From blue over green to yellow.",
    "cividis": "From blue to yellow: as colour-blind eyes see it, so do others.",
}
"""Name -> how it looks. All grow evenly in lightness; the first is the usual one."""

_chosen = next(iter(COLORMAPS))


def chosen_colormap() -> str:
    """The name of the scale that is drawn with."""
    return _chosen


def choose_colormap(name: str) -> None:
    """Draw with another one from now on; an unknown name means the usual one."""
    global _chosen  # noqa: PLW0603  one for the program, as its palette
    _chosen = name if name in COLORMAPS else next(iter(COLORMAPS))
