"""What can be saved as a figure follows what is seen."""

from __future__ import annotations

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
    assert views == ["View: Graph cut, iteration 1"]
    assert figure_choices(window)[views[0]] is window.grid.views[ViewKind.CUT]


def test_the_page_of_the_lab_has_its_title(window: MainWindow) -> None:
    window.session.add_run(scripted_record())
    for name, page in PAGES.items():
        window.open_lab(name)
        assert figure_choices(window)[f"Lab: {page.title}"] is window.lab.page.figure()
