"""What stands between a person and the window: names for who hears it, and a mark where the keys are for who has no mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from contrast import contrast
from painted_text import ground, is_seen, painted_texts
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot
from whole_window import dialogs, fill, scenes

from app import theme
from app.main_window import MainWindow
from app.widgets.focus_ring import WIDTH
from grapl_engine import RunRecord

Text = QAccessible.Text
LEAST = 0.6
"""Of a ring; the rest may lie on a row that is selected."""
ROWS = 12
"""Of a list or a table: the rest are as these."""
BARE = (QAccessible.Role.Client, QAccessible.Role.NoRole, QAccessible.Role.Pane)


@pytest.fixture
def filled(window: MainWindow, lab_record: RunRecord, qtbot: QtBot) -> MainWindow:
    """A window with all there is to see."""
    window.resize(1280, 800)
    fill(window, lab_record, qtbot)
    return window


@pytest.fixture(autouse=True)
def restored(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply("system")


def focusable(root: QWidget) -> list[QWidget]:
    """What the mouse or the keys can give the focus to, as far as it is in sight."""
    return [
        widget
        for widget in (root, *root.findChildren(QWidget))
        if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
    ]


def heard(face: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """What a screen reader finds there that can take the focus, rows of lists and what Qt makes by itself too."""
    state = face.state()
    if state.focusable and not state.invisible:
        yield face
    for place in range(min(face.childCount(), ROWS)):
        if (child := face.child(place)) is not None:
            yield from heard(child)


def told(face: QAccessibleInterface) -> str:
    """Which one it is, for who reads of a fault."""
    role, parent = QAccessible.Role(face.role()).name, face.parent()
    return f"{type(face.object()).__name__} ({role}) in {parent.text(Text.Name) if parent is not None else ''!r}"


def fault(face: QAccessibleInterface) -> str:
    """What is wrong with what a screen reader says of it; "" if nothing is."""
    if not face.text(Text.Name).strip():
        return "no name"
    if face.role() in BARE:
        return "no role"
    if isinstance(face.object(), QComboBox) and not (face.relations() or face.text(Text.Description)):
        return "Linux takes its value for its name: a tip or a label has to say what it is"
    return ""


def test_all_that_takes_the_focus_says_what_it_is(filled: MainWindow, qtbot: QtBot) -> None:
    seen, faults = set(), set()
    for walk in (scenes, dialogs):
        for name, root in walk(filled, qtbot):
            for face in heard(QAccessible.queryAccessibleInterface(root)):
                seen.add((face.role(), face.text(Text.Name)))
                faults |= {f"{name}: {told(face)}: {wrong}" for wrong in [fault(face)] if wrong}
    assert not faults, "\n".join(sorted(faults))
    assert len(seen) > 250, f"the walk has seen the window: {len(seen)}"


def edge(image: QImage) -> Iterator[tuple[QColor, ...]]:
    """Along the four sides, but for the corners: the pixels across the ring."""
    width, height = image.width(), image.height()
    for x in range(4, width - 4):
        yield tuple(image.pixelColor(x, y) for y in range(WIDTH))
        yield tuple(image.pixelColor(x, height - 1 - y) for y in range(WIDTH))
    for y in range(4, height - 4):
        yield tuple(image.pixelColor(x, y) for x in range(WIDTH))
        yield tuple(image.pixelColor(width - 1 - x, y) for x in range(WIDTH))


def seen_share(widget: QWidget) -> float:
    """The share of a widget's edge that stands out by 3 to 1 against itself without the focus."""
    widget.clearFocus()
    before = list(edge(widget.grab().toImage()))
    widget.setFocus()
    assert widget.hasFocus()
    after = list(edge(widget.grab().toImage()))
    pairs = zip(before, after, strict=True)
    return sum(any(map(lambda old, new: contrast(old, new) >= 3, *pair)) for pair in pairs) / len(before)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_where_the_keys_go_is_seen(filled: MainWindow, qtbot: QtBot, name: theme.Theme) -> None:
    theme.apply(name)
    checked, faults = set(), set()
    for walk in (scenes, dialogs):
        for scene, root in walk(filled, qtbot):
            for widget in focusable(root):
                if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget not in checked:
                    checked.add(widget)
                    if (share := seen_share(widget)) < LEAST:
                        faults.add(f"{scene}: {type(widget).__name__} {widget.accessibleName()!r}: {share:.2f}")
    assert not faults, "\n".join(sorted(faults))
    assert len(checked) > 150, "the walk has seen the window"


def needed(color: QColor) -> float:
    """After WCAG 2; it asks nothing of what cannot be used now, which is to be read all the same."""
    disabled = QApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    return 3 if color == disabled else 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_all_words_are_read_on_their_ground(filled: MainWindow, qtbot: QtBot, name: theme.Theme) -> None:
    theme.apply(name)
    read, faults = set(), set()
    for walk in (scenes, dialogs):
        for scene, part in walk(filled, qtbot):
            image = part.grab().toImage()
            for painted in painted_texts(part):
                read.add(painted.text)
                on = ground(image, painted)
                if (found := contrast(painted.color, on)) < needed(painted.color) and is_seen(image, painted, on):
                    faults.add(f"{scene}: {painted.text[:60]!r}, {painted.color.name()} on {on.name()}: {found:.1f}")
    assert not faults, "\n".join(sorted(faults))
    assert len(read) > 800, f"the walk has seen the window: {len(read)}"


def test_words_that_are_badly_read_are_found(qtbot: QtBot) -> None:
    chart = Chart()
    qtbot.addWidget(chart)
    chart.resize(200, 100)
    chart.show()
    image, texts = chart.grab().toImage(), {painted.text: painted for painted in painted_texts(chart)}
    assert set(texts) == {"good", "faint", "covered"}
    grounds = {text: ground(image, painted) for text, painted in texts.items()}
    assert {on.name() for on in grounds.values()} == {"#ffffff"}
    assert [contrast(texts[text].color, grounds[text]) >= 4.5 for text in ("good", "faint")] == [True, False]
    assert [is_seen(image, painted, grounds[text]) for text, painted in texts.items()] == [True, True, False]


class Chart(QWidget):
    """Words painted by a widget itself: black, faint, and faint beneath another widget."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        for y, (text, color) in enumerate((("good", "black"), ("faint", "#a0a0a0"), ("covered", "#a0a0a0")), 1):
            painter.setPen(QColor(color))
            painter.drawText(20, 25 * y, text)
        painter.fillRect(0, 55, 200, 30, QColor("white"))
