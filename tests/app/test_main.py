"""The program from its arguments to its window, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app import __main__ as program
from app import desktop
from app.paths import samples
from grapl_engine import __version__, picture_levels, read_picture

ROOT = Path(__file__).parents[2]
QT_SAYS = "This plugin does not support propagateSizeHints()"
"""Where there is no screen."""
CODE = """
import json, sys
from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QApplication
import app.__main__ as program

class Window(program.MainWindow):
    def __init__(self, *parts):
        super().__init__(*parts)
        self.busy = False
        self.opening.busy_changed.connect(self.on_busy)
        self.session.view.picture_changed.connect(self.tell)
        self.views_made.connect(self.on_views_made)

    @Slot(bool)
    def on_busy(self, busy):
        self.busy |= busy

    @Slot()
    def on_views_made(self):
        QTimer.singleShot(0, self.tell_if_idle)

    @Slot()
    def tell_if_idle(self):
        if not self.busy:
            self.tell()

    @Slot()
    def tell(self):
        picture, application = self.session.view.picture, QApplication.instance()
        facts = {
            "picture": picture and picture.name,
            "part": picture and picture.parts.title,
            "names": [application.applicationName(), application.applicationDisplayName(), application.applicationVersion()],
            "switch": sys.getswitchinterval(),
            "hook": sys.excepthook is not sys.__excepthook__,
            "reads_truth": self.session.truth.is_reading,
        }
        print(json.dumps(facts), flush=True)
        self.close()

program.MainWindow = Window
sys.exit(program.main(sys.argv[1:]))
"""


def started(folder: Path, *arguments: str, code: str = CODE) -> Any:
    """What the program came to, with a home of its own."""
    homes = {name: str(folder / name.lower()) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **homes},
    )
    assert done.returncode == 0, done.stderr
    assert list(folder.rglob("grapl-gui.log")), "what is logged is kept"
    assert set(done.stderr.splitlines()) <= {QT_SAYS}
    return json.loads(done.stdout)


def test_without_arguments_the_first_sample_opens(tmp_path: Path) -> None:
    found = started(tmp_path)
    assert found == {
        "picture": samples()[0].path.name,
        "part": "",
        "names": ["grapl-gui", "GraPL", __version__],
        "switch": 0.001,
        "hook": True,
        "reads_truth": False,
    }


def test_a_file_that_is_named_opens(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), (9, 99, 199)).save(tmp_path / "mine.png")
    assert started(tmp_path, str(tmp_path / "mine.png"))["picture"] == "mine.png"


def test_a_page_that_is_named_opens(tmp_path: Path) -> None:
    pages = [Image.new("L", (40, 30), level) for level in (10, 120, 250)]
    pages[0].save(tmp_path / "mine.tif", save_all=True, append_images=pages[1:])
    assert started(tmp_path, str(tmp_path / "mine.tif"), "--page", "3")["part"] == "page 3 of 3"


def test_a_truth_that_is_named_is_read_with_the_picture(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), (9, 99, 199)).save(tmp_path / "mine.png")
    Image.new("L", (40, 30), 3).save(tmp_path / "drawn.png")
    found = started(tmp_path, str(tmp_path / "mine.png"), "--truth", str(tmp_path / "drawn.png"))
    assert (found["picture"], found["reads_truth"]) == ("mine.png", True)


def test_empty_opens_none(tmp_path: Path) -> None:
    assert started(tmp_path, "--empty")["picture"] is None


def test_without_a_display_the_command_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert program.main([]) == 1
    assert "grapl segment PICTURE" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["install", "uninstall"])
def test_the_desktop_is_changed_without_a_window(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    monkeypatch.setattr(desktop, "install", lambda: "It is there now.")
    monkeypatch.setattr(desktop, "uninstall", lambda: "It is gone now.")
    assert program.main([f"--{word}"]) == 0
    assert capsys.readouterr().out == {"install": "It is there now.\n", "uninstall": "It is gone now.\n"}[word]

    def refuse() -> str:
        raise desktop.DesktopError("There is no desktop.")

    monkeypatch.setattr(desktop, word, refuse)
    assert program.main([f"--{word}"]) == 1
    assert capsys.readouterr().err == "grapl-gui: There is no desktop.\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--version"], "0", f"grapl-gui {__version__}"),
        (["--install", "--uninstall"], "2", "not allowed with"),
        (["--range", "5", "1"], "2", "--range goes from"),
    ],
)
def test_what_the_arguments_may_be(capsys: pytest.CaptureFixture[str], words: list[str], code: str, said: str) -> None:
    with pytest.raises(SystemExit, match=code):
        program.main(words)
    captured = capsys.readouterr()
    assert said in captured.out + captured.err


FIRST_MAP = """
import json, sys, time
from PySide6.QtCore import Slot
import app.__main__ as program
import app.session.run_controller as run_controller
from app.image_views.level_content import first_map
from grapl_engine.pipeline import levels_process

