"""A real run with a truth, and the page Mistakes beside the picture views that show it."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_labels

from app.compare.mistakes.mistakes_page import MistakesPage
from app.compare.panel import ComparePanel
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.truth import Truth


def _annotators() -> tuple[np.ndarray, np.ndarray]:
    one = scripted_labels((HEIGHT, WIDTH)).astype(np.int32)
    other = one.copy()
    other[:, : WIDTH // 3] = 7
    other[:3] = 99
    return one, other


@pytest.fixture
def truth() -> Truth:
    """Two annotators; the second leaves the rim out."""
    return Truth(_annotators(), void=99)


@pytest.fixture
def empty(session: Session, panel: ComparePanel) -> MistakesPage:
    """The page without a picture."""
    session.configuration.set_auto_rerun(False)
    panel.open_page("mistakes")
    assert isinstance(panel.page, MistakesPage)
    return panel.page


@pytest.fixture
def mistakes(empty: MistakesPage, session: Session, lab_record: RunRecord, truth: Truth, qtbot: QtBot) -> MistakesPage:
    """The run's final map against both annotators, boundaries drawn."""
    session.open_picture(lab_record.picture)
    session.add_run(lab_record)
    session.truth.take(truth)
    qtbot.waitUntil(lambda: empty.model.drawn is not None and not empty.model.is_stale)
    return empty
