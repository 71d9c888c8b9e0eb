"""Errors that carry more than their sentence."""

from __future__ import annotations

import errno
import pickle

import numpy as np
import pytest
import torch

from grapl_engine.errors import NO_MEMORY, ModelError, UnacceptedModelError, memory_sentence


def raised_by_numpy() -> BaseException:
    with pytest.raises(MemoryError) as caught:
        np.empty(2**60, np.uint8)
    return caught.value


def raised_by_torch() -> BaseException:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**60, dtype=torch.uint8)
    return caught.value


@pytest.mark.parametrize("error", [
    raised_by_numpy(), raised_by_torch(), MemoryError(), torch.OutOfMemoryError("full"), RuntimeError("std::bad_alloc"),
    RuntimeError("MPS backend out of memory"), RuntimeError("can't start new thread"), OSError(errno.ENOMEM, "Cannot allocate memory"),
], ids=lambda error: f"{type(error).__name__} {error}"[:40])  # fmt: skip
def test_memory_that_ran_out_has_a_sentence(error: BaseException) -> None:
    assert memory_sentence(error) == NO_MEMORY


@pytest.mark.parametrize("error", [RuntimeError("shape mismatch"), OSError(errno.ENOSPC, "full"), ValueError("out of memory")])
def test_other_errors_have_none(error: BaseException) -> None:
    assert memory_sentence(error) is None


@pytest.mark.parametrize(("is_folder", "words"), [(True, "nothing is read"), (False, "nothing is downloaded")])
def test_a_model_that_nobody_accepted_says_what_is_not_done(is_folder: bool, words: str) -> None:
    error = UnacceptedModelError("a\nmodel", is_folder)
    assert isinstance(error, ModelError) and words in str(error) and r"'a\nmodel'" in str(error)
    assert len(str(UnacceptedModelError("x" * 100_000, is_folder))) < 500
    again = pickle.loads(pickle.dumps(error))  # as between the processes of a study
    assert (str(again), again.model, again.is_folder) == (str(error), error.model, is_folder)
