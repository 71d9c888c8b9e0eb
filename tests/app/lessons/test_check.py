"""Whether answers are right, and what is said, by what is on screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from lesson_files import plain, written

from app.lessons.check import holds, judge, number_in, spoken, told
from app.lessons.context import context_of, context_of_run
from app.lessons.format import Choice, Do, Number, PickPatch
from app.lessons.parser import read_lesson
from app.lessons.patches import PATCHES, central
from app.lessons.quantities import QUANTITIES, figure
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage


@pytest.fixture
def shown(session: Session, lab_record: RunRecord) -> Session:
    session.add_run(lab_record)
    session.show_frame(Frame(Stage.CUT, 0))
    return session


def test_every_quantity_has_a_value_in_a_finished_run(shown: Session) -> None:
    facts = context_of(shown, "energy")
    assert facts is not None and context_of(shown, "energy", facts.record) is not None
    absent = {name for name in QUANTITIES if figure(name, facts) is None}
    assert {name for name in absent if name.startswith(("tiny.", "what_if.", "patch.", "flip_"))} == absent
    for patch in range(64):
        shown.select_patch(divmod(patch, 8))
        with_patch = context_of(shown)
        assert with_patch is not None and with_patch.patch == patch
        assert all(figure(name, with_patch) is not None for name in QUANTITIES if name.startswith("patch."))


def test_quantities_are_what_the_run_says(shown: Session, lab_record: RunRecord) -> None:
    facts = context_of(shown)
    done = lab_record.iterations[0]
    assert (
        facts is not None and done.energy_after is not None and done.energy_before is not None and done.cut_labels is not None
    )
    assert figure("energy.total", facts) == pytest.approx(done.energy_after.total)
    assert figure("energy.unary", facts) == pytest.approx(done.energy_after.unary)
    assert figure("network.total", facts) == pytest.approx(done.energy_before.total)
    assert figure("expansion.total", facts) == pytest.approx(done.energy_after.total)
    assert figure("changed", facts) == (done.cut_labels != done.network_labels).sum()
    assert figure("moves", facts) == sum(move.iteration == 0 for move in lab_record.moves)
    assert figure("k_hat", facts) == lab_record.label_count(Frame(Stage.CUT, 0))
    assert figure("k_hat.pixels", facts) == lab_record.label_count(Frame(Stage.FINAL))
    assert figure("run.lambda_", facts) == lab_record.settings.lambda_
    assert figure("frame", facts) == "cut 1" and figure("looking_at", facts) == "run"


def test_earlier_is_the_other_run_at_the_same_frame(shown: Session, lab_record: RunRecord) -> None:
    other = RunRecord(lab_record.picture, lab_record.settings.replace(lambda_=5.0))
    other.prepared, other.iterations = lab_record.prepared, lab_record.iterations
    facts = context_of(shown, earlier=other)
    assert facts is not None and figure("earlier.energy.lambda", facts) == 5.0
    without = context_of(shown)
    assert without is not None and figure("earlier.energy.lambda", without) is None


def test_answers_are_judged_by_what_is_on_screen(shown: Session, tmp_path: Path) -> None:
    question = {"question": "Q", "explanation": "E is {energy.total}.", "hint": "H"}
    tasks = [
        {"kind": "number", "quantity": "k_hat", "tolerance": 0, **question},
        {"kind": "choice", "options": [{"text": "A", "right": ["k_hat < 0"], "reply": "never"}, {"text": "B", "right": True}], **question},
        {"kind": "patch", "which": "border", **question},
        {"kind": "do", "until": ["frame == 'pixels'"], **question},
    ]  # fmt: skip
    steps = [
        {"text": ["a", {"when": "k_hat > 0", "text": "b"}, {"when": ["k_hat < 0"], "text": "c", "otherwise": "d"}], "task": one}
        for one in tasks
    ]
    number, choice, patch, do = (entry.task for entry in read_lesson(written(tmp_path, plain(steps=steps))).steps)
    text = read_lesson(written(tmp_path, plain(steps=steps))).steps[0].text
    facts = context_of(shown)
    assert isinstance(number, Number) and isinstance(choice, Choice) and isinstance(patch, PickPatch) and isinstance(do, Do)
    assert facts is not None
    assert told(text, facts) == "a\n\nb\n\nd" and told(text, None) == "a\n\nd"
    right = figure("k_hat", facts)
    assert isinstance(right, float)
    assert judge(number, right, facts).text == f"E is {spoken(figure('energy.total', facts))}."
    assert not judge(number, right + 1, facts).is_right and not judge(number, None, facts).is_right
    assert not judge(choice, 0, facts).is_right and judge(choice, 0, facts).text == "never" and judge(choice, 1, facts).is_right
    assert not judge(patch, None, facts).is_right
    shown.select_patch(central(PATCHES["border"].of(facts), 8))
    on_border = context_of(shown)
    assert on_border is not None and judge(patch, None, on_border).is_right
    assert not judge(do, None, facts).is_right and "no labels yet" in judge(do, None, None).text
    at_end = context_of_run(facts.record, Frame(Stage.FINAL))
    assert at_end is not None and judge(do, None, at_end).is_right and holds(do.until, at_end)


def test_numbers_are_read_as_people_write_them() -> None:
    assert [number_in(text) for text in ("12", " 12.5 ", "12,5", "\N{MINUS SIGN}3", "1e3")] == [12, 12.5, 12.5, -3, 1000]
    assert [number_in(text) for text in ("", "twelve", "1.2.3")] == [None] * 3
    assert [spoken(value) for value in (3.0, 312.384, 0.32678, "cut 1", None, float("inf"))] == [
        "3",
        "312.38",
        "0.327",
        "cut 1",
        "(none)",
        "(none)",
    ]
