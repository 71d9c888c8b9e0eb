"""The tool bar: what is wanted most, and how much the labels cover the photograph."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QSlider, QToolBar, QWidget

from app.image_views.view_options import ViewOptions
from app.widgets.plain_label import PlainLabel

__all__ = ["ToolBar"]


class ToolBar(QToolBar):
    """Some of the commands, and a slider.

    Parameters
    ----------
    actions : mapping of str to QAction
        By name.
    options : ViewOptions

    Attributes
    ----------
    opacity : QSlider
        0 to 100.
    """

    def __init__(self, actions: Mapping[str, QAction], options: ViewOptions, parent: QWidget | None = None) -> None:
        super().__init__("Run", parent)
        self.setObjectName("Run")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(16, 16))
        self._options = options
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self._build(actions)
        self._on_options_opacity_changed()
        self.opacity.valueChanged.connect(self._on_opacity_value_changed)
        options.opacity_changed.connect(self._on_options_opacity_changed)

    def _build(self, actions: Mapping[str, QAction]) -> None:
        self.addAction(actions["open_file"])
        self.addSeparator()
        for name in ("run", "pause", "stop"):
            self.addAction(actions[name])
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)
        self.addAction(actions["toggle_lab"])
        self.addSeparator()
        self.addAction(actions["contours"])
        self.addWidget(PlainLabel(" Opacity "))
        self.opacity.setRange(0, 100)
        self.opacity.setAccessibleName("Opacity of the labels")
        self.opacity.setFixedWidth(90)
        self.opacity.setToolTip("Opacity of the labels over the photograph (O)")
        self.addWidget(self.opacity)

    @Slot(int)
    def _on_opacity_value_changed(self, percent: int) -> None:
        self._options.set_opacity(percent / 100)

    @Slot()
    def _on_options_opacity_changed(self) -> None:
        with QSignalBlocker(self.opacity):
            self.opacity.setValue(round(100 * self._options.opacity))
