"""A segment split between marks: by the minimum cut of the patch graph first, of the superpixels where that leaves them free.

Patches say on which side of the line most of the segment lies, by the model's own affinities; superpixels then draw the line
along the picture's edges, not farther from the patches' line than a patch.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine.analysis.edit_ground import EditGround
from grapl_engine.analysis.patch_segments import patch_segments
from grapl_engine.analysis.pixel_edits import Change, box_of, free_labels
from grapl_engine.edited_map import Box
from grapl_engine.errors import EditError
from grapl_engine.events import Labels
from grapl_engine.graphcut.terminal_cut import FREE, terminal_cut
from grapl_engine.label_edits import CutSplit

__all__ = ["cut_split", "patch_sides"]

Sides = NDArray[np.intp]


def cut_split(labels: Labels, edit: CutSplit, ground: EditGround) -> Change:
    """Split a segment between marks.

    The first side keeps the number; the others take the next free ones. Parts of the segment that hang together with no mark
    stay with the first side.

    Parameters
    ----------
    labels : uint16, (H, W)
    edit : CutSplit
    ground : EditGround
        Of the map's run.

    Returns
    -------
    Change

    Raises
    ------
    EditError
        If a mark does not lie in the segment.
    """
    _check_marks(labels, edit)
    d = ground.problem.d
    by_patch = patch_sides(patch_segments(labels, d) == edit.label, edit, ground, labels.shape)
    box = box_of(labels == edit.label)
    inside = labels[_slices(box)] == edit.label
    sides = _pixel_sides(by_patch, box, inside, edit, ground, labels.shape)
    names = np.array([edit.label, *free_labels(labels, len(edit.sides) - 1)], np.uint16)
    found = np.where(inside, names[sides], labels[_slices(box)])
    told = ", ".join(str(name) for name in names[1:].tolist())
    return Change(box, found, f"Split {edit.label} by the minimum cut: the first mark keeps it, new: {told}.")


def patch_sides(members: NDArray[np.bool_], edit: CutSplit, ground: EditGround, shape: tuple[int, ...]) -> Sides:
    """The side of each patch of a segment, by the minimum cut of phi between the marks.

    Parameters
    ----------
    members : bool, (d, d)
        The segment's patches.
    edit : CutSplit
    ground : EditGround
    shape : (int, int)
        Of the picture.

    Returns
    -------
    intp, (d, d)
        `FREE` at patches of other segments, at those that hang together with no mark, and everywhere if marks of two sides
        share a patch.
    """
    d, (height, width) = len(members), shape
    marks = [[(y * d // height, x * d // width) for x, y in side] for side in edit.sides]
    places = [set(side) for side in marks]
    if sum(map(len, places)) > len(set.union(*places)):
        return np.full(members.shape, FREE)
    terminals = _terminals(members, marks, edit.reach)
    numbers = np.full(d * d, -1)
    nodes = np.flatnonzero(terminals.ravel() != FREE - 1)
    numbers[nodes] = np.arange(len(nodes))
    edges = numbers[ground.problem.edges]
    kept = (edges >= 0).all(1)
    sides = np.full(d * d, FREE)
    sides[nodes] = terminal_cut(edges[kept], ground.problem.phi[kept], terminals.ravel()[nodes])
    return sides.reshape(d, d)


def _terminals(members: NDArray[np.bool_], marks: list[list[tuple[int, int]]], reach: float) -> Sides:
    """The side of patches near a mark, `FREE` at the segment's others, less than that at other segments' patches."""
    terminals = np.where(members, FREE, FREE - 1)
    rows, columns = np.indices(members.shape)
    for side, own in enumerate(marks):
        others = np.array([mark for index, theirs in enumerate(marks) if index != side for mark in theirs])
        for row, column in own:
            radius = reach * np.hypot(*(others - (row, column)).T).min()
            terminals[members & (np.hypot(rows - row, columns - column) <= radius)] = side
            terminals[row, column] = side
    return terminals


def _pixel_sides(
    by_patch: Sides, box: Box, inside: NDArray[np.bool_], edit: CutSplit, ground: EditGround, shape: tuple[int, ...]
) -> Sides:
    """The side of each pixel in the box; of those that are not inside it says nothing."""
    graph = ground.superpixels
    d, (height, width), (top, left, bottom, right) = len(by_patch), shape, box
    rows, columns = np.arange(top, bottom), np.arange(left, right)
    pieces = graph.regions[np.ix_(rows * graph.regions.shape[0] // height, columns * graph.regions.shape[1] // width)]
    of_pixel = by_patch[np.ix_(rows * d // height, columns * d // width)]
    deep = np.where(_is_deep(by_patch), by_patch, FREE)[np.ix_(rows * d // height, columns * d // width)]
    n, count = int(graph.regions.max()) + 1, len(edit.sides)
    marks = _marks(pieces, edit, box, n)
    votes = np.where(marks.any(1, keepdims=True), marks, _votes(pieces[inside], deep[inside], n, count) > 0)
    there = np.bincount(pieces[inside], minlength=n) > 0
    side_of = _superpixel_sides(votes, there, ground)
    majority = _votes(pieces[inside], of_pixel[inside], n, count)
    side_of = np.where((side_of == FREE) & there, majority.argmax(1), side_of)
    divided = (votes.sum(1) > 1)[pieces]  # marks or patches of two sides in one superpixel: its pixels are on their own
    if not divided.any():
        return side_of[pieces]
    return np.where(divided, np.where(of_pixel == FREE, _nearest_mark(edit, box), of_pixel), side_of[pieces])


def _superpixel_sides(votes: NDArray[np.bool_], there: NDArray[np.bool_], ground: EditGround) -> Sides:
    """intp, (n,): the side of each superpixel that takes one as a whole; `FREE` at the others."""
    graph = ground.superpixels
    whole = there & (votes.sum(1) <= 1)
    numbers = np.full(len(votes), -1)
    nodes = np.flatnonzero(whole)
    numbers[nodes] = np.arange(len(nodes))
    edges = numbers[graph.pairs]
    kept = (edges >= 0).all(1)
    terminals = np.where(votes[nodes].any(1), votes[nodes].argmax(1), FREE)
    sides = np.full(len(votes), FREE)
    sides[nodes] = terminal_cut(edges[kept], graph.capacities[kept], terminals)
    return sides


def _is_deep(by_patch: Sides) -> NDArray[np.bool_]:
    """bool, (d, d): patches with a side of which no neighbour, also across a corner, has another side."""
    from scipy.ndimage import maximum_filter, minimum_filter

    known = by_patch != FREE
    highest = maximum_filter(by_patch, 3, mode="nearest")
    lowest = minimum_filter(np.where(known, by_patch, np.iinfo(np.intp).max), 3, mode="nearest")
    return np.asarray(known & (highest == lowest))


def _votes(pieces: NDArray[np.intp], sides: Sides, n: int, count: int) -> NDArray[np.intp]:
    """intp, (n, count): pixels of each superpixel by side."""
    known = sides != FREE
    return np.bincount(pieces[known] * count + sides[known], minlength=n * count).reshape(n, count)


def _marks(pieces: NDArray[np.intp], edit: CutSplit, box: Box, n: int) -> NDArray[np.bool_]:
    """bool, (n, count): which superpixels hold marks of which side."""
    marks = np.zeros((n, len(edit.sides)), bool)
    for side, points in enumerate(edit.sides):
        for x, y in points:
            marks[pieces[y - box[0], x - box[1]], side] = True
    return marks


def _nearest_mark(edit: CutSplit, box: Box) -> Sides:
    """The side of the mark that is nearest to each pixel of the box."""
    from scipy.spatial import KDTree

    top, left, bottom, right = box
    places = np.array([(y, x) for side in edit.sides for x, y in side])
    sides = np.repeat(np.arange(len(edit.sides)), [len(side) for side in edit.sides])
    rows, columns = np.mgrid[top:bottom, left:right]
    _, nearest = KDTree(places).query(np.stack([rows.ravel(), columns.ravel()], axis=1))
    return np.asarray(sides[nearest].reshape(rows.shape))


def _check_marks(labels: Labels, edit: CutSplit) -> None:
    height, width = labels.shape
    for x, y in (mark for side in edit.sides for mark in side):
        if x >= width or y >= height or labels[y, x] != edit.label:
            raise EditError(f"Not done: the mark at ({x}, {y}) does not lie in segment {edit.label}.")


def _slices(box: Box) -> tuple[slice, slice]:
    return slice(box[0], box[2]), slice(box[1], box[3])
