from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.compare.pages import PAGES
from app.compare.panel import ComparePanel


def test_the_first_page_is_open_and_help_is_asked_for_it(panel: ComparePanel, qtbot: QtBot) -> None:
    assert panel.name == "maps" and type(panel.page) is PAGES["maps"].load() and panel.page.is_open
    assert [button.text() for button in panel.buttons.values()] == [entry.title for entry in PAGES.values()]
    with qtbot.waitSignal(panel.help_asked) as asked:
        panel.help.click()
    assert asked.args == ["maps"]
    panel.hide()
    assert not panel.page.is_open
