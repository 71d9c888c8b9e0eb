"""A small random field to edit by hand, solved in four ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.image_views.readout import patch_text
from app.lab.page import LabContext, LabPage
from app.lab.tiny.solution_row import SolutionRow
from app.lab.tiny.tiny_board import TinyBoard
from app.lab.tiny.tiny_editor import TinyEditor, figure_box
from app.lab.tiny.tiny_grid import FEWEST, LEAST_LABELS, MOST, MOST_LABELS, TinyGrid, piece_of
from app.lab.tiny.tiny_presets import PRESETS
from app.lab.tiny.tiny_text import comparison_text
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from app.widgets.column_scroll import ColumnScroll
from app.widgets.elided_box import ElidedBox
from app.widgets.plain_label import PlainLabel
from app.widgets.sole_widget import fill_with
from grapl_engine.analysis.tiny import Comparison

__all__ = ["TinyPage"]

_LAMBDA = "\N{GREEK SMALL LETTER LAMDA}"
_NO_PATCH = "Click a patch of a run first (or Shift and an arrow key): the piece lies around it."


class TinyPage(LabPage):
    """The board, its editor, and beside each other what ICM, alpha-expansion and swap find, and the optimum.

    Signals
    -------
    answered()
        The solutions of the grid are there.
    """

    answered = Signal()
    is_of_run = False

    def __init__(self, context: LabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.grid_ = PRESETS[0].grid()
        self._base = self.grid_
        self._past: list[TinyGrid] = []
        self._edited: tuple[object, ...] = ()
        self._asked: TinyGrid | None = None
        self.comparison: Comparison | None = None
        self._task = BackgroundTask("tiny", self.session)
        self.presets, self.take = ElidedBox(10), QPushButton("From the picture")
        self.solve, self.back, self.reset = QPushButton("Solve all"), QPushButton("Undo"), QPushButton("Reset")
        self.rows, self.columns = QSpinBox(minimum=FEWEST, maximum=MOST), QSpinBox(minimum=FEWEST, maximum=MOST)
        self.labels, self.lambda_ = QSpinBox(minimum=LEAST_LABELS, maximum=MOST_LABELS), figure_box("Lambda")
        self.lesson, self.told = PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        self.board, self.editor = TinyBoard(), TinyEditor()
        self.answers = SolutionRow()
        self._build()
        self._connect()
        self._show_chosen_preset()
        self._on_session_patch_changed()

    def set_open(self, on: bool) -> None:
        super().set_open(on)
        if on:
            self.session.view.set_preview(None)  # this grid is none of the run's
            self._show()
        else:
            self._asked = None
            self._task.cancel()

    def start(self, grid: TinyGrid, lesson: str) -> None:
        """Take another grid, unsolved, with a word about it; "Reset" comes back to it."""
        self._base, self.grid_, self._past, self._edited = grid, grid, [], ()
        self.answers.close_all()
        self.lesson.setText(lesson)
        self.board.choose_cell(0)
        self._show()

    # What happens

    @Slot()
    def _show_chosen_preset(self) -> None:
        preset = PRESETS[self.presets.currentIndex()]
        self.start(preset.grid(), preset.lesson)

    @Slot()
    def _on_take_clicked(self) -> None:
        record, frame, problem, labels = self.model.record, self.model.frame, self.model.problem, self.model.labels
        patch = self.session.view.patch
        if record is None or frame is None or problem is None or labels is None or patch is None:
            return
        grid = piece_of(problem, labels, record.palette_indices, patch, self.grid_.rows, self.grid_.columns)
        names = ", ".join(map(str, grid.names))
        self.presets.setCurrentIndex(-1)
        place = f"{record.picture.title} around the patch at {patch_text(patch)}"
        self.start(grid, f"A piece of {place}, {frame.title}, with its labels {names}.")

    @Slot()
    def _on_back_clicked(self) -> None:
        if self._past:
            self.grid_, self._edited = self._past.pop(), ()
            self._show()

    @Slot()
    def _on_reset_clicked(self) -> None:
        self._change(self._base)

    @Slot(int, float)
    def _on_editor_cost_changed(self, label: int, cost: float) -> None:
        if self.board.cell is not None:
            self._change(self.grid_.with_unary(self.board.cell, label, cost), "cost", self.board.cell, label)

    @Slot(float)
    def _on_editor_weight_changed(self, weight: float) -> None:
        if self.board.edge is not None:
            self._change(self.grid_.with_weight(self.board.edge, weight), "weight", self.board.edge)

    @Slot()
    def _on_size_value_changed(self) -> None:
        self._change(self.grid_.with_size(self.rows.value(), self.columns.value()), "size")

    @Slot(int)
    def _on_labels_value_changed(self, labels: int) -> None:
        self._change(self.grid_.with_labels(labels), "labels")

    @Slot(float)
    def _on_lambda_value_changed(self, lambda_: float) -> None:
        self._change(self.grid_.replace(lambda_=lambda_), "lambda")

    @Slot()
    def _on_board_chosen_changed(self) -> None:
        self._edited = ()
        self.editor.show_chosen(self.grid_, self.board.cell, self.board.edge)

    @Slot()
    def _on_session_patch_changed(self) -> None:
        can_take = self.session.view.patch is not None and self.model.record is not None
        self.take.setEnabled(can_take)
        self.take.setToolTip("As many patches as the grid has cells, and the edges between them" if can_take else _NO_PATCH)

    @Slot(object)
    def _on_task_result(self, answer: tuple[TinyGrid, Comparison]) -> None:
        grid, self.comparison = answer
        self.answers.show_answers(grid, self.comparison)
        self._tell()
        self._show_board()
        self.answered.emit()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self.told.setText(failure.sentence)

    @Slot()
    def _show_board(self) -> None:
        """The board with the labels of the chosen answer; without one, each cell's cheapest."""
        labels = self.answers.labels
        is_known = labels is not None and len(labels) == self.grid_.cells and labels.max() < self.grid_.labels
        self.board.show_grid(self.grid_, labels if is_known and labels is not None else self.grid_.cheapest)

    @Slot()
    def _on_answers_changed(self) -> None:
        self._tell()
        self._show_board()

    # How

    def _tell(self) -> None:
        """What is to be said of the answers that are open."""
        self.solve.setEnabled(not self.answers.is_whole)
        if self.comparison is not None:
            self.told.setText(comparison_text(self.comparison, self.answers.opened))

    def _change(self, grid: TinyGrid, *edited: object) -> None:
        """Another grid; what is edited again and again is one step back."""
        if not (edited and edited == self._edited):
            self._past.append(self.grid_)
        self.grid_, self._edited = grid, edited
        self._show()

    def _show(self) -> None:
        grid = self.grid_
        with QSignalBlocker(self.rows), QSignalBlocker(self.columns), QSignalBlocker(self.labels), QSignalBlocker(self.lambda_):
            self.rows.setValue(grid.rows)
            self.columns.setValue(grid.columns)
            self.labels.setValue(grid.labels)
            self.lambda_.setValue(grid.lambda_)
        self.back.setEnabled(bool(self._past))
        self.reset.setEnabled(grid is not self._base)
        self._show_board()
        self.editor.show_chosen(grid, self.board.cell, self.board.edge)
        if self.is_open and grid is not self._asked:
            if self._asked is None or self._asked.unary.shape != grid.unary.shape or self._asked.names != grid.names:
                self._forget()
            self._asked = grid
            self._task.submit(partial(_compared, grid))

    def _forget(self) -> None:
        """There are no answers to another grid yet."""
        self.comparison = None
        self.told.setText("Solving\N{HORIZONTAL ELLIPSIS}")
        self.answers.forget()
        self._show_board()

    def _build(self) -> None:
        for preset in PRESETS:
            self.presets.addItem(preset.title)
        self.presets.setAccessibleName("Preset")
        self.presets.setToolTip("The grid that is solved: a preset, or a piece of the picture")
        self.presets.setPlaceholderText("A piece of the picture")
        self.board.setToolTip("Click a cell or an edge to change it. Arrows: cells; E: its edges; Enter: to the figures.")
        first, sizes, chosen = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.presets, 1)
        first.addWidget(self.take)
        chosen.addStretch(1)
        chosen.addWidget(self.solve)
        chosen.addWidget(self.back)
        chosen.addWidget(self.reset)
        named = (("Rows", self.rows), ("Columns", self.columns), ("K", self.labels), (_LAMBDA, self.lambda_))
        for text, box in named:
            box.setAccessibleName({"K": "Labels", _LAMBDA: "Lambda"}.get(text, text))
            sizes.addWidget(PlainLabel(text))
            sizes.addWidget(box, 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(5)
        column.addLayout(first)
        column.addWidget(self.lesson)
        column.addLayout(sizes)
        column.addWidget(self.board, 1)
        column.addLayout(chosen)
        column.addWidget(self.editor.title)
        column.addWidget(self.editor)
        column.addWidget(self.answers)
        column.addWidget(self.told)
        area = ColumnScroll(inside)
        fill_with(self, area)

    def _connect(self) -> None:
        self.presets.activated.connect(self._show_chosen_preset)
        self.take.clicked.connect(self._on_take_clicked)
        self.back.clicked.connect(self._on_back_clicked)
        self.reset.clicked.connect(self._on_reset_clicked)
        self.rows.valueChanged.connect(self._on_size_value_changed)
        self.columns.valueChanged.connect(self._on_size_value_changed)
        self.labels.valueChanged.connect(self._on_labels_value_changed)
        self.lambda_.valueChanged.connect(self._on_lambda_value_changed)
        self.board.chosen_changed.connect(self._on_board_chosen_changed)
        self.board.edit_asked.connect(self.editor.take_focus)
        self.editor.cost_changed.connect(self._on_editor_cost_changed)
        self.editor.weight_changed.connect(self._on_editor_weight_changed)
        self.answers.changed.connect(self._on_answers_changed)
        self.solve.clicked.connect(self.answers.open_all)
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)
        self.session.view.patch_changed.connect(self._on_session_patch_changed)
        self.session.view.frame_changed.connect(self._on_session_patch_changed)


def _compared(grid: TinyGrid, _should_stop: Callable[[], bool]) -> Iterator[object]:
    """In the task's thread."""
    yield grid, grid.compare()
