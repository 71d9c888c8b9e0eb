"""Order, filter and the memory for runs."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.panels.run_order import RunOrder, SortKey
from app.session.kept_runs import KeptRun
from app.session.session import Session
from grapl_engine import Energy, RunRecord
from grapl_engine.storage.run_facts import RunFacts


def entry(number: int, k_hat: int | None, energy: float | None, seconds: float | None) -> KeptRun:
    facts = RunFacts(k_hat=k_hat, energy=None if energy is None else Energy(energy, 0.0, 1.0), seconds=seconds)
    return KeptRun(RunRecord(None, None), number, facts=facts)  # type: ignore[arg-type]


@pytest.fixture
def order(session: Session, qtbot: QtBot) -> RunOrder:
    order = RunOrder(session.keeper.loader)
    qtbot.addWidget(order)
    return order


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        (SortKey.NEWEST, [4, 3, 2, 1]),
        (SortKey.SEGMENTS, [1, 3, 2, 4]),
        (SortKey.ENERGY, [3, 1, 2, 4]),
        (SortKey.TIME, [2, 3, 1, 4]),
        (SortKey.SCORE, [2, 1, 4, 3]),
    ],
)
def test_runs_are_sorted_and_those_without_the_number_come_last(order: RunOrder, key: SortKey, numbers: list[int]) -> None:
    order.set_has_scores(True)
    order.keys.setCurrentText(key.value)
    runs = [entry(4, None, None, None), entry(3, 7, 1.0, 2.0), entry(2, 40, 9.0, 1.0), entry(1, 1, 5.0, 3.0)]
    scores = {1: 0.5, 2: 0.9}
    assert [run.number for run in order.sorted(runs, lambda run: scores.get(run.number))] == numbers


def test_specks_are_no_segments_in_the_order(order: RunOrder) -> None:
    """As the cards count them: 9 segments and 4 specks are fewer than 10 segments."""
    order.keys.setCurrentText(SortKey.SEGMENTS.value)
    facts = RunFacts(k_hat=13, small_components=4)
    many, few = entry(1, 10, None, None), KeptRun(RunRecord(None, None), 2, facts=facts)  # type: ignore[arg-type]
    assert [run.number for run in order.sorted([many, few], lambda _run: None)] == [2, 1]


def test_the_score_is_offered_where_there_are_scores(order: RunOrder, qtbot: QtBot) -> None:
    assert order.keys.findText(SortKey.SCORE.value) < 0
    order.set_has_scores(True)
    order.keys.setCurrentText(SortKey.SCORE.value)
    with qtbot.waitSignal(order.changed):
        order.set_has_scores(False)
    assert order.key is SortKey.NEWEST


def test_all_words_are_looked_for(order: RunOrder, qtbot: QtBot) -> None:
    with qtbot.waitSignal(order.changed):
        qtbot.keyClicks(order.filter, "MINE good")
    assert order.matches("a good one of mine") and not order.matches("mine")


def test_the_memory_for_runs_is_chosen_from_the_menu(order: RunOrder, session: Session) -> None:
    loader = session.keeper.loader
    order._budget_menu.aboutToShow.emit()
    assert [action.text() for action in order._budgets.actions() if action.isChecked()] == ["1 GB"]
    order._budgets.actions()[0].trigger()
    assert loader.budget == 2**28 and order._budgets.actions()[0].text() == "256 MB"


def test_what_is_called_later_belongs_to_the_panel_itself(order: RunOrder) -> None:
    """Python may let go of a menu that nobody holds; then what was made of it alone can be called no more."""
    assert order.put_back.parent() is order and order._budgets.parent() is order
    assert order.more.menu() is order._menu and order.put_back in order._menu.actions()
