"""What a run is doing, how it differs from another and how it ended, in words."""

from __future__ import annotations

from app.session.run_phase import RunPhase
from app.session.session import Session
from grapl_engine import (
    DEFAULT_PRESET,
    PARAMETERS,
    PRESETS,
    EndReason,
    Frame,
    LabelCount,
    RunRecord,
    Settings,
    Stage,
    nearest_preset,
)
from grapl_engine.settings_text import own_preset_of, parameter_name, preset_text, shown_text
from grapl_engine.storage.run_facts import RunFacts

__all__ = [
    "EDITED_MAP", "K_HAT", "change_text", "count_text", "count_tip", "device_text", "device_tip", "difference_text", "end_text",
    "facts_text", "is_by_patches", "jump_text", "labels_text", "map_text", "phase_text", "preset_text",
    "promised", "result_text", "seen_text", "short_preset_text", "timings_text",
]  # fmt: skip

MOST_CHANGES = 3
"""So many changes are told in few words."""
DRAWING = "Showing what it found\N{HORIZONTAL ELLIPSIS}"
"""A run is done once the views show it."""
EDITED_MAP = "pixel map, edited"
"""How the map after edits by hand is called, as `map_text` calls others."""
SESSION_COMES = "Bringing the session back\N{HORIZONTAL ELLIPSIS}"
RUN_COMES = "Bringing the run back\N{HORIZONTAL ELLIPSIS}"
"""What the session is doing at a start, before there is anything to run."""
K_HAT = "K\N{COMBINING CIRCUMFLEX ACCENT}"
_PARTS = {
    "features": "patch features",
    "initial": "initial labels",
    "cutting": "graph cut",
    "labelling": "pixel map",
    "levels": "levels of detail",
}
"""What the parts of a run's time are called; the others by their own names."""
_SPECK_TIP = (
    f"A speck is a segment of less than a thousandth of the picture. {K_HAT} counts it, the number of segments does not."
)

_EVERY_PIXEL = "each pixel is classified", "pixels are classified that no patch was"
_LAST_CUT = "a last cut on superpixels", f"{_EVERY_PIXEL[1]}, and a last cut on superpixels changes their labels"
_PIECES = "each piece is a segment", f"{_EVERY_PIXEL[1]}, and each connected piece of a label is a segment"
_REGIONS = (
    "regions, not patches",
    "segments are regions of pixels, told apart by the network and the picture's edges",
)
"""Why a pixel map has other segments than the patches had: in few words, and in more."""


def difference_text(settings: Settings, previous: Settings) -> str:
    """For example "λ 2 → 8, d 32 → 16"."""
    return ", ".join(_change(name, settings, previous) for name in settings.differences(previous))


def change_text(settings: Settings, previous: Settings) -> str:
    """As `difference_text`, in few words: a preset by its name, the first changes, and how many more there are."""
    changes, preset = _changed(settings, previous), nearest_preset(settings)
    if len(changes) > MOST_CHANGES and (own := own_preset_of(settings)):
        return own
    if len(changes) > MOST_CHANGES and not _changed(settings, PRESETS[preset]):
        return preset
    told = [_change(name, settings, previous) for name in changes[:MOST_CHANGES]]
    return _with_rest(told, len(changes))


def short_preset_text(settings: Settings) -> str:
    """As `preset_text`, in few words."""
    if own := own_preset_of(settings):
        return own
    preset = nearest_preset(settings)
    changes = _changed(settings, PRESETS[preset])
    told = [f"{parameter_name(name)} {shown_text(name, getattr(settings, name))}" for name in changes[:MOST_CHANGES]]
    words = _with_rest(told, len(changes))
    return words if words and preset == DEFAULT_PRESET else f"{preset}, {words}" if words else preset


def seen_text(count: LabelCount | None) -> str:
    """For example "9 segments, 4 specks": what the eye finds, and what it does not; "" where nothing is counted."""
    return "" if count is None else count.text


def count_text(count: LabelCount) -> str:
    """For example "9 segments, 4 specks (K̂ 13)"."""
    return f"{seen_text(count)} ({K_HAT} {count.k_hat})"


def count_tip(count: LabelCount | None) -> str:
    """What a count leaves open; "" for nothing."""
    return _SPECK_TIP if count is not None and count.specks else ""


def labels_text(record: RunRecord, frame: Frame, count: LabelCount) -> str:
    """For example "9 segments, 4 specks (K̂ 13) of 14 labels"; a level of detail is not of labels."""
    is_level = frame.stage is Stage.FINAL and record.shows_level
    return count_text(count) + f" of {record.labels} label{'s' * (record.labels != 1)}" * (not is_level)


def jump_text(record: RunRecord, frame: Frame) -> tuple[str, str]:
    """Why a pixel map has other segments than the patches had: in few words, and as a sentence; "" where it has as many."""
    if frame.stage is not Stage.FINAL or not record.iterations or is_by_patches(record, frame):
        return "", ""
    last = Frame(Stage.NETWORK, record.iterations[-1].iteration)
    before = record.count(last)
    if before == record.count(frame):
        return "", ""
    words, why = _EVERY_PIXEL if not record.settings.superpixel_weight else _LAST_CUT
    if record.shows_level:
        words, why = _REGIONS
    elif record.settings.contiguous:
        words, why = _PIECES
    return words, f"{last.title.capitalize()} had {seen_text(before)} on its patches; here {why}."


def is_by_patches(record: RunRecord, frame: Frame) -> bool:
    """Whether it is the map of a run that was stopped before the network labelled the pixels."""
    return frame.stage is Stage.FINAL and record.finished is not None and record.finished.by_patches


