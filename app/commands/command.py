"""What a command is, and the rules by which it can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.session.run_phase import RunPhase

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = [
    "Command", "Rule", "always", "busy", "with_changed_preset", "with_channels", "with_comparison", "with_detail",
    "with_edits", "with_file", "with_labels", "with_levels", "with_map", "with_own_preset", "with_pages", "with_picture",
    "with_redo", "with_run", "with_segments", "with_session", "with_tool", "with_truth", "with_undo",
]  # fmt: skip

Rule: TypeAlias = "Callable[[WindowParts], bool]"


def always(_: WindowParts) -> bool:
    """At any time."""
    return True


def with_picture(window: WindowParts) -> bool:
    """A picture is open."""
    return window.session.runs.phase is not RunPhase.EMPTY


def with_file(window: WindowParts) -> bool:
    """A picture is open that came from a file."""
    return with_picture(window) and window.parts.picture is not None


def with_pages(window: WindowParts) -> bool:
    """Its file has several pages."""
    picture = window.parts.picture
    return with_picture(window) and picture is not None and picture.parts.pages > 1


def with_channels(window: WindowParts) -> bool:
    """Its file has several channels."""
    picture = window.parts.picture
    return with_picture(window) and picture is not None and picture.parts.channels > 1


def with_session(window: WindowParts) -> bool:
    """There is something in the session, and a folder where it is kept."""
    return window.session.keeper.has_folder and not window.session.keeper.is_empty


def with_run(window: WindowParts) -> bool:
    """A run is shown that has labels."""
    shown = window.session.view.shown
    return with_picture(window) and shown is not None and bool(shown.frames())


def with_map(window: WindowParts) -> bool:
    """A run is shown that has ended."""
    shown = window.session.view.shown
    return with_picture(window) and shown is not None and shown.finished is not None


def with_detail(window: WindowParts) -> bool:
    """There are levels of detail to choose from."""
    return not window.session.detail.reason


def with_labels(window: WindowParts) -> bool:
    """Levels of detail can keep to the labels of a cut, or are told to."""
    source = window.session.level_source
    return source.is_within or not source.why_not_within


def with_levels(window: WindowParts) -> bool:
    """There are levels of detail, of a run or of the picture alone."""
    return window.session.detail.hierarchy is not None


def with_segments(window: WindowParts) -> bool:
    """A map of segments is looked at: of a run that has ended, or a level of detail."""
    return with_map(window) or window.session.detail.level_map() is not None


def with_truth(window: WindowParts) -> bool:
    """The open picture has a ground truth."""
    return window.session.truth.current is not None


def with_comparison(window: WindowParts) -> bool:
    """The comparison is in sight."""
    return with_picture(window) and not window.docks["Compare"].isHidden()


def with_edits(window: WindowParts) -> bool:
    """The shown run's map is edited."""
    return bool(window.session.edits.book.edits)


def with_tool(window: WindowParts) -> bool:
    """A tool for editing is in hand."""
    return window.tools.tool is not None


def with_undo(window: WindowParts) -> bool:
    """A setting, the seeds or, with its panel in sight, an edit can be taken back."""
    is_edited = not window.docks["Edit"].isHidden() and window.session.edits.book.place > 0
    return is_edited or window.session.configuration.can_undo


def with_redo(window: WindowParts) -> bool:
    """What was taken back can be made again."""
    book = window.session.edits.book
    is_edited = not window.docks["Edit"].isHidden() and book.place < len(book.states) - 1
    return is_edited or window.session.configuration.can_redo


def with_own_preset(window: WindowParts) -> bool:
    """The settings started from a preset of the person's own."""
    return window.form.preset in window.session.own_presets.own


def with_changed_preset(window: WindowParts) -> bool:
    """And they differ from it."""
    return with_own_preset(window) and window.form.is_changed


def busy(window: WindowParts) -> bool:
    """A run is under way, or held."""
    return window.session.runs.phase in (RunPhase.RUNNING, RunPhase.PAUSED)


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done from menu and keyboard.

    Attributes
    ----------
    name : str
        By which other parts of the program find its action.
    menu, text, keys, tip : str
        Where it stands, what it is called, its shortcut, and one sentence for the status bar.
    do : callable
        Does it, with the window and its parts.
    enabled : callable
        Whether it can be done now.
    checked : callable, optional
        Whether it is on, for what is on or off.
    begins_group : bool
        Whether a line stands before it in the menu.
    icon : str
        A drawing of ``resources/icons``, for what stands in the tool bar.
    """

    name: str
    menu: str
    text: str
    keys: str
    tip: str
    do: Callable[[WindowParts], object]
    enabled: Rule = always
    checked: Rule | None = None
    begins_group: bool = False
    icon: str = ""
