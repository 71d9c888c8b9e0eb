"""What the report of a picture is made of, as the session has it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grapl_engine.report.source import KeptResults, ReportedRun, ReportSource

if TYPE_CHECKING:
    from app.session.session import Session
    from grapl_engine import Picture

__all__ = ["report_source"]


def report_source(session: Session, picture: Picture) -> ReportSource:
    """The picture's kept runs, oldest first, read in a thread when their turn comes, and its truth by those who count."""
    runs = tuple(
        ReportedRun(entry.number, session.keeper.loader.reader(entry.record), entry.name, entry.note, entry.is_pinned)
        for entry in session.kept.entries
        if entry.record.picture is picture
    )
    writer = session.keeper.writer
    kept = None if writer.folder is None else KeptResults(writer.folder, writer.attachments, writer.number_of(picture))
    return ReportSource(picture, runs, session.truth.chosen, kept=kept)
