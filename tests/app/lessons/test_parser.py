"""Lesson files: what is read, what is refused and where."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lesson_files import plain, step, task, written

from app.lessons.json_source import LessonError
from app.lessons.parser import read_lesson
from app.paths import lesson_paths
from grapl_engine import Frame, Stage

WRONG: list[tuple[Any, int | None, str]] = [
    ("{\n 'title': 1}", 2, "this is no JSON"),
    ("", 1, "this is no JSON"),
    ("[]", 1, "the lesson is a list [ ], and must be an object"),
    ('{\n "title": "a",\n "title": "b"}', 3, '"title" stands here for the second time'),
    ('{"minutes": NaN}', None, "NaN is no number that JSON knows"),
    ({"title": "T"}, 1, 'the lesson has no "minutes"'),
    (plain(colour=1), 19, '"colour" is unknown here: the lesson has title, minutes'),
    (plain(title=3), 2, '"title" is a whole number, and must be a text'),
    (plain(title=" "), 2, '"title" is empty'),
    (plain(minutes="2"), 3, '"minutes" is a text, and must be a whole number'),
    (plain(minutes=True), 3, '"minutes" is true or false, and must be a whole number'),
    (plain(minutes=99), 3, '"minutes" is 99, and must be 30 at most'),
    (plain(picture="mine.png"), 5, '"mine.png" is no sample'),
    (plain(preset="best"), 19, '"preset" is "best", and must be one of explore'),
    (plain(settings={"lamda": 3}), 7, '"lamda" is unknown here: did you mean "lambda_"? "settings" has lambda_, mu'),
    (plain(settings={"threads": 3}), 7, '"threads" is a matter of the machine'),
    (plain(settings={"d": 1000}), 7, "Grid side"),
    (plain(settings={"d": 4, "k0": 99}), 6, "K\N{SUBSCRIPT ZERO} = 99"),
    (plain(hide={"panels": ["Lab"]}), 21, '"Lab", and must be one of Settings'),
    (plain(hide={"pages": ["lamda"]}), 21, '"lamda", and must be one of patch'),
    (plain(hide={"parameters": ["nu"]}), 21, '"nu", and must be one of lambda_'),
    (plain(hide={"menus": []}), 20, '"menus" is unknown here'),
    (plain(steps=[]), 14, '"steps" has no entry, and needs 1 at least'),
    (plain(steps=[{}]), 15, 'an entry of "steps" has no "text"'),
    (plain(steps=[{"text": []}]), 16, '"text" has no entry, and needs 1 at least'),
    (plain(steps=[{"text": "{energy.totl}"}]), 16, '"{energy.totl}" is no quantity: did you mean "energy.total"?'),
    (step(state={"frame": "cut 2"}), 18, '"cut 2" is no frame of this run: there are initial, network 1 to 2, cut 1 to 1, and pixels'),
    (step(state={"frame": "cut x"}), 18, '"cut x" is no frame'),
    (plain(steps=[{"text": "A", "state": {"frame": "network 2"}}, {"text": "B", "state": {"settings": {"steps": [3]}}}]), 23, "and no network 2"),
    (step(state={"page": "lamda"}), 18, '"page" is "lamda", and must be one of patch'),
    (step(state={"patch": "nice"}), 18, '"patch" is "nice", and must be one of'),
    (step(state={"patch": [1]}), 18, '"patch" is [row, column]'),
    (step(state={"patch": [1, 8]}), 20, 'an entry of "patch" is 8, and must be from 0 to 7'),
    (step(state={"what_if": {"mu": 1}}), 19, '"mu" is unknown here'),
    (step(state={"what_if": {"lambda_": -1}}), 19, "Pairwise weight"),
    (step(state={"tiny": "Trap"}), 18, '"tiny" is "Trap"'),
    (step(state={"zoom": 2}), 18, '"zoom" is unknown here'),
    (step(task={}), 17, 'a task has a "kind": one of choice, number, patch, do'),
    (task(kind="essay"), 21, '"kind" is "essay"'),
    (task(kind="number", quantity="beauty", tolerance=1), 22, '"beauty" is no quantity'),
    (task(kind="number", quantity="page", tolerance=1), 22, '"page" is no quantity that is a number'),
    (task(kind="number", quantity="k_hat"), 17, 'has no "tolerance"'),
    (task(kind="number", quantity="k_hat", tolerance=-1), 23, '"tolerance" is -1, and must be 0 at least'),
    (task(kind="patch", which="nice"), 22, '"which" is "nice"'),
    (task(kind="choice", options=[{"text": "A", "right": True}]), 22, '"options" has 1 entry, and needs 2 at least'),
    (task(kind="choice", options=[{"text": "A", "right": False}, {"text": "B", "right": False}]), 22, "none of the options can be right"),
    (task(kind="choice", options=[{"text": "A", "right": "maybe"}, {"text": "B", "right": True}]), 25, '"maybe" is no condition'),
    (task(kind="do", until=["page == lens"]), 23, '"lens" is no quantity and no number'),
    (task(kind="do", until=["page < 'lens'"]), 23, "texts can be compared with == and != only"),
    (task(kind="do", until=["page == 3"]), 23, "compares a number with a text"),
    (task(kind="do", until=["k_hat = 3"]), 23, '"k_hat = 3" is no condition'),
    (task(kind="do", until=["k_hat < 3", 4]), 24, 'an entry of "until" is a whole number, and must be a text'),
]  # fmt: skip


@pytest.mark.parametrize(("values", "line", "sentence"), WRONG)
def test_wrong_file_is_refused_in_a_sentence_with_its_line(
    values: Any, line: int | None, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(LessonError) as caught:
        read_lesson(written(tmp_path, values))
    told = str(caught.value)
    assert told.startswith("mine.json: " if line is None else f"mine.json, line {line}: ") and sentence in told
    assert told.endswith(".") and "\n" not in told


def test_a_lesson_of_an_earlier_version_is_read() -> None:
    lesson = read_lesson(Path(__file__).parents[2] / "kept" / "2-smoothing.json")
    assert lesson.title == "2 Smoothing, and the shrinking bias" and len(lesson.steps) == 6


def test_error_names_the_line(tmp_path: Path) -> None:
    path = written(tmp_path, plain(steps=[{"text": "A"}, {"text": "B", "state": {"page": "no"}}]))
    line = next(number for number, text in enumerate(path.read_text().splitlines(), 1) if '"no"' in text)
    with pytest.raises(LessonError, match=rf"mine\.json, line {line}: "):
        read_lesson(path)


def test_what_earlier_versions_let_pass_is_let_pass(tmp_path: Path) -> None:
    lesson = read_lesson(written(tmp_path, step(state={"frame": "network 01"}) | {"$schema": None}))
    assert lesson.steps[0].scene.frame == Frame(Stage.NETWORK, 0)


def test_steps_take_over_what_they_do_not_say(tmp_path: Path) -> None:
    steps = [
        {"text": "1", "state": {"page": "lens", "what_if": {"lambda_": 8}, "patch": [1, 2]}},
        {"text": "2", "state": {"page": "energy"}},
        {"text": "3", "state": {"frame": "network 1"}},
        {"text": "4", "state": {"settings": {"lambda_": 4}}},
        {"text": "5", "state": {"settings": {}, "patch": None}},
    ]
    scenes = [entry.scene for entry in read_lesson(written(tmp_path, plain(steps=steps))).steps]
    assert [scene.page for scene in scenes] == ["lens", *["energy"] * 4]
    assert [scene.what_if is not None for scene in scenes] == [True, True, False, False, False]
    assert [scene.frame for scene in scenes] == [*[Frame(Stage.CUT, 0)] * 2, *[Frame(Stage.NETWORK, 0)] * 3]
    assert [scene.settings.lambda_ for scene in scenes] == [2, 2, 2, 4, 2]
    assert [scene.patch for scene in scenes] == [*[(1, 2)] * 4, None]


def test_picture_may_lie_beside_the_lesson(tmp_path: Path) -> None:
    (tmp_path / "mine.png").touch()
    assert read_lesson(written(tmp_path, plain(picture="mine.png"))).steps[0].scene.picture == tmp_path / "mine.png"


def test_the_example_of_the_page_is_a_lesson(tmp_path: Path) -> None:
    text = (lesson_paths()[0].parent / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert example is not None
    assert read_lesson(written(tmp_path, example[1])).title == "One look"
