"""What commands do, where it is more than a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.docks import arrange_docks
from app.guide.topics import FIRST, TOPICS
from app.image_views.view_options import Arrangement
from app.session.report_source import report_source
from app.session.run_phase import RunPhase
from grapl_engine import RunRecord

if TYPE_CHECKING:
    from app.compare.mistakes.mistakes_page import MistakesPage
    from app.compare.two_maps.two_maps_page import TwoMapsPage
    from app.edits.tools import Tool
    from app.window_parts import WindowParts
    from grapl_engine.storage.overlay_look import OverlayLook

__all__ = [
    "clear_selection", "copy_command", "draw_truth", "export", "find_setting", "magnify",
    "move_crosshair", "new_session", "of_looked_at", "of_mistakes", "of_shown_run", "of_two_maps", "open_truth",
    "pause", "redo", "reset_layout", "run", "run_or_stop", "save_levels", "save_overlay", "save_report", "show_about",
    "show_guide", "show_preferences", "show_scores", "show_welcome", "take_tool", "undo",
]  # fmt: skip


EDITS_NAME = "edits.json"
"""What the command line calls edits that are in no file."""


def of_shown_run(do: Callable[[WindowParts, RunRecord], object]) -> Callable[[WindowParts], None]:
    """Something that is done with the shown run, as what a command does; nothing, if none is shown."""

    def do_it(window: WindowParts) -> None:
        if record := window.session.view.shown:
            do(window, record)

    return do_it


def of_looked_at(do: Callable[[WindowParts, RunRecord], object]) -> Callable[[WindowParts], None]:
    """The same for what needs no run: of a picture alone, its record is one that has said nothing yet."""

    def do_it(window: WindowParts) -> None:
        session = window.session
        if session.view.picture is not None:
            do(window, session.view.shown or RunRecord(session.view.picture, session.configuration.settings))

    return do_it


def save_levels(window: WindowParts, record: RunRecord) -> None:
    """Save the hierarchy whose levels are looked at."""
    hierarchy = window.session.detail.hierarchy
    if hierarchy is not None:
        window.saving.ask_and_save_levels(record, hierarchy)


def undo(window: WindowParts) -> None:
    """Take the last edit back, or the last change of the settings."""
    if _edits_are_meant(window):
        window.session.edits.undo()
    else:
        window.session.configuration.undo()


def redo(window: WindowParts) -> None:
    """Make the last edit, or the last change of the settings, again."""
    if _edits_are_meant(window):
        window.session.edits.redo()
    else:
        window.session.configuration.redo()


def take_tool(window: WindowParts, tool: Tool) -> None:
    """Take a tool in hand, with its panel in sight; the tool in hand: lay it down."""
    window.show_dock("Edit")
    _ = window.editing
    window.tools.choose(tool)


def save_report(window: WindowParts) -> None:
    """Save what is known of the open picture as a page."""
    if window.session.view.picture is not None:
        window.saving.ask_and_save_report(report_source(window.session, window.session.view.picture))


def run(window: WindowParts) -> None:
    """Run the settings; a value that was refused is put back first."""
    if window.form.take_back_refused():
        window.notices.say("A setting was refused: the run has the value before it.")
    window.session.models.ask_again()
    window.session.runs.start()


def run_or_stop(window: WindowParts) -> None:
    """Run, or stop what runs."""
    if window.session.runs.phase is RunPhase.READY:
        run(window)
    else:
        window.session.runs.stop()


def open_truth(window: WindowParts) -> None:
    """Let the person choose a ground truth, first beside the picture."""
    picture = window.session.view.picture
    window.opening.ask_and_open_truth(None if picture is None or picture.path is None else picture.path.parent)


def draw_truth(window: WindowParts) -> None:
    """Draw the boundaries of the ground truth, or no longer."""
    window.view_options.set_truth(not window.view_options.truth)
    if window.view_options.truth and window.session.truth.current is None:
        window.notices.say("There is no ground truth yet whose boundaries could be drawn: open one with Ctrl+T.")


def pause(window: WindowParts) -> None:
    """Hold the run, or let it go on."""
    if window.session.runs.phase is RunPhase.PAUSED:
        window.session.runs.resume()
    else:
        window.session.runs.pause()


def copy_command(window: WindowParts, record: RunRecord) -> None:
    """Put a run's command line on the clipboard."""
    level, hierarchy = window.session.sight.level, record.finished.hierarchy if record.finished is not None else None
    detail, is_within = (None, False) if level is None else (level.count_in(hierarchy), level.is_within)
    saved = window.edit_files.path_of(record)
    edits = (saved or EDITS_NAME) if record.edits else None
    accepts = window.session.models.accepts(record.settings.dinov2_model)
    line = record.command_line(detail=detail, within_labels=is_within, edits=edits, accepts_model=accepts)
    QGuiApplication.clipboard().setText(line)
    told = ["The command line is on the clipboard."]
    told += ["It names seeds.json: save the seeds under that name (Lab > Seeds)."] * bool(record.constraints)
    told += [f"It names {EDITS_NAME}: save the edits under that name (Edit > Save edits)."] * (edits == EDITS_NAME)
    window.notices.say(" ".join(told))


