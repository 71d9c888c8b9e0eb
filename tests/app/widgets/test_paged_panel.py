from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.paged_panel import Page, PagedPanel, PageEntry


class First(Page):
    pass


class Second(Page):
    pass


ENTRIES: dict[str, PageEntry[Page]] = {
    "first": PageEntry("First", "Alt+1", "Comes first.", "Which is first?", "One is 1.", "window.md#views", lambda: First),
    "second": PageEntry("Second", "Alt+2", "Comes second.", "Which is next?", "", "window.md#views", lambda: Second),
}


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What it stands in; it lives as long as the test."""
    window = QWidget()
    window.resize(500, 400)
    qtbot.addWidget(window)
    return window


def shown_panel(window: QWidget) -> PagedPanel[Page]:
    panel: PagedPanel[Page] = PagedPanel(ENTRIES, lambda kind: kind())
    QVBoxLayout(window).addWidget(panel)
    window.show()
    return panel


def test_the_first_page_is_made_when_the_panel_is_seen_and_the_others_when_they_are_opened(
    window: QWidget, qtbot: QtBot
) -> None:
    panel = shown_panel(window)
    assert panel.name == "first" and type(panel.page) is First and panel.page.is_open and list(panel._pages) == ["first"]
    first = panel.page
    with qtbot.waitSignal(panel.page_changed) as changed:
        panel.buttons["second"].click()
    assert changed.args == ["second"] and type(panel.page) is Second and panel.page.isVisible() and not first.is_open
    panel.open_page("first")
    assert panel.page is first and first.is_open and panel.buttons["first"].isChecked()


def test_a_panel_out_of_sight_closes_its_page(window: QWidget) -> None:
    panel = shown_panel(window)
    panel.hide()
    assert not panel.page.is_open
    panel.open_page("second")
    assert not panel.page.is_open
    panel.show()
    assert panel.page.is_open


def test_buttons_say_what_a_page_is_for_and_its_key(window: QWidget, qtbot: QtBot) -> None:
    panel = shown_panel(window)
    assert [(button.text(), button.toolTip()) for button in panel.buttons.values()] == [
        ("First", "Comes first. (Alt+1)"), ("Second", "Comes second. (Alt+2)"),
    ]  # fmt: skip
    with qtbot.waitSignal(panel.help_asked) as asked:
        panel.help.click()
    assert asked.args == ["first"]
    assert not any(panel.help.geometry().intersects(button.geometry()) for button in panel.buttons.values())
    assert panel.page.figure() is panel.page
    assert panel.buttons["second"].focusPolicy() is Qt.FocusPolicy.TabFocus


def test_a_line_stands_between_buttons_and_page(window: QWidget, qtbot: QtBot) -> None:
    panel, line = shown_panel(window), QWidget()
    panel.add_line(line)
    line.setFixedHeight(20)

    def places() -> list[int]:
        return [part.mapTo(panel, QPoint(0, 0)).y() for part in (panel.buttons["first"], line, panel.page) if part.isVisible()]

    qtbot.waitUntil(lambda: len(set(places())) == 3)
    assert places() == sorted(places())


def test_a_page_opens_with_its_question_and_what_its_marks_mean(window: QWidget) -> None:
    panel = shown_panel(window)
    assert (panel.question.text(), panel.legend.text()) == ("Which is first?", "One is 1.") and panel.legend.isVisible()
    panel.open_page("second")
    assert panel.question.text() == "Which is next?" and not panel.legend.isVisible()


def test_the_legend_is_that_of_the_marks_that_are_drawn(window: QWidget) -> None:
    panel = shown_panel(window)
    panel.page.set_legend("")
    assert not panel.legend.isVisible()
    panel.page.set_legend("One is 1 now.")
    assert panel.legend.text() == "One is 1 now." and panel.legend.isVisible()
    first = panel.page
    panel.open_page("second")
    first.set_legend("Not seen.")
    assert not panel.legend.isVisible()
    panel.open_page("first")
    assert panel.legend.text() == "Not seen."
    first.set_legend(None)
    assert panel.legend.text() == "One is 1."


def test_the_question_mark_stands_beside_the_first_buttons_however_many_there_are(window: QWidget, qtbot: QtBot) -> None:
    panel = shown_panel(window)
    panel.buttons["second"].hide()
    qtbot.waitUntil(lambda: panel.help.x() > panel.buttons["first"].geometry().right())
    assert abs(panel.help.geometry().center().y() - panel.buttons["first"].geometry().center().y()) <= 2


def test_the_buttons_of_pages_that_are_taken_away_leave_no_gap(window: QWidget, qtbot: QtBot) -> None:
    entries = {f"{number}": ENTRIES["first"] for number in range(7)}
    panel: PagedPanel[Page] = PagedPanel(entries, lambda kind: kind())
    QVBoxLayout(window).addWidget(panel)
    window.show()
    places = [button.geometry().topLeft() for button in panel.buttons.values()]
    assert len({(place.x(), place.y()) for place in places}) == 7
    for name in ("1", "3", "4", "5"):
        panel.buttons[name].setVisible(False)
    seen = [panel.buttons[name] for name in ("0", "2", "6")]
    qtbot.waitUntil(lambda: len({button.y() for button in seen}) == 1)
    assert [button.x() for button in seen] == sorted(button.x() for button in seen)
    assert seen[-1].geometry().right() < panel.help.x()
    for button in panel.buttons.values():
        button.setVisible(True)
    qtbot.waitUntil(lambda: [button.geometry().topLeft() for button in panel.buttons.values()] == places)


def test_it_is_as_wide_as_the_page_in_sight_needs(window: QWidget) -> None:
    panel = shown_panel(window)
    narrow = panel.minimumSizeHint().width()
    panel.page_of("second").setMinimumWidth(narrow + 200)
    panel.open_page("second")
    assert panel.minimumSizeHint().width() >= narrow + 200
    panel.open_page("first")
    assert panel.minimumSizeHint().width() == narrow
