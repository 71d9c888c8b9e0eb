"""Parts of the window that are made when they are first needed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from pytestqt.qtbot import QtBot

from app.guide.topics import TOPICS
from app.late_parts import LateParts
from app.main_window import MainWindow

PARTS = ("grid", "plot", "lab", "compare", "editing", "lessons", "figures", "guide")
START = """
import json, sys
from PySide6.QtWidgets import QApplication
from app.main_window import MainWindow
from app.session.session import Session

app = QApplication([])
window = MainWindow(Session(engine=lambda job, should_stop: iter(())))
print(json.dumps([sorted(sys.modules), sorted(vars(window))]))
window.close()
"""


def test_a_new_window_neither_has_them_nor_imports_what_they_need() -> None:
    done = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    modules, made = json.loads(done.stdout)
    assert not set(PARTS) & set(made)
    for name in ("numpy", "pyqtgraph", "app.files.figures", "app.lab.panel", "app.compare.panel", "app.guide.window"):
        assert name not in modules
    assert not {"multiprocessing.context", "secrets", "app.about", "app.files.paper"} & set(modules)


@pytest.mark.parametrize("name", PARTS)
def test_each_is_made_once(window: MainWindow, name: str) -> None:
    assert isinstance(window, LateParts) and name not in vars(window)
    part = getattr(window, name)
    assert part is not None and getattr(window, name) is part


def test_a_question_mark_opens_the_guide_at_its_place(window: MainWindow, qtbot: QtBot) -> None:
    window.show_topic("Lab")
    assert window.guide.isVisible()
    assert window.guide.page.source().fileName() == TOPICS["Lab"].partition("#")[0]
    window.guide.close()
