"""What is to be done with a folder of pictures: where the files go, and the options of ``grapl segment``."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QWidget

from app.session.batch_work import BatchPlan
from app.widgets.check_boxes import CheckBox
from app.widgets.elided_label import ElidedLabel
from app.widgets.plain_label import PlainLabel
from app.widgets.plain_tip import plain_tip

__all__ = ["BatchForm"]

_SAVE_TIP = (
    "Also write each whole run as .grapl, with all levels of detail and the map of each iteration; without that, the runs in "
    "the list have no maps of iterations, and levels of detail only where the pixel map is one of them (tuned, instant)"
)
_OVERWRITE_TIP = "Write over the folder of an earlier picture of the same name; otherwise a second NAME is NAME-2"
_NUMBER_TIP = "Of 0, each number in label maps is a segment, 0 too; 1 is for programs that take 0 as background"


class BatchForm(QWidget):
    """Folders and options, in the order in which they are thought of.

    Attributes
    ----------
    output : Path or None
        Where the files go.

    Signals
    -------
    folder_asked()
        Another folder of pictures is wanted.
    output_asked()
        Another place for the files.
    changed()
        Something else is chosen.
    """

    folder_asked = Signal()
    output_asked = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.output: Path | None = None
        self._folder, self.settings = ElidedLabel(), ElidedLabel()
        self._output = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.other_folder, self.other_output = QPushButton("Folder…"), QPushButton("Into…")
        self.save_run, self.overwrite = CheckBox("Save whole runs too"), CheckBox("Write over earlier results")
        self.numbers = QComboBox()
        self._build()
        self.other_folder.clicked.connect(self.folder_asked)
        self.other_output.clicked.connect(self.output_asked)
        for box in (self.save_run, self.overwrite):
            box.toggled.connect(self._on_changed)
        self.numbers.currentIndexChanged.connect(self._on_changed)

    @property
    def ids_from(self) -> int:
        """The first segment's number."""
        return self.numbers.currentIndex()

    def show_folder(self, folder: Path, count: int) -> None:
        """What is made."""
        self._folder.setText(f"{folder.name or folder} \N{MIDDLE DOT} {count} picture{'s' * (count != 1)}")
        self._folder.setToolTip(plain_tip(str(folder)))

    def show_output(self, output: Path) -> None:
        """Where the files go."""
        self.output = output
        self._output.setText(str(output))
        self._output.setToolTip(plain_tip(str(output)))
        self.changed.emit()

    def show_plan(self, plan: BatchPlan) -> None:
        """What was started, perhaps at another start of the program."""
        self.save_run.setChecked(plan.save_run)
        self.overwrite.setChecked(plan.overwrite)
        self.numbers.setCurrentIndex(plan.ids_from)
        self.show_output(plan.output)

    def show_settings(self, text: str) -> None:
        """What each picture is segmented with."""
        self.settings.setText(f"Settings: {text}")
        self.settings.setToolTip(plain_tip(f"Those of the panel Settings when the batch starts: {text}"))

    def _build(self) -> None:
        self.save_run.setChecked(True)
        self.save_run.setToolTip(_SAVE_TIP)
        self.overwrite.setToolTip(_OVERWRITE_TIP)
        self.numbers.addItems(["0", "1"])
        self.numbers.setToolTip(_NUMBER_TIP)
        self.numbers.setAccessibleName("Number of the first segment in label maps")
        self.other_folder.setAccessibleName("Another folder of pictures")
        self.other_output.setAccessibleName("Another folder for the results")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.other_folder, 0, 0)
        grid.addWidget(self._folder, 0, 1, 1, 3)
        grid.addWidget(self.other_output, 1, 0)
        grid.addWidget(self._output, 1, 1, 1, 3)
        grid.addWidget(self.settings, 2, 0, 1, 4)
        grid.addWidget(self.save_run, 3, 0, 1, 2)
        grid.addWidget(self.overwrite, 4, 0, 1, 2)
        grid.addWidget(PlainLabel("First number"), 3, 2, 2, 1)
        grid.addWidget(self.numbers, 3, 3, 2, 1)
        grid.setColumnStretch(1, 1)

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()
