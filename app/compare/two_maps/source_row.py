"""A line in which one of the two maps is chosen."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSpinBox, QWidget

from app.compare.choice import Choice, Place
from app.widgets.elided_box import ElidedBox
from app.widgets.plain_tip import plain_tip

__all__ = ["Chosen", "SourceRow"]

NOTHING = "Choose a map"


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """A map that is chosen: its place, and how many regions it is to have, 0 where that is not for choice."""

    place: Place
    count: int

    @property
    def key(self) -> Hashable:
        """The same for the same map."""
        return self.place.key, self.count


class SourceRow(QWidget):
    """A letter, the source, the map of it, and the number of its regions where that can be chosen.

    Parameters
    ----------
    letter : str
        "A" or "B".

    Signals
    -------
    chosen_changed()
        The person chose, be it the same again.
    asked(object)
        The person chose what is no map, by its key; what was chosen before stays.
    """

    chosen_changed = Signal()
    asked = Signal(object)

    def __init__(self, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        self._taken = -1
        self.sources, self.places, self.count = ElidedBox(9), ElidedBox(7), QSpinBox()
        self._build(letter)
        self.sources.activated.connect(self._on_sources_activated)
        self.places.activated.connect(self._on_places_activated)
        self.count.valueChanged.connect(self._on_count_value_changed)

    @property
    def chosen(self) -> Chosen | None:
        """The map that is chosen; None as long as none is."""
        choice, index = self._choice(), self.places.currentIndex()
        if choice is None or not 0 <= index < len(choice.places):
            return None
        place = choice.places[index]
        return Chosen(place, self.count.value() if place.most else 0)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Offer these; what was chosen stays if it is still among them."""
        source, place, count = self._choice(), self.places.currentIndex(), self.count.value()
        source_key = source.key if source is not None else None
        place_key = source.places[place].key if source is not None and 0 <= place < len(source.places) else None
        self._choices = tuple(choices)
        self._fill_sources()
        self.choose(source_key, place_key, count)

    @property
    def words(self) -> tuple[str, str, int]:
        """What is chosen, in words that stay from one start to the next: source, map, and how many regions."""
        choice, chosen = self._choice(), self.chosen
        if choice is None or chosen is None:
            return "", "", 0
        return choice.title, chosen.place.title, chosen.count

    def choose_words(self, source: str, place: str, count: int) -> bool:
        """Choose what has these words; False: there is no such source."""
        choice = next((choice for choice in self._choices if choice.title == source and choice.places), None)
        if choice is not None:
            key = next((one.key for one in choice.places if one.title == place), None)
            self.choose(choice.key, key, count)
        return choice is not None

    def choose(self, source: Hashable, place: Hashable = None, count: int = 0) -> None:
        """Choose without a word: by key, the first place where there is no such; nothing where there is no such source."""
        index = next((row for row in range(self.sources.count()) if self._key(row) == source), -1) if source is not None else -1
        self.sources.setCurrentIndex(index)
        self._taken = index
        self._fill_places(place, count)

    @property
    def source(self) -> Hashable:
        """The key of the chosen source."""
        choice = self._choice()
        return None if choice is None else choice.key

    # How

    def _build(self, letter: str) -> None:
        title = QLabel(f"<b>{letter}</b>", textFormat=Qt.TextFormat.RichText)
        title.setBuddy(self.sources)
        for box, name in ((self.sources, "Source"), (self.places, "Map")):
            box.setAccessibleName(f"{name} of {letter}")
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.sources.setPlaceholderText(NOTHING)
        self.count.setAccessibleName(f"Segments of {letter}")
        self.count.setKeyboardTracking(False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(title)
        line.addWidget(self.sources, 3)
        line.addWidget(self.places, 2)
        line.addWidget(self.count)
        self._fill_places(None, 0)

    def _choice(self) -> Choice | None:
        return self._choice_at(self.sources.currentIndex())

    def _choice_at(self, row: int) -> Choice | None:
        number = self.sources.itemData(row) if row >= 0 else None
        return self._choices[number] if isinstance(number, int) else None

    def _key(self, row: int) -> Hashable:
        choice = self._choice_at(row)
        return None if choice is None else choice.key

    def _fill_sources(self) -> None:
        """A heading that cannot be chosen stands above each group."""
        self.sources.clear()
        group = ""
        for number, choice in enumerate(self._choices):
            if choice.group != group:
                group = choice.group
                self.sources.addItem(group)
                model = self.sources.model()
                assert isinstance(model, QStandardItemModel)
                model.item(self.sources.count() - 1).setEnabled(False)
            self.sources.addItem(choice.title, number)
            self.sources.setItemData(
                self.sources.count() - 1, plain_tip(choice.tip or choice.title), Qt.ItemDataRole.ToolTipRole
            )

    def _fill_places(self, key: Hashable, count: int) -> None:
        choice = self._choice()
        self.places.clear()
        for place in choice.places if choice is not None else ():
            self.places.addItem(place.title)
        keys = [place.key for place in choice.places] if choice is not None else []
        self.places.setCurrentIndex(keys.index(key) if key in keys else 0 if keys else -1)
        self.places.setVisible(len(keys) > 1)
        self.sources.setToolTip("" if choice is None else plain_tip(choice.tip or choice.title))
        self._show_count(count if key in keys else 0)

    def _show_count(self, count: int) -> None:
        """The number of regions, where it is for choice."""
        choice, index = self._choice(), self.places.currentIndex()
        place = choice.places[index] if choice is not None and index >= 0 else None
        self.places.setToolTip("" if place is None else plain_tip(place.title))
        self.count.setVisible(place is not None and place.most > 0)
        if place is not None and place.most:
            with QSignalBlocker(self.count):
                self.count.setRange(1, place.most)
                self.count.setValue(count or place.usual)

    @Slot(int)
    def _on_sources_activated(self, index: int) -> None:
        choice = self._choice_at(index)
        if choice is not None and not choice.places:
            self.sources.setCurrentIndex(self._taken)
            self.asked.emit(choice.key)
            return
        self._taken = index
        self._fill_places(None, 0)
        self.chosen_changed.emit()

    @Slot(int)
    def _on_places_activated(self, _index: int) -> None:
        self._show_count(0)
        self.chosen_changed.emit()

    @Slot(int)
    def _on_count_value_changed(self, _value: int) -> None:
        self.chosen_changed.emit()
