"""The welcome: a card on each view says what it shows while it fills, and at the end what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot

from app.image_views.picture_view import PictureView
from app.image_views.views import ViewKind
from app.session.session import Session
from app.welcome.card import WelcomeCard

__all__ = ["WORDS", "Welcome"]

WORDS: dict[ViewKind, str] = {
    ViewKind.PHOTOGRAPH: "The picture. All views show the place that you point at, and a click marks a segment in each.",
    ViewKind.NETWORK: "A small network learns, from this picture alone, to tell its patches apart. One colour, one label.",
    ViewKind.CUT: "A graph cut makes neighbours that look alike agree. From its labels the network learns again, a few rounds.",
    ViewKind.PIXELS: "At first the picture's own segments, found without a network. The run's segments take their place.",
}
"""What each view shows, in two sentences."""
WITHOUT_NETWORK: dict[ViewKind, str] = {
    ViewKind.NETWORK: "Here a small network learns to tell the patches apart. This run has none; another preset brings it.",
    ViewKind.CUT: "Here a graph cut makes neighbours that look alike agree. Without a network there is none.",
    ViewKind.PIXELS: "The picture's own segments, found without a network.",
}
"""The same of a run without a network, where it is something else."""
SLIDER = "; the slider below gives more or fewer"
AT_THE_END = f"The run's segments{SLIDER}. What next?"
OF_A_LEVEL = f"The segments of the detail that is chosen{SLIDER}. What next?"
OF_EDITS = "The run's segments after the edits by hand. What next?"


class Welcome(QObject):
    """Four cards, none of them in the way of anything: they take no keyboard by themselves, and go together and with
    their picture.

    Parameters
    ----------
    session : Session
    views : mapping of ViewKind to PictureView
        Each gets a card.

    Signals
    -------
    shown_changed()
        The cards came, or went.
    lesson_asked(), photograph_asked(), truth_asked()
        What the person wants to do next.
    """

    shown_changed = Signal()
    lesson_asked = Signal()
    photograph_asked = Signal()
    truth_asked = Signal()

    def __init__(self, session: Session, views: Mapping[ViewKind, PictureView], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.is_shown = False
        self._picture = session.view.picture
        self.cards = {kind: WelcomeCard(view, kind.value) for kind, view in views.items()}
        self._last = self.cards[ViewKind.PIXELS]
        self._last.add_offers(
            (
                ("Lesson 1", "A walk of a few minutes through the costs of a graph cut, with tasks", self.lesson_asked.emit),
                ("Open your photo\N{HORIZONTAL ELLIPSIS}", "Choose a picture of your own (Ctrl+O)", self.photograph_asked.emit),
                ("Compare with truth", "Against what people drew in this picture, or a file of yours", self.truth_asked.emit),
            )
        )
        for card in self.cards.values():
            card.closing_asked.connect(self.close)
        session.runs.run_ended.connect(self._renew)
        session.sight.changed.connect(self._renew)
        session.detail.hierarchy_changed.connect(self._renew)
        session.configuration.settings_changed.connect(self._renew)
        session.view.picture_changed.connect(self._on_view_picture_changed)

    def show(self) -> None:
        """Put the cards on the views."""
        self.is_shown = True
        self._renew()
        for card in self.cards.values():
            card.show()
        self._picture = self._session.view.picture
        self.shown_changed.emit()

    @Slot()
    def close(self) -> None:
        """Take the cards away."""
        if not self.is_shown:
            return
        self.is_shown = False
        for card in self.cards.values():
            card.hide()
        self.shown_changed.emit()

    @Slot()
    @Slot(object)
    def _renew(self, _record: object = None) -> None:
        """Say what the views show now; what to do next stands at the result, once there is one."""
        if not self.is_shown:
            return
        shown = self._session.view.shown
        has_ended = shown is not None and shown.finished is not None
        settings = self._session.configuration.settings if shown is None else shown.settings
        words = WORDS | (WITHOUT_NETWORK if settings.pixel_map == "picture" else {})
        for kind, card in self.cards.items():
            is_end = card is self._last and has_ended
            card.show_words(self._end_words if is_end else words[kind], offers=is_end)

    @property
    def _end_words(self) -> str:
        """What is seen in the pixel map's place."""
        sight = self._session.sight
        words = OF_EDITS if sight.edited is not None else AT_THE_END if sight.level is None else OF_A_LEVEL
        return words.replace(SLIDER, "") if self._session.detail.reason else words

    @Slot()
    def _on_view_picture_changed(self) -> None:
        """Who opens another picture wants to see it, and what the last card offers was said of the one before."""
        before, self._picture = self._picture, self._session.view.picture
        if before is not None and self._picture is not before:
            self.close()
