"""The texts that follow from the program's tables: they are as the tables are, and each table has its place."""

from __future__ import annotations

import re

from generated import PAGES, PARTS, ROOT, filled, table, up_to_date


def test_generated_text_is_as_the_tables_are() -> None:
    stale = [path.relative_to(ROOT) for path, text in up_to_date().items() if path.read_text(encoding="utf-8") != text]
    assert not stale, "`make generated` writes them anew"


def test_each_part_has_its_place_and_each_place_its_part() -> None:
    texts = [path.read_text(encoding="utf-8") for path in PAGES]
    places = [name for text in texts for name in re.findall(r"<!-- generated: (.+?) -->", text)]
    ends = [name for text in texts for name in re.findall(r"<!-- end of (.+?) -->", text)]
    assert sorted(places) == sorted(ends) == sorted(PARTS)


def test_what_is_old_is_replaced_and_the_rest_left() -> None:
    page = "A\n<!-- generated: x -->\n\n| old |\n\n<!-- end of x -->\nB\n<!-- generated: y --><!-- end of x -->\n"
    new = filled(page, {"x": lambda: table(("h",), [(1,), ("\\1",)])})
    assert new == page.replace("| old |", "| h |\n| --- |\n| 1 |\n| \\1 |")
    assert filled(new, {"x": lambda: table(("h",), [(1,), ("\\1",)])}) == new
