"""The table of the comparison's pages, and that all else follows from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.commands.table import COMMANDS
from app.compare.page import ComparePage
from app.compare.pages import PAGES
from app.guide.topics import TOPICS
from app.lab.pages import PAGES as LAB_PAGES

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_its_class_and_says_what_it_is_for(name: str) -> None:
    entry = PAGES[name]
    assert issubclass(entry.load(), ComparePage) and entry.load() is not ComparePage
    assert entry.tip.endswith(".") and entry.title and entry.topic.startswith("compare.md#")


def test_menu_keys_and_help_follow() -> None:
    commands = {command.name: command for command in COMMANDS}
    for number, (name, entry) in enumerate(PAGES.items(), 1):
        assert entry.keys == f"Alt+{number}"
        assert (commands[f"compare_{name}"].text, commands[f"compare_{name}"].keys) == (entry.title, entry.keys)
        assert TOPICS[name] == entry.topic
    assert not PAGES.keys() & LAB_PAGES.keys(), "both are places of the guide by name"


def test_the_table_imports_no_page() -> None:
    code = "import sys, app.compare.pages; print(*[name for name in sys.modules if name.startswith('app.compare.')])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["app.compare.pages"]
