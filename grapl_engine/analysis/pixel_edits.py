"""Edits of a map's pixels: merging, splitting by a stroke, renumbering, absorbing, smoothing, painting."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from grapl_engine.edited_map import Box
from grapl_engine.errors import EditError
from grapl_engine.events import Labels
from grapl_engine.hierarchy.region_graph import region_graph
from grapl_engine.label_edits import MOST_LABEL, AbsorbSmall, Brush, Fill, Merge, Point, Relabel, Smooth, StrokeSplit

__all__ = ["Change", "box_of", "carried_out", "free_labels", "lassoed"]

CRUMB = 9
"""Pixels: smaller parts that a stroke leaves go to the nearest part that is not."""

Mask = NDArray[np.bool_]
T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What an edit makes of a map: other labels in a box, and what was done, as a sentence."""

    box: Box
    labels: Labels
    sentence: str


PixelEdit = Merge | StrokeSplit | Relabel | AbsorbSmall | Smooth | Brush | Fill


def carried_out(labels: Labels, edit: PixelEdit) -> Change:
    """What an edit makes of a map.

    Parameters
    ----------
    labels : uint16, (H, W)
    edit : any but `CutSplit`

    Returns
    -------
    Change

    Raises
    ------
    EditError
        If the map leaves it nothing to do; says why.
    """
    match edit:
        case Merge():
            return _merged(labels, edit)
        case StrokeSplit():
            return _split(labels, edit)
        case Relabel():
            return _relabelled(labels, edit)
        case AbsorbSmall():
            return _absorbed(labels, edit)
        case Smooth():
            return _smoothed(labels, edit)
        case Brush():
            return _brushed(labels, edit)
        case Fill():
            return _filled(labels, edit)


