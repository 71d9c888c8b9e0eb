"""The page with real widgets: runs come one by one, are looked at in several ways, stopped, and kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_picture
from scripted_run_pool import ScriptedPool

from app.compare.panel import ComparePanel
from app.compare.stability.sight import Sight
from app.compare.stability.stability_page import StabilityPage
from app.image_views.views import ViewKind
from app.session.session import Session
from app.widgets.placeholder import LatePart


def there(page: StabilityPage) -> int:
    return 0 if page.model.found is None else len(page.model.found.maps)


@pytest.fixture
def done(stability_page: StabilityPage, qtbot: QtBot) -> StabilityPage:
    """Eight runs, of which four have the lower border."""
    qtbot.mouseClick(stability_page.form.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: there(stability_page) == 8 and not stability_page.model.task.is_busy)
    return stability_page


def test_before_the_first_run_the_page_says_how_to_begin(stability_page: StabilityPage, centre: LatePart) -> None:
    assert centre.currentWidget() is stability_page.board and stability_page.in_views_place() is stability_page.board
    assert "Start the runs" in stability_page.board.view.hint
    assert stability_page.form.told.text() == "8 runs, seeds 0 to 7: none is made yet."
    assert stability_page.form.start.isEnabled() and not stability_page.form.least.isEnabled()


def test_the_first_map_comes_after_two_runs(stability_page: StabilityPage, pool: ScriptedPool, qtbot: QtBot) -> None:
    pool.gate.clear()
    stability_page.form.start.click()
    qtbot.waitUntil(lambda: there(stability_page) == 2)
    assert stability_page.model.task.is_busy and not stability_page.form.start.isEnabled()
    assert stability_page.board.view.title.marks == ("2 runs",) and not stability_page.board.view.hint
    assert stability_page.form.told.text() == "2 of 8 runs are there."
    qtbot.mouseClick(stability_page.form.working.stop, Qt.MouseButton.LeftButton)
    assert not stability_page.model.task.is_busy and there(stability_page) == 2
    assert stability_page.form.told.text() == "2 of 8 runs are there; Start makes the others."
    pool.gate.set()
    stability_page.form.start.click()
    qtbot.waitUntil(lambda: there(stability_page) == 8)
    seeds = [job.settings.seed for job in pool.jobs]
    assert sorted(seeds) == list(range(8)), "those that were there are not made again"


def test_the_slider_leaves_borders_of_few_runs_out(done: StabilityPage, qtbot: QtBot) -> None:
    done.show_sight(Sight.SEGMENTS)
    assert done.form.least.value() == 5 and done.form.level.text() == "Borders of 5 of 8 runs or more: 2 segments"
    done.form.least.setFocus()
    qtbot.keyClick(done.form.least, Qt.Key.Key_Left)
    assert done.form.level.text() == "Borders of 4 of 8 runs or more: 3 segments"
    assert done.board.view.title.marks == ("3 segments",)


def test_two_clicks_tell_in_how_many_runs_two_places_are_together(done: StabilityPage) -> None:
    assert "Click on a place" in done.form.here.text()
    done.show_sight(Sight.TOGETHER)
    done.board.clicked.emit(5.0, 5.0)
    assert "Click on another place" in done.form.here.text()
    image = done.board._together._image
    above, below, right = (image.pixelColor(*place) for place in ((5, 5), (5, HEIGHT - 5), (WIDTH - 5, 5)))
    assert above.green() > above.red() and right.red() > right.green()
    assert below.red() == below.green() == below.blue(), "half of the runs"
    done.board.clicked.emit(5.0, HEIGHT - 5.0)
    assert done.form.here.text() == "In 4 of 8 runs these two places have one label, be it connected or not."
    done.clear_selection()
    assert not done.marks and done.board._together._image.isNull()


def test_a_run_that_fails_says_why_and_the_others_go_on(
    stability_page: StabilityPage, pool: ScriptedPool, qtbot: QtBot
) -> None:
    pool.failing = {3}
    stability_page.form.start.click()
    qtbot.waitUntil(lambda: there(stability_page) == 7 and not stability_page.model.task.is_busy)
    assert stability_page.form.told.text() == "7 of 8 runs are there. Seed 3: There was no room for it."
    pool.failing = set()
    stability_page.form.start.click()
    qtbot.waitUntil(lambda: there(stability_page) == 8)


def test_other_plans_and_other_pictures_keep_what_was_found(done: StabilityPage, session: Session, qtbot: QtBot) -> None:
    picture = session.view.picture
    assert picture is not None
    done.form.count.setValue(4)
    assert there(done) == 0
    done.form.count.setValue(8)
    assert there(done) == 8
    session.open_picture(scripted_picture("another.png"))
    assert there(done) == 0 and "Start the runs" in done.board.view.hint
    session.open_picture(picture)
    assert there(done) == 8 and done.board.view.title.marks == ("8 runs",)


def test_another_picture_in_the_middle_lets_the_runs_go(
    stability_page: StabilityPage, pool: ScriptedPool, session: Session, qtbot: QtBot
) -> None:
    pool.gate.clear()
    stability_page.form.start.click()
    qtbot.waitUntil(lambda: there(stability_page) == 2)
    session.open_picture(scripted_picture("another.png"))
    assert not stability_page.model.task.is_busy and there(stability_page) == 0
    qtbot.waitUntil(lambda: not stability_page.model.task.is_running)


def test_a_setting_turned_meanwhile_stops_nothing(
    stability_page: StabilityPage, pool: ScriptedPool, session: Session, qtbot: QtBot
) -> None:
    pool.gate.clear()
    stability_page.form.start.click()
    qtbot.waitUntil(lambda: there(stability_page) == 2)
    session.configuration.set_settings(session.configuration.settings.replace(lambda_=9.0))
    assert stability_page.model.task.is_busy
    pool.gate.set()
    qtbot.waitUntil(lambda: there(stability_page) == 8)
    assert {job.settings.lambda_ for job in pool.jobs} == {pool.jobs[0].settings.lambda_}


def test_closed_it_goes_on_and_the_views_have_their_place_again(
    stability_page: StabilityPage, pool: ScriptedPool, panel: ComparePanel, centre: LatePart, qtbot: QtBot
) -> None:
    pool.gate.clear()
    stability_page.form.start.click()
    qtbot.waitUntil(lambda: there(stability_page) == 2)
    panel.hide()
    assert centre.currentWidget() is stability_page.grid
    pool.gate.set()
    qtbot.waitUntil(lambda: there(stability_page) == 8)
    panel.show()
    assert stability_page.board.view.title.marks == ("8 runs",)


def test_the_views_come_back_by_their_keys(done: StabilityPage, centre: LatePart) -> None:
    done.grid.maximise(next(iter(ViewKind)))
    assert done.sight is Sight.VIEWS and centre.currentWidget() is done.grid
    done.form.sights.buttons[Sight.BORDERS].click()
    assert centre.currentWidget() is done.board


def test_the_session_ends_in_the_middle(
    stability_page: StabilityPage, pool: ScriptedPool, session: Session, qtbot: QtBot
) -> None:
    pool.gate.clear()
    stability_page.form.start.click()
    qtbot.waitUntil(lambda: there(stability_page) == 2)
    session.close()
    assert not stability_page.model.task.is_running


def test_what_was_made_before_is_chosen_again_and_others_can_be(done: StabilityPage, qtbot: QtBot) -> None:
    form, configuration = done.form, done.session.configuration
    first = done.model.found
    assert first is not None and form.plan is not None
    done.model._on_disk._numbers[done.session.view.picture] = {first.plan: 1}  # type: ignore[index]
    configuration.set_settings(configuration.settings.replace(mu=1.5, seed=77))
    assert there(done) == 0 and form.made.isVisible() and form.made.currentIndex() == -1
    form.plan_asked.emit(first.plan)
    assert there(done) == 8 and form.made.currentIndex() == 0
    assert (configuration.settings.mu, configuration.settings.seed) == (first.plan.configuration.settings.mu, 77)
    form.count.setValue(3)
    assert there(done) == 0
    done.model.recalled.emit()
    assert there(done) == 8 and form.count.value() == 8
