"""What is found out about two maps, step by step beside the window; no widget is known here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtGui import QImage

from app.compare.labelling import Labelling
from app.compare.meaning_lines import boundaries_image, boundaries_part
from app.compare.two_maps import drawing
from app.compare.two_maps.map_colors import own_colors, shared_colors
from app.compare.two_maps.source_row import Chosen
from app.image_views.close_up import Cut
from app.image_views.layers import thinning
from app.image_views.view_content import Labels
from grapl_engine import SettingsError

if TYPE_CHECKING:
    from grapl_engine.evaluation.matched_segments import MapPair

__all__ = ["LETTERS", "Asked", "Borders", "Letter", "Made", "Matched", "compared"]

Letter: TypeAlias = Literal["a", "b"]
LETTERS: tuple[Letter, Letter] = ("a", "b")


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A map that was chosen, as it is, and as large as a screen needs it.

    Attributes
    ----------
    letter : "a" or "b"
    chosen : Chosen
    labelling : Labelling
    small : uint16, (h, w)
    colors : tuple of int
        The palette index of each label.
    """

    letter: Letter
    chosen: Chosen
    labelling: Labelling
    small: Labels
    colors: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Two maps whose segments are matched.

    Attributes
    ----------
    pair : MapPair
        Table and segments are found already.
    a, b : Made
        In colours that matched segments share.
    pixels : QImage
        What lies in no matched pair, in A's colours.
    share : float
        The share of the places that count that lies in none.
    cut : callable or None
        Makes all the pixels of a part, where `pixels` is thinned.
    """

    pair: MapPair
    a: Made
    b: Made
    pixels: QImage
    share: float
    cut: Cut | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """The boundaries of two maps, at a tolerance.

    Attributes
    ----------
    pair : MapPair
    tolerance : float
        Pixels.
    precision, recall : float
        The share of A's boundary pixels that have a partner in B, and of B's in A; 1 where there are none.
    image : QImage
        Those of both, of A alone and of B alone.
    cut : callable, optional
        Makes all the pixels of a part, where the image is thinned.
    """

    pair: MapPair
    tolerance: float
    precision: float
    recall: float
    image: QImage
    cut: Cut | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is wanted, and what of it is known already."""

    a: Chosen | None
    b: Chosen | None
    tolerance: float
    made: tuple[Made, ...] = ()
    matched: Matched | None = None


def compared(asked: Asked, should_stop: Callable[[], bool]) -> Iterator[object]:
    """In a thread: says `Made`, `Matched` and `Borders`, what is quick first."""
    sides: list[Made] = []
    for letter, chosen in zip(LETTERS, (asked.a, asked.b), strict=True):
        if chosen is None or should_stop():
            continue
        side = next((made for made in asked.made if made.letter == letter and made.chosen.key == chosen.key), None)
        if side is None:
            side = _made(letter, chosen)
            yield side
        sides.append(side)
    if len(sides) < 2 or should_stop():
        return
    matched = asked.matched if asked.matched is not None and _is_of(asked.matched, sides) else None
    if matched is None:
        matched = _matched(sides[0], sides[1], should_stop)
        if matched is None:
            return
        yield matched
    if not should_stop() and (borders := _borders(matched.pair, asked.tolerance, should_stop)) is not None:
        yield borders


def _is_of(matched: Matched, sides: list[Made]) -> bool:
    return [side.labelling for side in sides] == [matched.a.labelling, matched.b.labelling]


def _made(letter: Letter, chosen: Chosen) -> Made:
    labelling = chosen.place.make(chosen.count)
    return Made(letter, chosen, labelling, drawing.small(labelling.labels), own_colors(labelling))


def _matched(a: Made, b: Made, should_stop: Callable[[], bool]) -> Matched | None:
    from grapl_engine.evaluation.matched_segments import MOST_SEGMENTS, MapPair

    one, other = a.labelling, b.labelling
    if (most := max(one.count.k_hat, other.count.k_hat)) > MOST_SEGMENTS:
        raise SettingsError(f"{most:,} segments are too many to be matched: choose a map with at most {MOST_SEGMENTS:,}.")
    pair = MapPair(one.labels, other.labels, one.void, other.void)
    _ = pair.table
    if should_stop():
        return None
    _ = pair.segments
    if should_stop():
        return None
    a, b = _alike(a, b, pair)
    leaving = pair.leaving()
    if should_stop():
        return None
    image = drawing.pixels_image(one.labels, leaving, a.colors)
    share = int(leaving.sum()) / int(pair.table.sum())
    return Matched(pair, a, b, image, share, drawing.pixels_cut(one.labels, leaving, a.colors))


def _alike(a: Made, b: Made, pair: MapPair) -> tuple[Made, Made]:
    """In colours that partners share: those of A, or of the one that is of a run, whose colours are seen elsewhere."""
    colors, others = own_colors(a.labelling), own_colors(b.labelling)
    if a.labelling.record is None and b.labelling.record is not None:
        colors = shared_colors(others, colors, {theirs: mine for mine, theirs in pair.partners.items()})
    else:
        others = shared_colors(colors, others, pair.partners)
    return replace(a, colors=colors), replace(b, colors=others)


def _borders(pair: MapPair, tolerance: float, should_stop: Callable[[], bool]) -> Borders | None:
    from grapl_engine.evaluation.boundary_process import matched_count

    lines = pair.find_boundaries(should_stop)  # found once
    if lines is None:
        return None
    count = matched_count(lines.mine, lines.theirs, tolerance, should_stop)
    if count is None:
        return None
    precision, recall = (count / drawn if (drawn := int(side.sum())) else 1.0 for side in (lines.mine, lines.theirs))
    meanings = lines.meanings(tolerance)
    cut = partial(boundaries_part, meanings) if thinning(meanings.shape) > 1 else None
    return Borders(pair, tolerance, precision, recall, boundaries_image(meanings), cut)
