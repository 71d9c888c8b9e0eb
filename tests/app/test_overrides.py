"""Qt's methods that this program has its own way of: each one may fail, and nothing comes of it but the report."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QAbstractTableModel, QEvent, QMimeData, QObject, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QEnterEvent,
    QFocusEvent,
    QIcon,
    QIconEngine,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QHBoxLayout,
    QProxyStyle,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

import app
from app.overrides import ANSWERS, guard_overrides

NOT_OVERRIDES = frozenset(f"HeldLabel.{name}" for name in ("clear", "setText", "setTextInteractionFlags", "text"))
"""Of what is not virtual in Qt: it never calls them, and who does hears of what fails."""


def overrides() -> Iterator[tuple[type, str, Any]]:
    """Every function of a class of the program that stands in for one of Qt's."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if module.name == "app.__main__":
            continue
        for made in vars(importlib.import_module(module.name)).values():
            if not isinstance(made, type) or made.__module__ != module.name:
                continue
            for name, function in vars(made).items():
                if name.startswith("__") or not inspect.isfunction(function):
                    continue
                if any(name in vars(base) and base.__module__.startswith("PySide6.") for base in made.__mro__[1:]):
                    yield made, name, function


def test_every_override_of_the_program_is_guarded(qapp: QApplication) -> None:
    found = [entry for entry in overrides() if f"{entry[0].__name__}.{entry[1]}" not in NOT_OVERRIDES]
    assert len(found) > 100
    bare = {f"{made.__name__}.{name}" for made, name, function in found if not hasattr(function, "__wrapped__")}
    assert bare == set(), "Say in app/overrides.py what Qt is to hear where one of these fails"
    assert {name for _, name, _ in found} <= {*ANSWERS, *EVENTS}, "Have Qt call this one below"


def failing(base: type, *names: str, **words: Any) -> Any:
    """One of a class of the program whose overrides of these names fail."""

    def fail(self: object, *_: object) -> None:
        raise IndexError("no such label")

    return type("Failing", (base,), {**dict.fromkeys(names, fail), "__module__": "app.failing"})(**words)


class Whole(QAbstractTableModel):
    """A model with nothing wrong."""

    def rowCount(self, parent: object = None) -> int:
        return 3

    def columnCount(self, parent: object = None) -> int:
        return 2

    def data(self, index: object, role: int = 0) -> None:
        return None


class Engine(QIconEngine):
    """An icon with nothing wrong."""

    def paint(self, *_: object) -> None: ...
    def clone(self) -> QIconEngine:
        return Engine()


class Item(QGraphicsItem):
    """An item with nothing wrong."""

    def boundingRect(self) -> Any:
        return QRect(0, 0, 9, 9).toRectF()

    def paint(self, *_: object) -> None: ...


def _table(qtbot: QtBot, name: str) -> None:
    view = QTableView()
    qtbot.addWidget(view)
    model = failing(Whole, name, parent=view)
    view.setModel(model)
    view.setSortingEnabled(True)
    view.resize(200, 200)
    view.show()
    model.layoutChanged.emit()
    view.grab()
    model.beginResetModel()
    model.endResetModel()
    view.selectAll()


def _view(qtbot: QtBot, name: str) -> None:
    view = failing(QTableView, name)
    qtbot.addWidget(view)
    view.setModel(Whole(view))
    view.setCurrentIndex(view.model().index(1, 1))


def _delegate(qtbot: QtBot, name: str) -> None:
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(Whole(view))
    view.setItemDelegate(failing(QStyledItemDelegate, name, parent=view))
    view.show()
    view.grab()


def _item(qtbot: QtBot, name: str) -> None:
    view = QGraphicsView(scene := QGraphicsScene())
    qtbot.addWidget(view)
    scene.addItem(failing(Item, name))
    view.show()
    view.grab()


