"""What the list says of a run: its place, name, scores, and how it differs from the run before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.session.kept_runs import KeptRun
from app.session.run_text import change_text, difference_text, short_preset_text

if TYPE_CHECKING:
    from app.session.session import Session
    from grapl_engine import Picture, RunRecord

__all__ = ["RunWords"]

_DOT = " \N{MIDDLE DOT} "
_BEST = "weighted_iou"
_SHORT = (_BEST, "variation_of_information")
_LONG = (*_SHORT, "over_segmentation", "under_segmentation", "covering")
_STAR = "\N{BLACK STAR}"


class RunWords:
    """Reads the session each time that it is asked."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def has_scores(self) -> bool:
        """Whether runs have scores."""
        return self._session.run_scores.are_there

    def score(self, run: KeptRun) -> float | None:
        """By what runs are sorted, more being better; None without one."""
        scores = self._session.run_scores.of(run)
        return None if scores is None else scores.mean.values.get(_BEST)

    def headline(self, record: RunRecord) -> str:
        """For example "3 · λ 40", "3 · my best one", "3 · slice 2, DAPI · λ 40"; of another picture with that one's name first.

        Of a folder of pictures all runs have the same settings, and cards are cut off behind what tells them apart.
        """
        entry = self._session.kept.entry_of(record)
        name = entry.name if entry is not None else ""
        number, words = str(self._session.kept.number_of(record)), name or short_preset_text(record.settings)
        page, picture = self._place(record.picture)
        parts = (number, words, page) if name and not picture else (number, picture, page, words)
        return _DOT.join(part for part in parts if part)

    def detail(self, record: RunRecord) -> str:
        """For example "E 1234.5 · λ 2 → 8": the energy of the last cut, and what differs from the run before on the picture."""
        entry = self._session.kept.entry_of(record)
        if entry is None:
            return ""
        energy = entry.facts.energy
        parts = self._scores(entry, _SHORT)
        parts = [f"edited: {', '.join(parts)}"] if parts and entry.facts.edits else parts
        parts += [] if energy is None else [f"E {energy.total:,.1f}"]
        if (before := self._before(record)) is not None:
            # What the headline has is not said twice.
            changes = change_text(record.settings, before.settings) or "same settings"
            parts += [changes] if entry.name or changes != short_preset_text(record.settings) else []
        elif entry.name:
            parts.append(short_preset_text(record.settings))
        return _DOT.join(parts)

    def remark(self, record: RunRecord) -> str:
        """The picture, the energy, and all that differs from the run before on it."""
        entry = self._session.kept.entry_of(record)
        lines = [record.picture.title]
        if entry is not None and (scores := self._scores(entry, _LONG)):
            which = ", after the edits" if entry.facts.edits else ""
            lines.append(f"Against the truth{which}: {', '.join(scores)}")
        if entry is not None and (energy := entry.facts.energy) is not None:
            terms = f"U {energy.unary:,.1f}, V {energy.pairwise:,.1f}, \N{GREEK SMALL LETTER LAMDA} {energy.lambda_:g}"
            lines.append(f"Energy of the last cut: {energy.total:,.1f} nats ({terms})")
        if (before := self._before(record)) is not None:
            changes = difference_text(record.settings, before.settings) or "same settings"
            lines.append(f"Since run {self._session.kept.number_of(before)}: {changes}")
        return "\n".join(lines)

    def all_of(self, entry: KeptRun) -> str:
        """All words by which a run is found."""
        record = entry.record
        star = _STAR if entry.is_pinned else ""
        return " ".join((entry.name, entry.note, record.picture.title, short_preset_text(record.settings), star)).casefold()

    def _place(self, picture: Picture) -> tuple[str, str]:
        """Of which page a run is, and of which picture as far as the open one does not say it."""
        shown, page = self._session.view.picture, picture.parts.short_title
        is_of_its_file = shown is not None and picture.path is not None and picture.path == shown.path
        return page, "" if picture is shown or (is_of_its_file and page) else picture.name

    def _scores(self, entry: KeptRun, names: tuple[str, ...]) -> list[str]:
        """For example "mIoU 0.62"; several annotators have their spread too where all is told."""
        scores = self._session.run_scores.of(entry)
        if scores is None:
            return []
        from grapl_engine.evaluation.measures import MEASURES

        mean, spread = scores.mean.values, scores.spread.values
        shows_spread = len(scores.each) > 1 and names == _LONG
        return [
            f"{MEASURES[name].title} {mean[name]:.2f}" + (f" \N{PLUS-MINUS SIGN} {spread[name]:.2f}" if shows_spread else "")
            for name in names
            if name in mean
        ]

    def _before(self, record: RunRecord) -> RunRecord | None:
        """The run before on the same picture."""
        runs = self._session.runs.kept
        older = runs[: runs.index(record)] if record in runs else runs
        return next((run for run in reversed(older) if run.picture is record.picture), None)
