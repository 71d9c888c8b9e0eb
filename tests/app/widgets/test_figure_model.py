"""What the cells of a table of figures say."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.widgets.figure_model import FigureModel, FigureRow


def test_cells_say_text_tip_square_and_alignment(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    model, role = FigureModel(("Name", "Count", "Cost"), ("whose", "how many", "in nats"), parent), Qt.ItemDataRole
    red = FigureRow("a", ("a", "10", "1"), (0.0, 10.0, 1.0), QColor("red"))
    model.show_rows([red, FigureRow("b", ("b", "9", "3"), (0.0, 9.0, 3.0), tip="the second")])
    assert [model.index(0, column).data() for column in range(3)] == ["a", "10", "1"]
    assert [model.index(line, 1).data(role.ToolTipRole) for line in range(2)] == ["how many", "the second"]
    square = model.index(0, 0).data(role.DecorationRole)
    assert square.pixmap(12, 12).toImage().pixelColor(6, 6) == QColor("red")
    assert model.index(0, 1).data(role.DecorationRole) is None and model.index(1, 0).data(role.DecorationRole) is None
    assert [bool(model.index(0, column).data(role.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight) for column in range(3)] == [
        False, True, True,
    ]  # fmt: skip
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(3)]
    tips = [model.headerData(column, Qt.Orientation.Horizontal, role.ToolTipRole) for column in range(3)]
    assert heads == ["Name", "Count", "Cost"] and tips == ["whose", "how many", "in nats"]
