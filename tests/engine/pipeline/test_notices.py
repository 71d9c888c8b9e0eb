"""What a run says beside its results."""

from __future__ import annotations

import pytest

from grapl_engine import Notice, NumberTypeChosen, Settings
from grapl_engine.pipeline.notices import LONG_SIDE, Notices, forewords

FLOAT32 = NumberTypeChosen("float32", "this processor has no bfloat16")


def texts(notices: Notices) -> list[str]:
    return [said.text if isinstance(said, Notice) else said.name for said in notices.spoken()]


def test_what_was_said_is_told_once_and_in_order() -> None:
    notices = Notices(None)
    notices.say(FLOAT32)
    notices.say(Notice("One."))
    assert texts(notices) == ["float32", "One."]
    assert texts(notices) == []
    notices.say(Notice("Two."))
    assert texts(notices) == ["Two."]


@pytest.mark.parametrize(("recorded", "more"), [("bfloat16", True), ("float32", False), (None, False)])
def test_another_number_type_than_the_recorded_one_is_told_once(recorded: str | None, more: bool) -> None:
    notices = Notices(recorded)
    notices.say(FLOAT32)
    notices.say(FLOAT32)
    sentence = "This run is made again in float32: this processor has no bfloat16. Its labels may differ."
    assert texts(notices) == ["float32", *([sentence] if more else []), "float32"]


def test_what_takes_long_or_much_is_said_before() -> None:
    assert list(forewords(Settings(), LONG_SIDE)) == []
    assert list(forewords(Settings(pixel_map="picture"), LONG_SIDE + 1)) == []
    (long,) = forewords(Settings(), LONG_SIDE + 1)
    assert "can take minutes" in long.text


@pytest.mark.parametrize(
    ("model", "accepted", "is_said"), [("a/model", True, True), ("a/model", False, False), ("/a/folder", True, False)]
)
def test_a_download_is_said_where_one_may_come(model: str, accepted: bool, is_said: bool) -> None:
    (load,) = forewords(Settings(affinity="dinov2", dinov2_model=model), 64, accepts_model=accepted)
    assert load.text.startswith(f"Loading {model}") and ("downloaded" in load.text) == is_said


def test_a_name_that_a_file_wrote_stays_in_its_line() -> None:
    (load,) = forewords(Settings(affinity="dinov2", dinov2_model="a\n\x1b[31m" + "b" * 10_000), 64)
    assert load.text.isprintable() and len(load.text) < 300
