"""Where labels went, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.widgets.percent import percent_text
from grapl_engine import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grapl_engine.analysis.lineage import FrameAreas, Lineage

__all__ = ["areas_text", "counts_text", "end_text", "heir_of", "segment_of", "segment_share_text"]

_PLACES = {"network": "network", "cut": "cut", "pixels": "the pixel map"}
_GAVE = {
    "network": "the network gave its patches, {}, to",
    "cut": "the graph cut gave its patches, {}, to",
    "pixels": "the pixels of its patches, {}, went to",
}
_A_LINE = 4


def heir_of(lineage: Lineage, label: int) -> tuple[int, float] | None:
    """The label that got most of a dead label's last area, and which share of it; None where it lives or never was."""
    frame_index = lineage.ends[label].frame_index
    if not frame_index:
        return None
    given = lineage.flows[frame_index - 1][label]
    return (int(given.argmax()), float(given.max() / given.sum())) if given.any() else None


def labelled(lineage: Lineage) -> Sequence[FrameAreas]:
    """The stations at which number k is label k: all but a pixel map whose segments have numbers of their own."""
    return lineage.frame_areas[:-1] if lineage.numbers_segments else lineage.frame_areas


def segment_of(lineage: Lineage, label: int) -> tuple[int, float] | None:
    """The segment of the pixel map that got most of a label's last patches, and which share of them.

    None where the map has no numbers of its own, or the label no patch before it.
    """
    given = lineage.flows[-1][label] if lineage.numbers_segments and lineage.flows else None
    return (int(given.argmax()), float(given.max() / given.sum())) if given is not None and given.any() else None


def end_text(lineage: Lineage, label: int) -> str:
    """For example "Label 7 died in cut 2: the graph cut gave its patches, 2.1 % of the picture, to 3 (80 %)."."""
    end, last = lineage.ends[label], labelled(lineage)[-1]
    if end.frame_index is None:
        return f"Label {label} lives: {_percent(last.areas[label])} at {last.frame.letters}.{_segment_text(lineage, label)}"
    heir = heir_of(lineage, label)
    if heir is None:
        return f"Label {label} had no patch from the start."
    frame = lineage.frame_areas[end.frame_index].frame
    number = "" if frame.iteration is None else f" {frame.iteration + 1}"
    share = "" if heir[1] == 1 else f" ({_percent(heir[1], 0)})"
    gave = _GAVE[end.by].format(f"{_percent(lineage.frame_areas[end.frame_index - 1].areas[label])} of the picture")
    return f"Label {label} died in {_PLACES[end.by]}{number}: {gave} {heir[0]}{share}."


def counts_text(lineage: Lineage, is_over: bool) -> str:
    """For example "Of 14 labels the network let 3 die, the cuts 7; 4 live."; `is_over`: no further station comes."""
    ends = [end.by if end.frame_index is not None else "lives" for end in lineage.ends]
    dead = [
        f"{who} {'let ' * (not index)}{ends.count(by)}{' die' * (not index)}"
        for index, (by, who) in enumerate((by, who) for by, who in _WHO.items() if by in ends)
    ]
    never = ends.count("")
    parts = [", ".join(dead)] if dead else []
    parts += [f"{never} had no patch from the start"] if never else []
    lives, back = ends.count("lives"), _back(lineage)
    again = f", {back} of them only by the pixel map" if back else ""
    so_far = "" if is_over else " so far"
    if lineage.numbers_segments:
        so_far += f" at {labelled(lineage)[-1].frame.letters}; the segments of the pixel map have numbers of their own"
    if not parts:
        return f"All {lives} labels live{again}{so_far}." if lives != 1 else f"The one label lives{so_far}."
    return f"Of {len(ends)} labels {'; '.join([*parts, f'{lives} live' + 's' * (lives == 1)])}{again}{so_far}."


def segment_share_text(lineage: Lineage, segment: int) -> str:
    """For example "Segment 6 of the pixel map, by its own number: 16.9 % of the picture"."""
    share = _percent(lineage.frame_areas[-1].areas[segment])
    return f"Segment {segment} of the pixel map, by its own number: {share} of the picture"


def areas_text(lineage: Lineage, label: int) -> str:
    """A label's share at each station, a few a line."""
    parts = [f"{frame_index.frame.letters} {_percent(frame_index.areas[label])}" for frame_index in labelled(lineage)]
    lines = (parts[start : start + _A_LINE] for start in range(0, len(parts), _A_LINE))
    return "\n".join(" \N{MIDDLE DOT} ".join(line) for line in lines)


def _back(lineage: Lineage) -> int:
    """How many labels have pixels in the final map, but no patch before it."""
    if lineage.numbers_segments or len(lineage.frame_areas) < 2 or lineage.frame_areas[-1].frame.stage is not Stage.FINAL:
        return 0
    before, last = (frame_index.areas for frame_index in lineage.frame_areas[-2:])
    return int(((before == 0) & (last > 0)).sum())


def _segment_text(lineage: Lineage, label: int) -> str:
    segment = segment_of(lineage, label)
    if segment is None:
        return ""
    return f" In the pixel map {_percent(segment[1], 0)} of that is in segment {segment[0]}, by its own number."


def _percent(share: float, digits: int = 1) -> str:
    return f"{percent_text(share, digits)} %"


_WHO = {"network": "the network", "cut": "the cuts", "pixels": "the pixel map"}
