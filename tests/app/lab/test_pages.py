"""The table of the lab's pages, and that all else follows from it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.lab.page import LabPage
from app.lab.pages import PAGES

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_its_class_and_says_what_it_is_for(name: str) -> None:
    entry = PAGES[name]
    assert issubclass(entry.load(), LabPage) and entry.load() is not LabPage
    assert entry.tip.endswith(".") and entry.title and entry.keys and entry.topic.startswith("lab.md#")


def test_each_page_has_a_title_and_a_key_of_its_own() -> None:
    assert [entry.keys for entry in PAGES.values()] == [f"Ctrl+{number}" for number in range(1, len(PAGES) + 1)]
    assert [entry.title for entry in PAGES.values()] == [
        "Patch", "Energy", "Moves", "\N{GREEK SMALL LETTER LAMDA} lens", "Lineage", "Seeds", "Tiny grid",
    ]  # fmt: skip


def test_the_table_imports_no_page() -> None:
    code = "import sys, app.lab.pages; print(*[name for name in sys.modules if name.startswith('app.lab.')])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["app.lab.pages"]


def test_a_page_that_is_opened_imports_itself_alone() -> None:
    code = "import sys; from app.lab.pages import PAGES; PAGES['patch'].load(); print('app.lab.tiny' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_menu_key_button_help_figure_and_lessons_follow_from_the_table(tmp_path: Path) -> None:
    """The recipe of CONTRIBUTING.md: nothing but the table knows the new page."""
    script = Path(__file__).with_name("new_page.py")
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "app")])
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["menu"].index("New page") == found["menu"].index(PAGES["tiny"].title) + 1
    assert (found["open"], found["class"]) == ("new", "NewPage")
    assert found["button"] == ["New page", "Shows nothing. (Ctrl+9)", True] and not found["overlap"]
    assert found["figure"] and found["guide"] == ["lab.md#tiny-grid", "tiny-grid"]
    assert found["lesson"] == "new" and "new" in found["refused"] and found["schema"] == [*PAGES, "new"]
