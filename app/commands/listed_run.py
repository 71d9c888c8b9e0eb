"""What is done with a run of the list: the one whose menu is open, else the one on which the keyboard stands there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from app.commands.command import otherwise
from grapl_engine import RunRecord

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = [
    "copy_command",
    "note",
    "of_listed",
    "rename",
    "with_comparable",
    "with_kept",
    "with_listed",
    "with_not_shown",
    "with_removed",
]

_NONE = "No run is listed: open a picture and run the settings (Space)."
_ALONE = "Only another run of the same picture lies beside the shown one."
_UNDER_WAY = "It is under way: that can be done once it has ended."


def of_listed(do: Callable[[WindowParts, RunRecord], object]) -> Callable[[WindowParts], None]:
    """Something that is done with that run, as what a command does; nothing, if none is listed."""

    def do_it(window: WindowParts) -> None:
        if record := window.run_list.meant:
            do(window, record)

    return do_it


def copy_command(window: WindowParts, record: RunRecord) -> None:
    """Put its command line on the clipboard, without the detail that is looked at."""
    accepts = window.session.models.accepts(record.settings.dinov2_model)
    QGuiApplication.clipboard().setText(record.command_line(accepts_model=accepts))


def rename(window: WindowParts, record: RunRecord) -> None:
    """Let the person name it, with its card in sight."""
    window.show_dock("Runs")
    window.run_list.rename(record)


def note(window: WindowParts, record: RunRecord) -> None:
    """Let the person write a note on it, with its card in sight."""
    window.show_dock("Runs")
    window.run_list.note(record)


@otherwise(_NONE)
def with_listed(window: WindowParts) -> bool:
    """A run is listed."""
    return window.run_list.meant is not None


@otherwise(lambda window: "It is shown already." if with_listed(window) else _NONE)
def with_not_shown(window: WindowParts) -> bool:
    """And it is not the shown one."""
    return with_listed(window) and window.run_list.meant is not window.session.view.shown


@otherwise(lambda window: _UNDER_WAY if with_listed(window) else _NONE)
def with_kept(window: WindowParts) -> bool:
    """And it has ended."""
    record = window.run_list.meant
    return record is not None and window.session.kept.entry_of(record) is not None


@otherwise(lambda window: _ALONE if with_kept(window) else _UNDER_WAY if with_listed(window) else _NONE)
def with_comparable(window: WindowParts) -> bool:
    """And it can lie beside the shown one, or lies there."""
    record = window.run_list.meant
    return record is not None and with_kept(window) and window.session.can_compare(record)


@otherwise("No run was removed that could be put back.")
def with_removed(window: WindowParts) -> bool:
    """A run was removed that can be put back."""
    return bool(window.session.kept.removed)
