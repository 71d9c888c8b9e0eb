"""A report's source from files: a saved session, or a saved run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from grapl_engine.errors import GraplError, SessionFileError
from grapl_engine.images.picture import Picture
from grapl_engine.report.source import KeptResults, ReportedRun, ReportSource
from grapl_engine.storage import run_file, session_file, session_folder
from grapl_engine.storage.session_index import PictureEntry, SessionIndex
from grapl_engine.storage.session_truth import KIND, read_session_truth
from grapl_engine.storage.truth_files import read_truth
from grapl_engine.truth import Truth

__all__ = ["SUFFIXES", "opened"]

SUFFIXES = (session_file.SUFFIX, run_file.SUFFIX)
"""Endings of the files of which a report of one picture is made."""


@contextmanager
def opened(path: Path, picture: str | None = None, truth: Path | None = None) -> Iterator[ReportSource]:
    """Open a saved session or run; its runs can be read until the end of the block.

    Parameters
    ----------
    path : Path
        A ``.graplsession`` or a ``.grapl`` file.
    picture : str, optional
        The name of the session's picture; by default that which was looked at.
    truth : Path, optional
        A ground truth in the place of the session's.

    Yields
    ------
    ReportSource

    Raises
    ------
    GraplError
        If a file cannot be read, the session has no such picture, or the truth does not fit it.
    """
    if path.suffix.lower() == run_file.SUFFIX:
        record = run_file.load_run(path)
        yield ReportSource(record.picture, (ReportedRun(1, lambda: record),), _typed_truth(truth, record.picture))
        return
    with tempfile.TemporaryDirectory(prefix="grapl-", ignore_cleanup_errors=True) as home:  # the picture stays mapped
        folder = Path(home) / "session"
        index = session_file.open_session(path, folder)
        yield _source(folder, index, _chosen(index, picture, path.name), truth)


def _typed_truth(path: Path | None, picture: Picture) -> Truth | None:
    if path is None:
        return None
    truth = read_truth(path)
    truth.check_size(picture.width, picture.height, picture.name)
    return truth


def _chosen(index: SessionIndex, name: str | None, file: str) -> PictureEntry:
    """The picture that is named, or was looked at; else the first with runs."""
    if name is not None:
        found = next((entry for entry in index.pictures if entry.name == name), None)
        if found is None:
            raise SessionFileError(f"{file} has no picture {name}: it has {', '.join(entry.name for entry in index.pictures)}.")
        return found
    if not index.pictures:
        raise SessionFileError(f"{file} has no picture, so there is nothing to report: save a session with one.")
    with_runs = {run.picture for run in index.runs}
    order = sorted(index.pictures, key=lambda entry: (entry.number != index.place.picture, entry.number not in with_runs))
    return order[0]


def _source(folder: Path, index: SessionIndex, entry: PictureEntry, typed: Path | None) -> ReportSource:
    picture = session_folder.read_picture(folder, entry)
    runs = tuple(
        ReportedRun(
            run.number,
            partial(session_folder.read_run, folder, run.number, entry.number, picture),
            run.name,
            run.note,
            run.is_pinned,
        )
        for run in index.runs
        if run.picture == entry.number
    )
    others = [other.name for other in index.pictures if other is not entry]
    remarks = [f"The session has other pictures too, each with a report of its own: {', '.join(others)}."] if others else []
    truth = _typed_truth(typed, picture)
    if truth is None:
        try:
            truth = _kept_truth(folder, index, entry, picture)
        except GraplError as error:
            remarks.append(str(error))
    kept = KeptResults(folder, tuple(index.attachments), entry.number)
    return ReportSource(picture, runs, truth, tuple(remarks), kept)


def _kept_truth(folder: Path, index: SessionIndex, picture_entry: PictureEntry, picture: Picture) -> Truth | None:
    for entry in index.attachments:
        if entry.kind == KIND and entry.picture == picture_entry.number:
            truth, annotator = read_session_truth(folder, entry, picture)
            return truth.only(annotator)
    return None
