"""What a command is, and the rules by which it can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.session.run_phase import RunPhase

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = [
    "Command", "Rule", "always", "busy", "not_following", "otherwise", "why_not", "with_changed_preset", "with_channels",
    "with_compared", "with_comparison", "with_cut", "with_detail", "with_detail_redo", "with_detail_undo", "with_edits",
    "with_file", "with_folder", "with_labels", "with_levels", "with_map", "with_offer", "with_own_preset", "with_pages",
    "with_picture", "with_preview", "with_redo", "with_run", "with_segments", "with_session", "with_tool", "with_truth",
    "with_undo",
]  # fmt: skip

Rule: TypeAlias = "Callable[[WindowParts], bool]"
Reason: TypeAlias = "str | Callable[[WindowParts], str]"

_REASONS: dict[Rule, Reason] = {}
_NO_REASON = "It cannot be done now."


def otherwise(reason: Reason) -> Callable[[Rule], Rule]:
    """What is said where a rule does not hold: a sentence, or what the window says."""

    def noted(rule: Rule) -> Rule:
        _REASONS[rule] = reason
        return rule

    return noted


def always(_: WindowParts) -> bool:
    """At any time."""
    return True


@otherwise("Open a picture first (Ctrl+O).")
def with_picture(window: WindowParts) -> bool:
    """A picture is open."""
    return window.session.runs.phase is not RunPhase.EMPTY


@otherwise("No picture is open that came from a file.")
def with_file(window: WindowParts) -> bool:
    """A picture is open that came from a file."""
    return with_picture(window) and window.parts.picture is not None


@otherwise("No picture is open whose file has several pages.")
def with_pages(window: WindowParts) -> bool:
    """Its file has several pages."""
    picture = window.parts.picture
    return with_picture(window) and picture is not None and picture.parts.pages > 1


@otherwise("No picture is open whose file has several channels.")
def with_channels(window: WindowParts) -> bool:
    """Its file has several channels."""
    picture = window.parts.picture
    return with_picture(window) and picture is not None and picture.parts.channels > 1


@otherwise("There is nothing in this session yet, or no folder in which it is kept.")
def with_session(window: WindowParts) -> bool:
    """There is something in the session, and a folder where it is kept."""
    return window.session.keeper.has_folder and not window.session.keeper.is_empty


@otherwise("No run is shown that has labels: open a picture and run the settings (Space).")
def with_run(window: WindowParts) -> bool:
    """A run is shown that has labels."""
    shown = window.session.view.shown
    return with_picture(window) and shown is not None and bool(shown.frames())


@otherwise("No run is shown that has ended: open a picture and run the settings (Space).")
def with_map(window: WindowParts) -> bool:
    """A run is shown that has ended."""
    shown = window.session.view.shown
    return with_picture(window) and shown is not None and shown.finished is not None


@otherwise(lambda window: window.session.detail.reason)
def with_detail(window: WindowParts) -> bool:
    """There are levels of detail to choose from."""
    return not window.session.detail.reason


@otherwise(lambda window: window.session.level_source.why_not_within)
def with_labels(window: WindowParts) -> bool:
    """Levels of detail can keep to the labels of a cut, or are told to."""
    source = window.session.level_source
    return source.is_within or not source.why_not_within


@otherwise("There are no levels of detail yet.")
def with_levels(window: WindowParts) -> bool:
    """There are levels of detail, of a run or of the picture alone."""
    return window.session.detail.hierarchy is not None


@otherwise("There is no map of segments yet.")
def with_segments(window: WindowParts) -> bool:
    """A map of segments is looked at: of a run that has ended, or a level of detail."""
    return with_map(window) or window.session.detail.level_map() is not None


@otherwise("The picture has no ground truth: open one (Ctrl+T).")
def with_truth(window: WindowParts) -> bool:
    """The open picture has a ground truth."""
    return window.session.truth.current is not None


@otherwise("The comparison is not in sight: V opens it.")
def with_comparison(window: WindowParts) -> bool:
    """The comparison is in sight."""
    return with_picture(window) and not window.docks["Compare"].isHidden()


@otherwise("The shown map is not edited.")
def with_edits(window: WindowParts) -> bool:
    """The shown run's map is edited."""
    return bool(window.session.edits.book.edits)


