"""A panel is as wide as it was chosen to be, and wider only as long as its page needs that."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from app.page_width import PageWidth
from app.widgets.paged_panel import Page, PagedPanel, PageEntry

ENTRIES: dict[str, PageEntry[Page]] = {
    name: PageEntry(name.title(), "Alt+1", "A page.", "What is it?", "", "window.md#views", lambda: Page)
    for name in ("narrow", "wide")
}
USUAL, WIDE, CHOSEN = 300, 420, 350


@pytest.fixture
def panel(qtbot: QtBot) -> PagedPanel[Page]:
    """In a dock of its usual width, beside what takes the rest."""
    window = QMainWindow()
    qtbot.addWidget(window)
    panel: PagedPanel[Page] = PagedPanel(ENTRIES, lambda kind: kind())
    dock = QDockWidget("Lab", window)
    dock.setWidget(panel)
    window.setCentralWidget(QLabel("views"))
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.resize(1000, 500)
    window.show()
    window.resizeDocks([dock], [USUAL], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: dock.width() == USUAL)
    panel.page_of("wide").setMinimumWidth(WIDE)
    PageWidth(window, dock, panel, USUAL)
    return panel


def dock_of(panel: PagedPanel[Page]) -> QDockWidget:
    (dock,) = panel.window().findChildren(QDockWidget)
    return dock


def test_the_width_that_a_page_needed_is_given_back(panel: PagedPanel[Page], qtbot: QtBot) -> None:
    for _ in range(2):
        panel.open_page("wide")
        qtbot.waitUntil(lambda: dock_of(panel).width() >= WIDE)
        panel.open_page("narrow")
        qtbot.waitUntil(lambda: dock_of(panel).width() == USUAL)


@pytest.mark.parametrize("page", ["narrow", "wide"])
def test_a_width_that_was_chosen_stays(panel: PagedPanel[Page], page: str, qtbot: QtBot) -> None:
    window, dock = panel.window(), dock_of(panel)
    assert isinstance(window, QMainWindow)
    panel.open_page(page)
    chosen = CHOSEN if page == "narrow" else WIDE + 60
    qtbot.waitUntil(lambda: dock.width() >= (WIDE if page == "wide" else USUAL))
    window.resizeDocks([dock], [chosen], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: dock.width() == chosen)
    panel.open_page("wide")
    qtbot.waitUntil(lambda: dock.width() >= max(chosen, WIDE))
    panel.open_page("narrow")
    qtbot.waitUntil(lambda: dock.width() == chosen)
