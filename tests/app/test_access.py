"""What stands between a person and the window: names for who hears it, and a mark where the keys are for who has no mouse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from contrast import contrast
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget
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


def words_contrast(image: QImage) -> float:
    """Of the words with their ground, which is most of what is seen; letters are smooth, and count by their darkest."""
    colors = Counter(image.pixel(x, y) for x in range(image.width()) for y in range(image.height()))
    ground = QColor(colors.most_common(1)[0][0])
    return max(contrast(QColor(color), ground) for color in colors)


def words(root: QWidget) -> Iterator[tuple[QWidget, QRect]]:
    """The texts that are in sight, and where in the window."""
    for widget in root.findChildren(QWidget):
        is_text = isinstance(widget, QLabel | QAbstractButton | QLineEdit) and any(map(str.isalnum, widget.text()))
        if is_text and widget.isVisible() and widget.isEnabled():
            place = widget.visibleRegion().boundingRect().translated(widget.mapTo(root, QPoint(0, 0)))
            if place.width() >= 12 and place.height() >= 8:
                yield widget, place


@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_are_read_on_their_ground(filled: MainWindow, qtbot: QtBot, name: theme.Theme) -> None:
    theme.apply(name)
    read, faults = set(), set()
    for walk in (scenes, dialogs):
        for scene, part in walk(filled, qtbot):
            image = part.grab().toImage()
            for widget, place in words(part):
                read.add(text := widget.text())  # type: ignore[attr-defined]
                if (found := words_contrast(image.copy(place))) < 4.5:
                    faults.add(f"{scene}: {type(widget).__name__} {text[:60]!r}: {found:.1f}")
    assert not faults, "\n".join(sorted(faults))
    assert len(read) > 200, "the walk has seen the window"
