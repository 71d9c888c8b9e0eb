"""What is drawn over the pictures, on which of them, and what its colours mean."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from app.compare.meaning_lines import BOTH, ONLY_ONE, ONLY_OTHER
from app.compare.mistakes.drawing import HALVES, Draw, Drawn
from app.image_views.views import ViewKind
from app.widgets.check_boxes import CheckBox
from app.widgets.colormap import CostScale
from app.widgets.plain_label import PlainLabel
from app.widgets.swatch import SWATCH, swatch

__all__ = ["DrawRow"]

TENTHS = 10
"""Of a pixel: the slider's steps."""
FARTHEST = 4.0
"""How many times the first tolerance the slider reaches; at least ten pixels."""
LEGEND = (
    (BOTH, "agreed"),
    (ONLY_ONE, "only the map's: over-segmentation"),
    (ONLY_OTHER, "only the truth's: under-segmentation"),
)


_HEAT = {
    Draw.HEAT: "of a pixel (mean: VI), or more",
    Draw.OVER: "of a pixel (mean: over), or more",
    Draw.UNDER: "of a pixel (mean: under), or more",
}


class DrawRow(QWidget):
    """Choices, a slider, and a legend.

    Attributes
    ----------
    what : QComboBox
    places : dict of ViewKind to QCheckBox
    slider : QSlider
        The tolerance in tenths of a pixel.
    scale : CostScale

    Signals
    -------
    changed()
        Something else is to be drawn.
    places_changed()
        It is to be drawn elsewhere.
    """

    changed = Signal()
    places_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_chosen = False
        self.what, self.scale = QComboBox(), CostScale()
        self.slider, self.tolerance_text = QSlider(Qt.Orientation.Horizontal), PlainLabel()
        self.places = {kind: CheckBox(kind.value) for kind in (ViewKind.PHOTOGRAPH, ViewKind.PIXELS)}
        self.counts = [PlainLabel(wordWrap=True) for _ in LEGEND]
        self._build()
        self._show_parts()
        self.what.currentIndexChanged.connect(self._on_what_current_index_changed)
        self.what.activated.connect(self._on_what_activated)
        self.slider.valueChanged.connect(self._on_slider_value_changed)
        for box in self.places.values():
            box.toggled.connect(self.places_changed)

    @property
    def draw(self) -> Draw:
        """What is to be drawn."""
        return list(Draw)[self.what.currentIndex()]

    @property
    def tolerance(self) -> float:
        """Of boundaries, in pixels."""
        return self.slider.value() / TENTHS

    @property
    def on(self) -> set[ViewKind]:
        """Where it is to be drawn."""
        return {kind for kind, box in self.places.items() if box.isChecked()}

    def suggest(self, draw: Draw) -> None:
        """Draw this, unless the person has chosen."""
        if not self._is_chosen:
            self.what.setCurrentIndex(list(Draw).index(draw))

    def draw_nothing(self) -> None:
        """The person stopped what was being drawn."""
        self._is_chosen = True
        self.what.setCurrentIndex(list(Draw).index(Draw.NOTHING))

    def show_tolerance(self, pixels: float) -> None:
        """Put a tolerance there without a word, the usual one of a picture."""
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, round(TENTHS * max(FARTHEST * pixels, 10.0)))
            self.slider.setValue(round(TENTHS * pixels))
        self._show_tolerance()

    def show_drawn(self, drawn: Drawn | None) -> None:
        """What the colours mean; None: nothing is drawn."""
        for label, count, (_, text) in zip(self.counts, (0, 0, 0) if drawn is None else drawn.counts, LEGEND, strict=True):
            label.setText(f"{text} ({count:,} px)" if drawn is not None and drawn.draw is Draw.BOUNDARIES else text)
        if drawn is not None and drawn.draw in HALVES:
            self.scale.show_range(_HEAT[drawn.draw], 0.0, drawn.most, "bits")
        self._show_parts()

    # How

    def _build(self) -> None:
        self.what.addItems([draw.value for draw in Draw])
        self.what.setAccessibleName("What is drawn over the pictures")
        self.slider.setAccessibleName("Tolerance of boundaries")
        self.slider.setToolTip(
            "How far apart, in pixels of the picture, two boundaries may be and agree, by the nearest; at first 0.0075 of its "
            "diagonal. The measures of boundaries count stricter: there each pixel needs a partner of its own"
        )
        self.slider.setPageStep(TENTHS)
        choice, on, tolerance = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        title = PlainLabel("&Draw")
        title.setBuddy(self.what)
        choice.addWidget(title)
        choice.addWidget(self.what, 1)
        on.addWidget(PlainLabel("on"))
        for box in self.places.values():
            box.setChecked(True)
            on.addWidget(box)
        on.addStretch(1)
        self._tolerance = QWidget()
        tolerance.setContentsMargins(0, 0, 0, 0)
        self._tolerance.setLayout(tolerance)
        tolerance.addWidget(PlainLabel("Tolerance"))
        tolerance.addWidget(self.slider, 1)
        tolerance.addWidget(self.tolerance_text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(choice)
        layout.addLayout(on)
        for widget in (self._tolerance, self._made_legend(), self.scale):
            layout.addWidget(widget)

    def _made_legend(self) -> QWidget:
        self.legend = QWidget()
        grid = QGridLayout(self.legend)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(1)
        for row, ((color, _), label) in enumerate(zip(LEGEND, self.counts, strict=True)):
            square = PlainLabel()
            square.setFrameShape(QFrame.Shape.Box)  # white is seen on white
            square.setPixmap(swatch(color).pixmap(SWATCH))
            grid.addWidget(square, row, 0)
            grid.addWidget(label, row, 1)
        grid.setColumnStretch(1, 1)
        return self.legend

    @Slot()
    def _on_what_activated(self) -> None:
        self._is_chosen = True

    @Slot()
    def _on_what_current_index_changed(self) -> None:
        self._show_parts()
        self.changed.emit()

    @Slot()
    def _on_slider_value_changed(self) -> None:
        self._show_tolerance()
        self.changed.emit()

    def _show_tolerance(self) -> None:
        self.tolerance_text.setText(f"{self.tolerance:.1f} px")

    def _show_parts(self) -> None:
        draw = self.draw
        for box in self.places.values():
            box.setEnabled(draw is not Draw.NOTHING)
        self._tolerance.setVisible(draw is Draw.BOUNDARIES)
        self.legend.setVisible(draw is Draw.BOUNDARIES)
        self.scale.setVisible(draw in HALVES)
