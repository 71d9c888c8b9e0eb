"""The runs that are kept, and what a new one has from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.session.history import RunConfiguration
from grapl_engine import EndReason, RunRecord

if TYPE_CHECKING:
    from grapl_engine import Picture

__all__ = ["KeptRuns"]


class KeptRuns:
    """Finished, stopped and failed runs, oldest first."""

    def __init__(self) -> None:
        self._records: list[RunRecord] = []

    @property
    def records(self) -> tuple[RunRecord, ...]:
        """All of them."""
        return tuple(self._records)

    def add(self, record: RunRecord) -> None:
        """Keep a run."""
        self._records.append(record)

    def remove(self, record: RunRecord) -> None:
        """Keep it no longer."""
        self._records.remove(record)

    def last_of(self, picture: Picture | None) -> RunRecord | None:
        """The newest run of a picture that has labels."""
        return next((run for run in reversed(self._records) if run.picture is picture and run.prepared is not None), None)

    def same_as(self, picture: Picture, configuration: RunConfiguration) -> RunRecord | None:
        """The newest whole run of this picture, so configured: the seed gives the same labels again."""
        for record in reversed(self._records):
            is_same = record.picture is picture and RunConfiguration.of(record) == configuration
            if is_same and record.ended is EndReason.COMPLETED:
                return record
        return None

    def palette_indices_for(self, record: RunRecord) -> tuple[int, ...] | None:
        """Palette indices by which its labels keep their colours from the last run of its picture."""
        from grapl_engine.storage import palette

        prepared, last = record.prepared, self.last_of(record.picture)
        if prepared is None:
            return None
        if last is None or last.prepared is None:
            return tuple(range(prepared.obtained))
        return palette.matched_palette_indices(
            prepared.initial_labels, prepared.obtained, last.prepared.initial_labels, last.palette_indices
        )
