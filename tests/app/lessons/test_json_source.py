"""JSON files and the lines of their values."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.lessons.json_source import LessonError, Node, read_json

TEXT = r"""{
 "a": [
  1, {"b": null},
  [],
  "} ] , \" : {", -2.5e3
 ],
 "say \"c\"":
  {"": {}}, "d"
 : true
}
"""


PLACES = {
    (): 1,
    ("a",): 2,
    ("a", 0): 3,
    ("a", 1): 3,
    ("a", 1, "b"): 3,
    ("a", 2): 4,
    ("a", 3): 5,
    ("a", 4): 5,
    ('say "c"',): 8,
    ('say "c"', ""): 8,
    ("d",): 9,
}


def places(node: Node, place: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], int]]:
    yield place, node.line
    for key, part in node.parts.items():
        yield from places(part, (*place, key))


def read(tmp_path: Path, text: str | bytes) -> object:
    path = tmp_path / "mine.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_json(path)


def test_each_value_has_the_line_where_it_begins(tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text(TEXT, encoding="utf-8")
    source = read_json(tmp_path / "mine.json")
    assert source.value == {"a": [1, {"b": None}, [], '} ] , " : {', -2500.0], 'say "c"': {"": {}}, "d": True}
    assert {place: source.line(place) for place in PLACES} == PLACES == dict(places(source.root))
    assert str(source.error(("a", 2), "So.")) == "mine.json, line 4: So."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"a": 1,\n "b": {"a": 2,\n "a": 3}}', 'mine.json, line 3: "a" stands here for the second time.'),
        ('[{"a": 1},\n {"a": 1, "\\u0061": 2}]', 'mine.json, line 2: "a" stands here for the second time.'),
        ('{"a": [1],\n "a": []}', 'mine.json, line 2: "a" stands here for the second time.'),
        ("[1,\n2", "mine.json, line 2: this is no JSON (Expecting ',' delimiter, column 2)."),
        ("[-Infinity]", "mine.json: -Infinity is no number that JSON knows."),
        ("[" + "9" * 5000 + "]", "mine.json: a number in it has too many digits."),
        (b'{"title": "\xe4"}', "mine.json is no text in UTF-8: save it as that."),
        ("[" * 100_000, "mine.json: its lists and objects are nested too deeply."),
    ],
)
def test_what_is_no_json_is_told(text: str | bytes, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(LessonError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == sentence


def test_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match=r"gone\.json cannot be read \(No such file"):
        read_json(tmp_path / "gone.json")


def test_a_mark_of_utf_8_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_bytes(b"\xef\xbb\xbf\n3")
    source = read_json(tmp_path / "mine.json")
    assert (source.value, source.line(())) == (3, 2)


def test_a_long_file_in_deep_lists_is_read_in_a_moment(tmp_path: Path) -> None:
    """400 KB took minutes when each value had its whole place as a key; the limit leaves a busy machine a lot of room."""
    deep, wide = 900, 200_000
    (tmp_path / "mine.json").write_text("[" * deep + "\n" + ",".join(["1"] * wide) + "]" * deep)
    start = time.process_time()
    source = read_json(tmp_path / "mine.json")
    assert time.process_time() - start < 10
    assert source.line((*[0] * (deep - 1), wide - 1)) == 2 and source.line((0,)) == 1
