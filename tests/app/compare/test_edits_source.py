from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from app.compare.edits_source import edited_choices, edited_key
from app.compare.panel import ComparePanel
from app.compare.sources import Sources
from app.compare.two_maps.two_maps_page import TwoMapsPage
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.analysis.editing import apply_edits
from grapl_engine.label_edits import Fill, LabelEdits


def test_runs_that_are_edited_can_be_chosen(session: Session, runs: tuple[RunRecord, RunRecord]) -> None:
    assert edited_choices(session) == []
    runs[0].edits = LabelEdits((Fill(9, 0, 0),))
    (choice,) = edited_choices(session)
    assert (choice.key, choice.title, choice.places[0].title) == (edited_key(runs[0]), "Run 1, edited", "1 edit")
    made = choice.places[0].make(0)
    np.testing.assert_array_equal(made.labels, apply_edits(runs[0], runs[0].edits).labels)
    assert (made.count.k_hat, made.noun, made.record) == (len(np.unique(made.labels)), "segment", runs[0])
    key = choice.places[0].key
    runs[0].edits = runs[0].edits.with_edit(Fill(8, 0, 0))
    assert edited_choices(session)[0].places[0].key != key  # another map


def test_an_edit_is_a_change_of_the_sources(session: Session, runs: tuple[RunRecord, RunRecord], qtbot: QtBot) -> None:
    sources = Sources(session)
    with qtbot.waitSignal(sources.changed):
        session.edits.make(Fill(9, 0, 0))
        qtbot.waitUntil(lambda: bool(runs[1].edits))
    assert edited_key(runs[1]) in [choice.key for choice in sources.choices()]


def test_an_edited_map_is_compared_with_a_run(
    session: Session, runs: tuple[RunRecord, RunRecord], panel: ComparePanel, qtbot: QtBot
) -> None:
    session.edits.make(Fill(9, 0, 0))
    qtbot.waitUntil(lambda: session.edits.is_free)
    page = panel.page
    assert isinstance(page, TwoMapsPage)
    page.compare(edited_key(runs[1]), runs[0])
    qtbot.waitUntil(lambda: page.model.borders is not None)
    assert page.model.made["a"].labelling.name == "Run 2, edited" and page.model.made["b"].labelling.record is runs[0]
