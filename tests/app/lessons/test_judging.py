"""Whether answers are right, and what is said, by what is on screen."""

from __future__ import annotations

from math import isfinite
from pathlib import Path

import pytest
from lesson_files import plain, written

from app.lessons.context import context_of, context_of_run
from app.lessons.format import Choice, Do, Number, PickPatch
from app.lessons.judging import grouped_in, holds, judge, number_in, solution, spoken, told
from app.lessons.parser import read_lesson
from app.lessons.patches import PATCHES, central
from app.lessons.quantities import figure
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage


@pytest.fixture
def shown(session: Session, lab_record: RunRecord) -> Session:
    session.add_run(lab_record)
    session.view.show_frame(Frame(Stage.CUT, 0))
    return session


def test_answers_are_judged_by_what_is_on_screen(shown: Session, tmp_path: Path) -> None:
    question = {"question": "Q", "explanation": "E is {energy.total}.", "hint": "H"}
    tasks = [
        {"kind": "number", "quantity": "k_hat", "tolerance": 0, **question},
        {"kind": "choice", "options": [{"text": "A", "right": ["k_hat < 0"], "reply": "never"}, {"text": "B", "right": True}, {"text": "C", "right": False}], **question},
        {"kind": "patch", "which": "border", **question},
        {"kind": "do", "until": ["frame == 'pixels'"], **question},
    ]  # fmt: skip
    steps = [
        {"text": ["a", {"when": "k_hat > 0", "text": "b"}, {"when": ["k_hat < 0"], "text": "c", "otherwise": "d"}], "task": one}
        for one in tasks
    ]
    number, choice, patch, do = (entry.task for entry in read_lesson(written(tmp_path, plain(steps=steps))).steps)
    text = read_lesson(written(tmp_path, plain(steps=steps))).steps[0].text
    context = context_of(shown)
    assert isinstance(number, Number) and isinstance(choice, Choice) and isinstance(patch, PickPatch) and isinstance(do, Do)
    assert context is not None
    assert told(text, context) == "a\n\nb\n\nd" and told(text, None) == "a\n\nd"
    right = figure("k_hat", context)
    assert isinstance(right, float)
    assert judge(number, right, context).text == f"E is {spoken('energy.total', context)}."
    assert not judge(number, right + 1, context).is_right and not judge(number, None, context).is_right
    assert (
        not judge(choice, 0, context).is_right
        and judge(choice, 0, context).text == "never"
        and judge(choice, 1, context).is_right
    )
    assert not judge(choice, 2, context).is_right and judge(choice, 2, context).text == "H"
    assert not judge(patch, None, context).is_right
    shown.view.select_patch(central(PATCHES["border"].of(context), 8))
    on_border = context_of(shown)
    assert on_border is not None and judge(patch, None, on_border).is_right
    assert not judge(do, None, context).is_right and "no labels yet" in judge(do, None, None).text
    at_end = context_of_run(context.record, Frame(Stage.FINAL))
    assert at_end is not None and judge(do, None, at_end).is_right and holds(do.until, at_end)


def test_numbers_are_read_as_people_write_them() -> None:
    assert [number_in(text) for text in ("12", " 12.5 ", "12,5", "\N{MINUS SIGN}3", "1e3")] == [12, 12.5, 12.5, -3, 1000]
    assert [number_in(text) for text in ("", "twelve", "1.2.3", "nan", "1e999")] == [None] * 5
    assert [number_in(text) for text in ("1,543", "64,000", "1,543.25", "1,234,567")] == [1.543, 64, 1543.25, 1234567]


def test_commas_may_group_thousands_where_they_stand_as_such() -> None:
    assert [grouped_in(text) for text in ("1,543", " 12,000 ", "\N{MINUS SIGN}1,234,567", "1,543.5")] == [
        1543,
        12000,
        -1234567,
        1543.5,
    ]
    others = ("1543", "0,543", "01,543", "1,54", "1,5430", "1543,000", "1.543", "1,543,2", ",543", "")
    assert [grouped_in(text) for text in others] == [None] * len(others)


