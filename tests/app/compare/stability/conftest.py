"""The page of stability on a scripted picture, its runs those of a scripted pool."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from scripted_run_pool import ScriptedPool

from app.compare.panel import ComparePanel
from app.compare.stability.stability_page import StabilityPage
from app.session.session import Session
from app.tasks.shared_run_pool import SharedRunPool
from grapl_engine import RunRecord


@pytest.fixture
def pool(session: Session) -> ScriptedPool:
    """In the place of the session's processes."""
    pool = ScriptedPool()
    session.run_pool = SharedRunPool(lambda: pool)  # type: ignore[arg-type, return-value]
    return pool


@pytest.fixture
def stability_page(pool: ScriptedPool, runs: tuple[RunRecord, RunRecord], panel: ComparePanel, qtbot: QtBot) -> StabilityPage:
    """Open, nothing started."""
    panel.open_page("stability")
    page = panel.page
    assert isinstance(page, StabilityPage)
    return page
