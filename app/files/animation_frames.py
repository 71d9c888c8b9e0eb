"""The pictures of an animation: the frames of a run's timeline, or the moves of one of its cuts, each with a caption."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter

from app.files.figure_export import GAP, caption, caption_height
from app.session.run_text import preset_text
from grapl_engine import Frame, RunRecord, Stage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine.analysis.solver_trace import SolverTrace
    from grapl_engine.graphcut.cut import Move

__all__ = ["moves", "timeline_pictures"]

SIDE = 960
LETTER = 15


def timeline_pictures(record: RunRecord) -> Iterator[NDArray[np.uint8]]:
    """A picture for each frame of a run's timeline, captioned; for a thread that may take its time."""
    shown = []
    for frame in record.frames():
        labels = record.pixel_labels(frame) if frame.stage is Stage.FINAL else record.patch_labels(frame)
        if labels is not None:
            shown.append((labels, frame, caption(record, frame)))
    return _captioned(record, shown)


def moves(record: RunRecord, trace: SolverTrace) -> Iterator[NDArray[np.uint8]]:
    """A picture for the start of a cut and for each move that changed something, captioned."""
    d = trace.problem.d
    shown: list[tuple[NDArray[Any], Frame | None, str]] = []
    about = f"{record.picture.title} \N{MIDDLE DOT} {preset_text(record.settings)}"
    for index in (0, *(index for index, move in enumerate(trace.moves, 1) if move.changed)):
        name = _name_of(trace.moves[index - 1]) if index else "start"
        text = f"{about} \N{MIDDLE DOT} {name} \N{MIDDLE DOT} E {trace.energy(index).total:,.1f} nats"
        shown.append((trace.labels(index).reshape(d, d), None, text))
    return _captioned(record, shown)


# How


def _name_of(move: Move) -> str:
    return (
        f"\N{GREEK SMALL LETTER ALPHA} = {move.alpha}"
        if move.beta is None
        else f"{move.alpha} \N{LEFT RIGHT ARROW} {move.beta}"
    )


def _captioned(record: RunRecord, shown: Sequence[tuple[NDArray[Any], Frame | None, str]]) -> Iterator[NDArray[np.uint8]]:
    """Labels in their colours with dark letters on white below them; all pictures of an animation have one size."""
    from grapl_engine.storage import painting

    font = QFont()
    font.setPixelSize(LETTER)
    for labels, frame, text in shown:
        pixels = painting.painted(record, labels, SIDE, frame=frame)
        heights = (caption_height(text, pixels.shape[1], QFontMetrics(font)) for *_, text in shown)
        yield _with_caption(pixels, text, font, max(3 * LETTER + 2 * GAP, *heights))


def _with_caption(pixels: NDArray[np.uint8], text: str, font: QFont, room: int) -> NDArray[np.uint8]:
    import numpy as np

    height, width = pixels.shape[:2]
    image = QImage(width, height + room, QImage.Format.Format_RGB888)
    image.fill(QColor(255, 255, 255))
    painter = QPainter(image)
    painter.drawImage(0, 0, QImage(np.ascontiguousarray(pixels).data, width, height, 3 * width, QImage.Format.Format_RGB888))
    painter.setFont(font)
    painter.setPen(QColor(20, 20, 20))
    painter.drawText(QRectF(GAP, height + GAP, width - 2 * GAP, room - GAP), Qt.TextFlag.TextWordWrap.value, text)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * width].reshape(image.height(), width, 3).copy()
