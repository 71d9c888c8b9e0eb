"""Why the selected patch has its label, and what would change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.image_views.readout import patch_text
from app.lab.edge_overlay import DrawnEdges, EdgeItem, draw_edges
from app.lab.overlay import Overlay
from app.lab.page import LabContext, LabPage
from app.lab.patch.breakpoint_panel import BreakpointPanel
from app.lab.patch.cost_bars import FEW, CostBars
from app.lab.patch.patch_pixels import PatchPixels
from app.lab.patch_text import LAMBDA, PHI, places_for, why_text
from app.panels.run_promise import RunPromise
from app.session.run_kind import makes_cuts
from app.widgets.check_boxes import CheckBox
from app.widgets.column_scroll import ColumnScroll
from app.widgets.figure_model import FigureRow
from app.widgets.figure_table import FigureTable
from app.widgets.placeholder import Placeholder
from app.widgets.plain_label import PlainLabel
from app.widgets.rich_label import RichLabel
from app.widgets.swatch import colors_of
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.graphcut.energy import LocalCosts
from grapl_engine.graphcut.problem import Problem

if TYPE_CHECKING:
    from grapl_engine.events import Labels

__all__ = ["PatchPage"]

STRONGEST = 50
_PROMISED = "What a patch's labels cost, its edges and what would change its label come here"
_EMPTY = "Click a patch in a view, or press Shift and an arrow key: its costs, edges and what would change its label come here."
_COLUMNS = ("Neighbour", PHI, f"{LAMBDA}{PHI}", "Label", "Cut")
_TIPS = (
    "The patch at the other end, row and column from 0; Return or a click goes there",
    "Affinity of the two patches",
    "What it costs, in nats, if their labels differ",
    "The neighbour's label in the shown labels",
    "Whether the labels differ, so that the edge is paid for",
)


class PatchPage(LabPage):
    """The selected patch: pixels, the local cost of each label, edges, flips."""

    def __init__(self, context: LabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.promise, self.empty = RunPromise(self.session, _PROMISED), Placeholder(_EMPTY)
        self.pixels, self.place = PatchPixels(), RichLabel(wordWrap=True)
        self.why, self.bars = PlainLabel(wordWrap=True), CostBars()
        self.by_label, self.all_labels = CheckBox("in label order"), CheckBox()
        self.key = PlainLabel(
            f"\N{BLACK SQUARE} U = \N{MINUS SIGN}ln p \N{SQUARE WITH UPPER RIGHT TO LOWER LEFT FILL} {LAMBDA}S, in nats",
            wordWrap=True,
        )
        self.key.setToolTip("p counts as 1e-10 at least, so U is 23.03 nats at most.")
        self.edges_title = PlainLabel()
        self.neighbours = FigureTable(_COLUMNS, _TIPS, most=6, sorting=True, chooses_by_moving=False)
        self.breakpoints = BreakpointPanel(self.session, self.model)
        self.overlay = Overlay(self.session, self.grid, EdgeItem, parent=self)
        self._build()
        self.pixels.stepped.connect(self.session.view.step_patch)
        self.bars.label_clicked.connect(self._on_bars_label_clicked)
        self.by_label.toggled.connect(self._on_by_label_toggled)
        self.all_labels.toggled.connect(self.bars.set_all)
        self.neighbours.row_chosen.connect(self._on_neighbours_row_chosen)
        self.model.changed.connect(self._show_patch)
        self.session.view.patch_changed.connect(self._show_patch)
        self.session.view.selection_changed.connect(self._on_session_selection_changed)

    def set_open(self, on: bool) -> None:
        """Catch up, or take the edges off the views and let the search go."""
        super().set_open(on)
        self.overlay.set_visible(on)
        if on:
            self._show_patch()
            self._on_session_selection_changed()
        else:
            self.breakpoints.show_patch(None, [])

    def figure(self) -> QWidget:
        """All of the page, not only what is scrolled to."""
        if self.model.record is None:
            return self.promise
        return self.empty if self.model.local is None else self._content

    def _build(self) -> None:
        self._content = QWidget()
        head = QHBoxLayout()
        head.addWidget(self.pixels, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.place, 1)
        toggles = QHBoxLayout()
        toggles.addWidget(self.key, 1)
        toggles.addWidget(self.all_labels)
        toggles.addWidget(self.by_label)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(8, 2, 8, 8)
        column.addLayout(head)
        column.addWidget(self.why)
        column.addLayout(toggles)
        column.addWidget(self.bars)
        column.addWidget(self.breakpoints)
        column.addWidget(self.edges_title)
        column.addWidget(self.neighbours)
        column.addStretch(1)
        for label in (self.place, self.why, self.key, self.edges_title):
            policy = label.sizePolicy()  # its height goes on following its width
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            label.setSizePolicy(policy)
        self.neighbours.setAccessibleName("Edges of the patch")
        self._scroll = ColumnScroll(self._content)
        self.setFocusProxy(self.pixels)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.promise, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self._scroll, 1)

    @Slot()
    def _show_patch(self) -> None:
        """Fill the page for the selected patch of the shown labels."""
        if not self.is_open:
            return
        record, station, problem, costs = self.model.record, self.model.station, self.model.problem, self.model.local
        self.promise.setVisible(record is None)
        self.empty.setVisible(record is not None and costs is None)
        self._scroll.setVisible(costs is not None)
        self.overlay.set_visible(costs is not None)
        self.set_legend(None if costs is not None else "")
        colors = colors_of(record)
        self.breakpoints.show_patch(costs, colors)
        if record is None or station is None or problem is None or costs is None:
            return
        self.pixels.show_patch(record.picture, problem.d, divmod(costs.patch, problem.d))
        self.place.setText(self._place_text(record, station, colors, costs))
        previewed = self.session.view.preview is not None
        self.why.setText(why_text(costs, None if previewed else station.stage, _is_constrained(problem, costs.patch)))
        self.bars.show_costs(costs, colors)
        self.all_labels.setVisible(problem.labels > FEW)
        self.all_labels.setText(f"all {problem.labels}")
        for widget in (self.by_label, self.breakpoints):
            widget.setVisible(problem.labels > 1)
        self._show_edges(problem, costs, colors)

    def _place_text(self, record: RunRecord, station: Frame, colors: list[QColor], costs: LocalCosts) -> str:
        """Where it is, and its label in each stage that there is."""
        row, column = self.session.view.patch or (0, 0)
        d = record.settings.d
        lines = [f"<b>Patch at {patch_text((row, column))}</b> of {d} \N{MULTIPLICATION SIGN} {d}, from 0"]
        network, cut = record.network_labels(station), record.cut_labels(station)
        initial = record.patch_labels(Frame(Stage.INITIAL))
        if network is None and initial is not None:
            lines.append(f"Initial labels: {_label_text(int(initial[row, column]), colors)}")
        elif network is not None:
            label = int(network[row, column])
            answers = record.probabilities(station)
            probability = f", p = {float(answers[row, column, label]):.3f}" if answers is not None else ""
            name = _name(Stage.NETWORK, record, network)
            lines.append(f"{name}: {_label_text(label, colors)}{probability}")
        if cut is not None:
            lines.append(f"{_name(Stage.CUT, record, cut)}: {_label_text(int(cut[row, column]), colors)}")
        else:
            lines.append("No cut yet" if makes_cuts(record.settings) else "No cut: this run makes none")
        if (preview := self.session.view.preview) is not None:
            name = preview.kind.value
            lines.append(f"{name[0].upper()}{name[1:]}: {_label_text(costs.label, colors)}")
        return "<br>".join(lines)

    def _show_edges(self, problem: Problem, costs: LocalCosts, colors: list[QColor]) -> None:
        """In the table the strongest first, over the views all."""
        labels = self.model.labels
        assert labels is not None
        capacities = costs.lambda_ * costs.phi
        shown = DrawnEdges(problem.edges[costs.edges], capacities, costs.cut)
        draw_edges(self.overlay.items, shown, float(capacities.max(initial=0.0)))
        order = (-costs.phi).argsort(kind="stable")[:STRONGEST]
        places = places_for(capacities[costs.cut].tolist())
        self.neighbours.show_rows(
            [self._edge_row(problem.d, costs, int(i), int(labels[costs.neighbours[i]]), colors, places) for i in order]
        )
        count, cut = len(costs.phi), int(costs.cut.sum())
        paid = f"{float(capacities[costs.cut].sum()):.3f} nats"
        some = f"; the {STRONGEST} strongest are listed" if count > STRONGEST else ""
        edges = f"{count} edge{'s' * (count != 1)}"
        self.edges_title.setText(
            f"{edges}, {cut} cut for {paid}{some}" if count else "No edges: this patch has no neighbour in the graph."
        )

    def _edge_row(self, d: int, costs: LocalCosts, i: int, label: int, colors: list[QColor], places: int) -> FigureRow:
        neighbour, phi, cut = int(costs.neighbours[i]), float(costs.phi[i]), bool(costs.cut[i])
        texts = (
            patch_text(divmod(neighbour, d)),
            f"{phi:.3f}",
            f"{costs.lambda_ * phi:.{places}f}",
            str(label),
            "cut" if cut else "\N{EN DASH}",
        )
        return FigureRow(neighbour, texts, (neighbour, phi, phi, label, cut), colors[label], 3)

    @Slot(object)
    def _on_neighbours_row_chosen(self, patch: int) -> None:
        if (problem := self.model.problem) is not None:
            self.session.view.select_patch(divmod(patch, problem.d))

    @Slot(int)
    def _on_bars_label_clicked(self, label: int) -> None:
        self.session.view.select(None if label == self.session.view.selected else label)

    @Slot(bool)
    def _on_by_label_toggled(self, on: bool) -> None:
        self.bars.set_order(by_label=on)

    @Slot()
    def _on_session_selection_changed(self) -> None:
        self.bars.set_selected(self.session.view.selected)


def _name(stage: Stage, record: RunRecord, labels: Labels) -> str:
    """The name that the timeline has for the network or the cut that gave these labels."""
    made = (done.network_labels if stage is Stage.NETWORK else done.cut_labels for done in record.iterations)
    return Frame(stage, next(number for number, own in enumerate(made) if own is labels)).title.capitalize()


def _label_text(label: int, colors: list[QColor]) -> str:
    return f"<span style='color: {colors[label].name()}'>\N{BLACK SQUARE}</span>&nbsp;{label}"


def _is_constrained(problem: Problem, patch: int) -> bool:
    """Whether seeds bind the patch to a label, or forbid it one."""
    if not problem.constraints:
        return False
    must, forbidden = problem.constraints.on_grid(problem.d, problem.labels)
    return bool(must[patch] >= 0 or forbidden[patch].any())
