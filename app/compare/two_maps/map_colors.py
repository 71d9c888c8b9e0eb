"""Colours by which matched segments of two maps look alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.compare.labelling import Labelling

__all__ = ["own_colors", "shared_colors"]


def own_colors(labelling: Labelling) -> tuple[int, ...]:
    """The palette index of each label up to the highest, as its run has them."""
    from grapl_engine.storage.palette import all_palette_indices

    return all_palette_indices(int(labelling.labels.max()) + 1, labelling.palette_indices)


def shared_colors(a: tuple[int, ...], b: tuple[int, ...], partners: Mapping[int, int]) -> tuple[int, ...]:
    """Those of B: of its partner in A where a label has one; else its own if that is free, else the lowest that is.

    Parameters
    ----------
    a, b : tuple of int
        The palette index of each label.
    partners : mapping of int to int
        B's label of each matched label of A.
    """
    given = {theirs: a[mine] for mine, theirs in partners.items()}
    taken = {*a, *given.values()}
    free = _free(taken)
    colors = []
    for label, own in enumerate(b):
        if label not in given:
            given[label] = next(free) if own in taken else own
            taken.add(given[label])
        colors.append(given[label])
    return tuple(colors)


def _free(taken: set[int]) -> Iterator[int]:
    """The indices that nobody has, lowest first, also of those that are taken meanwhile."""
    index = 0
    while True:
        if index not in taken:
            yield index
        index += 1
