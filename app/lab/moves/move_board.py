"""All that a move says of itself: its name, who switched, what it did to E, and where it stands on the staircase."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.lab.moves.move_text import check_text, move_text, start_text, title_text, who_text
from app.lab.moves.staircase import Staircase
from app.lab.moves.trace_view import TraceView
from app.widgets.figure_grid import FigureGrid, change_text, count_change_text, energy_text
from app.widgets.plain_label import PlainLabel
from app.widgets.rich_label import RichLabel
from app.widgets.theme_colors import alarm
from grapl_engine import Energy

__all__ = ["MoveBoard"]

LAMBDA = "\N{GREEK SMALL LETTER LAMDA}"
K_HAT = "K\N{COMBINING CIRCUMFLEX ACCENT}"
_ROWS = (
    ("U", "Unary term: what its label costs each patch by itself, summed; nats"),
    (f"{LAMBDA}V", f"Pairwise term: the weights of the edges between different labels, summed, times {LAMBDA}; nats"),
    ("E", f"Energy: U + {LAMBDA}V, in nats; each move takes the best change that it can make"),
    (K_HAT, "Labels on the grid of patches"),
)


class MoveBoard(QWidget):
    """Shows one stop of a cut; the staircase below is to be clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = RichLabel(wordWrap=True)
        self.who, self.check = PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        self.who.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.who.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.figures = FigureGrid(("before", "after", "change"), _ROWS)
        self.staircase = Staircase()
        self.staircase.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(4,) * 4)  # seen around its figure
        layout.setSpacing(4)
        for widget in (self.name, self.who, self.figures):
            layout.addWidget(widget)
        layout.addWidget(self.staircase, 1)
        layout.addWidget(self.check)

    def show_steps(self, steps: TraceView, stops: Sequence[int]) -> None:
        """Another cut, or other stops of it."""
        self.staircase.show_energies([steps.energies[position].total for position in stops])
        self.check.setText(check_text(steps))
        colors = QPalette()
        if not steps.holds:
            colors.setColor(QPalette.ColorRole.WindowText, alarm(self.palette()))
        self.check.setPalette(colors)

    def show_stop(
        self,
        steps: TraceView,
        stops: Sequence[int],
        stop: int,
        colors: Sequence[QColor],
        *,
        is_drawn: bool,
        hides_next: bool = False,
    ) -> None:
        """The move that leads to a stop, with all that it did.

        `is_drawn`: the views show it too; `hides_next`: the staircase tells nothing of the moves after it.
        """
        position = stops[stop]
        self.staircase.show_stop(stop, hides_next=hides_next)
        after = _figures(steps, position)
        if not position:
            self.name.setText(start_text(steps.trace.problem))
            self.who.setText(f"{len(steps.trace.start):,} patches; no move has been made.")
            self.figures.show_rows([("", text) for text, _ in after])
            return
        move = steps.move(position)
        number = title_text(steps, stops, stop).split(":")[0]
        self.name.setText(f"{number}: {move_text(move, colors)}")
        self.who.setText(who_text(int(steps.may(position).sum()), move.changed, len(steps.trace.start), is_drawn=is_drawn))
        before = _figures(steps, position - 1)
        changes = (
            change_text(new - old) if isinstance(new, float) else count_change_text(int(new - old))
            for (_, old), (_, new) in zip(before, after, strict=True)
        )
        self.figures.show_rows([(old, new, change) for (old, _), (new, _), change in zip(before, after, changes, strict=True)])

    def show_question(self, steps: TraceView, position: int, colors: Sequence[QColor]) -> None:
        """A move that is to be predicted: its name and who may switch, not what it did."""
        self.name.setText(f"Next: {move_text(steps.move(position), colors)}")
        self.who.setText(who_text(int(steps.may(position).sum()), None, len(steps.trace.start)))
        self.figures.show_rows([(text,) for text, _ in _figures(steps, position - 1)])


def _figures(steps: TraceView, position: int) -> list[tuple[str, float | int]]:
    """U, lambda V, E and K-hat at a position: text and value."""
    energy: Energy = steps.energies[position]
    nats = (energy.unary, energy.lambda_ * energy.pairwise, energy.total)
    count = len(set(steps.trace.labels(position).tolist()))
    return [*((energy_text(value), value) for value in nats), (str(count), count)]
