"""Lesson files: what is read, what is refused and where, and the schema and the page that describe them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema_part import errors_of

from app.lab.pages import PAGES
from app.lessons.check import holds, judge, number_in, spoken, told
from app.lessons.context import facts_of, of_run
from app.lessons.lesson import Choice, Do, LessonError, Number, PickPatch
from app.lessons.parser import GRIDS, PANELS, read_lesson
from app.lessons.patches import PATCHES, central
from app.lessons.quantities import QUANTITIES, figure, kind_of
from app.paths import lesson_paths
from app.session.session import Session
from grapl_engine import PARAMETERS, Frame, RunRecord, Stage

SCHEMA = json.loads((lesson_paths()[0].parent / "schema.json").read_text(encoding="utf-8"))
QUESTION = {"question": "What?", "explanation": "So.", "hint": "Look."}


def plain(**changes: Any) -> dict[str, Any]:
    """A lesson with nothing wrong in it."""
    return {
        "title": "T",
        "minutes": 2,
        "intro": "I",
        "picture": "coffee.png",
        "settings": {"d": 8, "k0": 5, "steps": [3, 2]},
        "steps": [{"text": "Look."}],
        **changes,
    }


def step(**keys: Any) -> dict[str, Any]:
    return plain(steps=[{"text": "Look.", **keys}])


def task(**keys: Any) -> dict[str, Any]:
    return step(task={**QUESTION, **keys})


def written(tmp_path: Path, values: Any) -> Path:
    path = tmp_path / "mine.json"
    path.write_text(values if isinstance(values, str) else json.dumps(values, indent=1), encoding="utf-8")
    return path


WRONG: list[tuple[Any, str]] = [
    ("{\n 'title': 1}", "line 2: this is no JSON"),
    ("", "line 1: this is no JSON"),
    ("[]", "line 1: the lesson is a list [ ], and must be an object"),
    ('{\n "title": "a",\n "title": "b"}', 'line 3: "title" stands here for the second time'),
    ('{"minutes": NaN}', "NaN is no number that JSON knows"),
    ({"title": "T"}, 'the lesson has no "minutes"'),
    (plain(colour=1), '"colour" is unknown here: the lesson has title, minutes'),
    (plain(title=3), '"title" is a whole number, and must be a text'),
    (plain(title=" "), '"title" is empty'),
    (plain(minutes="2"), '"minutes" is a text, and must be a whole number'),
    (plain(minutes=True), '"minutes" is true or false, and must be a whole number'),
    (plain(minutes=99), '"minutes" is 99, and must be from 1 to 30'),
    (plain(picture="mine.png"), '"mine.png" is no sample'),
    (plain(preset="best"), '"preset" is "best", and must be one of explore'),
    (plain(settings={"lamda": 3}), '"lamda" is no setting'),
    (plain(settings={"threads": 3}), '"threads" is a matter of the machine'),
    (plain(settings={"d": 1000}), "Grid side"),
    (plain(settings={"d": 4, "k0": 99}), "K0 = 99"),
    (plain(hide={"panels": ["Lab"]}), '"Lab", and must be one of Settings'),
    (plain(hide={"pages": ["lamda"]}), '"lamda", and must be one of patch'),
    (plain(hide={"parameters": ["nu"]}), '"nu", and must be one of lambda_'),
    (plain(hide={"menus": []}), '"menus" is unknown here'),
    (plain(steps=[]), "a lesson needs a step"),
    (plain(steps=[{}]), 'an entry of "steps" has no "text"'),
    (plain(steps=[{"text": []}]), "a step needs a text"),
    (plain(steps=[{"text": "{energy.totl}"}]), '"{energy.totl}" is no quantity'),
    (step(state={"frame": "cut 2"}), '"cut 2" is no frame of this run: there are initial, network 1 to 2, cut 1 to 1, and pixels'),
    (step(state={"frame": "cut x"}), '"cut x" is no frame'),
    (plain(steps=[{"text": "A", "state": {"frame": "network 2"}}, {"text": "B", "state": {"settings": {"steps": [3]}}}]), "and no network 2"),
    (step(state={"page": "lamda"}), '"page" is "lamda", and must be one of patch'),
    (step(state={"patch": "nice"}), '"patch" is "nice", and must be one of'),
    (step(state={"patch": [1]}), '"patch" is [row, column]'),
    (step(state={"patch": [1, 8]}), 'an entry of "patch" is 8, and must be from 0 to 7'),
    (step(state={"what_if": {"mu": 1}}), '"mu" is unknown here'),
    (step(state={"what_if": {"lambda_": -1}}), "Pairwise weight"),
    (step(state={"tiny": "Trap"}), '"tiny" is "Trap"'),
    (step(state={"zoom": 2}), '"zoom" is unknown here'),
    (step(task={}), 'a task has a "kind": one of choice, number, patch, do'),
    (task(kind="essay"), '"kind" is "essay"'),
    (task(kind="number", quantity="beauty", tolerance=1), '"beauty" is no quantity'),
    (task(kind="number", quantity="page", tolerance=1), '"page" is no quantity that is a number'),
    (task(kind="number", quantity="k_hat"), 'has no "tolerance"'),
    (task(kind="number", quantity="k_hat", tolerance=-1), '"tolerance" is -1'),
    (task(kind="patch", which="nice"), '"which" is "nice"'),
    (task(kind="choice", options=[{"text": "A", "right": True}]), "two options at least"),
    (task(kind="choice", options=[{"text": "A", "right": False}, {"text": "B", "right": False}]), "none of the options can be right"),
    (task(kind="choice", options=[{"text": "A", "right": "maybe"}, {"text": "B", "right": True}]), '"maybe" is no condition'),
    (task(kind="do", until=["page == lens"]), '"lens" is no quantity and no number'),
    (task(kind="do", until=["page < 'lens'"]), "texts can be compared with == and != only"),
    (task(kind="do", until=["page == 3"]), "compares a number with a text"),
    (task(kind="do", until=["k_hat = 3"]), '"k_hat = 3" is no condition'),
    (task(kind="do", until=["k_hat < 3", 4]), 'an entry of "until" is a whole number, and must be a text'),
]  # fmt: skip


@pytest.mark.parametrize(("values", "sentence"), WRONG)
def test_wrong_file_is_refused_in_a_sentence(values: Any, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(LessonError) as caught:
        read_lesson(written(tmp_path, values))
    told_ = str(caught.value)
    assert sentence in told_
    assert told_.startswith("mine.json") and told_.endswith(".") and "\n" not in told_


def test_a_lesson_of_an_earlier_version_is_read() -> None:
    lesson = read_lesson(Path(__file__).parents[2] / "kept" / "2-smoothing.json")
    assert lesson.title == "2 Smoothing, and the shrinking bias" and len(lesson.steps) == 6


def test_error_names_the_line(tmp_path: Path) -> None:
    path = written(tmp_path, plain(steps=[{"text": "A"}, {"text": "B", "state": {"page": "no"}}]))
    line = next(number for number, text in enumerate(path.read_text().splitlines(), 1) if '"no"' in text)
    with pytest.raises(LessonError, match=rf"mine\.json, line {line}: "):
        read_lesson(path)


def test_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match=r"gone\.json cannot be read"):
        read_lesson(tmp_path / "gone.json")
    (tmp_path / "latin.json").write_bytes(b'{"title": "\xe4"}')
    with pytest.raises(LessonError, match="no text in UTF-8"):
        read_lesson(tmp_path / "latin.json")


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


# The schema and the page


@pytest.mark.parametrize("path", lesson_paths(), ids=lambda path: path.stem)
def test_lessons_follow_the_schema(path: Path) -> None:
    assert errors_of(json.loads(path.read_text(encoding="utf-8")), SCHEMA) == []


@pytest.mark.parametrize("values", [values for values, _ in WRONG if isinstance(values, dict)])
def test_schema_refuses_most_of_what_the_program_refuses(values: Any) -> None:
    """What depends on the run (frames, settings, files) and what stands inside texts is beyond it."""
    beyond = (
        "no sample",
        "Grid side",
        "K0 =",
        "network 2",
        "cut 2",
        "0 to 7",
        "Pairwise",
        "energy.totl",
        "is empty",
        "condition",
    )
    sentence = next(sentence for wrong, sentence in WRONG if wrong is values)
    beyond += ("none of the options", "no quantity and no number", "texts can be compared", "compares a number")
    if not any(word in sentence for word in beyond):
        assert errors_of(values, SCHEMA), sentence


def test_schema_knows_all_names() -> None:
    defs = SCHEMA["$defs"]
    state = defs["state"]["properties"]
    assert state["page"]["enum"] == list(PAGES) and state["tiny"]["enum"] == list(GRIDS)
    assert state["patch"]["oneOf"][1]["enum"] == list(PATCHES)
    assert defs["hide"]["properties"]["panels"]["items"]["enum"] == list(PANELS)
    assert defs["hide"]["properties"]["parameters"]["items"]["enum"] == list(PARAMETERS)
    assert defs["settings"]["propertyNames"]["enum"] == [
        name for name, parameter in PARAMETERS.items() if parameter.affects_labels
    ]
    for name in QUANTITIES:
        assert bool(re.search(defs["number"]["pattern"], name)) is (kind_of(name) is float), name


def test_page_names_all_that_there_is(tmp_path: Path) -> None:
    text = (lesson_paths()[0].parent / "README.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `([^`]+)` \| (.+) \|$", text, re.MULTILINE))
    listed = {name: quantity for name, quantity in QUANTITIES.items() if not name.startswith("run.")}
    assert {(name, entry.about) for table in (listed, PATCHES) for name, entry in table.items()} <= rows
    example = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert example is not None
    assert read_lesson(written(tmp_path, example[1])).title == "One look"


# Answers


@pytest.fixture
def shown(session: Session, lab_record: RunRecord) -> Session:
    session.add_run(lab_record)
    session.view.show_frame(Frame(Stage.CUT, 0))
    return session


def test_every_quantity_has_a_value_in_a_finished_run(shown: Session) -> None:
    facts = facts_of(shown, "energy")
    assert facts is not None and facts_of(shown, "energy", facts.record) is not None
    absent = {name for name in QUANTITIES if figure(name, facts) is None}
    assert {name for name in absent if name.startswith(("tiny.", "what_if.", "patch.", "flip_"))} == absent
    for patch in range(64):
        shown.view.select_patch(divmod(patch, 8))
        with_patch = facts_of(shown)
        assert with_patch is not None and with_patch.patch == patch
        assert all(figure(name, with_patch) is not None for name in QUANTITIES if name.startswith("patch."))


def test_quantities_are_what_the_run_says(shown: Session, lab_record: RunRecord) -> None:
    facts = facts_of(shown)
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
    facts = facts_of(shown, earlier=other)
    assert facts is not None and figure("earlier.energy.lambda", facts) == 5.0
    without = facts_of(shown)
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
    facts = facts_of(shown)
    assert isinstance(number, Number) and isinstance(choice, Choice) and isinstance(patch, PickPatch) and isinstance(do, Do)
    assert facts is not None
    assert told(text, facts) == "a\n\nb\n\nd" and told(text, None) == "a\n\nd"
    right = figure("k_hat", facts)
    assert isinstance(right, float)
    assert judge(number, right, facts).text == f"E is {spoken(figure('energy.total', facts))}."
    assert not judge(number, right + 1, facts).is_right and not judge(number, None, facts).is_right
    assert not judge(choice, 0, facts).is_right and judge(choice, 0, facts).text == "never" and judge(choice, 1, facts).is_right
    assert not judge(patch, None, facts).is_right
    shown.view.select_patch(central(PATCHES["border"].of(facts), 8))
    on_border = facts_of(shown)
    assert on_border is not None and judge(patch, None, on_border).is_right
    assert not judge(do, None, facts).is_right and "no labels yet" in judge(do, None, None).text
    at_end = of_run(facts.record, Frame(Stage.FINAL))
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
