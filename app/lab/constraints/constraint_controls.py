"""Brush, palette and buttons for seeds, and what is said of them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.image_views.readout import patch_text
from app.lab.constraints.brush import BrushMode
from app.lab.constraints.label_palette import LabelPalette
from app.widgets.check_boxes import CheckBox, RadioButton
from app.widgets.column_scroll import ColumnScroll
from app.widgets.plain_label import PlainLabel
from app.widgets.theme_colors import alarm
from grapl_engine.label_constraints import LabelConstraints

__all__ = ["ConstraintControls"]

_BINDS = "Seeds bind patches in a run's cuts. The pixel map is made after them, and may still differ."
_BINDS_NOTHING = "With the settings as they are, a run makes no cut, so that seeds would change nothing in it."
_KEYS = "Alt+click or Ctrl+click takes the label under the mouse. Ctrl+Z takes a stroke back."
_ASKS = "\N{HORIZONTAL ELLIPSIS}"
_SIZES = {"1 patch": 1, "3 \N{MULTIPLICATION SIGN} 3 patches": 3}
_TIPS = {
    BrushMode.MUST: "The cut has to give these patches the label.",
    BrushMode.FORBID: "The cut may give these patches any other label.",
    BrushMode.ERASE: "Takes the seeds of these patches away.",
}


class ConstraintControls(QWidget):
    """All that is seen on the seeds' page; the buttons stand at its end, where no text that comes or goes moves them.

    Signals
    -------
    here_asked()
        The selected patch is to be painted.
    """

    here_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.brush = CheckBox("Paint with the mouse")
        self.modes = {mode: RadioButton(mode.value) for mode in BrushMode}
        self.size_box = QComboBox()
        self.palette_of_labels = LabelPalette()
        self.here = QPushButton("Paint the selected patch")
        self.counted, self.told, self.binds = (PlainLabel(wordWrap=True) for _ in range(3))
        self.run, self.clear = QPushButton("Run with seeds"), QPushButton("Clear all")
        self.open, self.save = (
            QPushButton("Open seeds\N{HORIZONTAL ELLIPSIS}"),
            QPushButton("Save seeds\N{HORIZONTAL ELLIPSIS}"),
        )
        self._is_wrong = False
        self._explain()
        self._build()
        self.here.clicked.connect(self.here_asked)
        self.palette_of_labels.entered.connect(self.here_asked)
        self._group.idToggled.connect(self._on_group_id_toggled)

    @property
    def mode(self) -> BrushMode:
        """What the brush does."""
        return next(mode for mode, button in self.modes.items() if button.isChecked())

    @property
    def size_of_brush(self) -> int:
        """Its side in patches."""
        return int(self.size_box.currentData())

    def show_constraints(self, constraints: LabelConstraints, colors: list[QColor]) -> None:
        """The seeds that there are, and the labels that can be painted."""
        self.palette_of_labels.show_labels(colors)
        for button in (self.run, self.clear, self.save):
            button.setEnabled(bool(constraints))

    def show_use(self, has_cuts: bool) -> None:
        """Whether the next run has cuts that seeds can bind."""
        self.binds.setText(_BINDS if has_cuts else _BINDS_NOTHING)

    def show_patch(self, patch: tuple[int, int] | None) -> None:
        """Which patch is selected."""
        self.here.setEnabled(patch is not None)
        self.here.setText("Paint the selected patch" + (f" ({patch_text(patch)})" if patch is not None else ""))

    def tell(self, counted: str, told: str, is_wrong: bool = False) -> None:
        """How many seeds there are, and what they do, or what is wrong with them."""
        self.counted.setText(counted)
        self.told.setText(told)
        self._is_wrong = is_wrong
        self._paint_told()

    # How

    def _explain(self) -> None:
        self.brush.setToolTip("While it is on, the left mouse button paints in the views; off, it selects.")
        for mode, button in self.modes.items():
            button.setToolTip(_TIPS[mode])
        for text, size in _SIZES.items():
            self.size_box.addItem(text, size)
        self.size_box.setAccessibleName("Size of the brush")
        self.size_box.setToolTip("How many patches the brush paints at a time")
        self.here.setToolTip("Enter in the palette does it too; Shift and the arrow keys move the selected patch.")
        self.run.setToolTip("A new run whose every cut keeps the seeds (Ctrl+R)")
        self.open.setToolTip("Read seeds from a file, for example of an exported run")
        self.save.setToolTip("Write the seeds as JSON, for grapl segment --constraints FILE")
        self.brush.setChecked(True)
        self.modes[BrushMode.MUST].setChecked(True)

    def _build(self) -> None:
        self._group = QButtonGroup(self)
        modes = QHBoxLayout()
        modes.setSpacing(2)
        for number, choice in enumerate(self.modes.values()):
            self._group.addButton(choice, number)
            modes.addWidget(choice)
        brush = QHBoxLayout()
        brush.addWidget(self.brush, 1)
        brush.addWidget(self.size_box)
        buttons = QGridLayout()
        buttons.setContentsMargins(8, 0, 8, 8)
        for place, button in enumerate((self.run, self.clear, self.open, self.save)):
            buttons.addWidget(button, place // 2, place % 2)
        keys = PlainLabel(_KEYS, wordWrap=True)
        for label in (self.binds, keys):
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.counted.setStyleSheet("font-weight: bold")
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 0, 8, 0)
        column.setSpacing(6)
        column.addLayout(brush)
        column.addLayout(modes)
        column.addWidget(self.palette_of_labels)
        column.addWidget(self.here)
        column.addWidget(keys)
        column.addWidget(self.counted)
        column.addWidget(self.told)
        column.addWidget(self.binds)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(ColumnScroll(inside), 1)
        whole.addLayout(buttons)

    def _paint_told(self) -> None:
        colors = QPalette()
        if self._is_wrong:
            colors.setColor(QPalette.ColorRole.WindowText, alarm(self.palette()))
        self.told.setPalette(colors)

    @Slot(int, bool)
    def _on_group_id_toggled(self, number: int, on: bool) -> None:
        self.palette_of_labels.setEnabled(self.mode is not BrushMode.ERASE) if on else None
