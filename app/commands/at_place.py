"""What commands do at a place of a picture: the crosshair's, or that on which a menu was opened."""

from __future__ import annotations

from inspect import isfunction
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.commands.callables import move_crosshair, take_tool
from app.commands.command import Rule, otherwise, why_not, with_map, with_picture, with_run
from app.edits.tools import Tool

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = [
    "at_patch", "at_pick", "at_place", "at_segment", "at_split", "at_union", "centre_here", "change_detail_here", "copy",
    "inspect_patch", "merge_here", "save_view", "seed_here", "select_here", "show_menu",
]  # fmt: skip

_TYPING = (QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit)
NO_PLACE = "Point at the picture first, or bring the crosshair to it with Alt and the arrows."
SPLIT, UNITE = "The segment here cannot be split any further.", "There is nothing that the segment here could be united with."


@otherwise(lambda window: why_not(with_picture, window) or NO_PLACE)
def at_place(window: WindowParts) -> bool:
    """A place of the picture is meant."""
    return with_picture(window) and window.grid.pointed.place is not None


@otherwise(lambda window: why_not(at_place, window) or "There is nothing to select here.")
def at_pick(window: WindowParts) -> bool:
    """There is something to select at the place."""
    if not at_place(window) or (place := window.grid.pointed.place) is None:
        return False
    return window.grid.pointed.view.pick_at(*place) is not None


@otherwise(lambda window: why_not(with_run, window) or why_not(at_place, window))
def at_patch(window: WindowParts) -> bool:
    """A patch of the shown run is at the place."""
    return with_run(window) and at_place(window)


@otherwise(lambda window: why_not(with_map, window) or window.session.edits.reason or why_not(at_place, window))
def at_segment(window: WindowParts) -> bool:
    """A segment that can be edited is at the place."""
    return with_map(window) and not window.session.edits.reason and at_place(window)


@otherwise(lambda window: window.session.detail.reason or SPLIT)
def at_split(window: WindowParts) -> bool:
    """A finer level splits the segment that is meant."""
    cut, leaf = window.session.detail.cut or window.session.detail.automatic_cut(), _leaf(window)
    return cut is not None and leaf is not None and cut.more_at(leaf) is not cut


@otherwise(lambda window: window.session.detail.reason or UNITE)
def at_union(window: WindowParts) -> bool:
    """A coarser level unites the segment that is meant with another."""
    cut, leaf = window.session.detail.cut or window.session.detail.automatic_cut(), _leaf(window)
    return cut is not None and leaf is not None and cut.less_at(leaf) is not cut


def select_here(window: WindowParts) -> None:
    """Select what a click there would."""
    pointed = window.grid.pointed
    if _can(window, at_pick) and pointed.place is not None and (pick := pointed.view.pick_at(*pointed.place)) is not None:
        pick()


def centre_here(window: WindowParts) -> None:
    """Move the views so that the place is in their middle, as closely seen as before."""
    from app.image_views.canvas import Camera

    pointed = window.grid.pointed
    if _can(window, at_place) and pointed.place is not None:
        window.grid.cameras.look_at(Camera(*pointed.place, pointed.view.canvas.camera.scale))


def inspect_patch(window: WindowParts) -> None:
    """Open the lab on the patch there."""
    if _take_patch(window):
        window.open_lab("patch")


def seed_here(window: WindowParts) -> None:
    """Bind the patch there to the label that is chosen in the lab's palette."""
    from app.lab.constraints.constraints_page import ConstraintsPage

    if _take_patch(window):
        window.open_lab("seeds")
        page = window.lab.page
        assert isinstance(page, ConstraintsPage)
        page.seed_selected_patch()


def merge_here(window: WindowParts) -> None:
    """Take the tool Merge in hand, with the segment there as the first of two."""
    place = window.grid.pointed.place
    if _can(window, at_segment) and place is not None:
        if window.tools.tool is not Tool.MERGE:
            take_tool(window, Tool.MERGE)
        window.tools.begin_anew()
        window.editing.first_click.click(*place)


