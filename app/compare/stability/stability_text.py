"""What the page says of the runs, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.compare.stability.gathering import Found
from app.compare.stability.runs_plan import RunsPlan
from app.compare.stability.sight import SIGHTS, Sight
from app.session.run_text import preset_text
from grapl_engine import PARAMETERS

if TYPE_CHECKING:
    from grapl_engine.analysis.stability import Stability

__all__ = ["HINTS", "WAITS", "least_words", "made_words", "segments_words", "title_of", "together_words", "told"]

WAITS = "The first map comes after two runs."
READING = "The runs of an earlier start are being brought back."
HINTS = {
    Sight.VIEWS: "Start the runs in the panel Compare: how often they agree on a border is drawn here.",
    Sight.TOGETHER: "Click on a place: in how many runs all others have its label is drawn here.",
}
NOTHING_MARKED = "Click on a place of the picture, then on another one: in how many runs they are together is told here."
MARKED_ELSEWHERE = "Places are marked while Borders, Segments or Together is shown: choose one of them, then click."
ONE_MARKED = "Click on another place: in how many runs the two are together is told here."
MOST_TOLD = 3


def title_of(sight: Sight) -> str:
    """For the view's title strip."""
    return f"Stability: {SIGHTS[sight].title.lower()}"


def made_words(plan: RunsPlan) -> str:
    """For example "8 runs, seeds 0 to 7: paper"."""
    return f"{plan.words}: {preset_text(plan.configuration.settings)}"


def segments_words(count: int) -> str:
    """For example "14 segments"."""
    return f"{count:,} segment{'s' * (count != 1)}"


def least_words(stability: Stability, least: int) -> str:
    """What a place of the slider means."""
    count = stability.count_at(least / stability.runs)
    return f"Borders of {least} of {stability.runs} runs or more: {segments_words(count)}"


def together_words(stability: Stability | None, pixels: list[tuple[int, int]], sight: Sight) -> str:
    """What the marked places have in common."""
    if stability is None:
        return ""
    if len(pixels) < 2 and sight is Sight.VIEWS:
        return MARKED_ELSEWHERE
    if len(pixels) < 2:
        return ONE_MARKED if pixels else NOTHING_MARKED
    count = stability.runs_together(*pixels[:2])
    return f"In {count} of {stability.runs} runs these two places have one label, be it connected or not."


def told(found: Found | None, is_busy: bool, failure: str, *, is_reading: bool = False) -> str:
    """How far the runs are, and what failed."""
    if failure:
        return failure
    if is_reading:
        return READING
    if found is None:
        return "Open a picture."
    there, wanted = len(found.maps), len(found.plan.values)
    sentences = []
    so_far = f"{there} of {wanted} run{'s' * (wanted != 1)} {'is' if there == 1 else 'are'} there"
    if is_busy:
        sentences.append(f"{so_far}.")
    elif there and found.missing:
        sentences.append(f"{so_far}; Start makes the others.")
    elif there:
        all_there = f"{found.plan.words}, {'is' if wanted == 1 else 'are'} there."
        sentences.append(f"{so_far}." if found.failures else all_there)
    elif not found.failures:
        sentences.append(f"{found.plan.words}: none is made yet.")
    if there == 1 and not is_busy:
        sentences.append("Stability needs two runs.")
    values = found.plan.values
    failed = sorted(found.failures)[:MOST_TOLD]
    sentences += [f"{PARAMETERS[found.plan.name].label} {values[number]:g}: {found.failures[number]}" for number in failed]
    if len(found.failures) > MOST_TOLD:
        sentences.append(f"{len(found.failures) - MOST_TOLD} more failed.")
    return " ".join(sentences)
