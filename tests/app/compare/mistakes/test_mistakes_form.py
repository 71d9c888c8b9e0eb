from __future__ import annotations

import pytest
from mistake_maps import OURS, TRUE, judge
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.compare.mistakes.judging import MOST_LISTED
from app.compare.mistakes.mistake_rows import figure_rows
from app.compare.mistakes.mistakes_form import REGIONS, SEGMENTS, WORST, MistakesForm
from app.tasks.background_task import BackgroundTask


@pytest.fixture
def form(qtbot: QtBot) -> MistakesForm:
    form = MistakesForm(BackgroundTask("one"), BackgroundTask("other"), QLabel("remedy"))
    qtbot.addWidget(form)
    form.resize(380, 760)
    form.show()
    return form


def test_first_why_there_is_nothing_then_the_figures(form: MistakesForm) -> None:
    form.show_none("Nothing.", opens=True)
    assert form.none.isVisible() and form.none.open.isVisible() and not form.figures.isVisible()
    form.show_judged(None)
    assert not form.none.isVisible() and not form.figures.isVisible() and not form.tabs.isVisible()
    found = judge(OURS, TRUE)
    form.show_judged(found)
    assert form.title.text() == "map against the truth, by annotator 1"
    assert form.figures.texts() == figure_rows(found) and form.worst.isVisible()
    assert "M goes to the next" in form.worst_note.text() and str(MOST_LISTED) not in form.worst_note.text()


def test_each_tab_has_its_table_and_its_total(form: MistakesForm) -> None:
    form.show_judged(judge(OURS, TRUE))
    for tab, table in ((WORST, form.worst), (SEGMENTS, form.segments), (REGIONS, form.regions)):
        form.tabs.setCurrentIndex(tab)
        assert [one.isVisible() for one in (form.worst, form.segments, form.regions)].count(True) == 1 and table.isVisible()
    assert form.regions_total.text().startswith("All 3 true regions: over 0.5000 + under ")
    form.open_worst()
    assert form.tabs.currentIndex() == WORST


def test_one_kind_alone_can_be_listed(form: MistakesForm, qtbot: QtBot) -> None:
    form.show_judged(judge(OURS, TRUE))
    assert len(form.worst.rows) == 2
    with qtbot.waitSignal(form.kinds_changed):
        form.kinds.setCurrentIndex(1)
    assert [row.texts[0] for row in form.worst.rows] == ["Merge in 0: 3 + 4"]
    form.show_judged(judge(TRUE.astype("uint16"), TRUE))
    assert form.worst_note.text() == "There is none of these."


def test_rows_are_chosen_by_key(form: MistakesForm, qtbot: QtBot) -> None:
    found = judge(OURS, TRUE)
    form.show_judged(found)
    form.worst.setFocus()
    with qtbot.waitSignal(form.mistake_chosen) as chosen:
        qtbot.keyClick(form.worst, Qt.Key.Key_Down)
    assert chosen.args[0] in {mistake.key for mistake in found.mistakes}
    form.tabs.setCurrentIndex(REGIONS)
    form.regions.setFocus()
    with qtbot.waitSignal(form.region_chosen) as chosen:
        qtbot.keyClick(form.regions, Qt.Key.Key_Down)
    assert chosen.args[0][0] == 0


def test_all_of_it_fits_its_panel(form: MistakesForm) -> None:
    form.show_judged(judge(OURS, TRUE))
    for tab, table in ((WORST, form.worst), (SEGMENTS, form.segments), (REGIONS, form.regions)):
        form.tabs.setCurrentIndex(tab)
        assert table.mapTo(form, QPoint(table.width(), 0)).x() <= form.width()
        assert sum(table.columnWidth(column) for column in range(len(table.rows[0].texts))) <= table.viewport().width()