def move_crosshair(window: WindowParts, columns: int, rows: int) -> None:
    """Move the crosshair of all views by keys; a view that is zoomed in goes with it."""
    from app.image_views.crosshair_steps import camera_at, next_place

    view, grid = window.session.view, window.grid
    if view.picture is None:
        return
    canvas = grid.cameras.leading.canvas
    place = next_place(view.pointer, canvas.camera, (view.picture.width, view.picture.height), columns, rows)
    view.point_at(place)
    window.tools.move_crosshair(place)
    if (camera := camera_at(place, canvas.camera, (canvas.width(), canvas.height()))) is not None:
        grid.cameras.look_at(camera)


def magnify(window: WindowParts) -> None:
    """Turn the magnifier on or off; without a crosshair, that comes to the middle of what is seen."""
    window.view_options.set_magnifier(not window.view_options.magnifier)
    if window.view_options.magnifier and window.session.view.pointer is None:
        move_crosshair(window, 0, 0)


def export(window: WindowParts, record: RunRecord) -> None:
    """Let the person choose a folder for everything about a run, and the level that is looked at."""
    accepts = window.session.models.accepts(record.settings.dinov2_model)
    level = window.session.detail.level_map()
    window.saving.ask_and_export(record, level, _look(window), accepts_model=accepts)


def save_overlay(window: WindowParts, record: RunRecord) -> None:
    """Save the photograph under the segments, as the views show them."""
    window.saving.ask_and_save_overlay(record, window.session.sight.for_files, _look(window))


def _look(window: WindowParts) -> OverlayLook:
    """Grey, opacity and contours of the views."""
    from grapl_engine.storage.overlay_look import OverlayLook

    return OverlayLook(window.view_options.opacity, is_grey=True, contours=window.view_options.contours)


def find_setting(window: WindowParts) -> None:
    """The line that searches the settings."""
    window.show_dock("Settings")
    window.form.search()


def new_session(window: WindowParts) -> None:
    """Begin an empty session."""
    window.session.keeper.begin_new()
    window.notices.say("An empty session. The one before is under File > Earlier sessions.")


def reset_layout(window: WindowParts) -> None:
    """All panels to where they stand at first, and the views as suits the picture."""
    window.rails.clear()
    arrange_docks(window, window.docks)
    window.view_options.set_arrangement(Arrangement.AUTOMATIC)


def clear_selection(window: WindowParts) -> None:
    """Close the welcome; else let go of a tool, or of what was begun with it; else select nothing, or maximise nothing."""
    if "welcome" in vars(window) and window.welcome.is_shown:
        window.welcome.close()
        return
    if window.tools.escape():
        return
    sight = window.session.sight
    if window.session.view.selected is None and sight.selected is None:
        window.grid.maximise(None)
    sight.select(None)
    if "compare" in vars(window):
        window.compare.page.clear_selection()


def of_two_maps(do: Callable[[TwoMapsPage], object]) -> Callable[[WindowParts], None]:
    """Something that is done with two maps, as what a command does; they are brought in sight."""

    def do_it(window: WindowParts) -> None:
        from app.compare.two_maps.two_maps_page import TwoMapsPage

        window.open_compare("maps")
        page = window.compare.page
        assert isinstance(page, TwoMapsPage)
        do(page)

    return do_it


def of_mistakes(do: Callable[[MistakesPage], object]) -> Callable[[WindowParts], None]:
    """Something that is done with the mistakes of the shown map, as what a command does; they are brought in sight."""

    def do_it(window: WindowParts) -> None:
        from app.compare.mistakes.mistakes_page import MistakesPage

        window.open_compare("mistakes")
        page = window.compare.page
        assert isinstance(page, MistakesPage)
        do(page)

    return do_it


def show_about(window: WindowParts) -> None:
    """Open the About box."""
    from app import about

    about.show_about(window)


def show_guide(window: WindowParts) -> None:
    """The guide, at the place for what has the keyboard; at its first page if it has none for that."""
    widget = QApplication.focusWidget()
    while widget is not None and widget.objectName() not in TOPICS:
        widget = widget.parentWidget()
    topic = "" if widget is None else widget.objectName()
    if topic == "Lab" and "lab" in vars(window):
        topic = window.lab.name
    if topic == "Compare" and "compare" in vars(window):
        topic = window.compare.name
    window.guide.show_place(TOPICS.get(topic, FIRST))


def show_preferences(window: WindowParts) -> None:
    """The preferences, in a window of which there is one."""
    from app.preference_page.dialog import PreferenceDialog

    dialog = window.findChild(PreferenceDialog) or PreferenceDialog(window)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


def show_welcome(window: WindowParts) -> None:
    """Put the cards on the views, all of which are in sight."""
    window.grid.maximise(None)
    window.welcome.show()


def show_scores(window: WindowParts) -> None:
    """The panel of the ground truth, with the keyboard in it."""
    window.show_dock("Truth")
    if (panel := window.docks["Truth"].widget()) is not None:
        panel.setFocus()


def _edits_are_meant(window: WindowParts) -> bool:
    """The panel Edit is in sight, and the keyboard is not with the settings."""
    focus, settings = QApplication.focusWidget(), window.docks["Settings"]
    return not window.docks["Edit"].isHidden() and (focus is None or not settings.isAncestorOf(focus))
