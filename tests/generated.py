"""The texts that follow from the program's own tables, so that no one keeps them by hand. Written anew by ``make generated``.

In a page a generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end of NAME -->``; its text is `PARTS[NAME]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from app.lessons.parser import read_lesson
from app.paths import lesson_paths

__all__ = ["FILES", "PAGES", "PARTS", "filled", "table", "up_to_date"]

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "resources").rglob("*.md")))
_PART = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end of (?P=name) -->)", re.DOTALL)


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table in Markdown."""
    lines = [[*heads]]
    lines += [["---"] * len(lines[0]), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _lessons() -> str:
    lessons = map(read_lesson, lesson_paths())
    rows = ((lesson.title, lesson.minutes, lesson.intro) for lesson in lessons)
    return table(("lesson", "minutes", "what it is about"), rows)


PARTS: dict[str, Callable[[], str]] = {"lessons": _lessons}
"""The parts of pages, by name."""

FILES: dict[Path, Callable[[], str]] = {}
"""The files that are generated whole."""


def filled(page: str, parts: dict[str, Callable[[], str]] = PARTS) -> str:
    """A page with its generated parts as they are now."""
    return _PART.sub(lambda found: f"{found[1]}\n{parts[found['name']]()}\n\n{found[3]}", page)


def up_to_date() -> dict[Path, str]:
    """Every file with something generated in it -> its text as it is to be."""
    pages = {path: path.read_text(encoding="utf-8") for path in PAGES}
    return {path: filled(text) for path, text in pages.items() if "<!-- generated: " in text} | {
        path: write() for path, write in FILES.items()
    }


def main() -> None:
    """Write them."""
    for path, text in up_to_date().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
