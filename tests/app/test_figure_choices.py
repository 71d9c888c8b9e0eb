"""What can be saved as a figure follows what is seen."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.figure_choices import figure_choices
from app.image_views.views import ViewKind
from app.lab.pages import PAGES
from app.main_window import MainWindow


def test_what_is_put_away_is_not_offered(window: MainWindow) -> None:
    window.session.add_run(scripted_record())
    _ = window.plot
    assert "Training curves" in figure_choices(window)
    window.docks["Training"].hide()
    assert "Training curves" not in figure_choices(window)


def test_a_view_alone_is_offered_alone(window: MainWindow) -> None:
    window.session.add_run(scripted_record())
    window.grid.maximise(ViewKind.CUT)
    views = [name for name in figure_choices(window) if "iew" in name]
    assert views == ["View: Last cut: 1"]
    assert figure_choices(window)[views[0]] is window.grid.views[ViewKind.CUT]


def test_what_stands_in_the_views_place_is_offered_instead_of_them(window: MainWindow, qtbot: QtBot) -> None:
    for _ in range(2):
        window.session.add_run(scripted_record())
    window.session.open_picture(window.session.runs.kept[0].picture)
    window.open_compare("maps")
    page = window.compare.page
    qtbot.waitUntil(lambda: page.in_views_place() is not None)
    choices = figure_choices(window)
    assert choices["View: Two maps"] is page.in_views_place() and choices["Compare: Two maps"] is page.figure()
    assert [name for name in choices if name.startswith(("All", "View"))] == ["View: Two maps"]
    window.docks["Compare"].hide()
    assert "View: Two maps" not in figure_choices(window) and len(figure_choices(window)) > 4


def test_the_page_of_the_lab_has_its_title(window: MainWindow) -> None:
    window.session.add_run(scripted_record())
    for name, page in PAGES.items():
        window.open_lab(name)
        assert figure_choices(window)[f"Lab: {page.title}"] is window.lab.page.figure()