def change_detail_here(window: WindowParts, *, more: bool) -> None:
    """Split the selected segment, or the one under the mouse, or a menu's; or unite it with what it came from."""
    detail, leaf = window.session.detail, _leaf(window)
    if leaf is None:
        window.notices.say("Select a segment of the pixel map, or point at one: its detail is changed.")
    elif more:
        detail.more_at(leaf)
    else:
        detail.less_at(leaf)


def copy(window: WindowParts) -> None:
    """Put the rows that are selected where the keyboard is on the clipboard, else the view as it is seen."""
    focus = QApplication.focusWidget()
    rows = "" if window.grid.pointed.is_menus else _rows_text(focus)
    if rows:
        QGuiApplication.clipboard().setText(rows)
        count = rows.count("\n") + 1
        window.notices.say(f"{count} row{'s' * (count != 1)} copied as text.")
        return
    from app.image_views.view_copy import view_image

    view = window.grid.pointed.view
    image = view_image(view)
    if image.isNull():
        window.notices.say("Nothing of the picture is in sight that could be copied.")
        return
    QGuiApplication.clipboard().setImage(image)
    size = f"{image.width()} \N{MULTIPLICATION SIGN} {image.height()} pixels"
    window.notices.say(f"Copied as it is seen: {view.title.title}, {size}.")


def save_view(window: WindowParts) -> None:
    """Save the view as a figure, with its caption."""
    if _can(window, with_run):
        window.figures.ask_and_save_view(window.grid.pointed.view)


def show_menu(window: WindowParts) -> None:
    """Open the menu of what has the keyboard; if that has none, the picture's at the crosshair."""
    focus = QApplication.focusWidget()
    owner = focus
    while owner is not None and not _has_menu(owner):
        owner = owner.parentWidget()
    if owner is not None:
        _ask_for_menu(owner)
        return
    if window.grid.pointed.place is None:
        move_crosshair(window, 0, 0)
    view, place = window.grid.pointed.view, window.grid.pointed.place
    if place is not None:
        spot = view.canvas.mapFromScene(view.canvas.to_scene(*place))
        view.canvas.menu_asked.emit(*place, view.canvas.mapToGlobal(spot))


# How


def _can(window: WindowParts, rule: Rule) -> bool:
    """Whether a rule holds; if not, it is said why not."""
    if reason := why_not(rule, window):
        window.notices.say(reason)
    return not reason


def _take_patch(window: WindowParts) -> bool:
    """Select the patch at the place; whether there is one."""
    from app.image_views.view_content import patch_at

    place = window.grid.pointed.place
    if not _can(window, at_patch) or place is None:
        return False
    window.session.view.select_patch(patch_at(window.session.view.shown, *place))
    return True


def _leaf(window: WindowParts) -> int | None:
    """A superpixel of the segment whose detail is meant."""
    pointed, detail = window.grid.pointed, window.session.detail
    if not pointed.is_menus:
        return detail.leaf_here()
    return None if pointed.place is None else detail.leaf_at(*pointed.place)


def _rows_text(widget: QWidget | None) -> str:
    """The selected rows of a table or list, a line each, tabs between their columns; "" without any."""
    if not isinstance(widget, QAbstractItemView) or widget.selectionModel() is None:
        return ""
    rows: dict[int, list[str]] = {}
    for index in sorted(widget.selectionModel().selectedIndexes(), key=lambda index: (index.row(), index.column())):
        rows.setdefault(index.row(), []).append(str(index.data() or ""))
    lines = ("\t".join(texts) for texts in rows.values())
    return "\n".join(line for line in lines if line.strip())


def _has_menu(widget: QWidget) -> bool:
    """Whether it has a menu of its own; Qt's window has one of all panels, which is not meant."""
    is_own = isfunction(type(widget).contextMenuEvent) or isinstance(widget, _TYPING)
    return is_own or widget.contextMenuPolicy() is Qt.ContextMenuPolicy.CustomContextMenu


def _ask_for_menu(widget: QWidget) -> None:
    """As the key for menus does: at the current row of a list or table, else in the middle."""
    place = widget.rect().center()
    if isinstance(widget, QAbstractItemView) and widget.currentIndex().isValid():
        place = widget.visualRect(widget.currentIndex()).center()
    QApplication.sendEvent(widget, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, widget.mapToGlobal(place)))
