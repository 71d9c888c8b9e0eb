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
AT_THE_END = "The run's segments; the slider below gives more or fewer. What next?"


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
        session.runs.run_ended.connect(self._on_runs_run_ended)
        session.view.picture_changed.connect(self._on_view_picture_changed)

    def show(self) -> None:
        """Put the cards on the views."""
        for kind, card in self.cards.items():
            card.show_words(WORDS[kind])
            card.show()
        self._show_end()
        self._picture = self._session.view.picture
        self.is_shown = True
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

    @Slot(object)
    def _on_runs_run_ended(self, _record: object) -> None:
        if self.is_shown:
            self._show_end()

    @Slot()
    def _on_view_picture_changed(self) -> None:
        """Who opens another picture wants to see it, and what the last card offers was said of the one before."""
        before, self._picture = self._picture, self._session.view.picture
        if before is not None and self._picture is not before:
            self.close()

    def _show_end(self) -> None:
        """What to do next stands at the result, once there is one."""
        shown = self._session.view.shown
        if shown is not None and shown.finished is not None:
            self._last.show_words(AT_THE_END, offers=True)