@otherwise("No tool for editing is in hand.")
def with_tool(window: WindowParts) -> bool:
    """A tool for editing is in hand."""
    return window.tools.tool is not None


@otherwise("There is nothing to take back.")
def with_undo(window: WindowParts) -> bool:
    """A setting, the seeds or, with its panel in sight, an edit can be taken back."""
    is_edited = not window.docks["Edit"].isHidden() and window.session.edits.book.place > 0
    return is_edited or window.session.configuration.can_undo


@otherwise("Nothing was taken back that could be made again.")
def with_redo(window: WindowParts) -> bool:
    """What was taken back can be made again."""
    book = window.session.edits.book
    is_edited = not window.docks["Edit"].isHidden() and book.place < len(book.states) - 1
    return is_edited or window.session.configuration.can_redo


@otherwise("The settings did not start from a preset of your own: save one first (Run > Save as preset).")
def with_own_preset(window: WindowParts) -> bool:
    """The settings started from a preset of the person's own."""
    return window.form.preset in window.session.own_presets.own


@otherwise("The settings are those of a preset, or started from none of your own.")
def with_changed_preset(window: WindowParts) -> bool:
    """And they differ from it."""
    return with_own_preset(window) and window.form.is_changed


@otherwise("No run is under way.")
def busy(window: WindowParts) -> bool:
    """A run is under way, or held."""
    return window.session.runs.phase in (RunPhase.RUNNING, RunPhase.PAUSED)


@otherwise("There is no folder in which sessions are kept.")
def with_folder(window: WindowParts) -> bool:
    """There is a folder in which the session is kept."""
    return window.session.keeper.has_folder


@otherwise("No ground truth was found beside the picture.")
def with_offer(window: WindowParts) -> bool:
    """A ground truth lies beside the picture, and is not open."""
    return window.session.truth.offer is not None


@otherwise("The newest is followed already, or no picture is open.")
def not_following(window: WindowParts) -> bool:
    """A place of the timeline is looked at, whatever is new."""
    return with_picture(window) and not window.session.view.following


@otherwise("No run is compared with the shown one.")
def with_compared(window: WindowParts) -> bool:
    """A run lies beside the shown one."""
    return with_picture(window) and window.session.view.compared is not None


@otherwise("No what-if is shown, nor the middle of a cut.")
def with_preview(window: WindowParts) -> bool:
    """A what-if is shown, or the middle of a cut."""
    return with_picture(window) and window.session.view.preview is not None


@otherwise("No detail is chosen that could be left.")
def with_cut(window: WindowParts) -> bool:
    """A level of detail is shown."""
    return window.session.detail.cut is not None


@otherwise("No change of the detail is to be taken back.")
def with_detail_undo(window: WindowParts) -> bool:
    """A change of the detail can be taken back."""
    return window.session.detail.can_undo


@otherwise("No change of the detail was taken back.")
def with_detail_redo(window: WindowParts) -> bool:
    """A change of the detail can be made again."""
    return window.session.detail.can_redo


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done from menu and keyboard.

    Attributes
    ----------
    name : str
        By which other parts of the program find its action.
    menu, text, keys, tip : str
        Where it stands, of menus inside another "View > Zoom"; what it is called, its shortcut, and one sentence for the
        status bar.
    do : callable
        Does it, with the window and its parts.
    enabled : callable
        Whether it can be done now.
    checked : callable, optional
        Whether it is on, for what is on or off.
    begins_group : bool
        Whether a line stands before it in the menu.
    is_local : bool
        Whether its key is for what it is about alone, which hears it itself.
    here : callable
        Whether it can be done at the place of the picture that is meant, for what means one; asked when a menu is opened there.
    icon : str
        A drawing of ``resources/icons``, for what stands in the tool bar.
    is_choice : bool
        Whether one of several is on: in the menu it has its drawing in place of a check mark.
    more_keys : str
        Another shortcut, which menus do not show.
    also_before : str
        Of the command before which it stands too, for what is looked for in another menu as well.
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
    is_choice: bool = False
    is_local: bool = False
    here: Rule = always
    more_keys: str = ""
    also_before: str = ""


def why_not(rule: Rule, window: WindowParts) -> str:
    """Why something cannot be done now, as a sentence; "" where it can."""
    if rule(window):
        return ""
    reason = _REASONS.get(rule, _NO_REASON)
    return (reason if isinstance(reason, str) else reason(window)) or _NO_REASON