def map_text(record: RunRecord, frame: Frame) -> str:
    """Which map of a frame is counted: "initial labels", "cut 2", "pixel map 2" or "pixel map"."""
    if is_by_patches(record, frame):
        return f"{frame.title}, by patches"
    if frame.stage is Stage.NETWORK and frame.iteration is not None and record.pixel_labels(frame) is not None:
        return f"{Stage.FINAL.value} {frame.iteration + 1}"
    return frame.title


def phase_text(session: Session) -> str:
    """What the session is doing, as the status bar says it."""
    match session.runs.phase:
        case RunPhase.EMPTY:
            return SESSION_COMES if session.keeper.is_reading else "Open a picture to begin"
        case RunPhase.STOPPING:
            waits = session.runs.running is not None and session.runs.running.attempt is not None
            return f"Stopping{' after this move' if waits else ''}\N{HORIZONTAL ELLIPSIS}"
        case RunPhase.READY:
            if session.is_coming_back:
                return RUN_COMES
            return _ready_text(session.view.shown, is_drawn=not session.drawing.is_behind)
    doing = _doing(session.runs.running)
    return f"Paused: {doing}" if session.runs.phase is RunPhase.PAUSED else doing.capitalize()


def _ready_text(shown: RunRecord | None, *, is_drawn: bool) -> str:
    if shown is None:
        return "Ready to run"
    return end_text(shown) if is_drawn else DRAWING


def promised(session: Session, what: str) -> str:
    """What comes in an empty place, and what to do for it: to run, or to wait for what is under way."""
    if session.is_coming_back:
        return f"{what}: the run is being brought back."
    if session.view.picture is None:
        return f"{what}: open a picture (Ctrl+O) and run it (Space)."
    return f"{what}: {'Run (Space).' if session.runs.wanted is None else 'a run is under way.'}"


def end_text(record: RunRecord) -> str:
    """How a run ended."""
    if record.failure is not None:
        return "Failed"
    return {EndReason.COMPLETED: "Done", EndReason.STOPPED: "Stopped", None: "Running"}[record.ended]


def result_text(record: RunRecord) -> str:
    """For example "9 segments, 4 specks · stopped · 2.9 s · K̂ 13": where there is little room, the last is not seen."""
    counts = [record.count(frame) for frame in record.frames()[-1:]]
    return _joined(counts, [], record.finished.seconds.get("total") if record.finished is not None else None, record)


def facts_text(facts: RunFacts) -> str:
    """The same of a run that may be away."""
    counts = [] if facts.k_hat is None else [LabelCount(facts.k_hat, facts.small_components)]
    edits = [f"then {facts.edits} edit{'s' * (facts.edits > 1)}"] * bool(facts.edits)
    return _joined(counts, edits, facts.seconds, facts)


def _joined(counts: list[LabelCount], edits: list[str], seconds: float | None, run: RunRecord | RunFacts) -> str:
    parts = [*map(seen_text, counts), *edits]
    if run.failure is not None or run.ended is EndReason.STOPPED:
        parts.append("failed" if run.failure is not None else "stopped")
    if seconds is not None:
        parts.append(f"{seconds:.1f} s")
    parts += [f"{K_HAT} {count.k_hat}" for count in counts]
    return " \N{MIDDLE DOT} ".join(parts)


def timings_text(record: RunRecord | None, shown_parts: int = 3) -> str:
    """For example "2.9 s: training 2.1, graph cut 0.2, pixel map 0.4": the longest parts, in the order of the run."""
    if record is None or record.finished is None:
        return ""
    parts = {name: seconds for name, seconds in record.finished.seconds.items() if name != "total" and seconds >= 0.05}
    longest = sorted(parts, key=lambda name: -parts[name])[:shown_parts]
    whole = f"{record.finished.seconds.get('total', 0.0):.1f} s"
    told = (f"{_PARTS.get(name, name)} {parts[name]:.1f}" for name in parts if name in longest)
    return f"{whole}: {', '.join(told)}" if longest else whole


def device_text(record: RunRecord | None) -> str:
    """Where the run's network runs, for example "cpu"; without a network, where all else does."""
    return record.prepared.device if record is not None and record.prepared is not None else ""


def device_tip(record: RunRecord | None) -> str:
    """The same as a sentence, and in what the network computes where that is known."""
    if not device_text(record) or record is None:
        return ""
    if record.settings.pixel_map == "picture":
        return "This run has no network: it was computed on the processor."
    told = f" It computes in {record.number_types[-1].name}: {record.number_types[-1].reason}." if record.number_types else ""
    return f"Where the network runs.{told}"


def _doing(record: RunRecord | None) -> str:
    if record is None or record.phase is None:
        return "starting"
    doing = record.phase
    if doing.iteration is None:
        return doing.phase.value
    text = f"{doing.phase.value}, iteration {doing.iteration + 1} of {len(record.settings.steps)}"
    return text if record.attempt is None else f"{text}, move {record.attempt.move + 1}"


def _changed(settings: Settings, other: Settings) -> list[str]:
    return [name for name in settings.differences(other) if PARAMETERS[name].affects_labels]


def _change(name: str, settings: Settings, previous: Settings) -> str:
    before, after = (shown_text(name, getattr(values, name)) for values in (previous, settings))
    return f"{parameter_name(name)} {before} \N{RIGHTWARDS ARROW} {after}"


def _with_rest(told: list[str], count: int) -> str:
    return ", ".join(told + [f"{count - len(told)} more"] * (count > len(told)))