def _icon(qtbot: QtBot, name: str) -> None:
    icon = QIcon(failing(Engine, name))
    image = QImage(9, 9, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    icon.paint(painter, QRect(0, 0, 9, 9))
    painter.end()
    icon.pixmap(9, 9)
    if name == "clone":
        failing(Engine, name).clone()


def _browser(qtbot: QtBot, name: str) -> None:
    browser = failing(QTextBrowser, name)
    qtbot.addWidget(browser)
    browser.setHtml("<img src='nothing.png'>")
    if name == "doSetSource":
        browser.setSource(QUrl("nothing.md"))
    browser.show()
    browser.grab()


class Fusion(QProxyStyle):
    """A style with nothing wrong."""

    def __init__(self) -> None:
        super().__init__("Fusion")


def _style(qtbot: QtBot, name: str) -> None:
    box = QCheckBox("box")
    qtbot.addWidget(box)
    style = failing(Fusion, name)
    style.setParent(box)
    box.setStyle(style)
    box.grab()
    box.style().standardIcon(QStyle.StandardPixmap.SP_ArrowBack)


class Target(QWidget):
    """Something can be dropped on it."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()


def _widget(qtbot: QtBot, name: str) -> None:
    """Shown, changed, painted, and everything done to it that a person can do."""
    box = QWidget()
    qtbot.addWidget(box)
    widget = failing(Target, name, parent=box)
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.setAcceptDrops(True)
    QHBoxLayout(box).addWidget(widget)
    box.show()
    for event in _events():
        QApplication.sendEvent(widget, event)
    widget.setEnabled(False)
    widget.resize(50, 60)
    widget.grab()
    widget.focusNextChild()
    widget.close()


def _filter(qtbot: QtBot, name: str) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.installEventFilter(watch := failing(QObject, name))
    widget.show()
    widget.removeEventFilter(watch)


def _events() -> list[QEvent]:
    place, left, plain = QPointF(2, 2), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    kinds = (
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
    )
    keys, mime = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease), _kept_mime
    return [
        *(QMouseEvent(kind, place, place, left, left, plain) for kind in kinds),
        *(QKeyEvent(kind, key, plain) for kind in keys for key in (Qt.Key.Key_A, Qt.Key.Key_Tab)),
        QWheelEvent(place, place, QPoint(0, 9), QPoint(0, 120), left, plain, Qt.ScrollPhase.NoScrollPhase, False),
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(2, 2), QPoint(2, 2)),
        QEnterEvent(place, place, place),
        QEvent(QEvent.Type.Leave),
        QFocusEvent(QEvent.Type.FocusIn),
        QFocusEvent(QEvent.Type.FocusOut),
        QDragEnterEvent(QPoint(2, 2), Qt.DropAction.CopyAction, mime, left, plain),
        QDropEvent(place, Qt.DropAction.CopyAction, mime, left, plain),
    ]


def _copying(qtbot: QtBot, name: str) -> None:
    browser = failing(QTextBrowser, name)
    qtbot.addWidget(browser)
    browser.setPlainText("words")
    browser.selectAll()
    browser.copy()
    QApplication.clipboard().clear()  # what Python made must not outlive it there


_kept_mime = QMimeData()  # the events of dragging do not keep theirs

EVENTS: dict[str, Callable[[QtBot, str], None]] = dict.fromkeys(
    (
        "changeEvent", "closeEvent", "contextMenuEvent", "dragEnterEvent", "dropEvent", "enterEvent", "focusInEvent",
        "focusOutEvent", "hideEvent", "keyPressEvent", "keyReleaseEvent", "leaveEvent", "mouseDoubleClickEvent",
        "mouseMoveEvent", "mousePressEvent", "mouseReleaseEvent", "moveEvent", "paintEvent", "resizeEvent", "showEvent",
        "wheelEvent",
    ),
    _widget,
)  # fmt: skip
KINDS: dict[str, Callable[[QtBot, str], None]] = EVENTS | {
    "boundingRect": _item,
    "clone": _icon,
    "columnCount": _table,
    "createMimeDataFromSelection": _copying,
    "currentChanged": _view,
    "data": _table,
    "doSetSource": _browser,
    "drawControl": _style,
    "drawPrimitive": _style,
    "event": _widget,
    "eventFilter": _filter,
    "flags": _table,
    "focusNextPrevChild": _widget,
    "hasHeightForWidth": _widget,
    "headerData": _table,
    "heightForWidth": _widget,
    "initStyleOption": _delegate,
    "loadResource": _browser,
    "minimumSizeHint": _widget,
    "paint": _item,
    "pixmap": _icon,
    "polish": _style,
    "rowCount": _table,
    "sizeHint": _widget,
    "standardIcon": _style,
}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_an_override_that_fails_costs_nothing_but_its_own_work(
    qtbot: QtBot, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: told.append(f"{kind.__name__}: {error}"))
    if name == "heightForWidth":  # asked for only where there is one
        assert failing(QWidget, name).heightForWidth(5) == -1
    KINDS[name](qtbot, name)  # comes back, with no exception of its own
    assert set(told) == {"IndexError: no such label"}


def test_every_answer_is_tried() -> None:
    assert ANSWERS.keys() <= KINDS.keys()


def test_classes_of_others_are_left_as_they_are() -> None:
    guard_overrides()

    class Elsewhere(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            return True

    assert not hasattr(Elsewhere.eventFilter, "__wrapped__")
    assert hasattr(type(failing(QObject, "eventFilter")).eventFilter, "__wrapped__")
