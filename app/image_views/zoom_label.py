"""How large the picture is seen."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.image_views.camera_link import CameraLink
from app.widgets.plain_label import PlainLabel

__all__ = ["ZoomLabel", "zoom_text"]

TIP = "Pixels of the screen for each of the picture. Shift+Z: 100 %; Ctrl+0: the whole picture"


class ZoomLabel(PlainLabel):
    """Says it in percent, of the view that keys mean; for the status bar."""

    def __init__(self, cameras: CameraLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cameras = cameras
        self.setToolTip(TIP)
        cameras.view_changed.connect(self._show)
        cameras.leading_changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        view = self._cameras.leading
        self.setText(f"zoom {zoom_text(view.canvas.magnification)}" if view.isVisible() else "")


def zoom_text(magnification: float) -> str:
    """For example "100 %", "3.4 %", "1,250 %"."""
    percent = 100 * magnification
    return f"{percent:,.0f} %" if percent >= 9.95 else f"{percent:.1f} %"
