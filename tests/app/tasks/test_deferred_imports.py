"""Imports in a thread of their own, the collector held off meanwhile."""

from __future__ import annotations

import gc
import importlib
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.tasks.deferred_imports import DeferredImports

HEAVY = ("numpy", "pyqtgraph", "torch", "PIL.Image", "scipy")


def test_the_window_is_named_and_built_without_heavy_modules() -> None:
    code = f"""
import sys
from PySide6.QtWidgets import QApplication
import app.__main__ as program
application = QApplication([])
window = program.MainWindow(program.Session())
print([name for name in {HEAVY!r} if name in sys.modules])
window.session.close()
"""
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


def test_imports_are_made_elsewhere_and_announced(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made_late.py").write_text("import threading\nTHREAD = threading.current_thread()\n")
    monkeypatch.syspath_prepend(tmp_path)
    imports = DeferredImports()
    with qtbot.waitSignal(imports.done):
        imports.start(lambda: importlib.import_module("made_late"))
    imports.close()
    module = sys.modules.pop("made_late")
    assert module.THREAD is not threading.main_thread()


@pytest.mark.may_warn
def test_what_cannot_be_imported_holds_nothing_up(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    imports = DeferredImports()
    with qtbot.waitSignal(imports.done):
        imports.start(lambda: importlib.import_module("not_there_at_all"))
    imports.close()
    assert gc.get_freeze_count() > 0  # the pause came to its end
    gc.unfreeze()
    assert "not_there_at_all" in caplog.text


def test_closing_before_the_imports_have_begun_imports_nothing(qtbot: QtBot) -> None:
    imports, made = DeferredImports(), []
    imports.start(lambda: made.append(1))
    imports.close()
    with qtbot.assertNotEmitted(imports.done, wait=50):
        pass
    assert made == []


def test_no_type_of_qt_is_left_to_be_made_in_the_thread() -> None:
    """PySide makes types where they are first met, and not two at a time: where two threads met one each, it crashed."""
    code = """
import sys
from PySide6 import QtWidgets
from PySide6.QtCore import QEventLoop
from app.tasks.deferred_imports import QT_MODULES, DeferredImports
application = QtWidgets.QApplication([])
def unmade():
    there = [module for name in QT_MODULES if (module := sys.modules.get("PySide6." + name))]
    return len(there), sum(name not in vars(module) for module in there for name in dir(module))
print(*unmade())
imports, loop = DeferredImports(), QEventLoop()
imports.done.connect(loop.quit)
imports.start(lambda: print(*unmade()))
loop.exec()
imports.close()
"""
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    (before, unmade), (after, left) = (map(int, line.split()) for line in done.stdout.splitlines())
    assert unmade > 100
    assert (after, left) == (7, 0)
    assert before < after
