"""What went wrong, in a sentence; the traceback of a bug, and none for wrong input."""

from __future__ import annotations

import logging

import pytest

from app.tasks.failure import Failure, failure_of
from grapl_engine import GraplError, UnacceptedModelError


def test_wrong_input_says_itself_what_is_wrong(caplog: pytest.LogCaptureFixture) -> None:
    assert failure_of(GraplError("The picture has no pixels."), "It failed: {}.") == Failure("The picture has no pixels.", "")
    assert not caplog.records


def test_a_model_that_nobody_accepted_can_be_asked_about() -> None:
    error = UnacceptedModelError("a/model", is_folder=False)
    failure = failure_of(error, "It failed: {}.")
    assert failure == Failure(str(error)) and failure.unaccepted is error
    assert failure_of(GraplError("No."), "{}").unaccepted is None


def test_memory_that_ran_out_is_no_bug(caplog: pytest.LogCaptureFixture) -> None:
    for error in (MemoryError(), RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried")):
        failure = failure_of(error, "It failed: {}.")
        assert failure.sentence.startswith("There is not enough memory for this: close") and not failure.details
    assert not caplog.records


@pytest.mark.may_warn
def test_a_bug_is_told_in_the_words_given_and_keeps_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise KeyError("lambda")
    except KeyError as error:
        failure = failure_of(error, "The run failed: {}.")
    assert failure.sentence == "The run failed: KeyError: 'lambda'."
    assert failure.details.startswith("Traceback") and "test_failure.py" in failure.details
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [(logging.ERROR, failure.sentence)]
