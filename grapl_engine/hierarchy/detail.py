"""Which level of detail is meant: a number of regions, a strength of borders, or the automatic one."""

from __future__ import annotations

from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from grapl_engine.errors import SettingsError

if TYPE_CHECKING:
    from grapl_engine.events import Labels
    from grapl_engine.hierarchy.hierarchy import Hierarchy

__all__ = ["Detail", "checked_detail", "count_of", "level_labels", "read_detail"]

Detail: TypeAlias = int | float | Literal["auto"]
"""So many regions; between 0 and 1: those that borders stronger than this in the contour map part; or the automatic level."""


def checked_detail(detail: Any) -> Detail:
    """The same, in its own type.

    Raises
    ------
    SettingsError
        If it is none of the three.
    """
    is_count = isinstance(detail, Integral) and not isinstance(detail, bool)
    if is_count and detail >= 1:
        return int(detail)
    if isinstance(detail, Real) and not is_count and 0 < float(detail) < 1:
        return float(detail)
    if isinstance(detail, str) and detail == "auto":
        return "auto"
    raise SettingsError(
        f"Detail is {detail!r}: expected a number of regions such as 8, a strength of borders between 0 and 1 such as 0.4, "
        "or auto."
    )


def read_detail(text: str) -> Detail:
    """What was typed: ``8``, ``0.4`` or ``auto``.

    Raises
    ------
    SettingsError
        If it is none of the three.
    """
    for kind in (int, float):
        try:
            return checked_detail(kind(text))
        except ValueError:  # SettingsError is one
            continue
    return checked_detail(text)


def count_of(hierarchy: Hierarchy, detail: Detail) -> int:
    """How many regions the level has; at most as many as there are superpixels.

    Raises
    ------
    SettingsError
        If it is no level.
    """
    detail = checked_detail(detail)
    if isinstance(detail, str):
        return hierarchy.automatic_count
    if isinstance(detail, int):
        return min(detail, hierarchy.tree.leaves)
    return hierarchy.tree.count_at(detail / (1 - detail))


def level_labels(hierarchy: Hierarchy, detail: Detail, height: int, width: int) -> Labels:
    """A level over a picture of this size.

    Returns
    -------
    uint16, (height, width)
        From 0 to the number of regions less 1.

    Raises
    ------
    SettingsError
        If it is no level.
    """
    from grapl_engine.images.picture import stretched

    return stretched(hierarchy.labels(count_of(hierarchy, detail)), height, width)
