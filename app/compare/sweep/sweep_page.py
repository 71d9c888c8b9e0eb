"""A sweep: what is varied, the runs as small multiples, and what is read off them."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.compare.lambda_sweep import LambdaQuestion
from app.compare.page import CompareContext, ComparePage
from app.compare.sweep.axis import typed_values
from app.compare.sweep.cell_table import CellContent
from app.compare.sweep.curves import curves_of
from app.compare.sweep.lambda_maps import LAMBDA_AXIS, LambdaMaps
from app.compare.sweep.quantities import K_HAT_SIGN, Quantity, quantities
from app.compare.sweep.run_rows import Figures, figures_of, figures_text, run_rows
from app.compare.sweep.sweep_board import SweepBoard
from app.compare.sweep.sweep_form import SweepForm
from app.compare.sweep.sweep_model import SweepModel
from app.compare.sweep.sweep_plan import Cell, SweepPlan
from app.compare.sweep.sweep_study import SweepStudy
from app.compare.sweep.sweep_text import EMPTY, NO_PICTURE, READING, plan_text, progress_text, state_text
from app.session.history import RunConfiguration
from grapl_engine import RunRecord, SettingsError

__all__ = ["SweepPage"]


class SweepPage(ComparePage):
    """Runs of the open picture over the values of one or two settings.

    Attributes
    ----------
    model : SweepModel
    form : SweepForm
    board : SweepBoard
        What the small multiples stand in while they are in the views' place.
    """

    def __init__(self, context: CompareContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._centre = context.centre
        self.model = SweepModel(self.session, self)
        self.form = SweepForm(self.model.task)
        self.board = SweepBoard(context.centre)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        self._offered: dict[str, Quantity] = {}
        self._figures: Figures = {}
        self._known: SweepPlan | None = None  # what the form said last: a plan of many cells takes a moment
        self._shown: RunRecord | None = None
        self._study = SweepStudy(self.session, self)
        LambdaMaps(self.model, context.lambda_sweep)
        self._soon = QTimer(self, interval=0, singleShot=True)  # many results and scores may come in a turn
        self._connect()
        self._show()

    @property
    def plan(self) -> SweepPlan | None:
        """Of the sweep that is there."""
        return self.model.sweep.plan if self.model.sweep is not None else None

    def set_open(self, on: bool) -> None:
        """Show what came meanwhile."""
        super().set_open(on)
        self._place_cells()
        self._show()

    def figure(self) -> QWidget:
        """All of the page, not only what is scrolled to."""
        return self.form.content

    def in_views_place(self) -> QWidget | None:
        """The small multiples, while they are seen there."""
        return self.board if self._centre.currentWidget() is self.board else None

    def ask(self, question: object) -> None:
        """Have these values stand there, of runs with these settings; they begin when the person starts them."""
        if isinstance(question, LambdaQuestion):
            self.session.configuration.bring_back(RunConfiguration(question.settings, self.session.configuration.constraints))
            self.form.show_axis(LAMBDA_AXIS, ", ".join(f"{value:g}" for value in question.values))
            self._show()

    # What happens

    def _connect(self) -> None:
        session, model, form = self.session, self.model, self.form
        self._soon.timeout.connect(self._show)
        model.sweep_changed.connect(self._on_model_sweep_changed)
        model.result_added.connect(self._soon.start)
        model.ended.connect(self._soon.start)
        session.truth.truth_changed.connect(self._soon.start)
        session.truth.scores_changed.connect(self._soon.start)
        session.view.frame_changed.connect(self._on_session_frame_changed)
        session.configuration.settings_changed.connect(self._soon.start)
        session.configuration.constraints_changed.connect(self._soon.start)
        session.view.picture_changed.connect(self._on_session_picture_changed)
        self._study.looked.connect(self._soon.start)
        self.grid.maximised_changed.connect(self._on_grid_maximised_changed)
        form.start_asked.connect(self.start)
        form.go_on.clicked.connect(self._on_form_go_on)
        form.working.stopped.connect(model.stop)
        form.cells.load_asked.connect(self._on_cells_load_asked)
        form.cells.current_changed.connect(self._show_here)
        form.table.row_chosen.connect(self._on_table_row_chosen)
        form.large.toggled.connect(self._place_cells)
        form.as_command.toggled.connect(self._on_as_command_toggled)
        for row in (form.across, form.down):
            row.changed.connect(self._soon.start)
        for plot in form.plots:
            plot.chosen_changed.connect(self._show)

    @Slot()
    def start(self) -> None:
        """Run what is asked for, as far as it is not there."""
        if self.session.view.picture is None or self.model.task.is_busy:
            return
        try:
            plan = self._asked()
        except SettingsError as error:
            self.form.show_told(str(error))
            return
        self.model.start(plan)
        self._show()

    @Slot()
    def _on_model_sweep_changed(self) -> None:
        if (sweep := self.model.sweep) is not None:
            for row, axis in ((self.form.across, sweep.plan.across), (self.form.down, sweep.plan.down)):
                if sweep.is_restored:
                    row.choose("" if axis is None else axis.name, None if axis is None else typed_values(axis))
                elif axis is not None and row.name != axis.name:
                    row.choose(axis.name)
        self._show()

    @Slot()
    def _on_form_go_on(self) -> None:
        self.model.go_on()
        self._show()

    @Slot()
    def _on_session_frame_changed(self) -> None:
        """Another run may be shown; its frames are nothing to the sweep."""
        if self.session.view.shown is not self._shown:
            self._soon.start()

    @Slot()
    def _on_session_picture_changed(self) -> None:
        self._study.forget()
        self.form.large.setChecked(False)
        if self.form.as_command.isChecked():
            self._study.look()

    @Slot(int, int)
    def _on_cells_load_asked(self, row: int, column: int) -> None:
        if self.plan is not None and self.model.load(self.plan.cells[row][column]):
            self.form.large.setChecked(False)  # the run is to be seen

    @Slot(object)
    def _on_table_row_chosen(self, key: tuple[int, int]) -> None:
        cells = self.form.cells
        cells.setCurrentIndex(cells.cells.index(*key))

    @Slot()
    def _on_grid_maximised_changed(self) -> None:
        """One of the views is wanted."""
        self.form.large.setChecked(False)

    @Slot(bool)
    def _on_as_command_toggled(self, on: bool) -> None:
        self.form.command.setVisible(on)
        if on:
            self._study.look()
            self._show()

    # How

    def _asked(self) -> SweepPlan:
        """What the form says.

        Raises
        ------
        SettingsError
            If it makes no sweep.
        """
        base, across, down = self.session.configuration.settings, self.form.across.axis(), self.form.down.axis()
        assert across is not None  # it always varies something
        if self._known is None or (self._known.base, self._known.across, self._known.down) != (base, across, down):
            self._known = SweepPlan.of(base, across, down)
        return self._known

    @Slot()
    def _show(self) -> None:
        """Bring everything to the screen."""
        if not self.is_open:
            return
        sweep, picture, form = self.model.sweep, self.session.view.picture, self.form
        self._shown = self.session.view.shown
        is_at_rest = not (self.model.task.is_busy or self.model.is_reading)
        form.start.setEnabled(picture is not None and is_at_rest)
        form.go_on.setVisible(is_at_rest and sweep is not None and bool(sweep.missing))
        form.show_results(sweep is not None)
        if sweep is None or picture is None:
            form.table.show_rows([])
            form.show_here("")
        else:
            self._offered = quantities(
                has_one_lambda=sweep.plan.has_one_lambda, has_truth=self.session.truth.current is not None
            )
            self._figures = figures_of(self.model, sweep.plan, self._offered)
            self._show_cells(sweep.plan, picture.height / picture.width)
            self._show_plots(sweep.plan)
            form.table.show_rows(run_rows(sweep.plan, self._offered, self._figures))
            done, of_all = sweep.counts
            form.working.words.setText(progress_text(sweep))
            form.working.show_share(done / of_all)
            self._show_here()
        self._show_told()
        if form.as_command.isChecked():
            self._show_command()

    def _show_cells(self, plan: SweepPlan, aspect: float) -> None:
        contents = [[self._content(plan, cell) for cell in cells] for cells in plan.cells]
        self.form.cells.show_cells(plan.across, plan.down, contents, aspect)
        self.form.show_plan(plan)
        self.board.show_plan(plan)

    def _content(self, plan: SweepPlan, cell: Cell) -> CellContent:
        sweep, name, told = self.model.sweep, plan.name_of(cell), self._told(plan, cell)
        result = sweep.result_of(cell) if sweep is not None else None
        if result is None:
            return CellContent(name, "waits" if self.model.task.is_busy else "not run", tip=told)
        if result.failure:
            return CellContent(name, result.failure, tip=told, is_failed=True)
        count, is_shown = result.label_count, self.model.is_shown(cell)
        return CellContent(name, count.text, result.image, told, is_shown=is_shown, short=f"{K_HAT_SIGN} {count.k_hat:,}")

    def _told(self, plan: SweepPlan, cell: Cell) -> str:
        """All that is known of a cell."""
        sweep = self.model.sweep
        result = sweep.result_of(cell) if sweep is not None else None
        if result is None:
            return f"{plan.name_of(cell)}: not run yet."
        figures = figures_text(self._offered, self._figures[cell.row, cell.column])
        return f"{plan.name_of(cell)}: {result.failure or f'{result.label_count.text}, {figures}'}"

    def _show_plots(self, plan: SweepPlan) -> None:
        for plot in self.form.plots:
            plot.show_quantities(self._offered)
            values = {place: figure.get(plot.chosen, float("nan")) for place, figure in self._figures.items()}
            quantity = self._offered.get(plot.chosen)
            plot.show_curves(None if quantity is None else curves_of(plan, quantity, values))

    @Slot()
    def _show_here(self) -> None:
        plan, current = self.plan, self.form.cells.current
        self.form.show_here(self._told(plan, plan.cells[current[0]][current[1]]) if plan is not None and current else "")

    def _show_told(self) -> None:
        sweep, configuration = self.model.sweep, self.session.configuration
        if self.session.view.picture is None:
            self.form.show_told(NO_PICTURE)
            return
        try:
            asked = self._asked()
        except SettingsError as error:
            self.form.show_told(str(error))
            return
        planned = plan_text(asked, has_constraints=bool(configuration.constraints))
        model = self.model
        if sweep is None:
            self.form.show_told(READING if model.is_reading else f"{model.failure} {EMPTY} {planned}".strip())
            return
        state = state_text(sweep, is_busy=model.task.is_busy, is_reading=model.is_reading, failure=model.failure)
        is_same = [cell.settings for cell in sweep.plan.all_cells] == [cell.settings for cell in asked.all_cells]
        others = "" if is_same else f"Other runs are asked for now: run the sweep to see them. {planned}"
        self.form.show_told(f"{state} {others or plan_text(sweep.plan, has_constraints=False)}".strip())

    def _show_command(self) -> None:
        try:
            plan = self._asked()
        except SettingsError as error:
            self.form.command.show_command("", str(error))
            return
        self.form.command.show_command(*self._study.command(plan))

    @Slot()
    def _place_cells(self) -> None:
        """The small multiples stand in the panel, or in the views' place."""
        cells, is_large = self.form.cells, self.form.large.isChecked() and self.is_open and self.model.sweep is not None
        if is_large and self.in_views_place() is None:
            self._centre.show_part(self.board)
            self.board.take_cells(cells)
        elif not is_large and cells.parentWidget() is self.board:
            self.form.take_cells()
            self._centre.show_part(self.grid)
