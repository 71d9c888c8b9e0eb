"""A window with one page more in the lab, declared in the table alone; prints what follows from that as one line of JSON.

A process of its own, since the tables that follow are made when they are imported.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.lab.pages import PAGES
from app.widgets.paged_panel import PageEntry

FOLDER = Path(sys.argv[1])
LESSON = {
    "title": "A lesson",
    "minutes": 1,
    "intro": "On the new page.",
    "picture": "coffee.png",
    "steps": [{"text": ["Look."], "state": {"page": "new"}}],
}


def load() -> type:
    """The class, as the table's functions give it."""
    from app.lab.page import LabPage

    class NewPage(LabPage):
        """Shows nothing."""

    return NewPage


def main() -> None:
    """Declare, look, tell."""
    PAGES["new"] = PageEntry("New page", "Ctrl+9", "Shows nothing.", "What is new?", "", "lab.md#tiny-grid", load)

    from scripted_run import scripted_events, scripted_record

    from app.figure_choices import figure_choices
    from app.guide.topics import TOPICS
    from app.lessons.format import LessonFile
    from app.lessons.json_source import LessonError
    from app.lessons.parser import read_lesson
    from app.main_window import MainWindow
    from app.session.session import Session

    QStandardPaths.setTestModeEnabled(True)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(FOLDER))
    application = QApplication([])
    window = MainWindow(Session(engine=lambda job, should_stop: iter(scripted_events(job.picture, job.settings))))
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.session.add_run(scripted_record())
    found: dict[str, object] = {"menu": [action.text() for action in window.menus["Lab"].actions()]}
    window.grid.setFocus()
    QTest.keySequence(window, QKeySequence("Ctrl+9"))
    found["open"], found["class"] = window.lab.name, type(window.lab.page).__name__
    found["button"] = [
        window.lab.buttons["new"].text(),
        window.lab.buttons["new"].toolTip(),
        window.lab.buttons["new"].isChecked(),
    ]
    found["overlap"] = window.lab.help.geometry().intersects(window.lab.buttons["new"].geometry())
    found["figure"] = "Lab: New page" in figure_choices(window)
    window.lab.help.click()
    found["guide"] = [TOPICS["new"], window.guide.page.source().fragment()]
    path = FOLDER / "lesson.json"
    path.write_text(json.dumps(LESSON), encoding="utf-8")
    found["lesson"] = read_lesson(path).steps[0].scene.page
    path.write_text(json.dumps(LESSON).replace('"new"', '"old"'), encoding="utf-8")
    try:
        read_lesson(path)
    except LessonError as error:
        found["refused"] = str(error)
    found["schema"] = LessonFile.model_json_schema()["$defs"]["State"]["properties"]["page"]["enum"]
    window.close()
    application.quit()
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
