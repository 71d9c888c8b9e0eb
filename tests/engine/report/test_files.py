"""Sessions and runs as sources: the picture that is meant, its runs, and its truth."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from scripted_engine import scripted_picture, scripted_record
from session_folders import small_session

from grapl_engine import SessionFileError, TruthError, as_picture
from grapl_engine.report.files import opened
from grapl_engine.report.page import page_of
from grapl_engine.storage import session_attachments, session_folder
from grapl_engine.storage.run_file import save_run
from grapl_engine.storage.session_file import save_session
from grapl_engine.storage.session_index import AttachmentEntry


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    picture = scripted_picture()
    np.save(tmp_path / "truth.npy", np.arange(picture.height * picture.width).reshape(picture.height, -1) % 2)
    return tmp_path / "truth.npy"


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """With a truth of two annotators, of whom the second counts, and another picture without runs."""
    folder = tmp_path / "session"
    index, record = small_session(folder)
    other = as_picture(np.zeros((4, 6, 3), np.uint8), "other.png")
    session_folder.write_picture(folder, 2, other)
    labels = np.arange(record.picture.height * record.picture.width).reshape(record.picture.height, -1)
    facts = {"void": None, "path": None, "names": ["Ann", "Bob"], "annotator": 1}
    session_attachments.write_attachment(
        folder, 7, facts, {"0": (labels % 2).astype(np.int32), "1": (labels % 3).astype(np.int32)}
    )
    index = dataclasses.replace(
        index,
        pictures=(*index.pictures, session_folder.picture_entry(2, other)),
        attachments=(*index.attachments, AttachmentEntry(7, "truth", 1)),
    )
    session_folder.write_index(folder, index)
    save_session(tmp_path / "s.graplsession", folder)
    return tmp_path / "s.graplsession"


def test_a_session_has_the_picture_that_was_looked_at(session: Path) -> None:
    with opened(session) as source:
        assert source.picture.name == "leaf.png"
        assert [(run.number, run.name, run.is_pinned) for run in source.runs] == [
            (1, "first", False),
            (3, "\N{GREEK SMALL LETTER LAMDA} <b>bold</b>", True),
        ]
        assert source.truth is not None and source.truth.names == ("Bob",)
        assert source.remarks == ("The session has other pictures too, each with a report of its own: other.png.",)
        page = page_of(source)
        assert any(section.title == "Scores against the truth" for section in page.sections)


def test_another_picture_is_named(session: Path) -> None:
    with opened(session, "other.png") as source:
        assert source.picture.name == "other.png" and source.runs == () and source.truth is None
    with pytest.raises(SessionFileError, match=r"has no picture none: it has leaf\.png, other\.png"), opened(session, "none"):
        pass


def test_a_truth_takes_the_place_of_the_sessions(session: Path, truth: Path) -> None:
    with opened(session, truth=truth) as source:
        assert source.truth is not None and source.truth.names == ("annotator 1",)
    with pytest.raises(TruthError, match="pixels"), opened(session, "other.png", truth):
        pass


def test_a_damaged_truth_is_a_remark(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    index, _ = small_session(folder)
    index = dataclasses.replace(index, attachments=(AttachmentEntry(7, "truth", 1),))
    session_attachments.write_attachment(folder, 7, {"void": None}, {})
    session_folder.write_index(folder, index)
    save_session(tmp_path / "s.graplsession", folder)
    with opened(tmp_path / "s.graplsession") as source:
        assert source.truth is None and "The truth of leaf.png in the session is damaged" in source.remarks[0]


def test_a_session_without_a_picture_has_no_report(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    small_session(folder)
    session_folder.write_index(folder, type(session_folder.read_index(folder))())
    save_session(tmp_path / "s.graplsession", folder)
    with pytest.raises(SessionFileError, match="has no picture"), opened(tmp_path / "s.graplsession"):
        pass


def test_a_run_is_the_only_one_of_its_picture(tmp_path: Path, truth: Path) -> None:
    save_run(tmp_path / "a.grapl", scripted_record())
    with opened(tmp_path / "a.grapl", truth=truth) as source:
        assert source.picture.name == "leaf.png" and source.truth is not None
        (run,) = source.runs
        assert run.read().k_hat == 3
