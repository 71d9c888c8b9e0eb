from __future__ import annotations

import pytest

from grapl_engine import PRESETS, Settings
from grapl_engine.analysis.swept_parts import SweptParts

LAMBDA = "\N{GREEK SMALL LETTER LAMDA}"
PAPER = PRESETS["paper"]


def parts(parted: str, united: str) -> SweptParts:
    """Lambdas with a seed each: "0 2:1"."""
    return SweptParts(tuple(map(_settings, parted.split())), tuple(map(_settings, united.split())))


def _settings(text: str) -> Settings:
    lambda_, _, seed = text.partition(":")
    return PAPER.replace(lambda_=float(lambda_), seed=int(seed or 0))


@pytest.mark.parametrize(
    ("parted", "united", "said"),
    [
        ("0 8", "2", f"the maps at {LAMBDA} 0 and 8 separate them; that at {LAMBDA} 2 does not."),
        ("0 0:1", "2 8", f"the maps at {LAMBDA} 0 separate them; those at {LAMBDA} 2 and 8 do not."),
        ("0 0.5", "", f"every map separates them ({LAMBDA} 0 and 0.5)."),
        ("", "8 0 2", f"no map separates them ({LAMBDA} 0, 2 and 8)."),
        (
            "0 2",
            "2:1 8",
            f"the map at {LAMBDA} 0 separates them; at {LAMBDA} 2 some do and some do not; that at {LAMBDA} 8 does not.",
        ),
        ("2", "2:1", f"at {LAMBDA} 2 some do and some do not."),
    ],
)
def test_all_none_and_some_are_told_apart(parted: str, united: str, said: str) -> None:
    told = parts(parted, united)
    runs = len(told.parted) + len(told.united)
    assert told.sentence(runs) == f"In the sweep, each of whose runs trained a network of its own, {said}"


def test_what_is_missing_and_what_else_differs_is_said() -> None:
    told = parts("0", "2")
    assert told.sentence(5).endswith("2 of its 5 runs are there.")
    assert "differ" not in told.sentence(2, PAPER.replace(threads=3, lambda_=9.0))
    assert told.sentence(2, PAPER.replace(k0=30)).endswith(f"They differ from this run in more than {LAMBDA}.")
    assert parts("", "").sentence(5) == ""
