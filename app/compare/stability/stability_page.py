"""Several runs of the picture: which borders they have in common, and what they put together."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.compare.page import CompareContext, ComparePage
from app.compare.stability.runs_plan import RunsPlan
from app.compare.stability.sight import Sight
from app.compare.stability.stability_board import Place, StabilityBoard
from app.compare.stability.stability_form import StabilityForm
from app.compare.stability.stability_model import StabilityModel
from app.compare.stability.stability_text import least_words, together_words, told
from app.widgets.sole_widget import fill_with
from grapl_engine import SettingsError

__all__ = ["StabilityPage"]


class StabilityPage(ComparePage):
    """Runs that differ in their seed or in one parameter; what they say fills in from the second on.

    Attributes
    ----------
    model : StabilityModel
        What is known of them.
    form : StabilityForm
        What is in the panel.
    board : StabilityBoard
        What stands in the views' place.
    marks : list of (x, y)
        At most two places of the picture.
    """

    def __init__(self, context: CompareContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._centre = context.centre
        self._sight = Sight.BORDERS
        self.marks: list[Place] = []
        self.model = StabilityModel(self.session, self)
        self.form = StabilityForm(self.model.task)
        self.board = StabilityBoard(self.session, self.grid, context.centre)
        fill_with(self, self.form)
        self.form.show_sight(self._sight)
        self.board.show_picture()
        self._connect()

    @property
    def sight(self) -> Sight:
        """What is seen of the runs."""
        return self._sight

    def set_open(self, on: bool) -> None:
        """Take the views' place, or give it back; runs that are under way go on."""
        super().set_open(on)
        if on:
            self._renew()
        self._place_board()

    def figure(self) -> QWidget:
        """All of the page, not only what is scrolled to."""
        return self.form.content

    def in_views_place(self) -> QWidget | None:
        """The runs' map, while it is seen."""
        return self.board if self._centre.currentWidget() is self.board else None

    def show_sight(self, sight: Sight) -> None:
        """Look at something else of the runs."""
        self._sight = sight
        self.form.show_sight(sight)
        self._place_board()
        self._show()

    def mark(self, place: Place) -> None:
        """Mark a place of the picture; a third one begins anew."""
        self.marks = [*self.marks, place] if len(self.marks) < 2 else [place]
        self._show()

    def clear_selection(self) -> None:
        """No place is marked."""
        self.marks = []
        self._show()

    # What happens

    def _connect(self) -> None:
        self.session.view.picture_changed.connect(self._on_session_picture_changed)
        self.session.configuration.settings_changed.connect(self._on_configuration_changed)
        self.session.configuration.constraints_changed.connect(self._on_configuration_changed)
        self.grid.maximised_changed.connect(self._on_grid_maximised_changed)
        self.model.changed.connect(self._show)
        self.model.recalled.connect(self._on_model_recalled)
        self.model.task.busy_changed.connect(self._show)
        self.board.clicked.connect(self._on_board_clicked)
        self.form.plan_changed.connect(self._renew)
        self.form.plan_asked.connect(self._on_form_plan_asked)
        self.form.start_asked.connect(self.model.start)
        self.form.working.stopped.connect(self._show)
        self.form.least_changed.connect(self._show)
        self.form.sight_asked.connect(self.show_sight)

    @Slot()
    def _on_session_picture_changed(self) -> None:
        self.marks = []
        self.board.show_picture()
        self._renew()
        self._place_board()

    @Slot()
    def _on_configuration_changed(self) -> None:
        """A setting that is turned while runs are made does not stop them."""
        if not self.model.task.is_busy:
            self._renew()

    @Slot()
    def _renew(self) -> None:
        """Other runs are wanted; what is known of them is seen."""
        if self.is_open or self.model.task.is_busy:
            self.form.show_configuration(self.session.configuration.current)
            plan = self.form.plan
            self.model.look_at(plan.normal if plan is not None and self.session.view.picture is not None else None)
            self._show()

    @Slot()
    def _on_model_recalled(self) -> None:
        """What was chosen last is chosen again, where nothing else is known."""
        found, plans = self.model.found, self.model.plans
        if plans and (found is None or not found.maps):
            self.form.show_plan(plans[0])
            self._renew()

    @Slot(object)
    def _on_form_plan_asked(self, plan: RunsPlan) -> None:
        """The settings that its runs have in common are set again; the parameter in which they differ stays."""
        own, current = plan.configuration, self.session.configuration
        try:
            settings = own.settings.replace(**{plan.name: getattr(current.settings, plan.name)})
        except SettingsError:  # K0 and d hold one another
            settings = own.settings
        current.bring_back(replace(own, settings=settings))
        self.form.show_plan(plan)
        self._renew()

    @Slot()
    def _on_grid_maximised_changed(self) -> None:
        """One of the views is wanted."""
        if self.in_views_place() is not None:
            self.show_sight(Sight.VIEWS)

    @Slot(float, float)
    def _on_board_clicked(self, x: float, y: float) -> None:
        self.mark((x, y))

    @Slot()
    def _show(self) -> None:
        """Everything that is known."""
        if not self.is_open:
            return
        found, is_busy = self.model.found, self.model.task.is_busy
        stability = found.stability if found is not None else None
        runs = 0 if stability is None else stability.runs
        self.form.show_least(runs, "")
        least = self.form.least.value()
        self.form.show_least(runs, "" if stability is None else least_words(stability, least))
        pixels = [] if stability is None else [self.board.pixel(stability, place) for place in self.marks]
        words = told(found, is_busy, self.model.failure, is_reading=self.model.is_reading)
        self.form.show_told(words, together_words(stability, pixels, self._sight))
        self.form.show_made(self.model.plans, found.plan if found is not None and found.maps else None)
        self.form.show_startable(*self._startable())
        if found is not None:
            self.form.working.show_share((len(found.maps) + len(found.failures)) / len(found.plan.values))
        self.board.show_stability(stability, self._sight, least, self.marks, awaited=is_busy)

    # How

    def _startable(self) -> tuple[bool, str]:
        found = self.model.found
        if found is None:
            return False, "Open a picture first"
        if self.model.is_reading:
            return False, "Runs of an earlier start are being brought back"
        if self.model.task.is_busy:
            return False, "Runs are under way"
        return bool(found.missing or found.failures), "All runs are there"

    def _place_board(self) -> None:
        """The board takes the views' place while the page is open and the views are not wanted."""
        is_wanted = self.is_open and self._sight is not Sight.VIEWS and self.session.view.picture is not None
        if is_wanted and self.in_views_place() is None:
            self._centre.show_part(self.board)
        elif not is_wanted and self.in_views_place() is not None:
            self._centre.show_part(self.grid)
