"""One run in the list: a small map, what it is, how it came out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from app.session.run_text import SMALL_COMPONENT_TIP, end_text, result_text
from app.widgets.flat_button import FlatButton
from app.widgets.share_bar import ShareBar
from app.widgets.theme_colors import accent, alarm
from grapl_engine import RunRecord

__all__ = ["ElidedLabel", "RunCard", "thumbnail"]

THUMBNAIL = QSize(56, 42)
_BAR = 4


def thumbnail(record: RunRecord) -> QPixmap:
    """The newest map of a run in its colours, no larger than `THUMBNAIL` in either direction; empty before there is one."""
    frames = record.frames()
    if not frames:
        return QPixmap()
    import numpy as np

    from grapl_engine.storage import palette

    pixels = record.pixel_labels(frames[-1])
    labels = record.patch_labels(frames[-1]) if pixels is None else pixels
    if labels is None:
        return QPixmap()
    size = QSize(record.picture.width, record.picture.height).scaled(THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio)
    height, width = max(1, size.height()), max(1, size.width())
    rows, columns = np.arange(height) * labels.shape[0] // height, np.arange(width) * labels.shape[1] // width
    colors = np.ascontiguousarray(palette.label_colors(record.colored, record.palette_indices)[labels[np.ix_(rows, columns)]])
    image = QImage(colors.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return QPixmap.fromImage(image.copy())


class ElidedLabel(QLabel):
    """A line of text that gives way: too long, it ends in dots."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.color: Callable[[QPalette], QColor] = _text
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.color(self.palette()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


class RunCard(QWidget):
    """A run's line in the list; a bar at its left edge marks the compared one. The tooltip says everything in full.

    Signals
    -------
    compare_toggled(bool)
        The run is to be on the other side of the wipe, or no longer.
    """

    compare_toggled = Signal(bool)

    def __init__(self, record: RunRecord, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record = record
        self._bar: Callable[[QPalette], QColor] = accent
        self.picture = QLabel(self, alignment=Qt.AlignmentFlag.AlignCenter)
        self.picture.setFixedSize(THUMBNAIL)
        self.headline = ElidedLabel("", self)
        self.result = ElidedLabel("", self)
        self.progress = ShareBar(self)
        self.progress.setAccessibleName("Progress")
        self.progress.setFixedHeight(8)
        self.compare = FlatButton(self)
        self.compare.setCheckable(True)
        self.compare.clicked.connect(self.compare_toggled)
        layout = QGridLayout(self)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(2)
        layout.setContentsMargins(4 + _BAR, 4, 4, 4)
        layout.addWidget(self.picture, 0, 0, 3, 1)
        layout.addWidget(self.headline, 0, 1, 1, 2)
        layout.addWidget(self.result, 1, 1)
        layout.addWidget(self.compare, 1, 2)
        layout.addWidget(self.progress, 2, 1, 1, 2)
        layout.setColumnStretch(1, 1)

    def show_text(self, headline: str, remark: str) -> None:
        """Say what the run is; the remark stands in the tooltip alone."""
        self.headline.setText(headline)
        small_components = SMALL_COMPONENT_TIP if self.record.small_components else ""
        lines = (headline, result_text(self.record), remark, small_components, self.record.failure)
        self.setToolTip("\n".join(line for line in lines if line))

    def show_run(self, is_shown: bool, is_running: bool, is_compared: bool, may_compare: bool) -> None:
        """Show how far the run is, and whether it is what the views show."""
        font = self.font()
        font.setBold(is_shown)
        self.headline.setFont(font)
        self.progress.setVisible(is_running)
        self.show_progress()
        self.result.setText(result_text(self.record) or ("starting" if is_running else ""))
        self.compare.setVisible(may_compare and not is_running)
        with QSignalBlocker(self.compare):
            self.compare.setChecked(is_compared)
        self.compare.setText("End" if is_compared else "Compare")
        self.compare.setToolTip("Take the wipe away" if is_compared else "Put this run on the other side of the wipe")
        self.compare.setAccessibleName(f"{self.compare.text()}: {self.headline.text()}")
        state = "shown" if is_shown else "running" if is_running else end_text(self.record).lower()
        state = f"{state}, compared" if is_compared else state
        self.setAccessibleName(f"{self.headline.text()}, {self.result.text()}, {state}")

    def show_progress(self) -> None:
        """Show how far the run is."""
        self.progress.show_share(self.record.progress)

    def show_thumbnail(self, image: QPixmap) -> None:
        """Show the run's map."""
        self.picture.setPixmap(image)

    def set_on_highlight(self, on: bool) -> None:
        """Take the colour that can be read on the list's highlight, or the usual one."""
        usual = alarm if self.record.failure is not None else _text
        self.headline.color, self.result.color = (_highlighted, _highlighted) if on else (_text, usual)
        self._bar = _highlighted if on else accent
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.compare.isChecked():
            QPainter(self).fillRect(0, 0, _BAR, self.height(), self._bar(self.palette()))


def _text(colors: QPalette) -> QColor:
    return colors.color(QPalette.ColorRole.Text)


def _highlighted(colors: QPalette) -> QColor:
    return colors.color(QPalette.ColorRole.HighlightedText)
