"""What a run is doing, how it differs from another and how it ended, in words."""

from __future__ import annotations

from app.session import RunPhase, Session
from app.views.knob_editors import value_text
from grapl_engine import KNOBS, PRESETS, EndReason, RunRecord, Settings, nearest_preset

__all__ = [
    "device_text", "difference_text", "end_text", "phase_text", "preset_text", "result_text", "timings_text",
]  # fmt: skip


def difference_text(settings: Settings, previous: Settings) -> str:
    """For example "λ 2 → 8, d 32 → 16"."""
    return ", ".join(
        f"{_knob_name(name)} {value_text(getattr(previous, name))} \N{RIGHTWARDS ARROW} {value_text(value)}"
        for name, value in settings.differences(previous).items()
    )


def preset_text(settings: Settings) -> str:
    """For example "explore, λ 8": the nearest preset and what differs from it."""
    preset = nearest_preset(settings)
    changes = settings.differences(PRESETS[preset])
    return ", ".join([preset, *(f"{_knob_name(name)} {value_text(value)}" for name, value in changes.items())])


def phase_text(session: Session) -> str:
    """What the session is doing, as the status bar says it."""
    match session.phase:
        case RunPhase.EMPTY:
            return "Open a picture to begin"
        case RunPhase.STOPPING:
            return "Stopping\N{HORIZONTAL ELLIPSIS}"
        case RunPhase.READY:
            return end_text(session.shown) if session.shown is not None else "Ready to run"
    doing = _doing(session.running)
    return f"Paused: {doing}" if session.phase is RunPhase.PAUSED else doing.capitalize()


def end_text(record: RunRecord) -> str:
    """How a run ended."""
    if record.failure is not None:
        return "Failed"
    return {EndReason.COMPLETED: "Done", EndReason.STOPPED: "Stopped", None: "Running"}[record.ended]


def result_text(record: RunRecord) -> str:
    """For example "K̂ 7 · 2.9 s · stopped"."""
    parts = [f"K\N{COMBINING CIRCUMFLEX ACCENT} {record.k_hat}"] if record.k_hat is not None else []
    if record.finished is not None and "total" in record.finished.seconds:
        parts.append(f"{record.finished.seconds['total']:.1f} s")
    if record.failure is not None or record.ended is EndReason.STOPPED:
        parts.append(end_text(record).lower())
    return " \N{MIDDLE DOT} ".join(parts)


def timings_text(record: RunRecord | None, shown_parts: int = 3) -> str:
    """For example "2.9 s: training 2.1, cutting 0.2, labelling 0.4": the longest parts, in the order of the run."""
    if record is None or record.finished is None:
        return ""
    parts = {name: seconds for name, seconds in record.finished.seconds.items() if name != "total" and seconds >= 0.05}
    longest = sorted(parts, key=lambda name: -parts[name])[:shown_parts]
    whole = f"{record.finished.seconds.get('total', 0.0):.1f} s"
    return f"{whole}: {', '.join(f'{name} {parts[name]:.1f}' for name in parts if name in longest)}" if longest else whole


def device_text(record: RunRecord | None) -> str:
    """Where the run's network runs, for example "cpu"."""
    return record.prepared.device if record is not None and record.prepared is not None else ""


def _doing(record: RunRecord | None) -> str:
    if record is None or record.phase is None:
        return "starting"
    doing = record.phase
    if doing.iteration is None:
        return doing.phase.value
    return f"{doing.phase.value}, iteration {doing.iteration + 1} of {len(record.settings.steps)}"


def _knob_name(name: str) -> str:
    knob = KNOBS[name]
    return knob.symbol if knob.symbol and len(knob.symbol) <= 2 else knob.label.lower()