@pytest.mark.parametrize(
    ("expected", "right", "wrong"),
    [
        (1543, ("1543", "1,543", "1543,0", "1,543.2"), ("1,544", "1.543", "1,5430", "154,300", "15,43")),
        (64, ("64", "64,000", "64.000", "64,2"), ("64,600", "6,400", "640,000")),
        (1.543, ("1,543", "1.543", "1,3"), ("1543", "1,543,000", "1543,000", "1,543.0")),
        (0.543, ("0,543", "0.543"), ("543", "543,000")),
    ],
)
def test_a_number_is_right_under_either_reading_of_its_comma(
    shown: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected: float,
    right: tuple[str, ...],
    wrong: tuple[str, ...],
) -> None:
    monkeypatch.setattr("app.lessons.judging.figure", lambda *_: float(expected))
    words = {"question": "Q", "explanation": "E", "hint": "H"}
    task = {"kind": "number", "quantity": "k_hat", "tolerance": 0.5, **words}
    number, context = (
        read_lesson(written(tmp_path, plain(steps=[{"text": "a", "task": task}]))).steps[0].task,
        context_of(shown),
    )
    assert number is not None
    judged = {typed: judge(number, number_in(typed), context, typed).is_right for typed in (*right, *wrong)}
    assert judged == dict.fromkeys(right, True) | dict.fromkeys(wrong, False)


def test_what_is_right_is_told_of_each_kind_of_task(shown: Session, tmp_path: Path) -> None:
    words = {"question": "Q", "explanation": "E", "hint": "Look at {k_hat} labels."}
    options = [{"text": "A", "right": ["k_hat < 0"]}, {"text": "{k_hat} labels", "right": True}]
    tasks = [
        {"kind": "number", "quantity": "k_hat", "tolerance": 0},
        {"kind": "choice", "options": options},
        {"kind": "patch", "which": "alive"},
        {"kind": "do", "until": ["frame == 'pixels'"]},
    ]
    steps = [{"text": "a", "task": one | words} for one in tasks]
    context = context_of(shown)
    assert context is not None
    k_hat = spoken("k_hat", context)
    asked = [step.task for step in read_lesson(written(tmp_path, plain(steps=steps))).steps if step.task is not None]
    row, column = central(PATCHES["alive"].of(context), 8) or (None, None)
    assert [solution(task, context) for task in asked] == [
        k_hat,
        f"{k_hat} labels",
        f"for example the patch in row {row}, column {column}",
        f"Look at {k_hat} labels.",
    ]
    assert solution(asked[0], None) == ""


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("k_hat", 3.0, "3"),
        ("edges", 1543.0, "1,543"),
        ("phi.cut", 0.34, "0.340"),
        ("phi.kept", 0.44081, "0.441"),
        ("patch.unary", 0.27948, "0.279"),
        ("energy.total", 1967.2304, "1,967.23"),
        ("energy.pairwise", 312.384, "312.38"),
        ("what_if.lambda", 0.5, "0.5"),
        ("earlier.phi.cut", 0.5, "0.500"),
        ("phi.cut", 0.001204, "0.00120"),
        ("run.mu", 12.5, "12.5"),
        ("frame", "cut 1", "cut 1"),
        ("k_hat", None, "(none)"),
        ("energy.total", float("inf"), "(none)"),
    ],
)
def test_a_figure_has_the_digits_of_its_kind(
    name: str, value: float | str | None, text: str, shown: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = context_of(shown)
    assert context is not None
    monkeypatch.setattr("app.lessons.judging.figure", lambda _name, _context: value)
    assert spoken(name, context) == text
    if isinstance(value, float) and isfinite(value):
        readings = [number_in(text), grouped_in(text)]  # and what is told can be typed
        assert any(reading == pytest.approx(value, abs=0.005) for reading in readings if reading is not None)
