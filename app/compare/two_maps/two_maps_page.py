"""One map against another: chosen, looked at in several ways, matched and measured."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.compare.page import CompareContext, ComparePage
from app.compare.two_maps.comparing import LETTERS, Letter
from app.compare.two_maps.kept_pair import KeptPair
from app.compare.two_maps.pair_board import PairBoard
from app.compare.two_maps.pair_form import PairForm
from app.compare.two_maps.pair_model import PairModel
from app.compare.two_maps.pair_text import NO_PICTURE, caption, difference_lines, here_text, told_text
from app.compare.two_maps.selection import PairSelection
from app.compare.two_maps.way import WAYS, Way
from app.files import dialogs
from app.files.figure_export import CAPTION
from app.tasks.failure import Failure
from app.widgets.key_hold import KeyHold
from app.widgets.sole_widget import fill_with

__all__ = ["TwoMapsPage"]


class TwoMapsPage(ComparePage):
    """Two maps of the open picture; what is found out about them comes from the background, what is quick first.

    Attributes
    ----------
    model : PairModel
        What is known of them.
    form : PairForm
        What is in the panel.
    board : PairBoard
        What stands in the views' place.
    selection : PairSelection
    """

    def __init__(self, context: CompareContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._centre = context.centre
        self._way = Way.BESIDE
        self._file_for: Letter = "b"
        self.model = PairModel(self.session, self)
        self.board = PairBoard(self.session, self.grid, context.centre)
        self.form = PairForm(self.model.task)
        self.selection = PairSelection(self.session, self)
        self._hold = KeyHold(Qt.Key.Key_X, self)
        fill_with(self, self.form)
        self._kept = KeptPair(self.session.panels, self.form.rows, self)
        self._connect()
        self.board.show_picture()
        self._take_tolerance()
        self._on_kept_brought_back()

    @property
    def way(self) -> Way:
        """How the maps are looked at."""
        return self._way

    def set_open(self, on: bool) -> None:
        """Take the views' place, or give it back."""
        super().set_open(on)
        self._hold.set_on(on)
        if on:
            self._renew()
        else:
            self.model.drop()
        self._place_board()

    def figure(self) -> QWidget:
        """All of the page, not only what is scrolled to."""
        return self.form.content

    def in_views_place(self) -> QWidget | None:
        """The two maps, while they are seen."""
        return self.board if self._centre.currentWidget() is self.board else None

    def show_way(self, way: Way) -> None:
        """Look at the maps in another way."""
        self._way = way
        self.form.show_way(way)
        self._kept.note(way)
        if way is not Way.VIEWS:
            self.board.show_way(way)
        self._place_board()

    def next_way(self) -> None:
        """The way after this one."""
        ways = list(WAYS)
        self.show_way(ways[(ways.index(self._way) + 1) % len(ways)])

    def flip(self) -> None:
        """Show B in A's place, or A again."""
        self.board.flip(not self.board.flipped)

    def swap(self) -> None:
        """A becomes B, and B becomes A."""
        self.form.swap()
        self._ask()

    def compare(self, a: Hashable, b: Hashable) -> None:
        """Choose these sources, by key."""
        self.form.show_choices(self.sources.choices(), self.session)
        self._kept.let_go()
        self.form.choose(a, b)
        self._ask()

    def clear_selection(self) -> None:
        """Select no segment."""
        self.selection.select(None, None)

    # What happens

    def _connect(self) -> None:
        view, model, form = self.session.view, self.model, self.form
        self.sources.changed.connect(self._renew)
        view.picture_changed.connect(self._on_session_picture_changed)
        view.compared_changed.connect(self._on_session_compared_changed)
        view.pointer_changed.connect(self._show_here)
        self.grid.maximised_changed.connect(self._on_grid_maximised_changed)
        model.map_changed.connect(self._on_model_map_changed)
        model.matched_changed.connect(self._on_model_matched_changed)
        model.borders_changed.connect(self._on_model_borders_changed)
        model.ended.connect(self._show_told)
        self.board.clicked.connect(self._on_board_clicked)
        form.chosen_changed.connect(self._on_form_chosen_changed)
        form.tolerance_changed.connect(self._ask)
        form.way_asked.connect(self.show_way)
        form.swap_asked.connect(self.swap)
        form.file_asked.connect(self._on_form_file_asked)
        self.sources.files.opened.connect(self._on_files_opened)
        self.sources.files.failed.connect(self._on_files_failed)
        form.row_chosen.connect(self._on_form_row_chosen)
        form.working.stopped.connect(model.stop)
        self._kept.brought_back.connect(self._on_kept_brought_back)
        self.selection.changed.connect(self._show_selection)
        self._hold.held.connect(self.board.flip)

    @Slot()
    def _renew(self) -> None:
        """There are other sources, or another map stands for one; while a run goes on its frames do not hurry one another."""
        if not self.is_open:
            return
        self.form.show_choices(self.sources.choices(), self.session)
        self._kept.recall()
        if not (self.model.is_asked and self.session.runs.is_busy):
            self._ask()

    @Slot()
    def _on_kept_brought_back(self) -> None:
        self.show_way(self._kept.way or self._way)
        self._renew()

    @Slot()
    def _on_session_picture_changed(self) -> None:
        self.board.show_picture()
        self.form.show_choices([], self.session)
        self.model.clear()
        self._take_tolerance()
        self._place_board()

    @Slot()
    def _on_session_compared_changed(self) -> None:
        """A run is laid beside the shown one in the views: these two are looked at here."""
        view = self.session.view
        if view.compared is not None and view.shown is not None:
            self.compare(view.compared, view.shown)

    @Slot()
    def _on_grid_maximised_changed(self) -> None:
        """One of the views is wanted."""
        if self.in_views_place() is not None:
            self.show_way(Way.VIEWS)

    @Slot(str)
    def _on_model_map_changed(self, letter: Letter) -> None:
        self.board.show_map(letter, self.model.made.get(letter), is_awaited=self.model.is_awaited(letter))
        self._show_words()

    @Slot()
    def _on_model_matched_changed(self) -> None:
        matched = self.model.matched
        self.board.show_difference(Way.PIXELS, *((matched.pixels, matched.cut) if matched is not None else (None,)))
        self.selection.show_pair(matched)
        self.form.show_matched(matched)
        self._show_words()

    @Slot()
    def _on_model_borders_changed(self) -> None:
        borders = self.model.borders
        self.board.show_difference(Way.BOUNDARIES, *((borders.image, borders.cut) if borders is not None else (None,)))
        self.form.show_figures(self.model.matched, borders)

    @Slot()
    def _on_form_chosen_changed(self) -> None:
        self._kept.let_go()
        self.model.drop()  # what failed, or was stopped, may be tried again
        self._ask()

    @Slot(str)
    def _on_form_file_asked(self, letter: Letter) -> None:
        if path := dialogs.ask_for_label_file(self, self.session.view.picture):
            self._file_for = letter
            self.sources.files.open(path)

    @Slot(object)
    def _on_files_opened(self, key: Hashable) -> None:
        self.form.show_choices(self.sources.choices(), self.session)
        self.form.rows[self._file_for].choose(key)
        self._on_form_chosen_changed()

    @Slot(object)
    def _on_files_failed(self, failure: Failure) -> None:
        self.model.fail(failure.sentence)

    @Slot(str, float, float)
    def _on_board_clicked(self, letter: Letter, x: float, y: float) -> None:
        if (made := self.model.made.get(letter)) is None:
            return
        labels = made.labelling.labels
        if 0 <= y < labels.shape[0] and 0 <= x < labels.shape[1]:
            self.selection.toggle(letter, int(labels[int(y), int(x)]))

    @Slot(object)
    def _on_form_row_chosen(self, key: tuple[int | None, int | None]) -> None:
        self.selection.select(*key)
        if (box := self.selection.box(self.model.made)) is not None:
            self.board.bring_in_sight(box)

    # How

    @Slot()
    def _ask(self) -> None:
        """Have made and found what is chosen."""
        if self.is_open:
            chosen = {letter: self.form.rows[letter].chosen for letter in LETTERS}
            self.model.ask(chosen, self.form.tolerance.value())
            self._kept.note(self._way)
            self._show_words()
            self._place_board()

    def _take_tolerance(self) -> None:
        if (picture := self.session.view.picture) is not None:
            from grapl_engine.evaluation.metrics import bsds_tolerance

            self.form.show_tolerance(bsds_tolerance((picture.height, picture.width)))

    def _place_board(self) -> None:
        """The board takes the views' place while there is anything to be seen on it."""
        is_chosen = any(self.form.rows[letter].chosen is not None for letter in LETTERS)
        is_wanted = self.is_open and self._way is not Way.VIEWS and is_chosen and self.session.view.picture is not None
        if is_wanted and self.in_views_place() is None:
            self._centre.show_part(self.board)
        elif not is_wanted and self.in_views_place() is not None:
            self._centre.show_part(self.grid)

    @Slot()
    def _show_selection(self) -> None:
        a, b = self.selection.labels
        self.board.select(a, b)
        self.form.mark((a, b) if (a, b) != (None, None) else None)

    def _show_words(self) -> None:
        made = self.model.made
        self.form.show_difference(difference_lines(made.get("a"), made.get("b")))
        for shown in (self.board, self.form.content):
            shown.setProperty(CAPTION, caption(made.get("a"), made.get("b")))
        self._show_told()
        self._show_here()

    @Slot()
    def _show_told(self) -> None:
        if self.session.view.picture is None:
            self.form.show_told(NO_PICTURE)
            return
        has_run = any(run.picture is self.session.view.picture for run in self.session.runs.kept)
        has_a, has_b = (self.form.rows[letter].chosen is not None for letter in LETTERS)
        self.form.show_told(self.model.failure or told_text(has_a, has_b, has_run, self.model.matched))

    @Slot()
    def _show_here(self) -> None:
        self.form.show_here(here_text(self.session.view.pointer, self.model.made, self.model.matched))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear_selection()
        else:
            super().keyPressEvent(event)
