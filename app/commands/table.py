"""The table of everything that can be done from menu and keyboard: what it does, and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.commands import at_place, callables, listed_run, preset_callables
from app.commands.callables import of_looked_at, of_mistakes, of_shown_run, of_two_maps
from app.commands.command import (
    Command,
    busy,
    not_following,
    with_changed_preset,
    with_channels,
    with_compared,
    with_comparison,
    with_cut,
    with_detail,
    with_detail_redo,
    with_detail_undo,
    with_edits,
    with_file,
    with_folder,
    with_labels,
    with_levels,
    with_map,
    with_offer,
    with_own_preset,
    with_pages,
    with_picture,
    with_preview,
    with_redo,
    with_run,
    with_segments,
    with_session,
    with_tool,
    with_truth,
    with_undo,
)
from app.commands.keyboard_places import open_page, show_lessons, step_panel
from app.commands.listed_run import of_listed, with_comparable, with_kept, with_listed, with_not_shown, with_removed
from app.compare.pages import PAGES as COMPARE_PAGES
from app.compare.two_maps.way import WAYS, Way
from app.edits.tools import TOOLS, Tool
from app.guide.topics import LESSON_FORMAT
from app.image_views.views import VIEWS, ViewKind, number_of_views
from app.lab.pages import PAGES
from app.session.run_phase import RunPhase

if TYPE_CHECKING:
    from app.compare.two_maps.two_maps_page import TwoMapsPage
    from app.window_parts import WindowParts

__all__ = ["COMMANDS", "INNER_MENUS", "MENUS", "PANELS_MENU"]

MENUS = ("File", "Edit", "Picture", "Run", "View", "Detail", "Compare", "Lab", "Help")
_ZOOM, _CROSSHAIR, PANELS_MENU = "View > Zoom", "View > Crosshair", "View > Panels"
_LISTED = "Run > In the list"
INNER_MENUS = {_LISTED: "&In the list", _ZOOM: "&Zoom", _CROSSHAIR: "Cro&sshair", PANELS_MENU: "Pa&nels"}
"""Menus inside these, which stand where the first of their commands is listed, and their titles."""


def _alone(kind: ViewKind) -> Callable[[WindowParts], None]:
    return lambda w: w.grid.maximise(kind)


def _page(name: str) -> Callable[[WindowParts], None]:
    return lambda w: open_page(w, name)


def _compare_page(name: str) -> Callable[[WindowParts], None]:
    return lambda w: w.open_compare(name)


def _with_tool(tool: Tool) -> Callable[[WindowParts], None]:
    return lambda w: callables.take_tool(w, tool)


def _has_tool(tool: Tool) -> Callable[[WindowParts], bool]:
    return lambda w: w.tools.tool is tool


def _in_way(way: Way) -> Callable[[TwoMapsPage], None]:
    return lambda page: page.show_way(way)


VIEW_COMMANDS = tuple(
    Command(
        f"maximise_{number}",
        "View",
        f"&{view.keys} {kind.value}",
        view.keys,
        f"Show {view.shows} alone, or all {number_of_views()} views again.",
        _alone(kind),
        with_picture,
        begins_group=number == 1,
    )
    for number, (kind, view) in enumerate(VIEWS.items(), 1)
)
PAGE_COMMANDS = tuple(
    Command(
        f"lab_{name}", "Lab", page.title, page.keys, page.tip, _page(name), with_picture, begins_group=name == next(iter(PAGES))
    )
    for name, page in PAGES.items()
)
COMPARE_COMMANDS = tuple(
    Command(
        f"compare_{name}",
        "Compare",
        page.title,
        page.keys,
        page.tip,
        _compare_page(name),
        with_picture,
        begins_group=name == next(iter(COMPARE_PAGES)),
    )
    for name, page in COMPARE_PAGES.items()
)
TOOL_COMMANDS = tuple(
    Command(
        f"tool_{tool.value}", "Edit", entry.title, entry.keys, entry.tip, _with_tool(tool), with_map,
        _has_tool(tool), icon=f"edit-{tool.value}", is_choice=True,
    )
    for tool, entry in TOOLS.items()
)  # fmt: skip
WAY_COMMANDS = tuple(
    Command(
        f"way_{way.value}", "Compare", entry.title, "", entry.tip, of_two_maps(_in_way(way)), with_picture, begins_group=not at
    )
    for at, (way, entry) in enumerate(WAYS.items())
)
COMMANDS: tuple[Command, ...] = (
    Command("open_file", "File", "&Open…", "Ctrl+O", "Open a picture, or a run or a session that was saved.", lambda w: w.opening.ask_and_open(), icon="open"),
    Command("open_batch", "File", "Open fol&der as batch…", "Ctrl+B", "Segment all pictures of a folder, one after the other, into a folder of results.", lambda w: w.ask_and_open_batch()),
    Command("paste", "File", "&Paste picture", "Ctrl+V", "Open the picture, or the file, on the clipboard.", lambda w: w.opening.paste()),
    Command("open_truth", "File", "Open &truth…", "Ctrl+T", "Open a ground truth of the picture, with which runs are compared.", callables.open_truth, with_picture, begins_group=True),
    Command("take_truth", "File", "Open the truth &beside it", "Ctrl+Shift+T", "Open the ground truth that lies beside the picture.", lambda w: w.session.truth.take_offer(), with_offer),
    Command("remove_truth", "File", "Re&move truth", "", "Look at the picture without its ground truth; the file stays.", lambda w: w.session.truth.remove(), with_truth),
    Command("new_session", "File", "&New session", "Ctrl+N", "Begin an empty session; the one before is kept among the earlier ones.", callables.new_session, with_session, begins_group=True),
    Command("open_session", "File", "Open sess&ion…", "", "Open a saved session, with its pictures, runs, names and notes, in place of this one.", lambda w: w.opening.ask_and_open_session(), with_folder),
    Command("save_session", "File", "Save session &as…", "Ctrl+Alt+S", "Save pictures, runs, names and notes of this session in one file.", lambda w: w.saving.ask_and_save_session(w.session.view.picture, w.session.keeper.writer.save_as), with_session),
    Command("save_run", "File", "&Save run…", "Ctrl+S", "Save picture, settings and everything the run said in one file.", of_shown_run(lambda w, run: w.saving.ask_and_save_run(run)), with_run, begins_group=True),
    Command("save_labels", "File", "Save &labels…", "Ctrl+Shift+S", "Save the label numbers of the run's map, of the edited map or the detail that is shown, or of the picture's own segments: a TIFF for computing, a PNG in the colours of the screen.", of_looked_at(lambda w, run: w.saving.ask_and_save_labels(run, w.session.sight.for_files)), with_segments),
    Command("save_overlay", "File", "Save o&verlay…", "Ctrl+Shift+O", "Save the photograph with the segments of the run's map, of the edited map or the detail that is shown, or of the picture alone, as the views show them: a picture, not numbers.", of_looked_at(callables.save_overlay), with_segments),
    Command("save_levels", "File", "Save le&vels of detail…", "", "Save every level of detail at once, of the run or of the picture alone: the tree, or the contour map.", of_looked_at(callables.save_levels), with_levels),
    Command("save_figure", "File", "Save &figure…", "Ctrl+Shift+F", "Save views, a page of lab or comparison, or the training curves, as PNG or SVG with the settings in the caption.", lambda w: w.figures.ask_and_save_figure(), with_run),
    Command("save_view", "File", "Save this vie&w…", "", "Save the view that the mouse was in last, as PNG or SVG with the settings in its caption.", at_place.save_view, with_run),
    Command("save_animation", "File", "Save &animation…", "Ctrl+Shift+A", "Save the iterations, or the moves of a cut, as GIF or MP4.", lambda w: w.figures.ask_and_save_animation(), with_run),
    Command("save_report", "File", "Save repor&t…", "Ctrl+Shift+E", "Save picture, truth, runs, settings that differ, maps, scores, mistakes and edits as one page, for a browser or on paper (PDF).", callables.save_report, with_run),
    Command("export", "File", "&Export all…", "Ctrl+E", "Write labels, overlay, levels of detail and run.json into a new folder, and the edited map or the detail that is shown.", of_shown_run(callables.export), with_map),
    Command("close", "File", "&Quit", "Ctrl+Q", "Stop the run and close the window.", lambda w: w.close(), begins_group=True),
    Command("undo", "Edit", "&Undo", "Ctrl+Z", "Take the last change of a setting or of the seeds back; with the panel Edit in sight, the last edit.", callables.undo, with_undo),
    Command("redo", "Edit", "&Redo", "Ctrl+Shift+Z", "Make the change, or the edit, again.", callables.redo, with_redo),
    Command("copy", "Edit", "C&opy", "Ctrl+C", "Copy the view that the mouse was in last as it is seen, with labels and borders; in a table its selected rows.", at_place.copy, with_picture, begins_group=True),
    Command("copy_command", "Edit", "&Copy command line", "Ctrl+Shift+C", "Copy the command that makes the shown run without a window.", of_shown_run(callables.copy_command), with_run),
    Command("clear_selection", "Edit", "Select &nothing", "Esc", "One after the other: close the welcome, let go of a tool, select nothing, show all views.", callables.clear_selection, begins_group=True),
    Command("select_here", "Edit", "&Select the segment here", "Ctrl+Return", "Select the segment at the crosshair, as a click there does.", at_place.select_here, with_picture, here=at_place.at_pick),
    Command("find_setting", "Edit", "&Find a setting", "Ctrl+F", "Search the settings behind More by name, symbol or what they do.", callables.find_setting, begins_group=True),
    Command("toggle_edit", "Edit", "Edit the pixel &map", "E", "Merge, split and paint the segments of the shown run's map by hand; the run itself stays as it is.", lambda w: w.docks["Edit"].setVisible(w.docks["Edit"].isHidden()), with_picture, lambda w: not w.docks["Edit"].isHidden(), begins_group=True),
    *TOOL_COMMANDS,
    Command("merge_here", "Edit", "Merge the segment here &with…", "", "Take the pixel map's segment at the crosshair as the first of two: click the other one, or choose it with Enter.", at_place.merge_here, with_map, here=at_place.at_segment, begins_group=True),
    Command("keep_edit", "Edit", "&Keep the proposed edit", "Return", "Carry out what is proposed on the pixel map; without that, use the tool in hand on the selected patch.", lambda w: w.tools.enter(), with_tool, begins_group=True),
    Command("put_point", "Edit", "Put a &point", ".", "With the tool in hand, put a point of a line or lasso, or a mark, at the crosshair (Alt and the arrows move it); Enter ends the line.", lambda w: w.tools.put(), with_tool),
    Command("add_mark", "Edit", "Put a mark on the last si&de", ",", "With Split by cut in hand, mark one more place that belongs to the last side, at the crosshair.", lambda w: w.tools.put(adds=True), with_tool),
    Command("take_mark_back", "Edit", "Take a mar&k back", "Backspace", "Take the last mark of a split, or point of a line, back.", lambda w: w.tools.take_back(), with_tool),
    Command("clear_edits", "Edit", "C&lear all edits", "", "See the map as the run made it; undo brings the edits back.", lambda w: w.session.edits.clear(), with_edits),
    Command("open_edits", "Edit", "Open ed&its…", "", "Put edits from a file in the place of those there are; a file of edits can be dropped on the window too.", lambda w: w.edit_files.ask_and_open(), with_map, begins_group=True),
    Command("save_edits", "Edit", "Save edi&ts…", "", "Save the list of edits in a file, which `grapl segment --edits` takes too.", of_shown_run(lambda w, run: w.edit_files.ask_and_save(run)), with_edits),
    Command("preferences", "Edit", "Pr&eferences…", "Ctrl+,", "Theme, size of the text, colours of costs, device, memory, what a start brings, and what lies on the disk.", callables.show_preferences, begins_group=True),
    Command("toggle_parts", "Picture", "Page, channel and &range", "Ctrl+G", "The line above the views that says which part of its file the picture is, and takes another.", lambda w: w.parts.toggle(), with_file, lambda w: w.parts.is_shown),
    Command("next_page", "Picture", "&Next page", "Ctrl+PgDown", "The next page, slice or frame of the picture's file.", lambda w: w.parts.step_page(1), with_pages, begins_group=True),
    Command("previous_page", "Picture", "&Previous page", "Ctrl+PgUp", "The page, slice or frame before.", lambda w: w.parts.step_page(-1), with_pages),
    Command("next_channel", "Picture", "Next &channel", "Ctrl+Shift+PgDown", "The next channel of the picture's file, as grey.", lambda w: w.parts.step_channel(1), with_channels, begins_group=True),
    Command("previous_channel", "Picture", "Previous c&hannel", "Ctrl+Shift+PgUp", "The channel before; before the first, the colours, where there are colours.", lambda w: w.parts.step_channel(-1), with_channels),
    Command("run_or_stop", "Run", "&Run or stop", "Space", "Run the settings; while a run is under way, stop it and keep what there is.", callables.run_or_stop, with_picture),
    Command("run", "Run", "Ru&n", "Ctrl+R", "Segment the picture with the settings as they are.", callables.run, with_picture, icon="play"),
    Command("pause", "Run", "&Pause", "P", "Hold the run at its next step; once more lets it go on.", callables.pause, busy, lambda w: w.session.runs.phase is RunPhase.PAUSED, icon="pause"),
    Command("stop", "Run", "&Stop", "Ctrl+.", "End the run at its next step and keep what there is.", lambda w: w.session.runs.stop(), busy, icon="stop"),
    Command("auto_rerun", "Run", "&Auto-rerun", "Ctrl+Shift+R", "Run by itself when a setting has changed and rests.", lambda w: w.session.configuration.set_auto_rerun(not w.session.configuration.auto_rerun), checked=lambda w: w.session.configuration.auto_rerun, begins_group=True),
    Command("save_preset", "Run", "Save as pr&eset…", "", "Save the settings as they are as a preset of your own, under a name.", preset_callables.save_preset, begins_group=True),
    Command("update_preset", "Run", "&Update preset", "", "Let your own preset, from which the settings started, be as they are now.", preset_callables.update_preset, with_changed_preset),
    Command("rename_preset", "Run", "Rena&me preset…", "", "Give your own preset, from which the settings started, another name.", preset_callables.rename_preset, with_own_preset),
    Command("delete_preset", "Run", "&Delete preset", "", "Delete your own preset, from which the settings started; they stay as they are.", preset_callables.delete_preset, with_own_preset),
    Command("bring_back_run", _LISTED, "&Bring back", "Return", "Show the run on which the keyboard stands in the list of runs, with its settings.", of_listed(lambda w, run: w.run_list.bring_back(run)), with_not_shown, is_local=True, begins_group=True),
    Command("compare_run", _LISTED, "&Compare, or end it", "", "Lay the run of the list beside the shown one, with a line between them; or take it away.", of_listed(lambda w, run: w.run_list.compare(run)), with_comparable),
    Command("copy_run_command", _LISTED, "Copy its command &line", "", "Copy the command that makes the run of the list without a window.", of_listed(listed_run.copy_command), with_listed),
    Command("rename_run", _LISTED, "Re&name", "F2", "Give the run of the list a name.", of_listed(listed_run.rename), with_kept, is_local=True, begins_group=True),
    Command("note_run", _LISTED, "N&ote", "Shift+F2", "Write a note on the run of the list.", of_listed(listed_run.note), with_kept, is_local=True),
    Command("pin_run", _LISTED, "&Pin or unpin", "*", "Keep the run of the list at its top, or no longer.", of_listed(lambda w, run: w.run_list.pin(run)), with_kept, is_local=True),
    Command("remove_run", _LISTED, "&Remove", "Del", "Take the run out of the list; it can be put back.", of_listed(lambda w, run: w.run_list.remove(run)), with_kept, is_local=True, begins_group=True),
    Command("put_back_run", _LISTED, "P&ut back", "Ctrl+Z", "Put the run that was removed last back into the list.", lambda w: w.run_list.put_back(), with_removed, is_local=True),
    Command("previous_frame", "View", "&Back in time", "Left", "Show the labelling before this one.", lambda w: w.session.view.step_frame(-1), with_run),
    Command("next_frame", "View", "&Forward in time", "Right", "Show the labelling after this one.", lambda w: w.session.view.step_frame(1), with_run),
    Command("follow", "View", "F&ollow newest", "F", "Show each new labelling as it comes.", lambda w: w.session.view.follow(), not_following),
    *VIEW_COMMANDS,
    Command("fit", _ZOOM, "&Whole picture", "Ctrl+0", "Zoom so that the picture fills the views.", lambda w: w.grid.fit(), with_picture, begins_group=True),
    Command("one_to_one", _ZOOM, "Zoom &1:1", "Shift+Z", "Each pixel of the picture is one of the screen, around the crosshair.", lambda w: w.grid.show_one_to_one(), with_picture),
    Command("magnifier", _ZOOM, "&Magnifier", "Z", "Enlarge the pixels around the crosshair in all views; Alt and the arrows move it too.", callables.magnify, with_picture, lambda w: w.view_options.magnifier),
    Command("zoom_in", _ZOOM, "Zoom &in", "Ctrl++", "Look closer; the wheel does it too.", lambda w: w.grid.zoom(1.25), with_picture),
    Command("zoom_out", _ZOOM, "Zoom &out", "Ctrl+-", "Step back; the wheel does it too.", lambda w: w.grid.zoom(0.8), with_picture),
    Command("contours", "View", "&Contours", "C", "Draw the borders between segments.", lambda w: w.view_options.set_contours(not w.view_options.contours), checked=lambda w: w.view_options.contours, begins_group=True, icon="contours"),
    Command("photograph_contours", "View", "Contours on p&hotograph", "Shift+C", "Draw the borders of the pixel map on the photograph too.", lambda w: w.view_options.set_photograph_contours(not w.view_options.photograph_contours), checked=lambda w: w.view_options.photograph_contours),
    Command("truth", "View", "&Truth", "T", "Draw the boundaries of the ground truth on all views: the more annotators drew a line, the stronger it is.", callables.draw_truth, checked=lambda w: w.view_options.truth),
    Command("show_scores", "View", "Scor&es", "Shift+T", "The panel of the ground truth: annotators, void, and all scores.", callables.show_scores, with_picture),
    Command("opacity", "View", "O&pacity", "O", "Labels over the photograph: at 60 %, whole, not at all, in turn.", lambda w: w.view_options.next_opacity()),
    Command("crosshair_left", _CROSSHAIR, "Crosshair to the left", "Alt+Left", "Move the crosshair to the left, in small steps where the views are zoomed in; the line below says what is there.", lambda w: callables.move_crosshair(w, -1, 0), with_picture, begins_group=True),
    Command("crosshair_right", _CROSSHAIR, "Crosshair to the right", "Alt+Right", "Move the crosshair to the right, in small steps where the views are zoomed in.", lambda w: callables.move_crosshair(w, 1, 0), with_picture),
    Command("crosshair_up", _CROSSHAIR, "Crosshair up", "Alt+Up", "Move the crosshair up, in small steps where the views are zoomed in.", lambda w: callables.move_crosshair(w, 0, -1), with_picture),
    Command("crosshair_down", _CROSSHAIR, "Crosshair down", "Alt+Down", "Move the crosshair down, in small steps where the views are zoomed in.", lambda w: callables.move_crosshair(w, 0, 1), with_picture),
    Command("centre_here", _CROSSHAIR, "&Bring the crosshair to the middle", "", "Move the views so that what is at the crosshair is in their middle.", at_place.centre_here, with_picture, here=at_place.at_place),
    Command("show_menu", _CROSSHAIR, "Menu &here", "Shift+F10", "Open the menu of what has the keyboard, else that of the picture at the crosshair.", at_place.show_menu, with_picture, begins_group=True, more_keys="Menu"),
    Command("swap_compared", "View", "En&d comparison", "Ctrl+W", "Take the wipe away.", lambda w: w.session.view.compare_with(None), with_compared, begins_group=True),
    Command("fold_settings", PANELS_MENU, "Fold the settin&gs", "F7", "Fold the settings to a strip at the window's edge, or bring them back.", lambda w: w.rails.toggle("Settings"), checked=lambda w: "Settings" in w.rails.folded, begins_group=True),
    Command("fold_training", PANELS_MENU, "Fold the training cur&ves", "F8", "Fold the curves to a strip at the window's edge, or bring them back.", lambda w: w.rails.toggle("Training"), checked=lambda w: "Training" in w.rails.folded),
    Command("fold_panels", PANELS_MENU, "Fold a&ll panels", "F9", "Fold the panels on both sides to strips at the window's edges, so that the pictures have the room; or bring them back.", lambda w: w.rails.toggle_all()),
    Command("next_panel", PANELS_MENU, "Keyboard to the ne&xt panel", "F6", "Move the keyboard to the next panel in sight.", lambda w: step_panel(w, 1), begins_group=True),
    Command("previous_panel", PANELS_MENU, "Keyboard to the &previous panel", "Shift+F6", "Move the keyboard to the panel before.", lambda w: step_panel(w, -1)),
    Command("reset_layout", "View", "&Reset layout", "", "Bring all panels back to where they stand at first, and the views into the arrangement that suits the picture.", callables.reset_layout),
    Command("more_detail", "Detail", "&More detail", "]", "Finer segments everywhere, without a new run; Ctrl+wheel does it too.", lambda w: w.session.detail.step(1), with_detail),
    Command("less_detail", "Detail", "&Less detail", "[", "Coarser segments everywhere, without a new run; Ctrl+wheel does it too.", lambda w: w.session.detail.step(-1), with_detail),
    Command("more_detail_here", "Detail", "More detail here", "Alt+]", "Split the selected segment of the pixel map, or the one under the mouse.", lambda w: at_place.change_detail_here(w, more=True), with_detail, begins_group=True, here=at_place.at_split),
    Command("less_detail_here", "Detail", "Less detail here", "Alt+[", "Unite the selected segment of the pixel map, or the one under the mouse, with what it came from.", lambda w: at_place.change_detail_here(w, more=False), with_detail, here=at_place.at_union),
    Command("undo_detail", "Detail", "Undo detail", "Alt+Z", "Take the last change of the detail back; settings stay as they are.", lambda w: w.session.detail.undo(), with_detail_undo, begins_group=True),
    Command("redo_detail", "Detail", "Redo detail", "Alt+Shift+Z", "Make the change of the detail again.", lambda w: w.session.detail.redo(), with_detail_redo),
    Command("automatic_detail", "Detail", "&Automatic detail", "D", "The level that is taken where nobody chooses.", lambda w: w.session.detail.show_automatic(), with_detail, begins_group=True),
    Command("run_map", "Detail", "The &run's map", "Shift+D", "Leave the detail: the pixel map's view shows what the run says.", lambda w: w.session.detail.show_cut(None), with_cut),
    Command("within_labels", "Detail", "&Within the cut's labels", "W", "Let every level keep to the labels of the run's last graph cut: coarser ones unite their pieces, finer ones divide them.", lambda w: w.session.detail.set_within(not w.session.level_source.is_within), with_labels, lambda w: w.session.level_source.is_within, begins_group=True),
    Command("border_strength", "Detail", "Border &strength", "S", "Show in the pixel map's place how salient each border is: how long it stays as detail falls.", lambda w: w.view_options.set_border_strength(not w.view_options.border_strength), checked=lambda w: w.view_options.border_strength),
    Command("toggle_compare", "Compare", "&Comparison", "V", "See two maps of the picture against each other: runs, levels, baselines, label files.", lambda w: w.docks["Compare"].setVisible(w.docks["Compare"].isHidden()), with_picture, lambda w: not w.docks["Compare"].isHidden()),
    *COMPARE_COMMANDS,
    *WAY_COMMANDS,
    Command("next_way", "Compare", "&Next way to look", "N", "Look at the two maps in the next way: side by side, wipe, flicker, differences.", of_two_maps(lambda page: page.next_way()), with_comparison, begins_group=True),
    Command("flip_maps", "Compare", "Show &B for A", "X", "Show B in A's place, with flicker or wipe, as long as the key is held; from the menu until it is chosen again.", of_two_maps(lambda page: page.flip()), with_comparison),
    Command("swap_maps", "Compare", "&Swap A and B", "Shift+V", "A becomes B, and B becomes A.", of_two_maps(lambda page: page.swap()), with_comparison),
    Command("next_mistake", "Compare", "Ne&xt mistake", "M", "Go to the next of the worst mistakes against the ground truth.", of_mistakes(lambda page: page.step(1)), with_truth, begins_group=True),
    Command("previous_mistake", "Compare", "Pre&vious mistake", "Shift+M", "Go back to the mistake before it.", of_mistakes(lambda page: page.step(-1)), with_truth),
    Command("toggle_lab", "Lab", "Graph cut &lab", "L", "See inside the graph cut of the shown frame: costs, moves, what-ifs.", lambda w: w.docks["Lab"].setVisible(w.docks["Lab"].isHidden()), with_picture, lambda w: not w.docks["Lab"].isHidden(), icon="lab"),
    *PAGE_COMMANDS,
    Command("show_lessons", "Lab", "Less&ons", "Ctrl+L", "Short lessons on the window and the graph cut, each with tasks, on a sample picture; in a running one, back to its answer.", show_lessons, also_before="lessons_help"),
    Command("inspect_patch", "Lab", "&Inspect the patch here", "", "Open the lab on the patch at the crosshair: why it has its label, and what would change it.", at_place.inspect_patch, with_run, here=at_place.at_patch, begins_group=True),
    Command("seed_here", "Lab", "Put a seed here", "", "Bind the patch at the crosshair to the label of the selected segment, else to the one that it has; Ctrl+Z takes it back.", at_place.seed_here, with_run, here=at_place.at_patch),
    Command("patch_left", "Lab", "Patch to the left", "Shift+Left", "Select the patch to the left of the selected one.", lambda w: w.session.view.step_patch(0, -1), with_run, begins_group=True),
    Command("patch_right", "Lab", "Patch to the right", "Shift+Right", "Select the patch to the right of the selected one.", lambda w: w.session.view.step_patch(0, 1), with_run),
    Command("patch_up", "Lab", "Patch above", "Shift+Up", "Select the patch above the selected one.", lambda w: w.session.view.step_patch(-1, 0), with_run),
    Command("patch_down", "Lab", "Patch below", "Shift+Down", "Select the patch below the selected one.", lambda w: w.session.view.step_patch(1, 0), with_run),
    Command("leave_preview", "Lab", "&Back to the run's cut", "B", "Leave the what-if, or the middle of the cut.", lambda w: w.session.view.set_preview(None), with_preview, begins_group=True),
    Command("show_palette", "Help", "&Find anything…", "Ctrl+K", "Type a few letters of what you want to do, open or read, and press Enter.", lambda w: w.show_palette()),
    Command("show_guide", "Help", "&Guide", "F1", "The guide, at the page for the panel that has the keyboard.", callables.show_guide, begins_group=True),
    Command("show_welcome", "Help", "W&elcome", "", "A card on each view says what it shows; Esc takes them away.", callables.show_welcome, with_picture),
    Command("lessons_help", "Help", "&Writing lessons", "", "How a lesson file is made, without programming.", lambda w: w.guide.show_place(LESSON_FORMAT)),
    Command("show_messages", "Help", "&Messages…", "", "What was said since the window was opened: notices of pictures and runs, what was saved and what went wrong.", lambda w: w.notices.show_messages()),
    Command("about", "Help", "&About GraPL", "", "Version, licences, and whom to cite.", callables.show_about),
)  # fmt: skip