levels_process.cores = lambda: 2

def never(should_stop):
    while not should_stop():
        time.sleep(0.01)
    yield from ()

run_controller.warm_up = never
processes = []

class Process(program.LevelsProcess):
    def start(self):
        super().start()
        processes.append(self._process)

program.LevelsProcess = Process

class Window(program.MainWindow):
    def __init__(self, *parts):
        super().__init__(*parts)
        self.session.own_segments.found.connect(self.on_found)

    @Slot()
    def on_found(self):
        shown = first_map(self.session)
        (process,) = processes
        facts = [shown.title, shown.level.cut.count, process.poll(), "torch" in sys.modules, "scipy" in sys.modules]
        print(json.dumps(facts), flush=True)
        self.close()

program.MainWindow = Window
sys.exit(program.main(sys.argv[1:]))
"""


def test_the_first_map_stands_without_the_engine_s_libraries(tmp_path: Path) -> None:
    hierarchy = picture_levels(read_picture(samples()[0].path))
    assert hierarchy is not None and hierarchy.automatic_count > 1
    shown = ["The picture's own segments", hierarchy.automatic_count]
    assert started(tmp_path, code=FIRST_MAP) == [*shown, 0, False, False]


AGAIN = """
import json, sys
from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QApplication
import app.__main__ as program

class Window(program.MainWindow):
    def __init__(self, *parts):
        super().__init__(*parts)
        self.timer = QTimer(self, interval=20)
        self.timer.timeout.connect(self.look)
        self.session.configuration.set_auto_rerun(False)
        self.session.keeper.began.connect(lambda _: self.timer.start())

    @Slot()
    def look(self):
        session = self.session
        if session.view.picture is None or (sys.argv[1] == "second" and session.view.shown is None):
            return
        names, listed = [entry.name for entry in session.kept.entries], len(self.run_list.cards())
        if not names and session.runs.is_at_rest and session.view.shown is None and sys.argv[1] == "first":
            from scripted_run import scripted_record
            session.add_run(scripted_record())
            session.kept.rename(session.runs.kept[0], "mine")
        print(json.dumps({"picture": session.view.picture.name, "names": names, "listed": listed}), flush=True)
        self.timer.stop()
        self.close()

program.MainWindow = Window
sys.exit(program.main(sys.argv[2:]))
"""


def test_what_was_there_at_the_end_is_there_at_the_next_start(tmp_path: Path) -> None:
    def begun(which: str, *arguments: str) -> object:
        homes = {name: str(tmp_path / name.lower()) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
        path = os.pathsep.join(map(str, (ROOT, ROOT / "tests" / "app")))
        done = subprocess.run(
            [sys.executable, "-c", AGAIN, which, *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env={**os.environ, **homes, "PYTHONPATH": path},
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    assert begun("first") == {"picture": "five colours.png", "names": [], "listed": 0}
    assert begun("second") == {"picture": "five colours.png", "names": ["mine"], "listed": 1}
    Image.new("RGB", (40, 30), (9, 99, 199)).save(tmp_path / "mine.png")
    assert begun("third", str(tmp_path / "mine.png")) == {"picture": "mine.png", "names": ["mine"], "listed": 1}
    assert len(list((tmp_path / "xdg_data_home" / "grapl-gui" / "sessions").iterdir())) == 1
