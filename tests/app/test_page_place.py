"""A panel turns to the page that was open in the session, and says which one is."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.page_place import PagePlace
from app.session.panel_places import PanelPlaces
from app.widgets.paged_panel import Page, PagedPanel, PageEntry

ENTRIES: dict[str, PageEntry[Page]] = {
    name: PageEntry(name.title(), "Alt+1", "A page.", "What is it?", "", "window.md#views", lambda: Page)
    for name in ("first", "second", "third")
}


@pytest.fixture
def panel(qtbot: QtBot) -> PagedPanel[Page]:
    panel: PagedPanel[Page] = PagedPanel(ENTRIES, lambda kind: kind())
    qtbot.addWidget(panel)
    return panel


def test_it_opens_where_it_was_be_it_made_before_or_after(panel: PagedPanel[Page]) -> None:
    places = PanelPlaces()
    places.bring_back({"lab": {"page": "second"}, "other": {"page": "third"}})
    PagePlace(places, "lab", panel)
    assert panel.name == "second" and list(panel._pages) == ["second"], "no other is made for that"
    places.bring_back({"lab": {"page": "third"}})
    assert panel.name == "third"
    for words in ({}, {"lab": {"page": "of another version"}}, {"lab": {"page": 3}}):
        places.bring_back(words)  # type: ignore[arg-type]
        assert panel.name == "third"


def test_it_says_which_page_is_open(panel: PagedPanel[Page], qtbot: QtBot) -> None:
    places = PanelPlaces()
    PagePlace(places, "lab", panel)
    assert dict(places.of("lab")) == {}
    with qtbot.waitSignal(places.changed):
        panel.open_page("third")
    assert dict(places.of("lab")) == {"page": "third"}
