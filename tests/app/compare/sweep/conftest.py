"""The session's processes scripted, and the page of the sweep beside the picture views."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from scripted_pool import BASE, ScriptedPool
from scripted_run import scripted_picture

from app.compare.panel import ComparePanel
from app.compare.sweep.sweep_page import SweepPage
from app.session.session import Session
from app.tasks.shared_run_pool import SharedRunPool


@pytest.fixture
def pool(session: Session) -> ScriptedPool:
    """In the place of the session's processes; a picture is open, and nothing is run by itself."""
    pool = ScriptedPool()
    session.run_pool = SharedRunPool(lambda: pool)
    session.configuration.set_auto_rerun(False)
    session.configuration.set_settings(BASE)
    session.open_picture(scripted_picture())
    return pool


@pytest.fixture
def sweep_page(pool: ScriptedPool, panel: ComparePanel, qtbot: QtBot) -> SweepPage:
    """Opened, nothing asked for yet."""
    panel.open_page("sweep")
    page = panel.page
    assert isinstance(page, SweepPage)
    return page


@pytest.fixture
def swept(sweep_page: SweepPage, qtbot: QtBot) -> SweepPage:
    """Lambda over three values, run to the end."""
    sweep_page.form.across.choose("lambda", "0, 2, 8")
    sweep_page.start()
    qtbot.waitUntil(lambda: len(sweep_page.form.table.rows) == 3)
    return sweep_page
