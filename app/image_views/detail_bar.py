"""Under the pixel map: how fine its segments are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.image_views.detail_slider import DetailSlider
from app.image_views.level_marks import level_marks
from app.image_views.views import ViewKind, content_of
from app.session.detail_text import agreement_text, agreement_tip, persistence_text
from app.session.run_text import count_tip
from app.session.session import Session
from app.session.shown_scores import ShownScores
from app.widgets.dock_help import help_button
from app.widgets.elided_label import fitting_text
from app.widgets.flat_button import FlatButton
from app.widgets.plain_label import PlainLabel
from app.widgets.plain_tip import plain_tip
from app.widgets.theme_colors import muted
from grapl_engine import LabelCount

if TYPE_CHECKING:
    from grapl_engine.hierarchy.tree_cut import TreeCut

__all__ = ["DetailBar"]

SLIDER_TIP = "Detail: from one segment to all superpixels, without a new run (] and [, or Ctrl+wheel over the views)"
AUTOMATIC_TIP = "The level that is taken where nobody chooses (D)"
RUN_TIP = "Leave the detail: the view shows what the run says (Shift+D)"
WITHIN_TIP = "Levels keep to the labels of the run's last cut: coarser ones unite their pieces, finer ones divide them (W)"
LOOKING = "Levels within the cut's labels are being looked for."
NARROW, WIDE, WIDER = 240, 470, 820
"""From these widths on there is room for the name and the way back, for words, and for what they say of the level."""
BESIDE_SCORES, WIDE_BESIDE_SCORES = 340, 640
"""From these on there is room beside covering and VI: for the way back, and for words."""
SLIDER_SHARE = 4
"""A wide bar's slider, with the sentence beside it, keeps one of so many parts of it: what is needed less goes first."""
BACK, SHORT_BACK = "Run's map", "Back"
"""What leads back from a level; the second where there is no room for the first."""
NO_RUN_TIP = "Leave the detail: there is no run yet, so the automatic level comes back (Shift+D)"
NOT_LEFT_TIP = "No detail is chosen: the view shows what the run says."
OFF, SHORT_OFF = "not chosen", "off"
"""In place of a number of segments, where the view shows the run's own map."""
NO_RUN_NOT_LEFT_TIP = "No detail is chosen: there is no run yet, and the view shows the picture's own automatic level."
EDITED = "the map after edits by hand; move the slider to see a level"


