"""Errors that carry more than their sentence."""

from __future__ import annotations

import pickle

import pytest

from grapl_engine.errors import ModelError, UnacceptedModelError


@pytest.mark.parametrize(("is_folder", "words"), [(True, "nothing is read"), (False, "nothing is downloaded")])
def test_a_model_that_nobody_accepted_says_what_is_not_done(is_folder: bool, words: str) -> None:
    error = UnacceptedModelError("a\nmodel", is_folder)
    assert isinstance(error, ModelError) and words in str(error) and r"'a\nmodel'" in str(error)
    assert len(str(UnacceptedModelError("x" * 100_000, is_folder))) < 500
    again = pickle.loads(pickle.dumps(error))  # as between the processes of a study
    assert (str(again), again.model, again.is_folder) == (str(error), error.model, is_folder)
