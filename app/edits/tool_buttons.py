"""The tools to choose from, and what can be set for the one in hand."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QSpinBox, QToolButton, QWidget

from app.edits.tool_box import ToolBox
from app.edits.tools import TOOLS, WITH_LABEL, Tool
from app.widgets.icons import icon
from app.widgets.plain_label import PlainLabel
from grapl_engine.label_edits import MOST_LABEL

__all__ = ["ToolButtons", "ToolOptions"]

COLUMNS = 2
ICON = 16


class ToolButtons(QWidget):
    """A button for each tool; the one in hand is pressed.

    Parameters
    ----------
    tools : ToolBox
    """

    def __init__(self, tools: ToolBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.buttons: dict[Tool, QToolButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for number, (tool, entry) in enumerate(TOOLS.items()):
            button = self.buttons[tool] = QToolButton(autoRaise=True)
            button.setCheckable(True)
            button.setText(entry.title)
            button.setIcon(icon(f"edit-{tool.value}"))
            button.setIconSize(QSize(ICON, ICON))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setToolTip(f"{entry.tip} ({entry.keys})")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(tools.choose, tool))
            grid.addWidget(button, *divmod(number, COLUMNS))
        tools.chosen.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        for tool, button in self.buttons.items():
            button.setChecked(tool is self._tools.tool)


class ToolOptions(QWidget):
    """Size and number for the tool in hand; what it has no use for is not there.

    Parameters
    ----------
    tools : ToolBox
    """

    def __init__(self, tools: ToolBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.size_title, self.label_title = PlainLabel(), PlainLabel("Number")
        self.size_box, self.label_box = QSpinBox(), QSpinBox(maximum=MOST_LABEL)
        self.new, self.do = QPushButton("New"), QPushButton("Do it")
        self.new.setCheckable(True)
        self.new.setToolTip("The next number that no segment has")
        for box, title in ((self.size_box, self.size_title), (self.label_box, self.label_title)):
            title.setBuddy(box)
            box.setKeyboardTracking(False)
        self.label_box.setAccessibleName("Number of the segment")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        for widget in (self.size_title, self.size_box, self.label_title, self.label_box, self.new, self.do):
            line.addWidget(widget)
        line.addStretch(1)
        self.size_box.valueChanged.connect(self._on_size_box_value_changed)
        self.label_box.valueChanged.connect(tools.values.set_label)
        self.new.clicked.connect(self._on_new_clicked)
        self.do.clicked.connect(self._on_do_clicked)
        tools.chosen.connect(self._show)
        tools.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        tools, tool = self._tools, self._tools.tool
        sizes = {
            Tool.BRUSH: ("Radius", tools.values.radius, 0, 500),
            Tool.SMOOTH: ("Radius", tools.values.smoothing, 1, 100),
            Tool.ABSORB: ("Smaller than", tools.values.least, 2, 1_000_000),
        }
        title, value, low, high = sizes.get(tool, ("", 0, 0, 0)) if tool is not None else ("", 0, 0, 0)
        with QSignalBlocker(self.size_box), QSignalBlocker(self.label_box):
            self.size_box.setRange(low, high)
            self.size_box.setValue(value)
            self.size_box.setSuffix(" px")
            if not self.label_box.hasFocus():
                self.label_box.setValue(tools.values.label)
        self.size_title.setText(title)
        self.size_box.setAccessibleName(title)
        self.new.setChecked(tools.values.is_label_new)
        self.size_title.setVisible(bool(title))
        self.size_box.setVisible(bool(title))
        for named in (self.label_title, self.label_box, self.new):
            named.setVisible(tool in WITH_LABEL)
        self.do.setVisible(tool in (Tool.ABSORB, Tool.SMOOTH))
        self.do.setText("Absorb" if tool is Tool.ABSORB else "Smooth everywhere")

    @Slot(int)
    def _on_size_box_value_changed(self, value: int) -> None:
        self._tools.values.set_size(self._tools.tool, value)

    @Slot()
    def _on_new_clicked(self) -> None:
        self._tools.values.set_label(None if self.new.isChecked() else self.label_box.value())

    @Slot()
    def _on_do_clicked(self) -> None:
        self._tools.do_everywhere()