class DetailBar(QWidget):
    """A slider over the levels, what the level is, and the ways back.

    Parameters
    ----------
    session : Session

    Signals
    -------
    help_asked()
        The question mark was clicked.
    """

    help_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("Detail")
        self._title = PlainLabel("Detail")
        self.slider = DetailSlider()
        self.count = PlainLabel()
        self.agreement = PlainLabel()
        self.about = _ShortLabel()
        self.automatic = self._button("Auto", "Automatic level")
        self.run_map = self._button(BACK, "The run's map")
        self.within = self._button("Within labels", "Levels within the cut's labels")
        self.within.setCheckable(True)
        self.help = help_button("Detail")
        self._lay_out()
        self.slider.count_asked.connect(session.detail.show_level)
        self.slider.step_asked.connect(session.detail.step)
        self.automatic.clicked.connect(session.detail.show_automatic)
        self.run_map.clicked.connect(lambda: session.detail.show_cut(None))
        self.within.clicked.connect(session.detail.set_within)
        self.help.clicked.connect(self.help_asked)
        session.level_source.within_changed.connect(self._show_within)
        session.detail.hierarchy_changed.connect(self._on_hierarchy_changed)
        session.detail.cut_changed.connect(self._show_level)
        session.level_scores.changed.connect(self._on_hierarchy_changed)
        self._edited_scores = ShownScores(session, self)
        self._edited_scores.changed.connect(self._on_edited_scores_changed)
        session.edits.changed.connect(self._show_level)
        session.view.picture_changed.connect(self._on_hierarchy_changed)
        session.view.frame_changed.connect(self._show_level)
        self._on_hierarchy_changed()
        self._show_within()

    @Slot()
    def _show_within(self) -> None:
        """Whether levels keep to labels, or why they cannot."""
        source = self._session.level_source
        self.within.setChecked(source.is_within)
        self.within.setEnabled(source.is_within or not source.why_not_within)
        self.within.setToolTip(LOOKING if source.is_looking else source.why_not_within or WITHIN_TIP)
        self._show_what_fits()

    @Slot()
    def _on_hierarchy_changed(self) -> None:
        hierarchy, reason = self._session.detail.hierarchy, self._session.detail.reason
        if hierarchy is not None:
            self.slider.show_levels(hierarchy.tree.leaves, level_marks(hierarchy, self._session.level_scores.best_count))
        self.slider.setEnabled(not reason)
        self.slider.setToolTip(reason or SLIDER_TIP)
        self.automatic.setEnabled(not reason)
        self.automatic.setToolTip(reason or AUTOMATIC_TIP)
        self._show_level()

    @Slot()
    def _show_level(self) -> None:
        detail = self._session.detail
        cut = detail.cut or detail.automatic_cut()
        is_chosen = self._is_chosen
        self.run_map.setEnabled(is_chosen)
        has_run = self._session.view.shown is not None
        left, not_left = (RUN_TIP, NOT_LEFT_TIP) if has_run else (NO_RUN_TIP, NO_RUN_NOT_LEFT_TIP)
        self.run_map.setToolTip(left if is_chosen else not_left)
        if cut is None:
            self.slider.show_levels(1, {})
            self.count.setText("")
            self.about.show_text(detail.reason)
            self._show_agreement()
            return
        self.slider.show_count(cut.count)
        if (made := self._session.sight.edited) is not None:
            count = LabelCount.of(made.sizes)
            self.count.setText(f"edited: {count.segments}" if self._has_words else str(count.segments))
            self.count.setToolTip(_tip(count, EDITED))
            self.about.show_text(EDITED)
        else:
            self.count.setText(self._count_text(cut.label_count, is_chosen=is_chosen))
            self.count.setToolTip(self._count_tip(cut))
            self.about.show_text(persistence_text(cut) if is_chosen and not detail.reason else detail.reason)
        self._show_agreement()

    def _agreement(self) -> tuple[float, float] | None:
        """Covering and variation of information of the map after edits, where that is in sight, else of the level."""
        if self._session.sight.edited is None:
            return self._session.level_scores.of_shown()
        scores = self._edited_scores.now()
        return None if scores is None else (scores.mean.values["covering"], scores.mean.values["variation_of_information"])

    @Slot()
    def _on_edited_scores_changed(self) -> None:
        if self._session.sight.edited is not None:  # else `level_scores` says what there is
            self._show_agreement()

    @Slot()
    def _show_agreement(self) -> None:
        """Beside the number of segments, where there is a truth."""
        scores, values = self._session.level_scores, self._agreement()
        self.agreement.setVisible(values is not None and self.width() >= NARROW)
        # The menu Detail and a right click have the button too; where a level is shown, its way back is beside it.
        self.run_map.setVisible(self.width() >= (NARROW if values is None or self._is_chosen else BESIDE_SCORES))
        self._title.setVisible(self.width() >= (NARROW if values is None else WIDE))
        if values is not None:
            self.agreement.setText(agreement_text(*values, is_short=not self._has_words))
            self.agreement.setToolTip(agreement_tip(*values, scores.annotators))
        self._show_what_fits()

    def _show_what_fits(self) -> None:
        """Whatever the size of the letters, nothing is cut: what is needed least goes first, then the word at the number."""
        is_wide, is_on = self.width() >= WIDE, self._session.level_source.is_within
        self.within.setVisible(is_wide or is_on)
        self.automatic.setVisible(is_wide)
        kept = self.width() // SLIDER_SHARE if is_wide else 0
        self.run_map.setText(BACK)
        self._hide_while_room_is_missing((*([] if is_on else [self.within]), self.automatic, self._title), kept)
        self._hide_while_room_is_missing((self.within,), 0)  # a switch that is on stays as long as the slider can give way
        if self._is_chosen and self._missing_room + kept > 0:
            self.run_map.setText(SHORT_BACK)
        last = (self.agreement, self.run_map) if self._is_chosen else (self.run_map, self.agreement)
        self._hide_while_room_is_missing(last, kept)
        count = self._label_count
        if self._missing_room > 0 and count is not None:
            self.count.setText(SHORT_OFF if self._is_off else str(count.segments))

    def _hide_while_room_is_missing(self, parts: Iterable[QWidget], kept: int) -> None:
        for part in parts:
            if self._missing_room + kept > 0:
                part.hide()

    @property
    def _is_chosen(self) -> bool:
        """Whether a level is shown in place of what the run says."""
        return self._session.detail.cut is not None

    @property
    def _is_off(self) -> bool:
        """Whether the view shows what the run says, be it nothing: then the slider's level is not the one that is seen."""
        view, runs = self._session.view, self._session.runs
        if self._is_chosen or self._session.sight.edited is not None or view.shown is None:
            return False
        return view.shown is not runs.running or content_of(ViewKind.PIXELS, view.shown, view.frame).labels is not None

    @property
    def _label_count(self) -> LabelCount | None:
        """Of the map after edits, where that is in sight, else of the level."""
        detail, made = self._session.detail, self._session.sight.edited
        cut = detail.cut or detail.automatic_cut()
        if cut is None:
            return None
        return cut.label_count if made is None else LabelCount.of(made.sizes)

    @property
    def _missing_room(self) -> int:
        """How many pixels more what is shown needs than there are, with the slider as short as can be."""
        layout = self.layout()
        assert layout is not None
        return layout.minimumSize().width() - self.width()

    @property
    def _has_words(self) -> bool:
        """Whether there is room for words, and not only for figures."""
        return self.width() >= (WIDE if self._agreement() is None else WIDE_BESIDE_SCORES)

    def _count_text(self, count: LabelCount, *, is_chosen: bool) -> str:
        if self._is_off:
            return OFF if self._has_words else SHORT_OFF
        if not self._has_words:
            return str(count.segments) if is_chosen else f"auto {count.segments}"
        return count.text if is_chosen else f"automatic: {count.segments}"

    def _count_tip(self, cut: TreeCut) -> str:
        """What is seen: the level, or in its place the run's own map."""
        if not self._is_off:
            return _tip(cut.label_count, persistence_text(cut))
        return plain_tip(f"{NOT_LEFT_TIP}\nThe slider stands at the automatic level: {cut.label_count.text}.")

    def _button(self, text: str, name: str) -> FlatButton:
        button = FlatButton(self)
        button.setText(text)
        button.setAccessibleName(name)
        return button

    def _lay_out(self) -> None:
        self._title.setBuddy(self.slider)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        layout.setContentsMargins(6, 0, 2, 0)
        layout.setSpacing(6)
        layout.addWidget(self._title)
        layout.addWidget(self.slider, 2)
        layout.addWidget(self.count)
        layout.addWidget(self.agreement)
        layout.addWidget(self.about, 1)
        for button in (self.within, self.automatic, self.run_map, self.help):
            layout.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.about.setVisible(self.width() >= WIDER)
        self._show_level()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_edited_scores"):
            self._show_level()


def _tip(count: LabelCount, what: str) -> str:
    """How many segments there are, and what they are."""
    return plain_tip("\n".join(filter(None, (f"{count.text}: {what}", count_tip(count)))))


class _ShortLabel(QWidget):
    """A text of second rank that loses parts, or goes, where there is little room, and told whole by its tip."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Take another text."""
        self.text = text
        self.setToolTip(plain_tip(text))
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(muted(self.palette()))
        text = fitting_text(self.text, self.fontMetrics(), self.width(), ", ")
        if self.text.startswith(text):  # half a sentence says nothing, and the tip has it whole
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
