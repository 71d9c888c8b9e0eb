"""The guide: its pages and links, and the places that the window's panels open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_picture

from app.commands.table import COMMANDS
from app.guide.topics import FIRST, INDEX, LESSON_FORMAT, TOPICS, anchor_of, chapters
from app.lab.pages import PAGES
from app.main_window import MainWindow
from app.paths import guide_folder
from app.session.run_phase import RunPhase
from app.session.session import Session
from grapl_engine import Settings

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "resources" / "guide"
PAPERS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "resources" / "lessons" / "README.md",
    *sorted(GUIDE.glob("*.md")),
]
LINK = re.compile(r"!?\[[^]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def prose(path: Path) -> str:
    """A page without its code."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    return {anchor_of(heading.replace("`", "")) for heading in HEADING.findall(prose(path))}


def wrong_links(path: Path) -> list[str]:
    """The links of a page inside the project that lead nowhere."""
    wrong = []
    for link in LINK.findall(prose(path)):
        place, _, anchor = unquote(link).partition("#")
        target = (path.parent / place).resolve() if place else path
        if "://" not in link and not (target.exists() and (not anchor or anchor in anchors(target))):
            wrong.append(link)
    return wrong


# The pages


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_pictures_are_there(path: Path) -> None:
    assert wrong_links(path) == []


def test_a_wrong_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# Here\n[a](#here) [b](#there) [c](none.md) ![d](none.png) [e](https://example.org)\n```\n[f](x)\n```\n",
        encoding="utf-8",
    )
    assert wrong_links(page) == ["#there", "none.md", "none.png"]


@pytest.mark.parametrize("path", [path for path in PAPERS if path.parent != ROOT], ids=lambda path: path.name)
def test_a_page_of_the_guide_leads_to_what_is_installed_alone(path: Path) -> None:
    for link in LINK.findall(prose(path)):
        assert "://" in link or (path.parent / link.partition("#")[0]).resolve().is_relative_to(ROOT / "resources"), link


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_section_of_a_page_has_the_name_of_another(path: Path) -> None:
    found = [anchor_of(heading) for heading in HEADING.findall(prose(path))]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("path", [ROOT / "CONTRIBUTING.md", GUIDE / "developers.md"], ids=lambda path: path.name)
def test_files_that_are_named_are_there(path: Path) -> None:
    named = set(re.findall(r"`((?:app|grapl_engine|resources|tests)/[\w./-]+)`", path.read_text(encoding="utf-8")))
    assert named and {name for name in named if not (ROOT / name).exists()} <= {"resources/lessons/N-name.json"}


def test_the_index_lists_every_page() -> None:
    assert guide_folder() == GUIDE
    listed = {chapter.place for chapter in chapters()}
    assert listed == {INDEX, LESSON_FORMAT, *(path.name for path in GUIDE.glob("*.md"))}
    assert chapters()[0].place == INDEX and {FIRST, LESSON_FORMAT} < listed


@pytest.mark.parametrize(
    "keys", [entry.keys for entry in COMMANDS if entry.keys in ("Space", "P", "F", "C", "O", "L", "B", "F1")]
)
def test_the_guide_names_every_key_alone(keys: str) -> None:
    assert f"| {keys} |" in (GUIDE / "window.md").read_text(encoding="utf-8") or keys == "L"


# What opens which


@pytest.mark.parametrize("place", TOPICS.values())
def test_every_topic_is_in_the_guide(place: str) -> None:
    page, _, anchor = place.partition("#")
    assert not anchor or anchor in anchors(GUIDE / page)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    session = Session(
        engine=lambda job, should_stop: iter(scripted_events(job.picture, job.settings)),
        settings=Settings(d=8, k0=5, steps=(1, 1)),
    )  # type: ignore[arg-type]
    window = MainWindow(session)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    yield window
    window.close()
    window.deleteLater()


def shown(window: MainWindow) -> str:
    """The place that the guide shows, from its folder."""
    url = window.guide.page.source()
    name = (
        Path(url.toLocalFile()).relative_to(GUIDE.parent).as_posix().removeprefix("guide/").replace("lessons/", "../lessons/")
    )
    return f"{name}#{url.fragment()}" if url.fragment() else name


def test_every_dock_has_a_question_mark_that_opens_its_place(window: MainWindow) -> None:
    for dock in window.docks.values():
        (mark,) = [
            button
            for button in dock.findChildren(QToolButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if button.text() == "?"
        ]
        assert dock.windowTitle() in mark.accessibleName() and mark.toolTip()
        mark.click()
        assert shown(window) == TOPICS[dock.windowTitle()]


def test_question_marks_stand_beside_the_docks_own_buttons(window: MainWindow, qtbot: QtBot) -> None:
    for dock in [window.docks[title] for title in ("Settings", "Runs", "Segments", "Training")]:
        (mark,) = [
            button
            for button in dock.findChildren(QToolButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if button.text() == "?"
        ]
        beside = dock.findChild(QToolButton, "qt_dockwidget_floatbutton") or dock.findChild(object, "qt_dockwidget_floatbutton")
        qtbot.waitUntil(lambda mark=mark: mark.isVisible())
        assert not mark.geometry().intersects(beside.geometry())
        assert 0 < beside.geometry().left() - mark.geometry().right() < 10


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_lab_opens_its_place(window: MainWindow, qtbot: QtBot, name: str) -> None:
    window.session.open_picture(scripted_picture())
    window.session.runs.start()
    qtbot.waitUntil(lambda: window.session.runs.phase is RunPhase.READY)
    window.open_lab(name)
    window.lab.help.click()
    assert shown(window) == TOPICS[name]
    window.guide.close()
    window.activateWindow()
    window.lab.buttons[name].setFocus()
    qtbot.waitUntil(window.lab.buttons[name].hasFocus)
    window.actions_by_name["show_guide"].trigger()
    assert shown(window) == TOPICS[name]


def test_f1_opens_the_place_of_what_has_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.form.presets.setFocus()
    qtbot.waitUntil(window.form.presets.hasFocus)
    qtbot.keyClick(window.form.presets, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: "guide" in vars(window) and window.guide.isVisible())
    assert shown(window) == TOPICS["Settings"]
    assert not window.guide.isModal()
    window.guide.close()
    window.setFocus()
    window.actions_by_name["show_guide"].trigger()
    assert shown(window) == FIRST
    window.actions_by_name["lessons_help"].trigger()
    assert shown(window) == LESSON_FORMAT
