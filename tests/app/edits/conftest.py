"""A run that can be edited, and the tools."""

from __future__ import annotations

import pytest
from scripted_run import scripted_picture, scripted_record

from app.edits.tool_box import ToolBox
from app.session.session import Session
from grapl_engine import RunRecord


@pytest.fixture
def record(session: Session) -> RunRecord:
    """The shown run: sky 0, hill 1, field 2, sea 3, sun 4."""
    record = scripted_record(scripted_picture())
    session.configuration.set_auto_rerun(False)
    session.open_picture(record.picture)
    session.add_run(record)
    return record


@pytest.fixture
def tools(session: Session, record: RunRecord) -> ToolBox:
    return ToolBox(session)