def box_of(mask: Mask) -> Box:
    """Top, left, bottom and right of the smallest box with all places of a mask, bool, (H, W), which has some."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def free_labels(labels: Labels, count: int) -> list[int]:
    """So many numbers that no segment of a map, uint16, (H, W), has: those beyond its highest; where these run out, the lowest.

    Raises
    ------
    EditError
        If there are not so many.
    """
    highest = int(labels.max())
    if highest + count <= MOST_LABEL:
        return list(range(highest + 1, highest + 1 + count))
    free = np.flatnonzero(np.bincount(labels.ravel(), minlength=MOST_LABEL + 1) == 0)[:count].tolist()
    if len(free) < count:
        raise EditError(f"The map has all {MOST_LABEL + 1:,} numbers of segments that there are: merge some first.")
    return list(free)


def lassoed(labels: Labels, corners: Sequence[Point], share: float = 0.5) -> list[int]:
    """The segments that lie inside a polygon by more than a share of their pixels.

    Parameters
    ----------
    labels : integer, (H, W)
    corners : sequence of (int, int)
        x, y.
    share : float

    Returns
    -------
    list of int
        Ascending.
    """
    from skimage.draw import polygon2mask

    inside = polygon2mask(labels.shape, [(y, x) for x, y in corners])
    sizes = np.bincount(labels.ravel())
    within = np.bincount(labels[inside], minlength=len(sizes))
    return [int(label) for label in np.flatnonzero((within > share * sizes) & (within > 0))]


def _merged(labels: Labels, edit: Merge) -> Change:
    _check_present(labels, (edit.keep, *edit.others))
    mask = np.isin(labels, edit.others)
    names = ", ".join(str(other) for other in edit.others)
    return _filled_in(labels, mask, edit.keep, f"Merged {names} into {edit.keep}.")


def _relabelled(labels: Labels, edit: Relabel) -> Change:
    _check_present(labels, (edit.label,))
    if (labels == edit.to).any():
        raise EditError(f"Not done: another segment has the number {edit.to}. Merge the two, or take another number.")
    return _filled_in(labels, labels == edit.label, edit.to, f"Segment {edit.label} has the number {edit.to} now.")


def _filled(labels: Labels, edit: Fill) -> Change:
    from skimage.segmentation import flood

    height, width = labels.shape
    if edit.x >= width or edit.y >= height:
        raise EditError(f"Not done: ({edit.x}, {edit.y}) lies outside of the picture.")
    if (was := int(labels[edit.y, edit.x])) == edit.label:
        raise EditError(f"Not done: the place has the label {edit.label}.")
    piece = np.asarray(flood(labels, (edit.y, edit.x), connectivity=1))
    return _filled_in(labels, piece, edit.label, f"Filled a piece of {was} with {edit.label}.")


def _brushed(labels: Labels, edit: Brush) -> Change:
    from scipy.ndimage import distance_transform_edt

    box = _around(edit.points, edit.radius, labels.shape)
    if box is None:
        raise EditError("Not done: the stroke lies outside of the picture.")
    top, left, bottom, right = box
    line = _line(
        edit.points, (top - edit.radius, left - edit.radius), (bottom - top + 2 * edit.radius, right - left + 2 * edit.radius)
    )
    near = distance_transform_edt(~line) <= edit.radius if line.any() else line
    inner = near[edit.radius : edit.radius + bottom - top, edit.radius : edit.radius + right - left]
    crop = labels[top:bottom, left:right]
    mask = inner & (crop != edit.label)
    if not mask.any():
        raise EditError(f"Not done: the places have the label {edit.label}.")
    count = int(mask.sum())
    sentence = f"Painted {count:,} pixel{'s' * (count > 1)} with {edit.label}."
    return Change(box, np.where(mask, np.uint16(edit.label), crop), sentence)


def _split(labels: Labels, edit: StrokeSplit) -> Change:
    """Only the connected pieces that the stroke crosses are split."""
    from scipy.ndimage import distance_transform_edt
    from skimage.measure import label as connected

    _check_present(labels, (edit.label,))
    top, left, bottom, right = box = box_of(labels == edit.label)
    crop = labels[top:bottom, left:right]
    line = _line(edit.points, (top, left), crop.shape)
    pieces = connected(crop == edit.label, connectivity=1)
    crossed = np.isin(pieces, np.unique(pieces[line & (pieces > 0)])) & (pieces > 0)
    parts = np.asarray(connected(np.where(crossed & ~line, pieces, 0), background=0, connectivity=1))
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    large = np.flatnonzero(sizes >= min(CRUMB, max(int(sizes.max()), 1)))
    large = large[np.argsort(-sizes[large], kind="stable")]
    new = [part for part in large.tolist() if not _is_largest_of_its_piece(part, parts, pieces, sizes)]
    if not new:
        raise EditError(f"Not done: the stroke does not cross segment {edit.label} from border to border.")
    names = np.full(len(sizes), edit.label, np.uint16)
    names[new] = free_labels(labels, len(new))
    nearest = distance_transform_edt(~np.isin(parts, large), return_distances=False, return_indices=True)
    found = np.where(crossed, names[parts[tuple(nearest)]], crop)
    told = ", ".join(str(int(names[part])) for part in new)
    return Change(box, found.astype(np.uint16), f"Split {edit.label} by a stroke: the largest part keeps it, new: {told}.")


def _is_largest_of_its_piece(
    part: int, parts: NDArray[np.integer], pieces: NDArray[np.integer], sizes: NDArray[np.integer]
) -> bool:
    piece = pieces[parts == part][0]
    beside = np.unique(parts[(pieces == piece) & (parts > 0)])
    return bool(beside[sizes[beside].argmax()] == part)


def _absorbed(labels: Labels, edit: AbsorbSmall) -> Change:
    from skimage.measure import label as connected

    pieces = np.asarray(connected(labels, background=-1, connectivity=1), np.intp) - 1
    into = _owners(pieces, edit.least)
    count = int((into != np.arange(len(into))).sum())
    if not count:
        raise EditError(f"Not done: no piece has fewer than {edit.least} pixels and a neighbour.")
    names = np.zeros(len(into), np.uint16)
    names[pieces.ravel()] = labels.ravel()
    found = names[into][pieces]
    box = box_of(found != labels)
    return Change(box, _cut_out(found, box), f"{count:,} piece{'s' * (count > 1)} of fewer than {edit.least} pixels absorbed.")


def _owners(pieces: NDArray[np.intp], least: int) -> NDArray[np.intp]:
    """intp, (n,): the piece that each becomes part of; smallest first, each to the neighbour with the longest common border."""
    graph = region_graph(pieces)
    sizes = graph.sizes.tolist()
    into = list(range(len(sizes)))
    borders: list[dict[int, float]] = [{} for _ in sizes]
    for (a, b), length in zip(graph.pairs.tolist(), graph.lengths.tolist(), strict=True):
        borders[a][b] = borders[b][a] = length
    small = [(size, piece) for piece, size in enumerate(sizes) if size < least]
    heapq.heapify(small)
    while small:
        size, piece = heapq.heappop(small)
        if into[piece] != piece or size != sizes[piece] or not borders[piece]:
            continue
        owner = max(sorted(borders[piece]), key=borders[piece].__getitem__)
        into[piece] = owner
        sizes[owner] += size
        for other, length in borders[piece].items():
            del borders[other][piece]
            if other != owner:
                borders[owner][other] = borders[other][owner] = borders[owner].get(other, 0.0) + length
        if sizes[owner] < least:
            heapq.heappush(small, (sizes[owner], owner))
    owners = np.array(into, np.intp)
    while not np.array_equal(owners, owners[owners]):
        owners = owners[owners]
    return owners


def _smoothed(labels: Labels, edit: Smooth) -> Change:
    from skimage.filters.rank import majority
    from skimage.morphology import disk

    _check_present(labels, edit.labels)
    mask = np.isin(labels, edit.labels) if edit.labels else np.ones(labels.shape, bool)
    box = box_of(mask)
    crop, inside = _cut_out(labels, box), _cut_out(mask, box)
    names, numbers = np.unique(crop[inside], return_inverse=True)
    compact = np.zeros(crop.shape, np.uint8 if len(names) <= 256 else np.uint16)
    compact[inside] = numbers
    smooth = majority(compact, disk(edit.radius), mask=inside.astype(np.uint8))
    found = np.where(inside, names[smooth], crop).astype(np.uint16)
    if np.array_equal(found, crop):
        raise EditError("Not done: the border is smooth at this radius.")
    where = f"between {' and '.join(str(label) for label in edit.labels)}" if edit.labels else "everywhere"
    return Change(box, found, f"Smoothed the borders {where} with a radius of {edit.radius} pixel{'s' * (edit.radius > 1)}.")


def _filled_in(labels: Labels, mask: Mask, label: int, sentence: str) -> Change:
    box = box_of(mask)
    return Change(box, np.where(_cut_out(mask, box), np.uint16(label), _cut_out(labels, box)), sentence)


def _cut_out(values: NDArray[T], box: Box) -> NDArray[T]:
    top, left, bottom, right = box
    return values[top:bottom, left:right]


def _line(points: Sequence[Point], corner: tuple[int, int], shape: tuple[int, ...]) -> Mask:
    """bool, of this shape: a line one pixel wide through the points, as seen from a corner (row, column)."""
    from skimage.draw import line

    drawn = np.zeros(shape, bool)
    for (x, y), (next_x, next_y) in zip(points, [*points[1:], points[-1]], strict=True):
        rows, columns = line(y - corner[0], x - corner[1], next_y - corner[0], next_x - corner[1])
        within = (rows >= 0) & (rows < shape[0]) & (columns >= 0) & (columns < shape[1])
        drawn[rows[within], columns[within]] = True
    return drawn


def _around(points: Iterable[Point], radius: int, shape: tuple[int, ...]) -> Box | None:
    """The part of the picture that lies at most so far from the points' own box; None if there is none."""
    xs, ys = zip(*points, strict=True)
    top, left = max(min(ys) - radius, 0), max(min(xs) - radius, 0)
    bottom, right = min(max(ys) + radius + 1, shape[0]), min(max(xs) + radius + 1, shape[1])
    return (top, left, bottom, right) if top < bottom and left < right else None


def _check_present(labels: Labels, wanted: Iterable[int]) -> None:
    counts = np.bincount(labels.ravel())
    for label in wanted:
        if label >= len(counts) or not counts[label]:
            raise EditError(f"Not done: the map has no segment {label}.")
